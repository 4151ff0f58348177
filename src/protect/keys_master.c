// SPDX-License-Identifier: EUPL-1.2
// keys_master: a file or a passphrase → the master key of one file of keys, which wraps the secrets in it.
//
// The file of keys holds a mark of its master: a salt, and a hash that only this master gives. So a wrong one is found
// out before anything is touched. A secret is bound to all that its slot says of it, and its nonce is the slot's random
// name and its sequence, which come together once only.
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "codec.h"
#include "keys.h"
#include "sentimeter/file.h"

enum {
	SALT_BYTES = crypto_pwhash_SALTBYTES,
	CHECK_BYTES = 16,
	PASSES = 3,
	PASSES_MAX = 16,
	MEMORY_KIB = 64 << 10, /* 138 ms on an ordinary machine: once for each start, once for each guess */
	MEMORY_KIB_MAX = 1 << 20,
	BINDING_BYTES = 7 + 8 + 17 + 8 + 2 + KEY_ID_BYTES,
};
_Static_assert(KEY_ID_BYTES + 8 == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, "a nonce is a name and a sequence");
_Static_assert(KEY_BYTES + crypto_aead_xchacha20poly1305_ietf_ABYTES == KEY_BODY_BYTES, "a wrapped secret fits");

struct sm_master {
	enum sm_master_kind kind;
	size_t length;
	uint8_t bytes[SM_MASTER_BYTES_MAX]; /* of the file, or of the passphrase */
};

/* What the body of a mark says. */
struct mark {
	uint8_t salt[SALT_BYTES], kind;
	uint32_t passes, memory_kib;
	uint8_t check[CHECK_BYTES];
};

const char *sm_master_name(enum sm_master_kind kind, enum sm_tongue tongue)
{
	static const char *const name[][2] = {
		[SM_MASTER_NONE] = { "niet: de bestandsrechten zijn alles", "not: file permissions are all there is" },
		[SM_MASTER_FILE] = { "door een hoofdsleutel uit een bestand", "by a master key from a file" },
		[SM_MASTER_PASSPHRASE] = { "door een wachtwoordzin", "by a passphrase" },
	};

	return name[kind][tongue];
}

static enum sm_status open_locked(struct sm_master **opened, struct sm_error *error)
{
	*opened = sodium_init() < 0 ? NULL : sodium_malloc(sizeof(**opened));
	if (!*opened)
		return sm_fail_memory(error);
	memset(*opened, 0, sizeof(**opened));
	return SM_OK;
}

static enum sm_status check_file(int fd, const char *path, bool credential, struct sm_error *error)
{
	struct stat facts;

	if (fstat(fd, &facts) != 0 || !S_ISREG(facts.st_mode))
		return sm_fail(error, SM_ERROR_INPUT, path, "is geen gewoon bestand", "is not a regular file");
	if (facts.st_mode & (credential ? S_IRWXO : S_IRWXG | S_IRWXO))
		return sm_fail(error, SM_ERROR_PERMISSION, path, "anderen kunnen de hoofdsleutel lezen: doe chmod 600",
			       "others can read the master key: do chmod 600");
	if (facts.st_size < SM_MASTER_BYTES_MIN || facts.st_size > SM_MASTER_BYTES_MAX)
		return sm_fail(error, SM_ERROR_DATA, path,
			       "is geen hoofdsleutel (%d tot %d bytes): maak er een met 'head -c 32 /dev/urandom'",
			       "is no master key (%d to %d bytes): make one with 'head -c 32 /dev/urandom'",
			       SM_MASTER_BYTES_MIN, SM_MASTER_BYTES_MAX);
	return SM_OK;
}

enum sm_status sm_master_open_file(const char *path, bool credential, struct sm_master **opened, struct sm_error *error)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	enum sm_status status;

	*opened = NULL;
	if (fd < 0)
		return sm_fail(error, errno == EACCES ? SM_ERROR_PERMISSION : SM_ERROR_INPUT, path,
			       "kan de hoofdsleutel niet openen: %s", "cannot open the master key: %s",
			       strerror(errno));
	status = check_file(fd, path, credential, error);
	if (status == SM_OK)
		status = open_locked(opened, error);
	if (status == SM_OK) {
		(*opened)->kind = SM_MASTER_FILE;
		if (!sm_file_read_at(fd, (*opened)->bytes, SM_MASTER_BYTES_MAX, 0, &(*opened)->length) ||
		    (*opened)->length < SM_MASTER_BYTES_MIN) {
			status = sm_fail(error, SM_ERROR_IO, path, "kan de hoofdsleutel niet lezen: %s",
					 "cannot read the master key: %s", strerror(errno));
			sm_master_close(*opened);
			*opened = NULL;
		}
	}
	close(fd);
	return status;
}

