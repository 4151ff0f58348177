// SPDX-License-Identifier: EUPL-1.2
// xlsx: an answer → an Excel workbook: the figures, and what they do and do not say.
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "forms.h"
#include "sentimeter/file.h"

enum {
	TEXT_BYTES_MAX = 2000,
	ROOM_BYTES = 256 * 1024, /* of a workbook without rows, while it is made */
	ROOM_BYTES_ROW = 1000,   /* fifteen cells as XML, and once more packed */
};

struct sheet {
	lxw_worksheet *sheet;
	lxw_format *bold, *number, *count, *wrap;
	const struct words *words;
};

/* A string cell is never run as a formula; the apostrophe protects whoever saves it as CSV later. */
static void text(struct sheet *sheet, lxw_row_t row, lxw_col_t column, const char *value, lxw_format *format)
{
	char safe[TEXT_BYTES_MAX];

	if (show_is_formula(value)) {
		snprintf(safe, sizeof(safe), "'%s", value);
		value = safe;
	}
	worksheet_write_string(sheet->sheet, row, column, value, format);
}

static void whole(struct sheet *sheet, lxw_row_t row, lxw_col_t column, int value, bool known)
{
	if (known)
		worksheet_write_number(sheet->sheet, row, column, value, sheet->count);
}

static void number(struct sheet *sheet, lxw_row_t row, lxw_col_t column, double value, bool known)
{
	if (known)
		worksheet_write_number(sheet->sheet, row, column, value, sheet->number);
}

static void header(struct sheet *sheet)
{
	static const char *const key[] = { "series",      "region",     "periodCbs",   "period",      "mean",
					   "marginFrom",  "marginTo",   "authors",     "posts",       "scoredAuthors",
					   "negativePct", "neutralPct", "positivePct", "coveragePct", "cells" };

	for (size_t i = 0; i < sizeof(key) / sizeof(key[0]); i++)
		text(sheet, 0, (lxw_col_t)i, words_get(sheet->words, key[i]), sheet->bold);
	worksheet_freeze_panes(sheet->sheet, 1, 1);
	worksheet_set_column(sheet->sheet, 0, 0, 24, NULL);
	worksheet_set_column(sheet->sheet, 1, 14, 14, NULL);
	worksheet_autofilter(sheet->sheet, 0, 0, 0, 14);
}

static void point_row(struct sheet *sheet, lxw_row_t row, const struct sm_series *series, const struct sm_point *point)
{
	char name[SM_PERIOD_NAME_MAX], code[SM_PERIOD_NAME_MAX];
	bool any = point->cells > 0, scored = point->scored_authors > 0, shared = point->negative_pct >= 0;

	sm_period_name(point->period, name);
	sm_store_period_code(point->period, code);
	text(sheet, row, 0, series->name[sheet->words->tongue], NULL);
	text(sheet, row, 1, series->region, NULL);
	text(sheet, row, 2, code, NULL);
	text(sheet, row, 3, name, NULL);
	number(sheet, row, 4, point->mean, scored);
	number(sheet, row, 5, point->low, scored);
	number(sheet, row, 6, point->high, scored);
	whole(sheet, row, 7, point->authors, any);
	whole(sheet, row, 8, point->posts, any);
	whole(sheet, row, 9, point->scored_authors, any);
	whole(sheet, row, 10, point->negative_pct, shared);
	whole(sheet, row, 11, point->neutral_pct, shared);
	whole(sheet, row, 12, point->positive_pct, shared);
	whole(sheet, row, 13, point->coverage_pct, point->coverage_pct >= 0);
	whole(sheet, row, 14, point->cells, true);
}

static lxw_row_t figures(struct sheet *sheet, const struct sm_answer *answer)
{
	lxw_row_t row = 1;

	header(sheet);
	for (size_t i = 0; i < sm_answer_count(answer); i++) {
		const struct sm_series *series = sm_answer_at(answer, i);

		for (size_t j = 0; j < series->count; j++)
			point_row(sheet, row++, series, &series->point[j]);
	}
	return row;
}

