// SPDX-License-Identifier: EUPL-1.2
// sign_key: key files of minisign ↔ keys.
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sentimeter/file.h"
#include "sign_format.h"

enum { KEY_FILE_BYTES_MAX = 8192 };

struct sm_secret_key {
	struct sign_secret file;
	bool locked;
	char path[512]; /* for messages */
};

enum sm_status sm_public_key_read(struct sm_text text, struct sm_public_key *key, struct sm_error *error)
{
	struct sign_public read;
	struct sm_text line = { NULL, 0 };

	while (sign_line(&text, &line) && sm_text_starts(line, "untrusted comment:"))
		;
	if (!sign_decode(sm_text_trim(line), &read, sizeof(read)) || memcmp(read.algorithm, "Ed", 2) != 0)
		return sm_fail(error, SM_ERROR_DATA, NULL,
			       "dit is geen openbare sleutel van minisign: neem de regel die met RW begint over",
			       "this is no public key of minisign: copy the line that begins with RW");
	memcpy(key->id, read.id, sizeof(key->id));
	memcpy(key->key, read.key, sizeof(key->key));
	return SM_OK;
}

void sm_public_key_text(const struct sm_public_key *key, char text[SM_KEY_TEXT_BYTES])
{
	struct sign_public bytes = { .algorithm = { 'E', 'd' } };

	memcpy(bytes.id, key->id, sizeof(bytes.id));
	memcpy(bytes.key, key->key, sizeof(bytes.key));
	sodium_bin2base64(text, SM_KEY_TEXT_BYTES, (const unsigned char *)&bytes, sizeof(bytes),
			  sodium_base64_VARIANT_ORIGINAL);
}

bool sm_public_key_same(const struct sm_public_key *a, const struct sm_public_key *b)
{
	return memcmp(a->key, b->key, sizeof(a->key)) == 0;
}

void sm_secret_key_close(struct sm_secret_key *key)
{
	sodium_free(key); /* overwrites */
}

void sm_secret_key_closep(struct sm_secret_key **key)
{
	sm_secret_key_close(*key);
}

bool sm_secret_key_locked(const struct sm_secret_key *key)
{
	return key->locked;
}

void sm_secret_key_public(const struct sm_secret_key *key, struct sm_public_key *public_key)
{
	memcpy(public_key->id, key->file.inner.id, sizeof(public_key->id));
	/* An Ed25519 secret key ends with its public one. */
	memcpy(public_key->key, key->file.inner.key + 32, sizeof(public_key->key));
}

static void checksum(const struct sign_secret *secret, uint8_t check[32])
{
	crypto_generichash_state state;

	crypto_generichash_init(&state, NULL, 0, 32);
	crypto_generichash_update(&state, secret->algorithm, sizeof(secret->algorithm));
	crypto_generichash_update(&state, secret->inner.id, sizeof(secret->inner.id));
	crypto_generichash_update(&state, secret->inner.key, sizeof(secret->inner.key));
	crypto_generichash_final(&state, check, 32);
}

static struct sm_secret_key *take_memory(struct sm_error *error)
{
	struct sm_secret_key *key = sodium_malloc(sizeof(*key));

	if (key)
		memset(key, 0, sizeof(*key));
	else
		(void)!sm_fail_memory(error);
	return key;
}

enum sm_status sm_secret_key_make(struct sm_secret_key **key, struct sm_error *error)
{
	struct sm_secret_key *made = take_memory(error);
	uint8_t public_key[32];

	*key = made;
	if (!made)
		return SM_ERROR_MEMORY;
	memcpy(made->file.algorithm, "Ed", 2);
	memcpy(made->file.check_algorithm, "B2", 2);
	randombytes_buf(made->file.inner.id, sizeof(made->file.inner.id));
	crypto_sign_keypair(public_key, made->file.inner.key);
	checksum(&made->file, made->file.inner.check);
	return SM_OK;
}

