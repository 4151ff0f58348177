// SPDX-License-Identifier: EUPL-1.2
// table: the words of a lexicon that is loaded → buckets. Each word is put where it is looked for first, or in the next
// bucket that has room.
#include <stdlib.h>

#include "profile.h"
#include "table.h"

enum { BUCKETS_MIN_BITS = 9 };

uint32_t table_look_on(const struct lexicon *lexicon, uint64_t hash)
{
	size_t place = hash >> lexicon->bucket_shift;
	uint32_t word;

	do {
		place = (place + 1) & (lexicon->buckets_count - 1);
		word = bucket_word(&lexicon->buckets[place], (uint32_t)hash);
	} while (!word && lexicon->buckets[place].word[BUCKET_WORDS - 1]);
	return word;
}

static void put_word(struct lexicon *lexicon, uint64_t hash, uint32_t word)
{
	size_t place = hash >> lexicon->bucket_shift, used = 0;

	while (lexicon->buckets[place].word[BUCKET_WORDS - 1])
		place = (place + 1) & (lexicon->buckets_count - 1);
	while (lexicon->buckets[place].word[used])
		used++;
	lexicon->buckets[place].tag[used] = (uint32_t)hash;
	lexicon->buckets[place].word[used] = word;
}

/* Lays the senses of a word in a row by language, where they are found without a search. */
static bool line_up(struct lexicon *lexicon, uint32_t form)
{
	uint32_t row = lexicon_add_row(lexicon);

	for (uint32_t i = 0; row && i < LANGUAGES_MAX; i++) {
		const struct sense *sense = profile_sense(lexicon, form, i);
		struct sense *place = &lexicon->forms[row + i];

		if (sense)
			*place = *sense;
		place->language = i & 0xf;
		place->next = 0;
	}
	lexicon->forms[form].next = row;
	return row;
}

/* Half full at most: few buckets run over. */
static bool make_buckets(struct lexicon *lexicon, size_t words)
{
	unsigned bits = BUCKETS_MIN_BITS;

	while (((size_t)(BUCKET_WORDS + 1) / 2 << bits) < words)
		bits++;
	lexicon->buckets_count = 1u << bits;
	lexicon->bucket_shift = 64 - bits;
	lexicon->buckets = aligned_alloc(sizeof(struct bucket), sizeof(struct bucket) << bits);
	for (size_t i = 0; lexicon->buckets && i < lexicon->buckets_count; i++)
		lexicon->buckets[i] = (struct bucket){ .tag = { 0 } };
	return lexicon->buckets;
}

bool table_fill(struct lexicon *lexicon)
{
	struct profiles profiles = { .lexicon = lexicon };
	size_t words = 0;

	for (uint32_t i = 0; i < lexicon->slots_count; i++)
		words += lexicon->slots[i] != 0;
	if (!make_buckets(lexicon, words))
		return false;
	profiles_open(&profiles);
	for (uint32_t i = 0; i < lexicon->slots_count; i++) {
		uint32_t form = slot_form(lexicon->slots[i]);
		uint16_t profile;

		if (!form)
			continue;
		if (!profiles_add(&profiles, form, &profile) || (lexicon->forms[form].next && !line_up(lexicon, form)))
			return false;
		put_word(lexicon, lexicon->hashes[form],
			 form | (uint32_t)profile << WORD_PROFILE | (uint32_t)lexicon->follows[form] << WORD_MARKS);
	}
	return true;
}