enum sm_status sm_master_open_passphrase(struct sm_text passphrase, struct sm_master **opened, struct sm_error *error)
{
	enum sm_status status;

	*opened = NULL;
	if (passphrase.length < SM_PASSPHRASE_BYTES_MIN || passphrase.length > SM_MASTER_BYTES_MAX)
		return sm_fail(error, SM_ERROR_USAGE, NULL,
			       "een wachtwoordzin heeft ten minste %d tekens: neem een paar woorden",
			       "a passphrase has at least %d characters: take a few words", SM_PASSPHRASE_BYTES_MIN);
	status = open_locked(opened, error);
	if (status != SM_OK)
		return status;
	(*opened)->kind = SM_MASTER_PASSPHRASE;
	(*opened)->length = passphrase.length;
	memcpy((*opened)->bytes, passphrase.data, passphrase.length);
	return SM_OK;
}

void sm_master_close(struct sm_master *master)
{
	sodium_free(master); /* wipes it */
}

/* One description for both ways. */
static void mark_layout(struct codec *codec, struct mark *mark)
{
	codec_bytes(codec, mark->salt, sizeof(mark->salt));
	codec_u8(codec, &mark->kind);
	codec_u32(codec, &mark->passes);
	codec_u32(codec, &mark->memory_kib);
	codec_bytes(codec, mark->check, sizeof(mark->check));
}

static struct mark mark_of(const struct key_copy *copy)
{
	struct codec codec = { .data = (uint8_t *)copy->body, .size = KEY_BODY_BYTES };
	struct mark mark = { 0 };

	mark_layout(&codec, &mark);
	return mark;
}

enum sm_master_kind keys_master_kind(const struct key_copy *mark)
{
	return mark_of(mark).kind == SM_MASTER_PASSPHRASE ? SM_MASTER_PASSPHRASE : SM_MASTER_FILE;
}

static enum sm_status fail_memory_hard(const char *path, struct sm_error *error)
{
	return sm_fail(error, SM_ERROR_MEMORY, path, "te weinig geheugen om de wachtwoordzin te rekenen",
		       "too little memory to work out the passphrase");
}

static enum sm_status derive(const char *path, const struct sm_master *master, const struct mark *mark,
			     struct keys_master *keys, struct sm_error *error)
{
	uint8_t root[KEY_BYTES];
	enum sm_status status = SM_OK;

	if (mark->passes > PASSES_MAX || mark->memory_kib > MEMORY_KIB_MAX)
		return sm_fail(error, SM_ERROR_DATA, path, "het merk van de hoofdsleutel is beschadigd",
			       "the mark of the master key is damaged");
	if (master->kind == SM_MASTER_PASSPHRASE) {
		if (crypto_pwhash(root, sizeof(root), (const char *)master->bytes, master->length, mark->salt,
				  mark->passes, (size_t)mark->memory_kib << 10, crypto_pwhash_ALG_ARGON2ID13) != 0)
			status = fail_memory_hard(path, error);
	} else {
		crypto_generichash(root, sizeof(root), master->bytes, master->length, mark->salt, SALT_BYTES);
	}
	if (status == SM_OK) {
		crypto_kdf_derive_from_key(keys->wrap, KEY_BYTES, 1, "sm-wrap-", root);
		crypto_kdf_derive_from_key(keys->mark, KEY_BYTES, 2, "sm-mark-", root);
	}
	sodium_memzero(root, sizeof(root));
	return status;
}

static void check_of(const struct keys_master *keys, const uint8_t id[KEY_ID_BYTES], uint8_t check[CHECK_BYTES])
{
	crypto_generichash(check, CHECK_BYTES, id, KEY_ID_BYTES, keys->mark, KEY_BYTES);
}

static enum sm_status fail_kind(const char *path, enum sm_master_kind wanted, struct sm_error *error)
{
	if (wanted == SM_MASTER_PASSPHRASE)
		return sm_fail(
		    error, SM_ERROR_PERMISSION, path,
		    "deze sleutels zijn beschermd met een wachtwoordzin: geef die (--passphrase-fd, of in een "
		    "terminal)",
		    "these keys are protected by a passphrase: give it (--passphrase-fd, or in a terminal)");
	return sm_fail(error, SM_ERROR_PERMISSION, path,
		       "deze sleutels zijn beschermd met een hoofdsleutel: geef die met --master-file of als "
		       "systemd-credential sentimeter-master",
		       "these keys are protected by a master key: give it with --master-file or as the systemd "
		       "credential sentimeter-master");
}

