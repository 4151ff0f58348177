// SPDX-License-Identifier: EUPL-1.2
// checkpoint: a seal ↔ its text: the entry in the journal, and the note of C2SP tlog-checkpoint.
//
//   sentimeter/1f2e3d4c5b6a7988          the origin: fingerprint of the installation's first key
//   1234                                 entries
//   base64                               where the chain stood
//   seal 7                               and what this form lets us add: which seal it is,
//   key base64                           the key that signs it,
//   next base64                          and the one that will sign the next
//
//   — sentimeter/1f2e3d4c5b6a7988 base64 the signature, after four bytes that name the key
#include <inttypes.h>
#include <jansson.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "journal.h"

enum { BASE64_BYTES = 128, KEY_HASH_BYTES = 4, NOTE_ED25519 = 1 };

static const char dash[] = "\xe2\x80\x94 ";

void journal_origin(const unsigned char first_key[32], char origin[JOURNAL_ORIGIN_BYTES])
{
	unsigned char hash[32];
	char hex[17];

	crypto_generichash(hash, sizeof(hash), first_key, 32, NULL, 0);
	sodium_bin2hex(hex, sizeof(hex), hash, 8);
	snprintf(origin, JOURNAL_ORIGIN_BYTES, "sentimeter/%s", hex);
}

static const char *encode(const unsigned char *bytes, size_t length, char text[BASE64_BYTES])
{
	return sodium_bin2base64(text, BASE64_BYTES, bytes, length, sodium_base64_VARIANT_ORIGINAL);
}

void journal_seal_text(const struct journal_seal *seal, const char *origin, char text[JOURNAL_SEAL_TEXT_BYTES])
{
	char root[BASE64_BYTES], key[BASE64_BYTES], next[BASE64_BYTES];

	snprintf(text, JOURNAL_SEAL_TEXT_BYTES, "%s\n%" PRId64 "\n%s\nseal %" PRId64 "\nkey %s\nnext %s\n", origin,
		 seal->size, encode(seal->root, sizeof(seal->root), root), seal->number,
		 encode(seal->key, sizeof(seal->key), key), encode(seal->next, sizeof(seal->next), next));
}

bool journal_seal_holds(const struct journal_seal *seal, const char *origin)
{
	char text[JOURNAL_SEAL_TEXT_BYTES];

	journal_seal_text(seal, origin, text);
	return crypto_sign_verify_detached(seal->signature, (const unsigned char *)text, strlen(text), seal->key) == 0;
}

/* ---- The entry of the journal. ---- */

void journal_seal_print(const struct journal_seal *seal, char *detail)
{
	char root[65], key[65], next[65], signature[129];

	sodium_bin2hex(root, sizeof(root), seal->root, sizeof(seal->root));
	sodium_bin2hex(key, sizeof(key), seal->key, sizeof(seal->key));
	sodium_bin2hex(next, sizeof(next), seal->next, sizeof(seal->next));
	sodium_bin2hex(signature, sizeof(signature), seal->signature, sizeof(seal->signature));
	snprintf(detail, 2 * JOURNAL_SEAL_TEXT_BYTES,
		 "{\"seal\":%" PRId64 ",\"size\":%" PRId64 ",\"root\":\"%s\",\"key\":\"%s\",\"next\":\"%s\","
		 "\"signature\":\"%s\"}",
		 seal->number, seal->size, root, key, next, signature);
}

static bool hex_member(const json_t *object, const char *name, unsigned char *bytes, size_t count)
{
	const char *text = json_string_value(json_object_get(object, name));
	size_t got;

	return text && strlen(text) == 2 * count &&
	       sodium_hex2bin(bytes, count, text, strlen(text), NULL, &got, NULL) == 0 && got == count;
}

bool journal_seal_parse(const char *detail, struct journal_seal *seal)
{
	json_t *object = json_loads(detail, JSON_REJECT_DUPLICATES | JSON_DISABLE_EOF_CHECK, NULL);
	bool whole = object && json_is_integer(json_object_get(object, "seal")) &&
		     json_is_integer(json_object_get(object, "size")) &&
		     hex_member(object, "root", seal->root, sizeof(seal->root)) &&
		     hex_member(object, "key", seal->key, sizeof(seal->key)) &&
		     hex_member(object, "next", seal->next, sizeof(seal->next)) &&
		     hex_member(object, "signature", seal->signature, sizeof(seal->signature));

	if (whole) {
		seal->number = json_integer_value(json_object_get(object, "seal"));
		seal->size = json_integer_value(json_object_get(object, "size"));
	}
	json_decref(object);
	return whole && seal->number > 0 && seal->size >= 0;
}

