// SPDX-License-Identifier: EUPL-1.2
// Unit tests of sign*.c, against the real minisign in both directions.
#include <sodium.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "minisign.h"
#include "sentimeter/sign.h"
#include "test.h"

#define MINISIGN(input, ...) minisign(input, (const char *const[]){ __VA_ARGS__, NULL })

static const char password[] = "een wachtwoord dat niemand raadt";

static const char *in_folder(const char *name)
{
	static char path[8][700];
	static int turn;
	char *into = path[turn++ % 8];

	snprintf(into, sizeof(path[0]), "%s/%s", test_folder(), name);
	return into;
}

static struct sm_secret_key *make_key(void)
{
	struct sm_secret_key *key;

	assert_int_equal(sm_secret_key_make(&key, NULL), SM_OK);
	return key;
}

static const char *write_signature(const struct sm_secret_key *key, const char *content, const char *name)
{
	struct sm_buffer text = { .bytes_max = 10000 };
	const char *path;

	assert_int_equal(sm_sign(key, sm_text_of(content), "policy.yaml", 1764028800, &text, NULL), SM_OK);
	path = test_file(test_folder(), name, text.data);
	sm_buffer_close(&text);
	return path;
}

static void minisign_verifies_what_is_signed_here(void **state)
{
	struct sm_secret_key *key = make_key();
	struct sm_public_key public_key;
	char text[SM_KEY_TEXT_BYTES];
	const char *file = test_file(test_folder(), "policy.yaml", "k: 10\n");
	const char *signature = write_signature(key, "k: 10\n", "policy.yaml.jansen.minisig");

	(void)state;
	sm_secret_key_public(key, &public_key);
	sm_public_key_text(&public_key, text);
	assert_true(MINISIGN(NULL, "-V", "-m", file, "-x", signature, "-P", text));
	/* The control: another content. */
	test_file(test_folder(), "policy.yaml", "k: 11\n");
	assert_false(MINISIGN(NULL, "-V", "-m", file, "-x", signature, "-P", text));
	sm_secret_key_close(key);
}

static void read_public(const char *path, struct sm_public_key *key)
{
	char *text = test_read(path, NULL);

	assert_int_equal(sm_public_key_read(sm_text_of(text), key, NULL), SM_OK);
	free(text);
}

/* Signs with minisign; what it wrote must hold here. extra: an option of minisign. */
static void holds_here(const char *secret, const char *public_file, const char *extra, bool prehashed)
{
	const char *file = test_file(test_folder(), "topics.yaml", "topics: []\n");
	const char *signature_file = in_folder("topics.yaml.minisig");
	struct sm_public_key key;
	struct sm_signature signature;

	assert_true(extra ? MINISIGN("wachtwoord\n", "-S", extra, "-s", secret, "-x", signature_file, "-m", file)
			  : MINISIGN("wachtwoord\n", "-S", "-s", secret, "-x", signature_file, "-m", file));
	read_public(public_file, &key);
	assert_int_equal(sm_signature_read(signature_file, &signature, NULL), SM_OK);
	assert_int_equal(signature.prehashed, prehashed);
	assert_true(signature.time_s > 1700000000 && signature.time_s <= (int64_t)time(NULL));
	assert_true(sm_signature_holds(&signature, SM_TEXT("topics: []\n"), &key));
	assert_false(sm_signature_holds(&signature, SM_TEXT("topics: [ ]\n"), &key));
	signature.comment[0] ^= 1; /* the trusted comment is signed too */
	assert_false(sm_signature_holds(&signature, SM_TEXT("topics: []\n"), &key));
}

