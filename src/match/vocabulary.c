// SPDX-License-Identifier: EUPL-1.2
// vocabulary: words of rules → atoms and terms; words of a text → the atoms that they are.
#include <string.h>

#include "regex.h"
#include "vocabulary.h"

enum sm_status vocabulary_take(struct vocabulary *vocabulary, struct sm_arena *arena, size_t words_max,
			       size_t phrases_max, struct sm_error *error)
{
	memset(vocabulary, 0, sizeof(*vocabulary));
	vocabulary->arena = arena;
	vocabulary->atom_max = words_max;
	vocabulary->phrase_max = phrases_max;
	vocabulary->atom = sm_arena_take(arena, words_max * sizeof(*vocabulary->atom));
	vocabulary->phrase = sm_arena_take(arena, phrases_max * sizeof(*vocabulary->phrase));
	if (!vocabulary->atom || !vocabulary->phrase)
		return sm_fail_memory(error);
	return SM_OK;
}

/* Most words of a text are in no rule: one bit tells, without a walk through a table. */
static size_t filter_bit(uint64_t hash)
{
	return (size_t)((hash ^ hash >> 32) & (VOCABULARY_FILTER_BITS - 1));
}

static bool may_be(const struct vocabulary *vocabulary, uint64_t hash)
{
	size_t bit = filter_bit(hash);

	return vocabulary->filter[bit / 64] >> bit % 64 & 1;
}

static int add_atom(struct vocabulary *vocabulary, const struct rule_word *word)
{
	struct table *table = word->prefix ? &vocabulary->stem : &vocabulary->word;
	size_t bit = filter_bit(table_hash(word->folded));
	int id;

	if (vocabulary->atom_count == vocabulary->atom_max)
		return -1;
	id = table_put(table, vocabulary->arena, word->folded, (int)vocabulary->atom_count);
	if (id != (int)vocabulary->atom_count)
		return id;
	vocabulary->atom[id] = (struct atom){ .length = word->folded.length, .prefix = word->prefix, .term = -1 };
	vocabulary->atom_count++;
	vocabulary->filter[bit / 64] |= UINT64_C(1) << bit % 64;
	if (word->prefix)
		vocabulary->stem_lengths |= UINT64_C(1) << (word->folded.length - 1);
	return id;
}

bool vocabulary_shield(struct vocabulary *vocabulary, const struct rule_word *word)
{
	int id = add_atom(vocabulary, word);

	if (id >= 0)
		vocabulary->atom[id].shield = true;
	return id >= 0;
}

static struct sm_text pair_key(const int pair[2])
{
	return (struct sm_text){ (const char *)pair, 2 * sizeof(*pair) };
}

static bool add_phrase(struct vocabulary *vocabulary, const struct phrase *phrase)
{
	int pair[2] = { phrase->atom[phrase->count - 2], phrase->atom[phrase->count - 1] };
	int id = (int)vocabulary->phrase_count, first;

	if (vocabulary->phrase_count == vocabulary->phrase_max)
		return false;
	first = table_put(&vocabulary->pair, vocabulary->arena, pair_key(pair), id);
	if (first < 0)
		return false;
	vocabulary->phrase[id] = *phrase;
	vocabulary->phrase[id].next = -1;
	if (first != id) {
		vocabulary->phrase[id].next = vocabulary->phrase[first].next;
		vocabulary->phrase[first].next = id;
	}
	vocabulary->phrase_count++;
	for (size_t i = 0; i < phrase->count; i++)
		vocabulary->atom[phrase->atom[i]].in_phrase = true;
	return true;
}

/* Words joined in a form that no two different terms share. */
static size_t term_key(const struct rule_term *term, char *key)
{
	size_t used = 0;

	if (term->regex) {
		struct sm_text source = regex_source(term->regex);

		key[0] = '/'; /* no word begins so */
		memcpy(key + 1, source.data, source.length);
		return source.length + 1;
	}
	for (size_t i = 0; i < term->count; i++) {
		memcpy(key + used, term->word[i].folded.data, term->word[i].folded.length);
		used += term->word[i].folded.length;
		key[used++] = term->word[i].prefix ? '*' : ' ';
	}
	return used;
}

int vocabulary_term(struct vocabulary *vocabulary, const struct rule_term *term)
{
	char key[RULE_TERM_WORDS_MAX * (WORD_BYTES_MAX + 1)];
	struct phrase phrase = { .count = term->count, .term = (int)vocabulary->term_count };
	int id = table_put(&vocabulary->term, vocabulary->arena, (struct sm_text){ key, term_key(term, key) },
			   (int)vocabulary->term_count);

	if (id != (int)vocabulary->term_count)
		return id;
	for (size_t i = 0; i < term->count; i++) {
		phrase.atom[i] = add_atom(vocabulary, &term->word[i]);
		if (phrase.atom[i] < 0)
			return -1;
	}
	if (term->regex) /* the matcher tries it on each word itself */
		;
	else if (term->count == 1)
		vocabulary->atom[phrase.atom[0]].term = id;
	else if (!add_phrase(vocabulary, &phrase))
		return -1;
	vocabulary->term_count++;
	return id;
}

/* A stem that reaches a word of a special category only because it is short, does not count. */
static size_t keep_out(const struct vocabulary *vocabulary, size_t shield, int *atom, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		const struct atom *a = &vocabulary->atom[atom[i]];

		if (!a->prefix || a->length >= shield)
			atom[kept++] = atom[i];
	}
	return kept;
}

size_t vocabulary_find(const struct vocabulary *vocabulary, const struct word *word, int *atom)
{
	uint64_t hash = TABLE_HASH_START;
	size_t count = 0, shield = 0;
	int id;

	for (size_t i = 0; i < word->length; i++) {
		hash = table_hash_byte(hash, word->folded[i]);
		if (!(vocabulary->stem_lengths >> i & 1) || !may_be(vocabulary, hash))
			continue;
		id = table_find(&vocabulary->stem, hash, (struct sm_text){ word->folded, i + 1 });
		if (id < 0)
			continue;
		if (vocabulary->atom[id].shield)
			shield = i + 1;
		atom[count++] = id;
	}
	if (may_be(vocabulary, hash)) {
		id = table_find(&vocabulary->word, hash, (struct sm_text){ word->folded, word->length });
		if (id >= 0 && vocabulary->atom[id].shield)
			shield = word->length;
		if (id >= 0)
			atom[count++] = id;
	}
	return shield ? keep_out(vocabulary, shield, atom, count) : count;
}

int vocabulary_pair(const struct vocabulary *vocabulary, int before, int last)
{
	int pair[2] = { before, last };

	return table_get(&vocabulary->pair, pair_key(pair));
}
