// SPDX-License-Identifier: EUPL-1.2
// words: the data files of the town → sentences, phrases for slots, spellings, places and names.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "inside.h"
#include "sentimeter/table.h"

enum { FIELDS_MAX = 4, ROWS_MAX = 8000 };

static const char *const mark_name[MARKS] = { "-",        "council", "news",   "bot",  "fees",   "fire",
					      "festival", "noise",   "strike", "plan", "counter" };
static const char *const style_name[STYLES] = { "-", "sloppy", "street", "brabant", "limburg", "groningen" };

/* All rows of a file. */
struct row {
	char *field[FIELDS_MAX];
	int line;
};
struct table {
	char path[SM_FILE_PATH_BYTES_MAX];
	struct row *row;
	size_t rows;
	struct sm_arena *arena;
};

/* Rows outlive their file. */
static enum sm_status take_row(struct table *table, const struct sm_table *file, size_t fields, struct sm_error *error)
{
	struct row *row = &table->row[table->rows];

	if (table->rows == ROWS_MAX)
		return sm_fail_at(error, SM_ERROR_LIMIT, table->path, file->line, 0, "te veel regels (ten hoogste %d)",
				  "too many rows (at most %d)", ROWS_MAX);
	if (file->count != fields)
		return sm_fail_at(error, SM_ERROR_DATA, table->path, file->line, 0,
				  "een regel heeft hier %zu kolommen, gescheiden door tabs",
				  "a row has %zu columns here, separated by tabs", fields);
	row->line = file->line;
	for (size_t i = 0; i < fields; i++) {
		row->field[i] = sm_arena_copy(table->arena, file->cell[i], strlen(file->cell[i]));
		if (!row->field[i])
			return sm_fail_memory(error);
	}
	table->rows++;
	return SM_OK;
}

static enum sm_status table_read(struct table *table, const char *folder, const char *name, size_t fields,
				 struct sm_error *error)
{
	struct sm_table file;
	enum sm_status status = sm_table_open(folder, name, &file, error);

	snprintf(table->path, sizeof(table->path), "%s", file.path);
	table->rows = 0;
	table->row = sm_arena_take(table->arena, ROWS_MAX * sizeof(*table->row));
	if (status == SM_OK && !table->row)
		status = sm_fail_memory(error);
	while (status == SM_OK && (status = sm_table_next(&file, error)) == SM_OK)
		status = take_row(table, &file, fields, error);
	sm_table_close(&file);
	return status == SM_END ? SM_OK : status;
}

static int index_of(const char *name, const char *const *names, int count)
{
	for (int i = 0; i < count; i++)
		if (strcmp(name, names[i]) == 0)
			return i;
	return -1;
}

static enum sm_status bad_word(const struct table *table, const struct row *row, int column, struct sm_error *error)
{
	return sm_fail_at(error, SM_ERROR_DATA, table->path, row->line, 0, "kolom %d: \"%s\" is hier onbekend",
			  "column %d: \"%s\" is unknown here", column + 1, row->field[column]);
}

int words_key(int language, int topic, int valence, enum mark mark)
{
	return ((language * (TOWN_TOPICS + 1) + topic + 1) * 3 + valence + 1) * MARKS + (int)mark;
}

/* ---- sentences ---- */

static int topic_index(const char *name)
{
	for (int topic = 0; topic < TOWN_TOPICS; topic++)
		if (strcmp(name, town_topic(topic)) == 0)
			return topic;
	return strcmp(name, "geen") == 0 ? TOWN_NO_TOPIC : -2;
}

static enum sm_status read_sentences(struct table *table, const char *folder, const char *name, int language,
				     struct words *words, struct sm_error *error)
{
	static const char *const valences[] = { "-1", "0", "1" };
	enum sm_status status = table_read(table, folder, name, 4, error);