static uint64_t load(const uint8_t bytes[8])
{
	uint64_t number = 0;

	for (int i = 7; i >= 0; i--)
		number = number << 8 | bytes[i];
	return number;
}

static void save(uint64_t number, uint8_t bytes[8])
{
	for (int i = 0; i < 8; i++)
		bytes[i] = (uint8_t)(number >> (8 * i));
}

/* Covers or uncovers: the same act. */
static enum sm_status apply_password(struct sign_secret *secret, const char *password, struct sm_error *error)
{
	uint64_t opslimit = load(secret->opslimit), memlimit = load(secret->memlimit);
	uint8_t *stream, *inner = (uint8_t *)&secret->inner;
	enum sm_status status = SM_OK;

	/* A file that asks for more than minisign ever writes is not one of a friend. */
	if (opslimit > crypto_pwhash_scryptsalsa208sha256_OPSLIMIT_SENSITIVE ||
	    memlimit > crypto_pwhash_scryptsalsa208sha256_MEMLIMIT_SENSITIVE)
		return sm_fail(error, SM_ERROR_DATA, NULL, "dit sleutelbestand vraagt meer werk dan minisign ooit doet",
			       "this key file asks for more work than minisign ever does");
	stream = sodium_malloc(sizeof(secret->inner));
	if (!stream || crypto_pwhash_scryptsalsa208sha256(stream, sizeof(secret->inner), password, strlen(password),
							  secret->salt, opslimit, (size_t)memlimit) != 0)
		status = sm_fail(error, SM_ERROR_MEMORY, NULL,
				 "te weinig geheugen voor het wachtwoord van een sleutel (1 GiB): doe dit op een "
				 "andere machine",
				 "not enough memory for a key's password (1 GiB): do this on another machine");
	for (size_t i = 0; status == SM_OK && i < sizeof(secret->inner); i++)
		inner[i] ^= stream[i];
	sodium_free(stream);
	return status;
}

static bool is_whole(const struct sign_secret *secret)
{
	uint8_t check[32];

	checksum(secret, check);
	return sodium_memcmp(check, secret->inner.check, sizeof(check)) == 0;
}

/* minisign leaves the checksum of a key without a password empty: then its two halves have to go together. */
static bool halves_agree(const struct sign_secret *secret)
{
	uint8_t seed[crypto_sign_SEEDBYTES], public_key[32], whole[64];
	bool agree;

	crypto_sign_ed25519_sk_to_seed(seed, secret->inner.key);
	crypto_sign_seed_keypair(public_key, whole, seed);
	agree = sodium_memcmp(whole, secret->inner.key, sizeof(whole)) == 0;
	sodium_memzero(seed, sizeof(seed));
	sodium_memzero(whole, sizeof(whole));
	return agree;
}

static bool parse(struct sm_text text, struct sign_secret *secret)
{
	struct sm_text line;

	return sign_line(&text, &line) && sm_text_starts(line, "untrusted comment:") && sign_line(&text, &line) &&
	       sign_decode(line, secret, sizeof(*secret)) && memcmp(secret->algorithm, "Ed", 2) == 0 &&
	       memcmp(secret->check_algorithm, "B2", 2) == 0 &&
	       (memcmp(secret->kdf, "Sc", 2) == 0 || memcmp(secret->kdf, "\0\0", 2) == 0);
}

static enum sm_status fail_key(const char *path, struct sm_error *error)
{
	return sm_fail(error, SM_ERROR_DATA, path, "dit is geen geheime sleutel van minisign, of hij is beschadigd",
		       "this is no secret key of minisign, or it is damaged");
}

enum sm_status sm_secret_key_open(const char *path, struct sm_secret_key **key, struct sm_error *error)
{
	struct sm_buffer bytes = { .bytes_max = KEY_FILE_BYTES_MAX };
	struct sm_secret_key *made = take_memory(error);
	enum sm_status status = made ? sm_file_read(path, &bytes, error) : SM_ERROR_MEMORY;