static void what_minisign_signs_holds_here(void **state)
{
	const char *secret = in_folder("unlocked.key"), *public_file = in_folder("unlocked.pub");
	const char *file = test_file(test_folder(), "policy.yaml", "k: 10\n");
	struct sm_secret_key *key;

	(void)state;
	assert_true(MINISIGN(NULL, "-G", "-W", "-p", public_file, "-s", secret));
	holds_here(secret, public_file, NULL, true);
	holds_here(secret, public_file, "-l", false); /* the older form, without hashing first */
	assert_int_equal(sm_secret_key_open(secret, &key, NULL), SM_OK);
	assert_true(MINISIGN(NULL, "-V", "-m", file, "-x", write_signature(key, "k: 10\n", "plain.minisig"), "-p",
			     public_file));
	sm_secret_key_close(key);
}

static void a_key_made_by_minisign_with_a_password_signs_here(void **state)
{
	const char *secret = in_folder("locked.key"), *public_file = in_folder("locked.pub");
	const char *file = test_file(test_folder(), "feeds.yaml", "feeds: []\n");
	struct sm_secret_key *key;

	(void)state;
	assert_true(MINISIGN("wachtwoord\nwachtwoord\n", "-G", "-p", public_file, "-s", secret));
	assert_int_equal(sm_secret_key_open(secret, &key, NULL), SM_OK);
	assert_true(sm_secret_key_locked(key));
	assert_int_equal(sm_secret_key_unlock(key, "wachtwoord?", NULL), SM_ERROR_PERMISSION);
	assert_true(sm_secret_key_locked(key));
	assert_int_equal(sm_secret_key_unlock(key, "wachtwoord", NULL), SM_OK);
	assert_true(MINISIGN(NULL, "-V", "-m", file, "-x", write_signature(key, "feeds: []\n", "feeds.minisig"), "-p",
			     public_file));
	sm_secret_key_close(key);
}

static void minisign_signs_with_a_key_that_was_made_here(void **state)
{
	struct sm_secret_key *key = make_key(), *again;
	struct sm_public_key public_key;
	char text[SM_KEY_TEXT_BYTES], line[200];
	const char *secret = in_folder("ours.key"), *public_file;
	struct stat info;

	(void)state;
	sm_secret_key_public(key, &public_key);
	sm_public_key_text(&public_key, text);
	snprintf(line, sizeof(line), "untrusted comment: minisign public key\n%s\n", text);
	public_file = test_file(test_folder(), "ours.pub", line);
	assert_int_equal(sm_secret_key_write(key, secret, "wachtwoord", NULL), SM_OK);
	assert_int_equal(stat(secret, &info), 0);
	assert_int_equal(info.st_mode & 0777, 0600);
	holds_here(secret, public_file, NULL, true);
	/* Nothing of the key is readable in the file, and an existing one is never overwritten. */
	assert_int_equal(sm_secret_key_open(secret, &again, NULL), SM_OK);
	sm_secret_key_public(again, &public_key);
	sm_public_key_text(&public_key, line);
	assert_string_not_equal(line, text);
	assert_int_equal(sm_secret_key_write(key, secret, NULL, NULL), SM_ERROR_USAGE);
	sm_secret_key_close(again);
	sm_secret_key_close(key);
}

static void a_key_without_a_password_comes_back_the_same(void **state)
{
	struct sm_secret_key *key = make_key(), *again;
	struct sm_public_key a, b;

	(void)state;
	assert_int_equal(sm_secret_key_write(key, in_folder("plain.key"), NULL, NULL), SM_OK);
	assert_int_equal(sm_secret_key_open(in_folder("plain.key"), &again, NULL), SM_OK);
	assert_false(sm_secret_key_locked(again));
	sm_secret_key_public(key, &a);
	sm_secret_key_public(again, &b);
	assert_true(sm_public_key_same(&a, &b));
	assert_memory_equal(a.id, b.id, sizeof(a.id));
	sm_secret_key_close(again);
	sm_secret_key_close(key);
}

