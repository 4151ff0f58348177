// SPDX-License-Identifier: EUPL-1.2
// pseudonym: platform and id → 16 bytes that only the holder of the period's key can compute again.
//
// Keyed, not hashed: all handles of a country can be hashed in seconds, so a plain hash hides nobody.
#include <sodium.h>
#include <string.h>

#include "account.h"
#include "pseudonym.h"

enum { NAMED_BYTES_MAX = 200 };

static void add_text(crypto_generichash_state *state, struct sm_text text)
{
	uint8_t length[8];

	/* The length goes first, so that "ab"+"c" and "a"+"bc" differ. */
	for (int i = 0; i < 8; i++)
		length[i] = (uint8_t)((uint64_t)text.length >> (8 * i));
	crypto_generichash_update(state, length, sizeof(length));
	crypto_generichash_update(state, (const uint8_t *)text.data, text.length);
}

static void keyed(const uint8_t key[KEY_BYTES], const char *domain, struct sm_text platform, struct sm_text id,
		  uint8_t hash[PSEUDONYM_BYTES])
{
	crypto_generichash_state state;

	crypto_generichash_init(&state, key, KEY_BYTES, PSEUDONYM_BYTES);
	add_text(&state, sm_text_of(domain));
	add_text(&state, platform);
	add_text(&state, id);
	crypto_generichash_final(&state, hash, PSEUDONYM_BYTES);
	sodium_memzero(&state, sizeof(state));
}

void pseudonym_of_author(const uint8_t key[KEY_BYTES], struct sm_text platform, struct sm_text author,
			 uint8_t pseudonym[PSEUDONYM_BYTES])
{
	char room[ACCOUNT_BYTES_MAX];

	/* Under one name in whatever form a source writes it: one account is one voice, and a resident who asks to be
	 * forgotten is found. */
	keyed(key, "sm-author-1", platform, account_name(platform, author, room), pseudonym);
}

void pseudonym_of_post(const uint8_t key[KEY_BYTES], struct sm_text platform, struct sm_text id,
		       uint8_t tag[PSEUDONYM_BYTES])
{
	keyed(key, "sm-post-1", platform, id, tag);
}

uint32_t pseudonym_of_named(const uint8_t key[KEY_BYTES], struct sm_text name)
{
	char folded[NAMED_BYTES_MAX];
	uint8_t hash[PSEUDONYM_BYTES];
	uint32_t shorter;
	size_t length = 0;

	/* "@Jansen" and "jansen" are one. Letters beyond ASCII stay as they are: names are mostly written alike. */
	for (size_t i = 0; i < name.length && length < sizeof(folded); i++) {
		char c = name.data[i];

		if (c != '@')
			folded[length++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
	}
	keyed(key, "sm-named-1", SM_TEXT(""), (struct sm_text){ folded, length }, hash);
	memcpy(&shorter, hash, sizeof(shorter));
	sodium_memzero(folded, sizeof(folded));
	sodium_memzero(hash, sizeof(hash));
	return shorter;
}
