// SPDX-License-Identifier: EUPL-1.2
// names: the lists of rules/names/ → tables.
#include <string.h>

#include "names.h"
#include "rules_file.h"
#include "words.h"

enum { NAME_BYTES_MAX = 120 };

struct reader {
	struct sm_arena *arena;
	struct table *table;
	struct names *names;
};

/* "~" before a name: also an ordinary word. "-" before a place: the end of a word. */
static enum sm_status take_line(void *context, const struct sm_table *row)
{
	struct reader *reader = context;
	struct sm_text text = sm_text_of(row->cell[0]);
	int value = text.data[0] == '~' ? NAME_ORDINARY : NAME_DISTINCT;
	bool suffix = text.data[0] == '-';
	char folded[NAME_BYTES_MAX];

	if (!words_fold(text, folded, sizeof(folded)) || !folded[0])
		return SM_ERROR_DATA;
	if (suffix) {
		struct sm_text *made = &reader->names->place_suffix[reader->names->suffix_count];

		if (reader->names->suffix_count == NAMES_SUFFIXES_MAX)
			return SM_ERROR_LIMIT;
		*made = sm_arena_text(reader->arena, sm_text_of(folded));
		reader->names->suffix_count++;
		return made->length ? SM_OK : SM_ERROR_MEMORY;
	}
	return table_put(reader->table, reader->arena, sm_text_of(folded), value) < 0 ? SM_ERROR_MEMORY : SM_OK;
}

enum sm_status names_read(const char *rules_dir, struct sm_arena *arena, struct names *names, struct sm_error *error)
{
	const struct {
		const char *file;
		struct table *table;
	} lists[] = {
		{ "names/first.txt", &names->first },  { "names/surnames.txt", &names->surname },
		{ "names/titles.txt", &names->title }, { "names/particles.txt", &names->particle },
		{ "names/places.txt", &names->place }, { "names/not-persons.txt", &names->not_person },
	};

	*names = (struct names){ .suffix_count = 0 };
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		struct reader reader = { .arena = arena, .table = lists[i].table, .names = names };
		enum sm_status status = rules_file_read(rules_dir, lists[i].file, take_line, &reader, error);

		if (status != SM_OK)
			return status;
	}
	return SM_OK;
}

size_t names_at(const struct table *table, const struct rule_term *term, size_t i, int *what)
{
	char joined[NAME_WORDS_MAX * (WORD_BYTES_MAX + 1)];
	size_t used = 0, found = 0;

	for (size_t count = 1; count <= NAME_WORDS_MAX && i + count <= term->count; count++) {
		const struct sm_text *word = &term->word[i + count - 1].folded;
		int value;

		if (used)
			joined[used++] = ' ';
		memcpy(joined + used, word->data, word->length);
		used += word->length;
		value = table_get(table, (struct sm_text){ joined, used });
		if (value >= 0) {
			found = count;
			*what = value;
		}
	}
	return found;
}

bool names_is_place(const struct names *names, const struct rule_word *word)
{
	if (table_get(&names->place, word->folded) >= 0)
		return true;
	for (size_t i = 0; i < names->suffix_count; i++) {
		const struct sm_text *end = &names->place_suffix[i];

		/* Two letters more, or it is a name by itself. */
		if (word->folded.length >= end->length + 2 &&
		    memcmp(word->folded.data + word->folded.length - end->length, end->data, end->length) == 0)
			return true;
	}
	return false;
}
