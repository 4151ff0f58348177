// SPDX-License-Identifier: EUPL-1.2
// redact_words: lists of words → a word's classes, in one look.
#include <stdlib.h>
#include <string.h>

#include "redact/redact.h"

enum { SLOTS = 16 * 1024, WORDS_MAX = SLOTS / 2, WORD_BYTES_MAX = 40 };

static uint64_t hash(const char *word, size_t length)
{
	uint64_t value = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < length; i++)
		value = (value ^ (unsigned char)sm_ascii_lower(word[i])) * UINT64_C(0x100000001b3);
	return value ^ value >> 29;
}

bool redact_same_letters(const char *a, const char *b, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (sm_ascii_lower(a[i]) != sm_ascii_lower(b[i]))
			return false;
	return true;
}

static struct redact_word *find(const struct redact_words *words, const char *word, size_t length)
{
	size_t at = hash(word, length) & (words->slots - 1);

	while (words->slot[at].word &&
	       !(words->slot[at].length == length && redact_same_letters(words->slot[at].word, word, length)))
		at = (at + 1) & (words->slots - 1);
	return &words->slot[at];
}

uint64_t redact_words_classes(const struct redact_words *words, const char *word, size_t length)
{
	return length > WORD_BYTES_MAX ? 0 : find(words, word, length)->classes;
}

int redact_words_class(const struct redact_words *words, struct sm_text name)
{
	for (size_t i = 0; i < words->class_count; i++)
		if (sm_text_is(name, words->class_name[i]))
			return (int)i;
	return -1;
}

static int class_make(struct redact_words *words, const char *name)
{
	int found = redact_words_class(words, sm_text_of(name));

	if (found >= 0 || words->class_count == REDACT_CLASSES_MAX)
		return found;
	words->class_name[words->class_count] = strdup(name);
	return words->class_name[words->class_count] ? (int)words->class_count++ : -1;
}

static enum sm_status add(struct redact_words *words, int class, const char *word, struct sm_table *table,
			  struct sm_error *error)
{
	size_t length = strlen(word);
	struct redact_word *slot;

	if (class < 0 || length > WORD_BYTES_MAX || words->count == WORDS_MAX)
		return sm_fail_at(error, SM_ERROR_LIMIT, table->path, table->line, 1,
				  "te veel klassen of woorden, of een woord langer dan %d bytes",
				  "too many classes or words, or a word over %d bytes", WORD_BYTES_MAX);
	slot = find(words, word, length);
	if (!slot->word) {
		slot->word = strdup(word);
		if (!slot->word)
			return sm_fail_memory(error);
		slot->length = length;
		words->count++;
	}
	slot->classes |= redact_class_bit(class);
	return SM_OK;
}

static enum sm_status add_all(struct redact_words *words, int class, char *list, struct sm_table *table,
			      struct sm_error *error)
{
	enum sm_status status = SM_OK;

	for (char *word = list + strspn(list, " "); *word && status == SM_OK; word += strspn(word, " ")) {
		size_t length = strcspn(word, " ");
		char *next = word[length] ? word + length + 1 : word + length;

		word[length] = '\0';
		status = add(words, class, word, table, error);
		word = next;
	}
	return status;
}

enum sm_status redact_words_read(struct redact_words *words, const char *rules_dir, struct sm_error *error)
{
	struct sm_table table;
	enum sm_status status;

	words->slots = SLOTS;
	words->slot = calloc(SLOTS, sizeof(*words->slot));
	if (!words->slot)
		return sm_fail_memory(error);
	status = sm_table_open(rules_dir, "redaction/words.tsv", &table, error);
	while (status == SM_OK && (status = sm_table_next(&table, error)) == SM_OK) {
		int class = class_make(words, table.cell[0]);

		if (table.count != 2)
			status = sm_fail_at(error, SM_ERROR_CONFIG, table.path, table.line, 1,
					    "klasse zonder woorden: zet ze achter een tab",
					    "a class without words: put them behind a tab");
		else
			status = add_all(words, class, table.cell[1], &table, error);
	}
	sm_table_close(&table);
	return status == SM_END ? SM_OK : status;
}

void redact_words_close(struct redact_words *words)
{
	for (size_t i = 0; words->slot && i < words->slots; i++)
		free(words->slot[i].word);
	free(words->slot);
	for (size_t i = 0; i < words->class_count; i++)
		free(words->class_name[i]);
}