	for (size_t i = 0; status == SM_OK && i < table->rows; i++) {
		const struct row *row = &table->row[i];
		int topic = topic_index(row->field[0]), valence = index_of(row->field[1], valences, 3) - 1;
		bool irony = strcmp(row->field[2], "irony") == 0;
		int mark = irony ? PLAIN : index_of(row->field[2], mark_name, MARKS);

		if (topic < TOWN_NO_TOPIC)
			return bad_word(table, row, 0, error);
		if (valence < -1)
			return bad_word(table, row, 1, error);
		if (mark < 0)
			return bad_word(table, row, 2, error);
		if (words->sentences == ROWS_MAX)
			return sm_fail(error, SM_ERROR_LIMIT, table->path, "te veel zinnen", "too many sentences");
		words->sentence[words->sentences++] =
		    (struct sentence){ row->field[3], words_key(language, topic, valence, (enum mark)mark), irony };
	}
	return status;
}

/* Equal keys stay in the order of the file, so that sorting is the same on every machine. */
static int compare_sentences(const void *a, const void *b)
{
	const struct sentence *left = a, *right = b;

	if (left->key != right->key)
		return left->key < right->key ? -1 : 1;
	return strcmp(left->text, right->text);
}

const struct sentence *words_sentences(const struct words *words, int key, int *count)
{
	size_t low = 0, high = words->sentences;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (words->sentence[middle].key < key)
			low = middle + 1;
		else
			high = middle;
	}
	for (high = low; high < words->sentences && words->sentence[high].key == key; high++)
		;
	*count = (int)(high - low);
	return words->sentence + low;
}

/* Every plain mood of every topic must have words, or there is nothing to say on an ordinary day. */
static enum sm_status check_sentences(const struct words *words, const char *folder, struct sm_error *error)
{
	static const char *const language_name[LANGUAGES] = { "nl", "en" };

	for (int language = 0; language < LANGUAGES; language++)
		for (int topic = TOWN_NO_TOPIC; topic < TOWN_TOPICS; topic++)
			for (int valence = -1; valence <= 1; valence++) {
				int count;

				words_sentences(words, words_key(language, topic, valence, PLAIN), &count);
				if (count == 0)
					return sm_fail(error, SM_ERROR_DATA, folder,
						       "sentences-%s.tsv heeft geen gewone zin voor %s, %d",
						       "sentences-%s.tsv has no plain sentence for %s, %d",
						       language_name[language], topic < 0 ? "geen" : town_topic(topic),
						       valence);
			}
	return SM_OK;
}

/* ---- phrases ---- */

static int compare_phrases(const void *a, const void *b)
{
	const struct phrase *left = a, *right = b;
	int order;

	if (left->language != right->language)
		return left->language < right->language ? -1 : 1;
	order = strcmp(left->slot, right->slot);
	return order != 0 ? order : strcmp(left->text, right->text);
}

static enum sm_status read_phrases(struct table *table, const char *folder, struct words *words, struct sm_error *error)
{
	static const char *const languages[] = { "nl", "en" };
	enum sm_status status = table_read(table, folder, "slots.tsv", 3, error);

	if (status != SM_OK)
		return status;
	words->phrase = sm_arena_take(table->arena, table->rows * sizeof(*words->phrase));
	if (!words->phrase)
		return sm_fail_memory(error);
	for (size_t i = 0; i < table->rows; i++) {
		const struct row *row = &table->row[i];
		int language = index_of(row->field[0], languages, LANGUAGES);

		if (language < 0)
			return bad_word(table, row, 0, error);
		words->phrase[words->phrases++] = (struct phrase){ row->field[1], row->field[2], language };
	}
	qsort(words->phrase, words->phrases, sizeof(*words->phrase), compare_phrases);
	return SM_OK;
}

