// SPDX-License-Identifier: EUPL-1.2
// table: an answer → lines for a terminal, with a small chart in each.
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

#include "forms.h"
#include "scale.h"

enum {
	NAME_COLUMNS_MIN = 8,
	NAME_COLUMNS_MAX = 22,
	BAR = 15, /* an odd number: zero stands in the middle */
	MEAN = 6,
	CHANGE = 18,
	GAP = 2,
	WIDTH_FOR_HASH = 64,
	WIDTH_FOR_BAR = 72,
	PART_BYTES_MAX = 160,
};

struct table {
	const struct sm_answer *answer;
	const struct words *words;
	struct sm_buffer *out;
	struct show_scale scale;
	bool colour;
	int width, name, spark; /* columns */
	bool bar;
};

static const char dim[] = "\033[2m", bold[] = "\033[1m", up[] = "\033[36m", down[] = "\033[33m", plain[] = "\033[0m";

static void paint(const struct table *table, const char *code)
{
	if (table->colour)
		sm_buffer_text(table->out, code);
}

static void pad(struct sm_buffer *out, int columns)
{
	for (; columns > 0; columns--)
		sm_buffer_text(out, " ");
}

/* Writes at most so many columns of text, and tells how many. Control characters would move the cursor: left out. */
static int write_columns(struct sm_buffer *out, const char *text, int columns)
{
	utf8proc_int32_t point;
	utf8proc_ssize_t bytes;
	int used = 0;

	while (*text && (bytes = utf8proc_iterate((const utf8proc_uint8_t *)text, -1, &point)) > 0) {
		int width = utf8proc_charwidth(point);

		if (used + width > columns)
			break;
		if (utf8proc_category(point) != UTF8PROC_CATEGORY_CC)
			sm_buffer_add(out, text, (size_t)bytes);
		used += width;
		text += bytes;
	}
	return used;
}

static int columns_of(const char *text)
{
	utf8proc_int32_t point;
	utf8proc_ssize_t bytes;
	int used = 0;

	for (; *text && (bytes = utf8proc_iterate((const utf8proc_uint8_t *)text, -1, &point)) > 0; text += bytes)
		used += utf8proc_charwidth(point);
	return used;
}

static void cell_left(struct sm_buffer *out, const char *text, int columns)
{
	if (columns_of(text) > columns && columns > 1) {
		int used = write_columns(out, text, columns - 1);

		sm_buffer_text(out, "…");
		pad(out, columns - used - 1);
		return;
	}
	pad(out, columns - write_columns(out, text, columns));
}

static void cell_right(struct sm_buffer *out, const char *text, int columns)
{
	pad(out, columns - columns_of(text));
	write_columns(out, text, columns);
}

static void colour_of(const struct table *table, int side)
{
	if (side)
		paint(table, side < 0 ? down : up);
}

/* The mean of some buckets together, weighted as in ask; false when there is none. */
static bool mean_of(const struct sm_series *series, size_t from, size_t until, double *mean)
{
	double sum = 0, weight = 0;

	for (size_t i = from; i < until; i++) {
		sum += series->point[i].mean * series->point[i].scored_authors;
		weight += series->point[i].scored_authors;
	}
	if (weight > 0)
		*mean = sum / weight;
	return weight > 0;
}

/* Height is place on the scale that all rows share: below ▄ is negative, above it positive. Not released: ·. */
static void spark(const struct table *table, const struct sm_series *series)
{
	static const char *const level[] = { "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" };
	size_t columns = (size_t)table->spark;
	double mean = 0;
	int side = 0;

	if (series->count < columns)
		columns = series->count;
	for (size_t i = 0; i < columns; i++) {
		size_t from = i * series->count / columns, until = (i + 1) * series->count / columns;
		int at;

		if (!mean_of(series, from, until, &mean)) {
			sm_buffer_text(table->out, "·");
			continue;
		}
		at = (int)floor((mean / table->scale.reach + 1) * 4);
		at = at < 0 ? 0 : at > 7 ? 7 : at;
		if (side != (at < 4 ? -1 : 1))
			colour_of(table, side = at < 4 ? -1 : 1);
		sm_buffer_text(table->out, level[at]);
	}
	paint(table, plain);
	pad(table->out, table->spark - (int)columns);
}

