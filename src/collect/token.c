// SPDX-License-Identifier: EUPL-1.2
// token: the name of a secret → the secret, from systemd or a file; and tokens that were given for one.
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sentimeter/file.h"
#include "token.h"

enum { GOOD_FOR_S = 60 };

void token_cache_clear(struct token_cache *cache)
{
	sodium_free(cache->token); /* wipes first */
	*cache = (struct token_cache){ 0 };
}

static struct token *find(const struct token_cache *cache, const char *feed_id)
{
	for (size_t i = 0; cache->token && i < TOKENS_MAX; i++)
		if (cache->token[i].text[0] && strcmp(cache->token[i].feed_id, feed_id) == 0)
			return &cache->token[i];
	return NULL;
}

const char *token_cache_find(const struct token_cache *cache, const char *feed_id, int64_t now_s)
{
	const struct token *token = find(cache, feed_id);

	return token && token->until_s > now_s + GOOD_FOR_S ? token->text : NULL;
}

/* Anything else could break out of the header line in which it is sent. */
static bool is_visible(struct sm_text text)
{
	for (size_t i = 0; i < text.length; i++)
		if ((unsigned char)text.data[i] <= ' ' || (unsigned char)text.data[i] >= 0x7f)
			return false;
	return text.length > 0;
}

bool token_cache_put(struct token_cache *cache, const char *feed_id, struct sm_text text, int64_t until_s)
{
	struct token *token = find(cache, feed_id);

	if (!is_visible(text) || text.length >= TOKEN_BYTES_MAX || strlen(feed_id) >= sizeof(token->feed_id))
		return false;
	if (!cache->token) {
		cache->token = sodium_allocarray(TOKENS_MAX, sizeof(*cache->token));
		if (!cache->token)
			return false;
		memset(cache->token, 0, TOKENS_MAX * sizeof(*cache->token));
	}
	if (!token)
		token = &cache->token[cache->next++ % TOKENS_MAX];
	sodium_memzero(token, sizeof(*token));
	snprintf(token->feed_id, sizeof(token->feed_id), "%s", feed_id);
	memcpy(token->text, text.data, text.length);
	token->until_s = until_s;
	return true;
}

void token_cache_drop(struct token_cache *cache, const char *feed_id)
{
	struct token *token = find(cache, feed_id);

	if (token)
		sodium_memzero(token, sizeof(*token));
}

static enum sm_status check_file(int fd, bool own, const char *name, struct sm_error *error)
{
	struct stat facts;

	if (fstat(fd, &facts) != 0 || !S_ISREG(facts.st_mode))
		return sm_fail(error, SM_ERROR_PERMISSION, name, "dit geheim is geen gewoon bestand",
			       "this secret is not an ordinary file");
	if (own && (facts.st_mode & (S_IRWXG | S_IRWXO)))
		return sm_fail(error, SM_ERROR_PERMISSION, name,
			       "anderen kunnen dit geheim lezen: chmod 600 op het bestand in de map secrets",
			       "others can read this secret: chmod 600 on the file in the folder secrets");
	return SM_OK;
}

static enum sm_status read_open(int fd, bool own, const char *name, char secret[TOKEN_BYTES_MAX],
				struct sm_error *error)
{
	struct sm_text text;
	size_t got = 0;
	enum sm_status status = check_file(fd, own, name, error);

	if (status != SM_OK)
		return status;
	if (!sm_file_read_at(fd, secret, TOKEN_BYTES_MAX, 0, &got))
		return sm_fail(error, SM_ERROR_IO, name, "kan dit geheim niet lezen", "cannot read this secret");
	text = sm_text_trim((struct sm_text){ secret, got });
	if (got == TOKEN_BYTES_MAX || !is_visible(text)) {
		sodium_memzero(secret, TOKEN_BYTES_MAX);
		return sm_fail(error, SM_ERROR_CONFIG, name,
			       "dit geheim moet een regel zonder spaties zijn, hoogstens %d bytes",
			       "this secret must be one line without spaces, at most %d bytes", TOKEN_BYTES_MAX - 1);
	}
	memmove(secret, text.data, text.length);
	sodium_memzero(secret + text.length, TOKEN_BYTES_MAX - text.length);
	return SM_OK;
}

enum sm_status token_secret(const char *folder, const char *name, char secret[TOKEN_BYTES_MAX], struct sm_error *error)
{
	const char *handed = getenv("CREDENTIALS_DIRECTORY");
	const char *const place[] = { handed, folder };
	char path[SM_FILE_PATH_BYTES_MAX];
	enum sm_status status;

	memset(secret, 0, TOKEN_BYTES_MAX);
	for (size_t i = 0; i < 2; i++) {
		int fd;

		if (!place[i] || snprintf(path, sizeof(path), "%s/%s", place[i], name) >= (int)sizeof(path))
			continue;
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
		if (fd < 0)
			continue;
		status = read_open(fd, i == 1, name, secret, error);
		close(fd);
		return status;
	}
	return sm_fail(
	    error, SM_ERROR_INPUT, name,
	    "dit geheim is er niet: zet het in secrets/ van de werkmap (chmod 600) of geef het met systemd",
	    "this secret is not there: put it in secrets/ of the workspace (chmod 600) or pass it by systemd");
}
