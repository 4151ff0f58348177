// SPDX-License-Identifier: EUPL-1.2
// digest: the rows of one release → a hash, by which the journal holds them to what they were.
#include <sodium.h>

#include "connection.h"

/* Of everything that was told, and of the settings by which; not of names, which may change. Columns by name, so that a
 * later version of the file gives the same. */
static const char *const queries[] = {
	"SELECT period, until_s, grain, indelingsjaar, k, round_base, policy_hash FROM release WHERE from_s = ?1",
	"SELECT topic, regio, remainder, authors, posts, scored_authors, mean, spread, negative_pct, neutral_pct, "
	"positive_pct, coverage_pct, news_pct, forum_pct, fediverse_pct, social_pct, own_pct, terms FROM cell "
	"WHERE from_s = ?1 ORDER BY topic, regio",
	"SELECT topic, regio, rank, term, weight FROM cell_term WHERE from_s = ?1 ORDER BY topic, regio, rank",
	"SELECT reason, posts FROM withheld WHERE from_s = ?1 ORDER BY reason",
};

static void hash_row(crypto_generichash_state *state, sqlite3_stmt *row)
{
	for (int i = 0; i < sqlite3_column_count(row); i++) {
		const unsigned char *text = sqlite3_column_text(row, i);
		uint32_t length = text ? (uint32_t)sqlite3_column_bytes(row, i) : UINT32_MAX; /* NULL is no text */
		unsigned char prefix[4] = { (unsigned char)(length >> 24), (unsigned char)(length >> 16),
					    (unsigned char)(length >> 8), (unsigned char)length };

		crypto_generichash_update(state, prefix, sizeof(prefix));
		if (text)
			crypto_generichash_update(state, text, length);
	}
}

bool sm_store_digest(struct sqlite3 *db, int64_t from_s, char hex[65])
{
	crypto_generichash_state state;
	unsigned char hash[32];

	crypto_generichash_init(&state, NULL, 0, sizeof(hash));
	for (size_t i = 0; i < sizeof(queries) / sizeof(queries[0]); i++) {
		sqlite3_stmt *row = NULL;
		int code = sqlite3_prepare_v2(db, queries[i], -1, &row, NULL);

		if (code == SQLITE_OK)
			sqlite3_bind_int64(row, 1, from_s);
		while (code == SQLITE_OK && sqlite3_step(row) == SQLITE_ROW)
			hash_row(&state, row);
		if (sqlite3_finalize(row) != SQLITE_OK || code != SQLITE_OK)
			return false;
		crypto_generichash_update(&state, (const unsigned char *)"\n", 1);
	}
	crypto_generichash_final(&state, hash, sizeof(hash));
	sodium_bin2hex(hex, 65, hash, sizeof(hash));
	return true;
}
