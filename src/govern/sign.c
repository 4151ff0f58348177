// SPDX-License-Identifier: EUPL-1.2
// sign: bytes → a signature file of minisign; such a file → whether it holds.
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sentimeter/file.h"
#include "sign_format.h"

enum { SIGNATURE_FILE_BYTES_MAX = 16384, HASH_BYTES = 64 };

static const char untrusted[] = "untrusted comment: ", trusted[] = "trusted comment: ", stamp[] = "timestamp:";

/* The number after "timestamp:" at the start of the comment or after a tab; 0 when there is none. */
static int64_t time_of(const char *comment)
{
	while (comment && strncmp(comment, stamp, sizeof(stamp) - 1) != 0) {
		comment = strchr(comment, '\t');
		comment = comment ? comment + 1 : NULL;
	}
	return comment && sm_ascii_is_digit(comment[sizeof(stamp) - 1]) ? strtoll(comment + sizeof(stamp) - 1, NULL, 10)
									: 0;
}

static bool parse(struct sm_text text, struct sm_signature *signature)
{
	struct sign_content content;
	struct sm_text line;
	size_t prefix = sizeof(trusted) - 1;

	if (!sign_line(&text, &line) || !sm_text_starts(line, "untrusted comment:") || !sign_line(&text, &line) ||
	    !sign_decode(line, &content, sizeof(content)) || content.algorithm[0] != 'E' ||
	    (content.algorithm[1] != 'D' && content.algorithm[1] != 'd'))
		return false;
	signature->prehashed = content.algorithm[1] == 'D';
	memcpy(signature->key_id, content.id, sizeof(signature->key_id));
	memcpy(signature->signature, content.signature, sizeof(signature->signature));
	if (!sign_line(&text, &line) || !sm_text_starts(line, trusted) ||
	    line.length - prefix >= sizeof(signature->comment) || memchr(line.data, '\0', line.length))
		return false;
	memcpy(signature->comment, line.data + prefix, line.length - prefix);
	signature->comment[line.length - prefix] = '\0';
	signature->time_s = time_of(signature->comment);
	return sign_line(&text, &line) && sign_decode(line, signature->global, sizeof(signature->global)) &&
	       text.length == 0;
}

enum sm_status sm_signature_read(const char *path, struct sm_signature *signature, struct sm_error *error)
{
	struct sm_buffer bytes = { .bytes_max = SIGNATURE_FILE_BYTES_MAX };
	enum sm_status status = sm_file_read(path, &bytes, error);

	memset(signature, 0, sizeof(*signature));
	if (status == SM_OK && !parse((struct sm_text){ bytes.data, bytes.length }, signature))
		status = sm_fail(error, SM_ERROR_DATA, path, "dit is geen handtekening van minisign",
				 "this is no signature of minisign");
	sm_buffer_close(&bytes);
	return status;
}

static void hash(struct sm_text content, uint8_t hashed[HASH_BYTES])
{
	crypto_generichash(hashed, HASH_BYTES, (const unsigned char *)content.data, content.length, NULL, 0);
}

/* What the second signature is of: so that nobody gives a signature another comment. */
static size_t join_comment(const uint8_t signature[64], const char *comment, uint8_t joined[64 + SM_COMMENT_BYTES])
{
	size_t length = strlen(comment);

	memcpy(joined, signature, 64);
	memcpy(joined + 64, comment, length);
	return 64 + length;
}

bool sm_signature_holds(const struct sm_signature *signature, struct sm_text content, const struct sm_public_key *key)
{
	uint8_t hashed[HASH_BYTES], joined[64 + SM_COMMENT_BYTES];
	size_t length = join_comment(signature->signature, signature->comment, joined);

	if (memcmp(signature->key_id, key->id, sizeof(key->id)) != 0)
		return false;
	if (signature->prehashed) {
		hash(content, hashed);
		content = (struct sm_text){ (const char *)hashed, sizeof(hashed) };
	}
	return crypto_sign_verify_detached(signature->signature, (const unsigned char *)content.data, content.length,
					   key->key) == 0 &&
	       crypto_sign_verify_detached(signature->global, joined, length, key->key) == 0;
}

enum sm_status sm_sign(const struct sm_secret_key *key, struct sm_text content, const char *name, int64_t now_s,
		       struct sm_buffer *out, struct sm_error *error)
{
	struct sign_content file = { .algorithm = { 'E', 'D' } };
	uint8_t hashed[HASH_BYTES], joined[64 + SM_COMMENT_BYTES], global[64];
	char comment[SM_COMMENT_BYTES];
	struct sm_public_key own;
	int length = snprintf(comment, sizeof(comment), "%s%lld\tfile:%s\thashed", stamp, (long long)now_s, name);

	if (length < 0 || (size_t)length >= sizeof(comment))
		return sm_fail(error, SM_ERROR_USAGE, name, "deze naam is te lang", "this name is too long");
	for (const char *c = comment; *c; c++)
		if ((unsigned char)*c < ' ' && *c != '\t')
			return sm_fail(error, SM_ERROR_USAGE, NULL, "de naam van het bestand bevat een stuurteken",
				       "the name of the file holds a control character");
	sm_secret_key_public(key, &own);
	memcpy(file.id, own.id, sizeof(file.id));
	hash(content, hashed);
	sm_sign_bytes(key, (struct sm_text){ (const char *)hashed, sizeof(hashed) }, file.signature);
	sm_sign_bytes(key, (struct sm_text){ (const char *)joined, join_comment(file.signature, comment, joined) },
		      global);
	sm_buffer_format(out, "%ssignature by sentimeter\n", untrusted);
	sign_encode(out, &file, sizeof(file));
	sm_buffer_format(out, "%s%s\n", trusted, comment);
	sign_encode(out, global, sizeof(global));
	return out->failed ? sm_fail_memory(error) : SM_OK;
}