/* Every byte of a signature file that means something; the comment that nobody signs may say anything. */
static void every_changed_byte_of_a_signature_is_found(void **state)
{
	struct sm_secret_key *key = make_key();
	struct sm_public_key public_key;
	const char *path = write_signature(key, "k: 10\n", "flipped.minisig");
	size_t length, first, found = 0;
	char *bytes = test_read(path, &length);

	(void)state;
	sm_secret_key_public(key, &public_key);
	first = (size_t)(strchr(bytes, '\n') - bytes);
	for (size_t i = first; i < length; i++)
		for (int bit = 0; bit < 8; bit++) {
			struct sm_signature signature;
			FILE *file = fopen(path, "we");

			assert_non_null(file);
			bytes[i] ^= (char)(1 << bit);
			fwrite(bytes, 1, length, file);
			fclose(file);
			bytes[i] ^= (char)(1 << bit);
			found += sm_signature_read(path, &signature, NULL) != SM_OK ||
				 !sm_signature_holds(&signature, SM_TEXT("k: 10\n"), &public_key);
		}
	/* A final line end is no part of the signature: without it, or with other white space, it is the same one. */
	assert_true(found + 8 >= 8 * (length - first) && found <= 8 * (length - first));
	free(bytes);
	sm_secret_key_close(key);
}

static void what_is_no_key_is_refused(void **state)
{
	static const char *const bad[] = { "",
					   "RWQ",
					   "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO",
					   "untrusted comment: x\n",
					   "AAQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3",
					   "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3 x" };
	struct sm_public_key key;
	struct sm_secret_key *secret;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(sm_public_key_read(sm_text_of(bad[i]), &key, NULL), SM_ERROR_DATA);
		assert_int_equal(sm_secret_key_open(test_file(test_folder(), "bad.key", bad[i]), &secret, NULL),
				 SM_ERROR_DATA);
	}
	/* The example in minisign's own manual. */
	assert_int_equal(
	    sm_public_key_read(SM_TEXT("RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3"), &key, NULL), SM_OK);
	assert_int_equal(sm_secret_key_open(in_folder("absent"), &secret, NULL), SM_ERROR_INPUT);
}

static void a_key_that_asks_for_too_much_work_is_refused(void **state)
{
	struct sm_secret_key *key = make_key(), *again;
	char *text, *line, bytes[158];
	struct sm_buffer changed = { .bytes_max = 4096 };
	char encoded[256];
	size_t got;

	(void)state;
	assert_int_equal(sm_secret_key_write(key, in_folder("greedy.key"), NULL, NULL), SM_OK);
	text = test_read(in_folder("greedy.key"), NULL);
	line = strchr(text, '\n') + 1;
	assert_int_equal(sodium_base642bin((unsigned char *)bytes, sizeof(bytes), line, strlen(line), "\n", &got, NULL,
					   sodium_base64_VARIANT_ORIGINAL),
			 0);
	memcpy(bytes + 2, "Sc", 2);
	memset(bytes + 38, 0x7f, 16); /* opslimit, memlimit */
	sodium_bin2base64(encoded, sizeof(encoded), (unsigned char *)bytes, sizeof(bytes),
			  sodium_base64_VARIANT_ORIGINAL);
	sm_buffer_format(&changed, "untrusted comment: x\n%s\n", encoded);
	assert_int_equal(sm_secret_key_open(test_file(test_folder(), "greedier.key", changed.data), &again, NULL),
			 SM_OK);
	assert_int_equal(sm_secret_key_unlock(again, password, NULL), SM_ERROR_DATA);
	sm_buffer_close(&changed);
	free(text);
	sm_secret_key_close(again);
	sm_secret_key_close(key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(minisign_verifies_what_is_signed_here),
		cmocka_unit_test(what_minisign_signs_holds_here),
		cmocka_unit_test(a_key_made_by_minisign_with_a_password_signs_here),
		cmocka_unit_test(minisign_signs_with_a_key_that_was_made_here),
		cmocka_unit_test(a_key_without_a_password_comes_back_the_same),
		cmocka_unit_test(every_changed_byte_of_a_signature_is_found),
		cmocka_unit_test(what_is_no_key_is_refused),
		cmocka_unit_test(a_key_that_asks_for_too_much_work_is_refused),
	};

	return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
