// SPDX-License-Identifier: EUPL-1.2
// import_table: lexicons that are lines of columns → words with valences.
#include <math.h>
#include <string.h>

#include "import.h"
#include "number.h"

enum { COLUMNS_MAX = 64, SCALES = 6 };
#define NRC_VALENCE 2.

struct columns {
	struct sm_text column[COLUMNS_MAX];
	size_t count;
};

static struct sm_text next_line(struct sm_text *bytes)
{
	const char *end = bytes->length ? memchr(bytes->data, '\n', bytes->length) : NULL;
	struct sm_text line = { bytes->data, end ? (size_t)(end - bytes->data) : bytes->length };
	size_t used = line.length + (end != NULL);

	*bytes = (struct sm_text){ bytes->data + used, bytes->length - used };
	if (line.length && line.data[line.length - 1] == '\r')
		line.length--;
	return line;
}

static struct sm_text unquoted(struct sm_text text)
{
	text = sm_text_trim(text);
	if (text.length >= 2 && text.data[0] == '"' && text.data[text.length - 1] == '"')
		return (struct sm_text){ text.data + 1, text.length - 2 };
	return text;
}

/* Quotes keep a mark in one column; a quote inside quotes is in no word. */
static void cut(struct sm_text line, char mark, struct columns *columns)
{
	size_t start = 0;
	bool quoted = false;

	columns->count = 0;
	for (size_t i = 0; i <= line.length && columns->count < COLUMNS_MAX; i++) {
		if (i < line.length && line.data[i] == '"' && mark != '\t')
			quoted = !quoted;
		if (i < line.length && (quoted || line.data[i] != mark))
			continue;
		columns->column[columns->count++] = unquoted((struct sm_text){ line.data + start, i - start });
		start = i + 1;
	}
}

/* Lines of a word and a number, multiplied; times may be 0 for SentiStrength's own scale. */
static enum sm_status read_pairs(struct importing *importing, struct sm_text bytes, double (*stretch)(double))
{
	enum sm_status status = SM_OK;

	while (bytes.length && status == SM_OK) {
		struct columns columns;
		struct sm_text line = next_line(&bytes), word;
		double value;

		if (sm_text_trim(line).length == 0)
			continue;
		cut(line, '\t', &columns);
		word = columns.column[0];
		if (columns.count < 2 || !number_read(columns.column[1], &value)) {
			import_leave_out(importing);
			continue;
		}
		/* A word of SentiStrength may go on: its stem is taken as a word. */
		if (word.length > 1 && word.data[word.length - 1] == '*')
			word.length--;
		status = import_word(importing, word, stretch(value), NULL);
	}
	return status;
}

static double as_it_is(double value)
{
	return value;
}

static double of_five(double value)
{
	return value * IMPORT_END / 5;
}

/* There -1 and 1 are neutral, and -5 and 5 the ends. */
static double of_strength(double value)
{
	return fabs(value) < 1 ? 0 : value < 0 ? value + 1 : value - 1;
}

enum sm_status import_vader(struct importing *importing, struct sm_text bytes)
{
	return read_pairs(importing, bytes, as_it_is);
}

enum sm_status import_afinn(struct importing *importing, struct sm_text bytes)
{
	return read_pairs(importing, bytes, of_five);
}

enum sm_status import_sentistrength(struct importing *importing, struct sm_text bytes)
{
	return read_pairs(importing, bytes, of_strength);
}

static size_t column_named(const struct columns *columns, const char *const *names)
{
	for (size_t i = 0; i < columns->count; i++)
		for (const char *const *name = names; *name; name++)
			if (sm_text_is_nocase(columns->column[i], *name))
				return i;
	return COLUMNS_MAX;
}

/* One row a word, a column an emotion, the translated word in the last column. */
static enum sm_status read_nrc_table(struct importing *importing, struct sm_text bytes, const struct columns *heading)
{
	static const char *const positive[] = { "positive", NULL }, *const negative[] = { "negative", NULL };
	size_t good = column_named(heading, positive), bad = column_named(heading, negative);
	size_t word = heading->count - 1;
	enum sm_status status = SM_OK;

	if (sm_text_is_nocase(heading->column[word], "Dutch Word"))
		import_language(importing, SM_TEXT("nl"));
	else if (!sm_text_is_nocase(heading->column[0], "English Word") || good == word || bad == word)
		word = 0;
	while (bytes.length && status == SM_OK) {
		struct columns columns;
		double p = 0, n = 0;

		cut(next_line(&bytes), '\t', &columns);
		if (columns.count < heading->count || !number_read(columns.column[good], &p) ||
		    !number_read(columns.column[bad], &n) || p == n)
			import_leave_out(importing);
		else
			status = import_word(importing, columns.column[word], (p - n) * NRC_VALENCE, NULL);
	}
	return status;
}