/* ---- The note. ---- */

static void key_hash(const char *origin, const unsigned char key[32], unsigned char hash[KEY_HASH_BYTES])
{
	static const unsigned char between[] = { '\n', NOTE_ED25519 };
	crypto_hash_sha256_state state;
	unsigned char whole[crypto_hash_sha256_BYTES];

	crypto_hash_sha256_init(&state);
	crypto_hash_sha256_update(&state, (const unsigned char *)origin, strlen(origin));
	crypto_hash_sha256_update(&state, between, sizeof(between));
	crypto_hash_sha256_update(&state, key, 32);
	crypto_hash_sha256_final(&state, whole);
	memcpy(hash, whole, KEY_HASH_BYTES);
}

void journal_checkpoint_print(const struct journal_seal *seal, const char *origin, struct sm_buffer *out)
{
	char text[JOURNAL_SEAL_TEXT_BYTES], base64[BASE64_BYTES];
	unsigned char signature[KEY_HASH_BYTES + sizeof(seal->signature)];

	journal_seal_text(seal, origin, text);
	key_hash(origin, seal->key, signature);
	memcpy(signature + KEY_HASH_BYTES, seal->signature, sizeof(seal->signature));
	sm_buffer_format(out, "%s\n%s%s %s\n", text, dash, origin, encode(signature, sizeof(signature), base64));
}

/* The next line, which begins with word, terminated in place of its end; NULL when it does not. */
static char *take_line(char **rest, const char *word)
{
	char *line = *rest, *end = line ? strchr(line, '\n') : NULL;

	if (!end || strncmp(line, word, strlen(word)) != 0)
		return NULL;
	*end = '\0';
	*rest = end + 1;
	return line + strlen(word);
}

static bool take_number(char **rest, const char *word, int64_t *number)
{
	char *line = take_line(rest, word), *end = NULL;

	if (!line || !sm_ascii_is_digit(*line))
		return false;
	*number = strtoll(line, &end, 10);
	return *end == '\0' && *number >= 0;
}

static bool take_bytes(char **rest, const char *word, unsigned char *bytes, size_t length)
{
	const char *line = take_line(rest, word), *end;
	size_t got;

	return line &&
	       sodium_base642bin(bytes, length, line, strlen(line), NULL, &got, &end, sodium_base64_VARIANT_ORIGINAL) ==
		   0 &&
	       got == length && *end == '\0';
}

static bool take_signature(char **rest, struct journal_seal *seal, const char *origin)
{
	unsigned char signature[KEY_HASH_BYTES + sizeof(seal->signature)], hash[KEY_HASH_BYTES];
	char word[JOURNAL_ORIGIN_BYTES + 8];

	snprintf(word, sizeof(word), "\n%s%s ", dash, origin);
	if (**rest != '\n')
		return false;
	(*rest)++;
	if (!take_bytes(rest, word + 1, signature, sizeof(signature)))
		return false;
	key_hash(origin, seal->key, hash);
	memcpy(seal->signature, signature + KEY_HASH_BYTES, sizeof(seal->signature));
	return memcmp(hash, signature, sizeof(hash)) == 0;
}

bool journal_checkpoint_parse(const char *text, struct journal_seal *seal, char origin[JOURNAL_ORIGIN_BYTES])
{
	char copy[3 * JOURNAL_SEAL_TEXT_BYTES], *rest = copy, *line;

	if (strlen(text) >= sizeof(copy))
		return false;
	memcpy(copy, text, strlen(text) + 1);
	line = take_line(&rest, "");
	if (!line || strlen(line) >= JOURNAL_ORIGIN_BYTES)
		return false;
	memcpy(origin, line, strlen(line) + 1);
	return take_number(&rest, "", &seal->size) && take_bytes(&rest, "", seal->root, sizeof(seal->root)) &&
	       take_number(&rest, "seal ", &seal->number) && take_bytes(&rest, "key ", seal->key, sizeof(seal->key)) &&
	       take_bytes(&rest, "next ", seal->next, sizeof(seal->next)) && take_signature(&rest, seal, origin) &&
	       *rest == '\0';
}