static enum sm_status make_mark(const char *path, const struct sm_master *master, struct keys_master *keys,
				struct key_copy *made, struct sm_error *error)
{
	struct mark mark = { .kind = (uint8_t)master->kind, .passes = PASSES, .memory_kib = MEMORY_KIB };
	struct codec codec = { .data = made->body, .size = KEY_BODY_BYTES, .writing = true };
	enum sm_status status;

	*made = (struct key_copy){ .sequence = 1, .form = KEY_FORM_MASTER, .wait_min = KEY_WAIT_UNKNOWN };
	randombytes_buf(made->id, sizeof(made->id));
	randombytes_buf(mark.salt, sizeof(mark.salt));
	status = derive(path, master, &mark, keys, error);
	if (status != SM_OK)
		return status;
	check_of(keys, made->id, mark.check);
	mark_layout(&codec, &mark);
	return SM_OK;
}

static enum sm_status know_mark(const char *path, const struct sm_master *master, const struct key_copy *found,
				struct keys_master *keys, struct sm_error *error)
{
	struct mark mark = mark_of(found);
	uint8_t check[CHECK_BYTES];
	enum sm_status status;

	if (!master || master->kind != keys_master_kind(found))
		return fail_kind(path, keys_master_kind(found), error);
	status = derive(path, master, &mark, keys, error);
	if (status != SM_OK)
		return status;
	check_of(keys, found->id, check);
	if (sodium_memcmp(check, mark.check, CHECK_BYTES) == 0)
		return SM_OK;
	return sm_fail(error, SM_ERROR_PERMISSION, path,
		       "dit is niet de hoofdsleutel van deze sleutels: geef de goede (er is niets veranderd)",
		       "this is not the master key of these keys: give the right one (nothing was changed)");
}

enum sm_status keys_master_open(const char *path, const struct sm_master *master, const struct key_copy *mark,
				struct key_copy *made, struct keys_master **opened, struct sm_error *error)
{
	struct keys_master *keys = sodium_malloc(sizeof(*keys));
	enum sm_status status;

	*opened = NULL;
	if (!keys)
		return sm_fail_memory(error);
	status = mark ? know_mark(path, master, mark, keys, error) : make_mark(path, master, keys, made, error);
	if (status == SM_OK)
		*opened = keys;
	else
		sodium_free(keys);
	return status;
}

static void bind(const struct key_copy *copy, uint8_t binding[BINDING_BYTES], uint8_t nonce[KEY_ID_BYTES + 8])
{
	struct codec codec = { .data = binding, .size = BINDING_BYTES, .writing = true };
	struct codec once = { .data = nonce, .size = KEY_ID_BYTES + 8, .writing = true };
	struct key_copy writable = *copy;
	uint16_t wait = (uint16_t)(copy->wait_min + 1);

	memset(binding, 0, BINDING_BYTES);
	codec_bytes(&codec, (void *)"smwrap1", 7);
	codec_u64(&codec, &writable.sequence);
	codec_period(&codec, &writable.period);
	codec_i64(&codec, &writable.created_s);
	codec_u16(&codec, &wait);
	codec_bytes(&codec, writable.id, KEY_ID_BYTES);
	codec_bytes(&once, writable.id, KEY_ID_BYTES);
	codec_u64(&once, &writable.sequence);
}

void keys_wrap(const struct keys_master *master, const uint8_t secret[KEY_BYTES], struct key_copy *copy)
{
	uint8_t binding[BINDING_BYTES], nonce[KEY_ID_BYTES + 8];

	copy->form = KEY_FORM_WRAPPED;
	bind(copy, binding, nonce);
	crypto_aead_xchacha20poly1305_ietf_encrypt(copy->body, NULL, secret, KEY_BYTES, binding, sizeof(binding), NULL,
						   nonce, master->wrap);
}

bool keys_unwrap(const struct keys_master *master, const struct key_copy *copy, uint8_t secret[KEY_BYTES])
{
	uint8_t binding[BINDING_BYTES], nonce[KEY_ID_BYTES + 8];

	bind(copy, binding, nonce);
	return crypto_aead_xchacha20poly1305_ietf_decrypt(secret, NULL, NULL, copy->body, KEY_BODY_BYTES, binding,
							  sizeof(binding), nonce, master->wrap) == 0;
}