	*key = NULL;
	if (status == SM_OK && !parse((struct sm_text){ bytes.data, bytes.length }, &made->file))
		status = fail_key(path, error);
	sm_buffer_close(&bytes);
	if (status == SM_OK) {
		snprintf(made->path, sizeof(made->path), "%s", path);
		made->locked = made->file.kdf[0] == 'S';
		if (!made->locked && !halves_agree(&made->file))
			status = fail_key(path, error);
	}
	if (status != SM_OK) {
		sm_secret_key_close(made);
		return status;
	}
	*key = made;
	return SM_OK;
}

enum sm_status sm_secret_key_unlock(struct sm_secret_key *key, const char *password, struct sm_error *error)
{
	struct sm_secret_key *copy; /* what a wrong password makes of it is no key */
	enum sm_status status;

	if (!key->locked)
		return SM_OK;
	copy = take_memory(error);
	if (!copy)
		return SM_ERROR_MEMORY;
	copy->file = key->file;
	status = apply_password(&copy->file, password, error);
	if (status == SM_OK && !is_whole(&copy->file))
		status = sm_fail(error, SM_ERROR_PERMISSION, key->path, "dit is niet het wachtwoord van deze sleutel",
				 "this is not the password of this key");
	if (status == SM_OK) {
		key->file = copy->file;
		key->locked = false;
	}
	sm_secret_key_close(copy);
	return status;
}

static enum sm_status write_new(const char *path, struct sm_text text, struct sm_error *error)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	bool written;

	if (fd < 0 && errno == EEXIST)
		return sm_fail(error, SM_ERROR_USAGE, path,
			       "bestaat al en wordt niet overschreven: kies een andere naam",
			       "is there already and is not overwritten: choose another name");
	written = fd >= 0 && sm_file_write(fd, text) && fsync(fd) == 0;
	if (fd >= 0)
		close(fd);
	if (written && sm_file_sync_folder(path))
		return SM_OK;
	return sm_fail(error, errno == EACCES ? SM_ERROR_PERMISSION : SM_ERROR_IO, path,
		       "kan de sleutel niet schrijven: %s", "cannot write the key: %s", strerror(errno));
}

static void protect(struct sign_secret *secret)
{
	memcpy(secret->kdf, "Sc", 2);
	randombytes_buf(secret->salt, sizeof(secret->salt));
	save(crypto_pwhash_scryptsalsa208sha256_OPSLIMIT_SENSITIVE, secret->opslimit);
	save(crypto_pwhash_scryptsalsa208sha256_MEMLIMIT_SENSITIVE, secret->memlimit);
}

enum sm_status sm_secret_key_write(const struct sm_secret_key *key, const char *path, const char *password,
				   struct sm_error *error)
{
	struct sm_secret_key *copy = take_memory(error);
	struct sm_buffer text = { .bytes_max = KEY_FILE_BYTES_MAX };
	enum sm_status status = copy ? SM_OK : SM_ERROR_MEMORY;

	if (status == SM_OK) {
		copy->file = key->file;
		memset(copy->file.kdf, 0, sizeof(copy->file.kdf));
	}
	if (status == SM_OK && password) {
		protect(&copy->file);
		status = apply_password(&copy->file, password, error);
	}
	if (status == SM_OK) {
		sm_buffer_format(&text, "untrusted comment: minisign %s secret key\n",
				 password ? "encrypted" : "unencrypted");
		sign_encode(&text, &copy->file, sizeof(copy->file));
		status = text.failed ? sm_fail_memory(error)
				     : write_new(path, (struct sm_text){ text.data, text.length }, error);
	}
	sm_buffer_close(&text);
	sm_secret_key_close(copy);
	return status;
}

void sm_sign_bytes(const struct sm_secret_key *key, struct sm_text content, uint8_t signature[64])
{
	crypto_sign_detached(signature, NULL, (const unsigned char *)content.data, content.length, key->file.inner.key);
}
