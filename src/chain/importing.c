// SPDX-License-Identifier: EUPL-1.2
// importing: periods that an import touched ↔ the file `importing` of the workspace.
//
// The file is there while an import runs, and stays when it did not end: one name of a period a line. A line that was
// cut short is none: its period had not been touched yet.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "importing.h"
#include "sentimeter/file.h"

enum { PERIODS_MAX = 1 << 20, LINE_BYTES_MAX = 200 };

static const char about[] = "# Periods of an import that has not ended: none of them is released until it has.\n"
			    "# Import the same files again, all of them in one go. To release what is there as it is, "
			    "remove this file.\n";

static enum sm_status fail_io(const struct importing *importing, struct sm_error *error)
{
	return sm_fail(error, SM_ERROR_IO, importing->path, "kan niet lezen of schrijven (%s)",
		       "cannot read or write (%s)", strerror(errno));
}

static size_t place_of(const struct importing *importing, struct sm_period period)
{
	size_t low = 0, high = importing->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (importing->period[middle].period.from_s < period.from_s)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool is_at(const struct importing *importing, size_t at, struct sm_period period)
{
	return at < importing->count && importing->period[at].period.from_s == period.from_s &&
	       importing->period[at].period.until_s == period.until_s;
}

/* Periods of several lengths may begin together, when the policy changed: they stand beside each other. */
static bool find(struct importing *importing, struct sm_period period)
{
	size_t at = place_of(importing, period);

	if (is_at(importing, importing->last, period))
		return true;
	while (at < importing->count && importing->period[at].period.from_s == period.from_s &&
	       !is_at(importing, at, period))
		at++;
	if (!is_at(importing, at, period))
		return false;
	importing->last = at;
	return true;
}

static enum sm_status insert(struct importing *importing, struct sm_period period, bool now, struct sm_error *error)
{
	size_t at = place_of(importing, period);

	if (importing->count == importing->capacity) {
		size_t capacity = importing->capacity ? 2 * importing->capacity : 64;
		struct importing_period *grown =
		    capacity <= PERIODS_MAX ? realloc(importing->period, capacity * sizeof(*grown)) : NULL;

		if (!grown)
			return sm_fail(error, SM_ERROR_LIMIT, importing->path, "te veel perioden in een import",
				       "too many periods in one import");
		importing->period = grown;
		importing->capacity = capacity;
	}
	memmove(importing->period + at + 1, importing->period + at,
		(importing->count - at) * sizeof(*importing->period));
	importing->period[at] = (struct importing_period){ period, now };
	importing->count++;
	importing->last = at;
	return SM_OK;
}

static enum sm_status read_line(struct importing *importing, char *line, int number, struct sm_error *error)
{
	struct sm_period period;

	line[strcspn(line, "\n")] = '\0';
	if (line[0] == '#' || line[0] == '\0')
		return SM_OK;
	if (sm_period_parse(sm_text_of(line), &period, NULL) != SM_OK)
		return sm_fail_at(
		    error, SM_ERROR_DATA, importing->path, number, 0,
		    "is geen periode: herstel deze regel, of lees de import opnieuw in zonder dit bestand",
		    "is no period: repair this line, or import again without this file");
	return find(importing, period) ? SM_OK : insert(importing, period, false, error);
}

enum sm_status importing_open(struct importing *importing, const char *path, struct sm_error *error)
{
	FILE *file = fopen(path, "re");
	char line[LINE_BYTES_MAX];
	enum sm_status status = SM_OK;

	*importing = (struct importing){ .path = path };
	if (!file)
		return errno == ENOENT ? SM_OK : fail_io(importing, error);
	for (int number = 1; status == SM_OK && fgets(line, sizeof(line), file); number++) {
		if (!strchr(line, '\n'))
			break;
		importing->end += (int64_t)strlen(line);
		status = read_line(importing, line, number, error);
	}
	if (status == SM_OK && ferror(file))
		status = fail_io(importing, error);
	fclose(file);
	return status;
}

void importing_close(struct importing *importing)
{
	free(importing->period);
	*importing = (struct importing){ 0 };
}

/* Writes at the end of the last whole line of path, made last. */
static bool append(struct importing *importing, const char *text)
{
	const char *path = importing->path;
	int64_t at = importing->end;
	size_t length = strlen(text);
	int file = open(path, O_WRONLY | (at ? 0 : O_CREAT) | O_CLOEXEC | O_NOFOLLOW, 0600);
	bool written =
	    file >= 0 && ftruncate(file, at) == 0 && sm_file_write_at(file, text, length, at) && fdatasync(file) == 0;

	if (file >= 0)
		close(file);
	if (written && at == 0)
		written = sm_file_sync_folder(path);
	if (written)
		importing->end = at + (int64_t)length;
	return written;
}

enum sm_status importing_touch(struct importing *importing, struct sm_period period, struct sm_error *error)
{
	char name[SM_PERIOD_NAME_MAX], line[SM_PERIOD_NAME_MAX + 1];

	if (find(importing, period)) {
		importing->period[importing->last].now = true;
		return SM_OK;
	}
	sm_period_name(period, name);
	snprintf(line, sizeof(line), "%s\n", name);
	if ((importing->end == 0 && !append(importing, about)) || !append(importing, line))
		return fail_io(importing, error);
	return insert(importing, period, true, error);
}

bool importing_holds(const struct importing *importing, struct sm_period period)
{
	for (size_t i = 0; i < importing->count; i++)
		if (importing->period[i].period.from_s < period.until_s &&
		    period.from_s < importing->period[i].period.until_s)
			return true;
	return false;
}

/* What is left takes the place of the old file, whole or not at all. */
static enum sm_status write_rest(struct importing *importing, struct sm_error *error)
{
	struct sm_buffer text = { .bytes_max = sizeof(about) + importing->count * (SM_PERIOD_NAME_MAX + 1) };
	enum sm_status status;

	sm_buffer_text(&text, about);
	for (size_t i = 0; i < importing->count; i++) {
		char name[SM_PERIOD_NAME_MAX];

		sm_period_name(importing->period[i].period, name);
		sm_buffer_format(&text, "%s\n", name);
	}
	status = text.failed
		     ? sm_fail_memory(error)
		     : sm_file_replace(importing->path, (struct sm_text){ text.data, text.length }, 0600, error);
	if (status == SM_OK)
		importing->end = (int64_t)text.length;
	sm_buffer_close(&text);
	return status;
}

enum sm_status importing_done(struct importing *importing, struct sm_error *error)
{
	size_t kept = 0;

	if (importing->end == 0)
		return SM_OK;
	for (size_t i = 0; i < importing->count; i++)
		if (!importing->period[i].now)
			importing->period[kept++] = importing->period[i];
	importing->count = kept;
	importing->last = 0;
	if (kept)
		return write_rest(importing, error);
	if ((unlink(importing->path) != 0 && errno != ENOENT) || !sm_file_sync_folder(importing->path))
		return fail_io(importing, error);
	importing->end = 0;
	return SM_OK;
}