static void notes(struct sheet *sheet, const struct sm_answer *answer)
{
	SM_AUTO(sm_buffer_close) struct sm_buffer noise = { .bytes_max = 4000 };
	enum sm_tongue tongue = sheet->words->tongue;
	lxw_row_t row = 0;

	worksheet_set_column(sheet->sheet, 0, 0, 36, NULL);
	worksheet_set_column(sheet->sheet, 1, 1, 90, NULL);
	text(sheet, row, 0, words_get(sheet->words, "caveat"), sheet->bold);
	text(sheet, row++, 1, sm_answer_caveat(answer, tongue), sheet->wrap);
	text(sheet, row, 0, words_get(sheet->words, "howMade"), sheet->bold);
	text(sheet, row++, 1, sm_answer_method(tongue), sheet->wrap);
	sm_answer_noise_text(answer, tongue, &noise);
	if (noise.length) {
		text(sheet, row, 0, words_get(sheet->words, "noise"), sheet->bold);
		text(sheet, row++, 1, noise.data, sheet->wrap);
	}
	text(sheet, row, 0, words_get(sheet->words, "authors"), sheet->bold);
	text(sheet, row++, 1, words_get(sheet->words, "authorNote"), sheet->wrap);
	text(sheet, row, 0, words_get(sheet->words, "policy"), sheet->bold);
	text(sheet, row++, 1, sm_answer_policy(answer), sheet->wrap);
	row++;
	text(sheet, row, 0, words_get(sheet->words, "withheld"), sheet->bold);
	text(sheet, row++, 1, words_get(sheet->words, "withheldPosts"), sheet->bold);
	for (int i = 0; i < SM_WITHHELD_COUNT; i++, row++) {
		enum sm_withheld_reason reason = (enum sm_withheld_reason)i;

		text(sheet, row, 0, sm_withheld_text(reason, tongue), NULL);
		whole(sheet, row, 1, sm_answer_withheld(answer, reason), true);
	}
}

static void style(struct sheet *sheet, lxw_workbook *workbook)
{
	sheet->bold = workbook_add_format(workbook);
	format_set_bold(sheet->bold);
	format_set_text_wrap(sheet->bold);
	sheet->number = workbook_add_format(workbook);
	format_set_num_format(sheet->number, "+0.00;-0.00;0.00");
	sheet->count = workbook_add_format(workbook);
	format_set_num_format(sheet->count, "#,##0");
	sheet->wrap = workbook_add_format(workbook);
	format_set_text_wrap(sheet->wrap);
}

/* The library prints to stderr and gives up when it cannot open a file or runs out of room: find out before it does. It
 * holds all of the sheets in files without compression while it packs them. */
static enum sm_status make_room(const char *beside, const struct sm_answer *answer, struct sm_error *error)
{
	off_t bytes = ROOM_BYTES;
	int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644), number;

	for (size_t i = 0; i < sm_answer_count(answer); i++)
		bytes += (off_t)sm_answer_at(answer, i)->count * ROOM_BYTES_ROW;
	number = fd < 0 ? errno : posix_fallocate(fd, 0, bytes);
	if (fd >= 0 && ftruncate(fd, 0) != 0 && !number)
		number = errno;
	if (fd >= 0)
		close(fd);
	if (!number)
		return SM_OK;
	if (fd >= 0)
		unlink(beside);
	return sm_fail(error, SM_ERROR_IO, beside, "kan de werkmap hier niet schrijven: %s",
		       "cannot write the workbook here: %s", strerror(number));
}

static enum sm_status write_workbook(const struct sm_answer *answer, const struct words *words, const char *beside,
				     struct sm_error *error)
{
	char folder[SM_FILE_PATH_BYTES_MAX];
	lxw_workbook_options options = { .tmpdir = folder };
	struct sheet sheet = { .words = words };
	lxw_workbook *workbook;
	lxw_error code;

	snprintf(folder, sizeof(folder), "%s", beside);
	options.tmpdir = dirname(folder); /* where we know that there is room */
	workbook = workbook_new_opt(beside, &options);
	if (!workbook)
		return sm_fail_memory(error);
	style(&sheet, workbook);
	sheet.sheet = workbook_add_worksheet(workbook, words_get(words, "sheetFigures"));
	figures(&sheet, answer);
	sheet.sheet = workbook_add_worksheet(workbook, words_get(words, "sheetNotes"));
	notes(&sheet, answer);
	code = workbook_close(workbook);
	return code == LXW_NO_ERROR ? SM_OK
				    : sm_fail(error, SM_ERROR_IO, beside, "kan de werkmap hier niet schrijven: %s",
					      "cannot write the workbook here: %s", lxw_strerror(code));
}

enum sm_status sm_show_xlsx(const struct sm_answer *answer, const char *path, enum sm_tongue tongue,
			    struct sm_error *error)
{
	SM_AUTO(words_close) struct words words = { 0 };
	char beside[SM_FILE_PATH_BYTES_MAX];
	enum sm_status status = words_open(&words, tongue, error);

	if (status == SM_OK)
		status = sm_file_beside(path, beside, error);
	if (status == SM_OK)
		status = make_room(beside, answer, error);
	if (status != SM_OK)
		return status;
	status = write_workbook(answer, &words, beside, error);
	if (status == SM_OK)
		return sm_file_settle(beside, path, error);
	unlink(beside);
	return status;
}