const struct phrase *words_phrases(const struct words *words, int language, const char *slot, size_t length, int *count)
{
	size_t low = 0, high = words->phrases;

	while (low < high) {
		size_t middle = (low + high) / 2;
		const struct phrase *phrase = &words->phrase[middle];
		int order = phrase->language - language;

		if (order == 0)
			order = strncmp(phrase->slot, slot, length);
		/* A longer name that begins like this one comes after it. */
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	*count = 0;
	for (high = low; high < words->phrases; high++) {
		const struct phrase *phrase = &words->phrase[high];

		if (phrase->language != language || strncmp(phrase->slot, slot, length) != 0 ||
		    phrase->slot[length] != '\0')
			break;
		(*count)++;
	}
	return words->phrase + low;
}

/* ---- spelling, places, names ---- */

static enum sm_status read_spelling(struct table *table, const char *folder, struct words *words,
				    struct sm_error *error)
{
	enum sm_status status = table_read(table, folder, "spelling.tsv", 3, error);

	if (status != SM_OK)
		return status;
	words->spelling = sm_arena_take(table->arena, table->rows * sizeof(*words->spelling));
	if (!words->spelling)
		return sm_fail_memory(error);
	for (size_t i = 0; i < table->rows; i++) {
		const struct row *row = &table->row[i];
		int style = index_of(row->field[0], style_name, STYLES);

		if (style <= 0)
			return bad_word(table, row, 0, error);
		words->spelling[words->spellings++] =
		    (struct spelling){ row->field[1], row->field[2], (enum style)style };
	}
	return SM_OK;
}

static enum sm_status read_places(struct table *table, const char *folder, struct words *words, struct sm_error *error)
{
	enum sm_status status = table_read(table, folder, "places.tsv", 3, error);

	if (status != SM_OK)
		return status;
	words->place = sm_arena_take(table->arena, table->rows * sizeof(*words->place));
	if (!words->place)
		return sm_fail_memory(error);
	for (size_t i = 0; i < table->rows; i++) {
		const struct row *row = &table->row[i];
		int area = 0;

		while (area < TOWN_AREAS && strcmp(town_area(area), row->field[0]) != 0)
			area++;
		if (area == TOWN_AREAS)
			return bad_word(table, row, 0, error);
		words->place[words->places++] =
		    (struct place){ row->field[2], area, strcmp(row->field[1], "street") == 0 };
	}
	return SM_OK;
}

static enum sm_status read_names(struct table *table, const char *folder, struct words *words, struct sm_error *error)
{
	enum sm_status status = table_read(table, folder, "names.tsv", 2, error);

	if (status != SM_OK)
		return status;
	words->first_name = sm_arena_take(table->arena, table->rows * sizeof(*words->first_name));
	words->last_name = sm_arena_take(table->arena, table->rows * sizeof(*words->last_name));
	if (!words->first_name || !words->last_name)
		return sm_fail_memory(error);
	for (size_t i = 0; i < table->rows; i++) {
		const struct row *row = &table->row[i];

		if (strcmp(row->field[0], "first") == 0)
			words->first_name[words->first_names++] = row->field[1];
		else if (strcmp(row->field[0], "last") == 0)
			words->last_name[words->last_names++] = row->field[1];
		else
			return bad_word(table, row, 0, error);
	}
	if (words->first_names * words->last_names < TOWN_AUTHORS)
		return sm_fail(error, SM_ERROR_DATA, table->path, "te weinig namen voor %d mensen",
			       "too few names for %d people", TOWN_AUTHORS);
	return SM_OK;
}

enum sm_status words_read(const char *folder, struct sm_arena *arena, struct words *words, struct sm_error *error)
{
	struct table table = { .arena = arena };
	enum sm_status status;

	words->sentence = sm_arena_take(arena, ROWS_MAX * sizeof(*words->sentence));
	if (!words->sentence)
		return sm_fail_memory(error);
	status = read_sentences(&table, folder, "sentences-nl.tsv", NL, words, error);
	if (status == SM_OK)
		status = read_sentences(&table, folder, "sentences-en.tsv", EN, words, error);
	if (status != SM_OK)
		return status;
	qsort(words->sentence, words->sentences, sizeof(*words->sentence), compare_sentences);
	status = check_sentences(words, folder, error);
	if (status == SM_OK)
		status = read_phrases(&table, folder, words, error);
	if (status == SM_OK)
		status = read_spelling(&table, folder, words, error);
	if (status == SM_OK)
		status = read_places(&table, folder, words, error);
	if (status == SM_OK)
		status = read_names(&table, folder, words, error);
	return status;
}