/* Lines of word, emotion and 0 or 1. */
static enum sm_status read_nrc_lines(struct importing *importing, struct sm_text bytes)
{
	enum sm_status status = SM_OK;

	import_language(importing, SM_TEXT("en"));
	while (bytes.length && status == SM_OK) {
		struct columns columns;
		double sign;

		cut(next_line(&bytes), '\t', &columns);
		if (columns.count < 3 || !sm_text_is(columns.column[2], "1"))
			continue;
		sign = sm_text_is(columns.column[1], "positive")   ? 1
		       : sm_text_is(columns.column[1], "negative") ? -1
								   : 0;
		if (sign != 0)
			status = import_word(importing, columns.column[0], sign * NRC_VALENCE, NULL);
	}
	return status;
}

enum sm_status import_nrc(struct importing *importing, struct sm_text bytes)
{
	static const char *const positive[] = { "positive", NULL }, *const negative[] = { "negative", NULL };
	struct sm_text rest = bytes, line = next_line(&rest);
	struct columns heading;

	cut(line, '\t', &heading);
	if (heading.count > 3 && column_named(&heading, positive) < COLUMNS_MAX &&
	    column_named(&heading, negative) < COLUMNS_MAX)
		return read_nrc_table(importing, rest, &heading);
	return read_nrc_lines(importing, bytes);
}

/* A table of one's own: which columns, and what its numbers mean. */
struct shape {
	size_t word, value;
	double middle, end; /* of the scale */
};

static char mark_of(struct sm_text line)
{
	static const char marks[] = "\t;,";

	for (const char *mark = marks; *mark; mark++)
		if (line.length && memchr(line.data, *mark, line.length))
			return *mark;
	return '\t';
}

/* A number, perhaps with a decimal comma, or a word that says which way. */
static bool value_of(struct sm_text text, double *value)
{
	char copy[32];

	if (sm_text_is_nocase(text, "positive") || sm_text_is_nocase(text, "positief")) {
		*value = .5;
		return true;
	}
	if (sm_text_is_nocase(text, "negative") || sm_text_is_nocase(text, "negatief")) {
		*value = -.5;
		return true;
	}
	if (sm_text_is_nocase(text, "neutral") || sm_text_is_nocase(text, "neutraal")) {
		*value = 0;
		return true;
	}
	if (text.length >= sizeof(copy))
		return false;
	for (size_t i = 0; i < text.length; i++)
		copy[i] = text.data[i] == ',' ? '.' : text.data[i];
	return number_read((struct sm_text){ copy, text.length }, value);
}

/* The scale that holds all numbers: -1..1, -2..2 ... or, when none is below 1, 1..5, 1..7, 1..9 around its middle. */
static void find_scale(struct sm_text bytes, char mark, struct shape *shape)
{
	static const double ends[SCALES] = { 1, 2, 3, 4, 5, 10 };
	double least = INFINITY, most = -INFINITY, size;
	size_t i = 0;

	while (bytes.length) {
		struct columns columns;
		double value;

		cut(next_line(&bytes), mark, &columns);
		if (columns.count > shape->value && value_of(columns.column[shape->value], &value)) {
			least = fmin(least, value);
			most = fmax(most, value);
		}
	}
	shape->middle = 0;
	if (least >= 1 && most <= 9) {
		shape->end = most <= 5 ? 2 : most <= 7 ? 3 : 4;
		shape->middle = shape->end + 1;
		return;
	}
	size = fmax(fabs(least), fabs(most));
	while (i < SCALES - 1 && ends[i] < size)
		i++;
	shape->end = fmax(ends[i], size);
}

enum sm_status import_csv(struct importing *importing, struct sm_text bytes)
{
	static const char *const words[] = { "word", "woord", "entry", "lemma", "form", "term", "token", NULL };
	static const char *const values[] = { "valence", "value",     "waarde", "polarity",
					      "score",   "sentiment", "mean",   NULL };
	struct sm_text rest = bytes, line = next_line(&rest);
	char mark = mark_of(line);
	struct columns columns;
	struct shape shape;
	enum sm_status status = SM_OK;

	cut(line, mark, &columns);
	shape.word = column_named(&columns, words);
	shape.value = column_named(&columns, values);
	if (shape.word == COLUMNS_MAX || shape.value == COLUMNS_MAX) {
		shape.word = 0;
		shape.value = 1;
		rest = bytes;
	}
	find_scale(rest, mark, &shape);
	while (rest.length && status == SM_OK) {
		double value;

		cut(next_line(&rest), mark, &columns);
		if (columns.count <= shape.word || columns.count <= shape.value ||
		    !value_of(columns.column[shape.value], &value))
			import_leave_out(importing);
		else
			status = import_word(importing, columns.column[shape.word],
					     (value - shape.middle) / shape.end * IMPORT_END, NULL);
	}
	return status;
}
