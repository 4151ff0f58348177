// SPDX-License-Identifier: EUPL-1.2
// identity: entries → whether they name a group of people, or someone.
#include <stdlib.h>
#include <string.h>

#include "identity.h"
#include "word.h"

enum { ENTRY_WORDS_MAX = 16 };

static struct identity_term *place_of(const struct identity *identity, uint64_t hash)
{
	size_t place = (size_t)(hash >> 32) % IDENTITY_PLACES;

	while (identity->term[place].hash && identity->term[place].hash != hash)
		place = (place + 1) % IDENTITY_PLACES;
	return &identity->term[place];
}

bool identity_add(struct identity *identity, const struct unicode *unicode, const char *term)
{
	bool alone = *term == '~';
	char folded[FOLD_BYTES_MAX];
	size_t length = fold_entry(unicode, term + alone, folded);
	struct identity_term *place;

	if (!identity->term)
		identity->term = calloc(IDENTITY_PLACES, sizeof(*identity->term));
	if (!identity->term || identity->count == IDENTITY_TERMS_MAX)
		return false;
	if (length == 0)
		return true;
	place = place_of(identity, word_hash(folded, length));
	identity->count += !place->hash;
	/* The stricter of two lines counts. */
	place->alone = place->hash ? place->alone && alone : alone;
	place->hash = word_hash(folded, length);
	return true;
}

void identity_close(struct identity *identity)
{
	free(identity->term);
	*identity = (struct identity){ .count = 0 };
}

bool identity_names(const struct identity *identity, uint64_t hash)
{
	return identity->term && place_of(identity, hash)->hash;
}

static bool is_never(const struct identity *identity, const char *word, size_t length)
{
	const struct identity_term *term = place_of(identity, word_hash(word, length));

	return term->hash && !term->alone;
}

/* One place of a phrase: de/die/deze, ~laten. */
static bool place_names(const struct identity *identity, const char *place, size_t length)
{
	for (size_t at = 0; at < length;) {
		size_t start = at + (place[at] == '~'), end = start;

		while (end < length && place[end] != '/')
			end++;
		if (is_never(identity, place + start, end - start))
			return true;
		at = end + 1;
	}
	return false;
}

/* Terms of several words in a row, such as "mensen van kleur". */
static bool row_names(const struct identity *identity, char *const *word, size_t words)
{
	char row[FOLD_BYTES_MAX];
	size_t length = 0;

	for (size_t i = 0; i < words && i < IDENTITY_WORDS_MAX; i++) {
		const char *start = word[i] + (*word[i] == '~');
		size_t bytes = strcspn(start, "/");

		if (length + bytes + 1 >= sizeof(row))
			return false;
		if (i)
			row[length++] = ' ';
		memcpy(row + length, start, bytes);
		length += bytes;
		if (i && is_never(identity, row, length))
			return true;
	}
	return false;
}

/* tegen|vallen is looked up as one word. */
static bool word_names(const struct identity *identity, const char *folded)
{
	char whole[FOLD_BYTES_MAX];
	size_t length = 0;

	for (const char *at = folded; *at; at++)
		if (*at != '|')
			whole[length++] = *at;
	return identity_names(identity, word_hash(whole, length));
}

bool identity_within(const struct identity *identity, const char *folded)
{
	char copy[FOLD_BYTES_MAX], *word[ENTRY_WORDS_MAX], *at = copy;
	size_t length = strlen(folded), words = 0;

	if (!identity->term || length >= sizeof(copy))
		return false;
	if (!strchr(folded, ' '))
		return word_names(identity, folded);
	memcpy(copy, folded, length + 1);
	while (at && words < ENTRY_WORDS_MAX) {
		word[words++] = at;
		at = strchr(at, ' ');
		if (at)
			*at++ = '\0';
	}
	for (size_t i = 0; i < words; i++)
		if (place_names(identity, word[i], strlen(word[i])) || row_names(identity, word + i, words - i))
			return true;
	return false;
}
