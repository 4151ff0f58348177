/* SPDX-License-Identifier: EUPL-1.2 */
/* token: what proves to an API who asks. In memory only, wiped when it is no longer needed, never in a message. */
#ifndef COLLECT_TOKEN_H
#define COLLECT_TOKEN_H

#include "sentimeter/base.h"

enum { TOKEN_BYTES_MAX = 2048, TOKENS_MAX = 64 };

/* Tokens that servers gave, each for the feed that asked. Zero-initialise. */
struct token {
	char feed_id[48];
	char text[TOKEN_BYTES_MAX];
	int64_t until_s;
};
struct token_cache {
	struct token *token; /* TOKENS_MAX of them in memory that is not swapped out, or NULL */
	size_t next;
};

void token_cache_clear(struct token_cache *cache);
/* NULL when there is none that is good for another minute. */
const char *token_cache_find(const struct token_cache *cache, const char *feed_id, int64_t now_s);
/* False when there is no memory, or it is no token: longer, or with other than visible characters. */
bool token_cache_put(struct token_cache *cache, const char *feed_id, struct sm_text text, int64_t until_s);
void token_cache_drop(struct token_cache *cache, const char *feed_id);

/* The secret of that name: from the credentials that systemd hands over, else the file in folder, which must be its
 * owner's alone. secret: TOKEN_BYTES_MAX bytes, to be wiped by the caller. */
SM_CHECK enum sm_status token_secret(const char *folder, const char *name, char secret[TOKEN_BYTES_MAX],
				     struct sm_error *error);

#endif