/* A bar from the middle to the mean, by half columns. */
static void bar(const struct table *table, const struct sm_point *point)
{
	int half = BAR / 2, steps = 0, full, rest;

	if (point->scored_authors)
		steps = (int)lround(point->mean / table->scale.reach * half * 2);
	steps = steps > half * 2 ? half * 2 : steps < -half * 2 ? -half * 2 : steps;
	full = (steps < 0 ? -steps : steps) / 2;
	rest = (steps < 0 ? -steps : steps) % 2;
	colour_of(table, steps);
	pad(table->out, steps < 0 ? half - full - rest : half);
	if (steps < 0 && rest)
		sm_buffer_text(table->out, "▐");
	for (int i = 0; steps < 0 && i < full; i++)
		sm_buffer_text(table->out, "█");
	paint(table, plain);
	sm_buffer_text(table->out, point->scored_authors ? "│" : "·");
	colour_of(table, steps);
	for (int i = 0; steps > 0 && i < full; i++)
		sm_buffer_text(table->out, "█");
	if (steps > 0 && rest)
		sm_buffer_text(table->out, "▌");
	paint(table, plain);
	pad(table->out, steps > 0 ? half - full - rest : half);
}

static void change(const struct table *table, const struct sm_series *series)
{
	double value, low, high;
	char number[WORDS_NUMBER_MAX], text[100];
	int side;

	if (!sm_series_change(series, &value, &low, &high)) {
		cell_left(table->out, "·", CHANGE);
		return;
	}
	side = show_side(value, low, high);
	words_number(table->words, value, 2, true, number);
	snprintf(text, sizeof(text), "%s %s %s",
		 side < 0   ? "▼"
		 : side > 0 ? "▲"
			    : "≈",
		 number, side ? words_get(table->words, side < 0 ? "down" : "up") : "");
	colour_of(table, side);
	cell_left(table->out, text, CHANGE);
	paint(table, plain);
}

static void trim_line(struct sm_buffer *out)
{
	while (out->length && out->data[out->length - 1] == ' ')
		out->data[--out->length] = '\0';
	sm_buffer_text(out, "\n");
}

static void first_line(const struct table *table, const struct sm_series *series)
{
	char text[WORDS_NUMBER_MAX] = "·";
	int indent = series->level * 2;

	pad(table->out, indent);
	paint(table, bold);
	cell_left(table->out, series->name[table->words->tongue], table->name - indent);
	paint(table, plain);
	pad(table->out, GAP);
	spark(table, series);
	pad(table->out, GAP);
	if (table->bar) {
		bar(table, &series->total);
		pad(table->out, GAP);
	}
	if (series->total.scored_authors)
		words_number(table->words, series->total.mean, 2, true, text);
	cell_right(table->out, text, MEAN);
	pad(table->out, GAP);
	change(table, series);
	trim_line(table->out);
}

/* Parts of a line with dots between them; a part that does not fit begins a new line. */
static void parts(const struct table *table, char part[][PART_BYTES_MAX], int count, int indent)
{
	int used = 0;

	for (int i = 0; i < count; i++) {
		int columns = columns_of(part[i]);

		if (used && used + 3 + columns > table->width) {
			sm_buffer_text(table->out, "\n");
			used = 0;
		}
		if (used)
			sm_buffer_text(table->out, " · ");
		else
			pad(table->out, indent);
		used += (used ? 3 : indent) + write_columns(table->out, part[i], table->width - indent);
	}
}

/* Never a number without how many people and posts it rests on, and how much of them was understood. */
static void second_line(const struct table *table, const struct sm_series *series)
{
	char part[4][PART_BYTES_MAX], number[WORDS_NUMBER_MAX], high[WORDS_NUMBER_MAX];
	const struct sm_point *total = &series->total;
	const struct words *words = table->words;
	int count = 0;

	if (!total->cells)
		snprintf(part[count++], PART_BYTES_MAX, "%s", words_get(words, "levelNone"));
	if (total->cells) {
		words_counted(words, total->authors, total->authors_range, number);
		snprintf(part[count++], PART_BYTES_MAX, "%s %s", number, words_get(words, "authorsLower"));
		words_count(words, total->posts, number);
		snprintf(part[count++], PART_BYTES_MAX, "%s %s", number, words_get(words, "postsLower"));
	}
	if (total->coverage_pct >= 0) {
		snprintf(part[count++], PART_BYTES_MAX, "%s %d%%", words_get(words, "coverageLower"),
			 total->coverage_pct);
	}
	if (total->scored_authors) {
		words_number(words, total->low, 2, true, number);
		words_number(words, total->high, 2, true, high);
		snprintf(part[count++], PART_BYTES_MAX, "%s %s %s %s", words_get(words, "marginLower"), number,
			 words_get(words, "to"), high);
	}
	paint(table, dim);
	parts(table, part, count, GAP + series->level * 2);
	paint(table, plain);
	sm_buffer_text(table->out, "\n");
}

static void head(const struct table *table)
{
	enum sm_group group = sm_answer_question(table->answer)->group;
	char reach[WORDS_NUMBER_MAX], axis[3 * WORDS_NUMBER_MAX];

	paint(table, dim);
	cell_left(table->out,
		  words_get(table->words, group == SM_GROUP_TOPIC  ? "topic"
					  : group == SM_GROUP_AREA ? "area"
								   : "series"),
		  table->name + GAP);
	cell_left(table->out, words_get(table->words, "course"), table->spark + GAP);
	if (table->bar) {
		words_number(table->words, table->scale.reach, 1, false, reach);
		snprintf(axis, sizeof(axis), "\u2212%s   0   +%s", reach, reach);
		cell_left(table->out, axis, BAR + GAP);
	}
	cell_right(table->out, words_get(table->words, "meanShort"), MEAN);
	pad(table->out, GAP);
	cell_left(table->out, words_get(table->words, "change"), CHANGE);
	paint(table, plain);
	trim_line(table->out);
}

/* Breaks a text into lines at its spaces. */
static void paragraph(const struct table *table, const char *text)
{
	int used = 0;

	while (*text) {
		size_t length = strcspn(text, " ");
		char word[256];
		int columns;

		snprintf(word, sizeof(word), "%.*s", (int)(length < 255 ? length : 255), text);
		columns = columns_of(word);
		if (used && used + 1 + columns > table->width) {
			sm_buffer_text(table->out, "\n");
			used = 0;
		}
		if (used)
			sm_buffer_text(table->out, " ");
		write_columns(table->out, word, table->width);
		used += columns + (used > 0);
		text += length + strspn(text + length, " ");
	}
	sm_buffer_text(table->out, "\n");
}

static void title(const struct table *table)
{
	char span[WORDS_DATE_MAX * 2], line[WORDS_DATE_MAX * 4];
	int64_t from_s, until_s;

	sm_answer_span(table->answer, &from_s, &until_s);
	if (!until_s) {
		paragraph(table, words_get(table->words, "nothing"));
		return;
	}
	words_span(table->words, from_s, until_s, span);
	snprintf(line, sizeof(line), "%s, %s, per %s", words_get(table->words, "chartTitle"), span,
		 words_by(table->words, sm_answer_question(table->answer)->by));
	paint(table, bold);
	paragraph(table, line);
	paint(table, plain);
	sm_buffer_text(table->out, "\n");
}

/* By which agreements this was made. A hash is wider than a narrow terminal: there it stands in two halves. */
static void policies(const struct table *table)
{
	const char *hash = sm_answer_policy(table->answer);

	for (size_t length; *hash; hash += length + (hash[length] == ',')) {
		int first = table->width < WIDTH_FOR_HASH ? WIDTH_FOR_HASH / 2 : WIDTH_FOR_HASH;
		char line[200];

		length = strcspn(hash, ",");
		first = (int)length < first ? (int)length : first;
		snprintf(line, sizeof(line), "%s: %.*s %.*s", words_get(table->words, "policy"), first, hash,
			 (int)length - first, hash + first);
		paragraph(table, line);
	}
}

static void noise(const struct table *table)
{
	SM_AUTO(sm_buffer_close) struct sm_buffer text = { .bytes_max = 4000 };

	sm_answer_noise_text(table->answer, table->words->tongue, &text);
	if (text.length)
		paragraph(table, text.data);
}

static void foot(const struct table *table)
{
	SM_AUTO(sm_buffer_close) struct sm_buffer note = { .bytes_max = 2000 };
	char count[WORDS_NUMBER_MAX], line[400], window[WORDS_DATE_MAX];

	sm_buffer_text(table->out, "\n");
	paint(table, dim);
	if (sm_answer_count(table->answer) && sm_answer_at(table->answer, 0)->window) {
		words_window(table->words, sm_answer_at(table->answer, 0), sm_answer_question(table->answer)->by,
			     window);
		words_fill(table->words, "tableNote", window, &note);
		paragraph(table, note.data ? note.data : "");
	}
	for (int i = 0; i < SM_WITHHELD_COUNT; i++) {
		int posts = sm_answer_withheld(table->answer, (enum sm_withheld_reason)i);

		if (!posts)
			continue;
		words_count(table->words, posts, count);
		snprintf(line, sizeof(line), "%s: %s %s (%s)", words_get(table->words, "withheldShort"), count,
			 words_get(table->words, "postsLower"),
			 sm_withheld_text((enum sm_withheld_reason)i, table->words->tongue));
		paragraph(table, line);
	}
	policies(table);
	paint(table, plain);
	noise(table);
	paragraph(table, sm_answer_caveat(table->answer, table->words->tongue));
}

static void measure(struct table *table)
{
	size_t points = 0;
	int fixed;

	table->name = NAME_COLUMNS_MIN;
	for (size_t i = 0; i < sm_answer_count(table->answer); i++) {
		const struct sm_series *series = sm_answer_at(table->answer, i);
		int columns = columns_of(series->name[table->words->tongue]) + series->level * 2;

		table->name = columns > table->name ? columns : table->name;
		points = series->count;
	}
	if (table->name > NAME_COLUMNS_MAX)
		table->name = NAME_COLUMNS_MAX;
	if (table->name > table->width / 4)
		table->name = table->width / 4;
	table->bar = table->width >= WIDTH_FOR_BAR;
	fixed = table->name + GAP + GAP + MEAN + GAP + CHANGE + (table->bar ? BAR + GAP : 0);
	table->spark = table->width - fixed > 4 ? table->width - fixed : 4;
	if ((size_t)table->spark > points)
		table->spark = (int)points;
	if (table->spark < columns_of(words_get(table->words, "course")))
		table->spark = columns_of(words_get(table->words, "course"));
}

void show_table(const struct sm_answer *answer, const struct words *words, bool colour, int width,
		struct sm_buffer *out)
{
	struct table table = { .answer = answer, .words = words, .out = out, .colour = colour, .width = width };

	show_scale(answer, &table.scale);
	measure(&table);
	title(&table);
	if (sm_answer_count(answer) && sm_answer_at(answer, 0)->count) {
		head(&table);
		for (size_t i = 0; i < sm_answer_count(answer); i++) {
			first_line(&table, sm_answer_at(answer, i));
			second_line(&table, sm_answer_at(answer, i));
		}
	}
	foot(&table);
}
