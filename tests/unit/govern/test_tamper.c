// SPDX-License-Identifier: EUPL-1.2
// Sabotage of a journal of three hundred entries: each act is found, and the first entry that it touched is named.
#include <fcntl.h>
#include <signal.h>
#include <sodium.h>
#include <sys/wait.h>
#include <unistd.h>

#include "journal.h"
#include "test.h"

enum { ENTRIES = 300, SEAL_EVERY = 50, LINES_MAX = ENTRIES + ENTRIES / SEAL_EVERY + 10, KILLS = 40 };

/* A journal in memory, one line each, without their ends. */
struct lines {
	char *line[LINES_MAX];
	int count;
};

static const char *path_of(const char *name)
{
	static char path[8][600];
	static int turn;
	char *into = path[turn++ % 8];

	snprintf(into, sizeof(path[0]), "%s/%s", test_folder(), name);
	return into;
}

static void add(struct sm_journal *journal, int i)
{
	char object[40];
	struct sm_journal_entry entry = {
		.action = "question", .object = object, .origin = "test", .actor = "analyst", .detail = "{\"n\":1}"
	};

	snprintf(object, sizeof(object), "topic-%d", i);
	assert_int_equal(sm_journal_add(journal, &entry, NULL), SM_OK);
}

/* entries with a seal after each SEAL_EVERY of them; the last line is a seal. */
static void write_journal(const char *name, const char *seal, int entries)
{
	struct sm_journal *journal;

	unlink(path_of(name));
	unlink(path_of(seal));
	assert_int_equal(sm_journal_open(path_of(name), &journal, NULL), SM_OK);
	for (int i = 1; i <= entries; i++) {
		add(journal, i);
		if (i % SEAL_EVERY == 0 || i == entries)
			assert_int_equal(sm_journal_seal(journal, path_of(seal), NULL), SM_OK);
	}
	sm_journal_close(journal);
}

static struct lines read_lines(const char *name)
{
	struct lines lines = { .count = 0 };
	char *bytes = test_read(path_of(name), NULL), *rest = bytes, *line;

	while ((line = strsep(&rest, "\n")) && *line)
		lines.line[lines.count++] = strdup(line);
	free(bytes);
	return lines;
}

static void free_lines(struct lines *lines)
{
	for (int i = 0; i < lines->count; i++)
		free(lines->line[i]);
}

static void write_lines(const char *name, char *const *line, int count)
{
	FILE *file = fopen(path_of(name), "we");

	assert_non_null(file);
	for (int i = 0; i < count; i++)
		fprintf(file, "%s\n", line[i]);
	fclose(file);
}

static void write_bytes(const char *name, const char *bytes, size_t length)
{
	FILE *file = fopen(path_of(name), "we");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, length, file), length);
	fclose(file);
}

static char *checkpoint_of(const char *name)
{
	struct sm_buffer text = { .bytes_max = 4096 };

	assert_int_equal(sm_journal_checkpoint(path_of(name), &text, NULL), SM_OK);
	return text.data;
}

/* The first bad entry, 0 when all holds. */
static int first_bad(const char *name, const char *checkpoint, const char *seal)
{
	struct sm_journal_against against = { checkpoint, seal ? path_of(seal) : NULL };
	struct sm_journal_report report;
	struct sm_error error = { 0 };
	enum sm_status status = sm_journal_check(path_of(name), &against, &report, &error);

	assert_true(status == SM_OK || status == SM_ERROR_DATA);
	return status == SM_OK ? 0 : error.line ? error.line : -1;
}

static void an_untouched_journal_holds_against_all(void **state)
{
	struct sm_journal_report report;
	char *checkpoint;

	(void)state;
	write_journal("whole", "whole-seal", ENTRIES);
	checkpoint = checkpoint_of("whole");
	assert_int_equal(first_bad("whole", checkpoint, "whole-seal"), 0);
	assert_int_equal(sm_journal_check(path_of("whole"), NULL, &report, NULL), SM_OK);
	assert_int_equal(report.entries, ENTRIES + ENTRIES / SEAL_EVERY);
	assert_int_equal(report.seals, ENTRIES / SEAL_EVERY);
	assert_int_equal(report.sealed, report.entries - 1);
	free(checkpoint);
}

/* Every bit of every line, where the walk through the file comes to it. The ends of lines are below. */
static void every_changed_bit_is_found_at_its_entry(void **state)
{
	struct lines lines = read_lines("whole");
	struct journal_walk walk = { .erased = 0 };
	size_t changed = 0, missed = 0;

	(void)state;
	for (int i = 0; i < lines.count; i++) {
		char *line = lines.line[i];
		size_t length = strlen(line);

		for (size_t bit = 0; bit < 8 * length; bit++, changed++) {
			struct journal_walk there = walk;

			line[bit / 8] ^= (char)(1 << (bit % 8));
			missed += journal_walk_line(&there, line, length);
			line[bit / 8] ^= (char)(1 << (bit % 8));
		}
		assert_true(journal_walk_line(&walk, line, length));
	}
	print_message("%zu bits changed in %d entries, %zu missed\n", changed, lines.count, missed);
	assert_int_equal(missed, 0);
	free_lines(&lines);
}

/* The whole way, for each end of a line and for some of the other bytes. */
static void a_changed_byte_of_the_file_is_named(void **state)
{
	char *checkpoint = checkpoint_of("whole");
	size_t length;
	char *bytes = test_read(path_of("whole"), &length);
	int file, entry = 1;

	(void)state;
	write_bytes("flipped", bytes, length);
	file = open(path_of("flipped"), O_RDWR | O_CLOEXEC);
	assert_true(file >= 0);
	for (size_t i = 0; i < length; entry += bytes[i++] == '\n') {
		char changed = (char)(bytes[i] ^ (1 << (i % 8)));

		if (bytes[i] != '\n' && i % 101)
			continue;
		assert_int_equal(pwrite(file, &changed, 1, (off_t)i), 1);
		assert_int_equal(first_bad("flipped", checkpoint, NULL), entry);
		assert_int_equal(pwrite(file, &bytes[i], 1, (off_t)i), 1);
	}
	close(file);
	free(bytes);
	free(checkpoint);
}

static void a_deleted_swapped_duplicated_or_inserted_entry_is_named(void **state)
{
	struct lines lines = read_lines("whole");
	char *checkpoint = checkpoint_of("whole"), *changed[LINES_MAX];

	(void)state;
	for (int i = 0; i < lines.count; i++) {
		size_t before = (size_t)i * sizeof(changed[0]), after = (size_t)(lines.count - i) * sizeof(changed[0]);

		memcpy(changed, lines.line, before);
		memcpy(changed + i, lines.line + i + 1, after - sizeof(changed[0]));
		write_lines("changed", changed, lines.count - 1);
		assert_int_equal(first_bad("changed", checkpoint, NULL), i + 1);

		memcpy(changed, lines.line, before);
		changed[i] = lines.line[i];
		memcpy(changed + i + 1, lines.line + i, after);
		write_lines("changed", changed, lines.count + 1);
		assert_int_equal(first_bad("changed", checkpoint, NULL), i + 2);

		changed[i] = lines.line[(i + 7) % lines.count]; /* one from elsewhere, in front of it */
		write_lines("changed", changed, lines.count + 1);
		assert_int_equal(first_bad("changed", checkpoint, NULL), i + 1);

		if (i == 0)
			continue;
		memcpy(changed, lines.line, sizeof(changed[0]) * (size_t)lines.count);
		changed[i] = lines.line[i - 1];
		changed[i - 1] = lines.line[i];
		write_lines("changed", changed, lines.count);
		assert_int_equal(first_bad("changed", checkpoint, NULL), i);
	}
	free(checkpoint);
	free_lines(&lines);
}

static void a_journal_cut_at_any_length_is_found_against_a_checkpoint(void **state)
{
	size_t length;
	char *bytes, *checkpoint;
	int whole = 0;

	(void)state;
	write_journal("long", "long-seal", 60);
	bytes = test_read(path_of("long"), &length);
	checkpoint = checkpoint_of("long");
	write_bytes("cut", bytes, length);
	for (size_t cut = length; cut-- > 0;) {
		whole = 0;
		for (size_t i = 0; i < cut; i++)
			whole += bytes[i] == '\n';
		assert_int_equal(truncate(path_of("cut"), (off_t)cut), 0);
		assert_int_equal(first_bad("cut", checkpoint, NULL), whole + 1);
	}
	/* The control: a journal that nobody kept a checkpoint of, and whose key is elsewhere. */
	write_bytes("cut", bytes, (size_t)(strchr(bytes, '\n') + 1 - bytes));
	assert_int_equal(first_bad("cut", NULL, NULL), 0);
	free(bytes);
	free(checkpoint);
}

static void an_older_copy_put_back_is_found(void **state)
{
	struct lines lines = read_lines("whole");
	char *checkpoint = checkpoint_of("whole");
	struct sm_journal *journal;

	(void)state;
	for (int count = 1; count < lines.count; count++) {
		write_lines("older", lines.line, count);
		assert_int_equal(first_bad("older", checkpoint, NULL), count + 1);
		assert_int_equal(first_bad("older", NULL, "whole-seal"), count + 1); /* the key is further */
	}
	/* And the sealing key does not seal it. */
	write_lines("older", lines.line, 120);
	assert_int_equal(sm_journal_open(path_of("older"), &journal, NULL), SM_OK);
	assert_int_equal(sm_journal_seal(journal, path_of("whole-seal"), NULL), SM_ERROR_DATA);
	sm_journal_close(journal);
	/* A journal that went on differently after the older copy, and has as many seals, is another one. */
	write_journal("fork", "fork-seal", 60);
	free(checkpoint);
	checkpoint = checkpoint_of("fork");
	free_lines(&lines);
	lines = read_lines("fork");
	write_lines("fork", lines.line, 55);
	assert_int_equal(sm_journal_open(path_of("fork"), &journal, NULL), SM_OK);
	add(journal, 999);
	sm_journal_close(journal);
	assert_int_not_equal(first_bad("fork", checkpoint, NULL), 0);
	free(checkpoint);
	free_lines(&lines);
}

/* ---- Somebody who has all that lies on the machine, and rewrites. ---- */

/* The chain anew from line first (0-based), over the bodies as they are. Entry number is line + 1. */
static void rechain(struct lines *lines, int first)
{
	struct journal_tail tail = { .seq = first };

	if (first)
		assert_int_equal(sodium_hex2bin(tail.chain, sizeof(tail.chain),
						strstr(lines->line[first - 1], "\"chain\":\"") + 9, 64, NULL, NULL,
						NULL),
				 0);
	for (int i = first; i < lines->count; i++) {
		char *body = strdup(strstr(lines->line[i], "\"body\":") + 7), made[JOURNAL_LINE_BYTES_MAX];
		unsigned char salt[JOURNAL_SALT_BYTES] = { 1 }, leaf[32];
		char salt_hex[33], leaf_hex[65], chain_hex[65];

		body[strlen(body) - 1] = '\0';
		journal_hash_leaf(salt, body, strlen(body), leaf);
		journal_hash_chain(++tail.seq, tail.chain, leaf, tail.chain);
		snprintf(made, sizeof(made),
			 "{\"seq\":%d,\"salt\":\"%s\",\"leaf\":\"%s\",\"chain\":\"%s\",\"body\":%s}", i + 1,
			 sodium_bin2hex(salt_hex, sizeof(salt_hex), salt, sizeof(salt)),
			 sodium_bin2hex(leaf_hex, sizeof(leaf_hex), leaf, sizeof(leaf)),
			 sodium_bin2hex(chain_hex, sizeof(chain_hex), tail.chain, sizeof(tail.chain)), body);
		free(body);
		free(lines->line[i]);
		lines->line[i] = strdup(made);
	}
}

static void put_body(struct lines *lines, int at, const char *body)
{
	char made[JOURNAL_LINE_BYTES_MAX];

	snprintf(made, sizeof(made), "{\"seq\":0,\"body\":%s}", body);
	free(lines->line[at]);
	lines->line[at] = strdup(made);
}

static const char innocent[] = "{\"time\":\"2026-05-23T12:00:00Z\",\"action\":\"collect\",\"object\":\"\"}";

static void a_rewritten_chain_breaks_at_the_next_seal(void **state)
{
	(void)state;
	for (int at = 0; at < ENTRIES; at += 7) {
		struct lines lines = read_lines("whole");
		int bad = (at / (SEAL_EVERY + 1) + 1) * (SEAL_EVERY + 1);

		if (at + 1 != bad) {
			put_body(&lines, at, innocent);
			rechain(&lines, at);
			write_lines("rewritten", lines.line, lines.count);
			assert_int_equal(first_bad("rewritten", NULL, NULL), bad);
		}
		free_lines(&lines);
	}
}

/* The secret that lies in the key file now. */
static void current_secret(unsigned char public_key[32], unsigned char secret[64])
{
	size_t length;
	char *file = test_read(path_of("whole-seal"), &length);

	for (size_t slot = 0; slot < length; slot += 64)
		if (memcmp(file + slot, "smseal1", 7) == 0)
			crypto_sign_seed_keypair(public_key, secret, (unsigned char *)file + slot + 16);
	free(file);
}

/* Every seal from line first on, signed anew with this key. own: also says so in the seal. */
static void reseal(struct lines *lines, int first, const unsigned char public_key[32], const unsigned char secret[64],
		   bool own, const char *origin)
{
	for (int i = first; i < lines->count; i++) {
		char *detail =
		    strstr(lines->line[i], "\"action\":\"seal\"") ? strstr(lines->line[i], "\"detail\":") : NULL;
		struct journal_seal seal;
		char text[JOURNAL_SEAL_TEXT_BYTES], made[2 * JOURNAL_SEAL_TEXT_BYTES],
		    body[4 * JOURNAL_SEAL_TEXT_BYTES];

		if (!detail)
			continue;
		assert_true(journal_seal_parse(detail + 9, &seal));
		assert_int_equal(sodium_hex2bin(seal.root, sizeof(seal.root),
						strstr(lines->line[i - 1], "\"chain\":\"") + 9, 64, NULL, NULL, NULL),
				 0);
		if (own) {
			memcpy(seal.key, public_key, 32);
			memcpy(seal.next, public_key, 32);
		}
		journal_seal_text(&seal, origin, text);
		crypto_sign_detached(seal.signature, NULL, (unsigned char *)text, strlen(text), secret);
		journal_seal_print(&seal, made);
		snprintf(body, sizeof(body),
			 "{\"time\":\"2026-05-23T12:00:00Z\",\"action\":\"seal\",\"object\":\"\",\"detail\":%s}", made);
		put_body(lines, i, body);
		rechain(lines, i);
	}
}

static void sealing_anew_with_a_newer_key_is_found(void **state)
{
	unsigned char public_key[32], secret[64];
	char *checkpoint = checkpoint_of("whole"), origin[JOURNAL_ORIGIN_BYTES];

	(void)state;
	current_secret(public_key, secret);
	snprintf(origin, sizeof(origin), "%.*s", (int)strcspn(checkpoint, "\n"), checkpoint);
	for (int at = 5; at < ENTRIES; at += 60) {
		int bad = (at / (SEAL_EVERY + 1) + 1) * (SEAL_EVERY + 1);
		struct lines lines = read_lines("whole");

		put_body(&lines, at, innocent);
		rechain(&lines, at);
		reseal(&lines, at, public_key, secret, false, origin);
		write_lines("resealed", lines.line, lines.count);
		assert_int_equal(first_bad("resealed", NULL, NULL), bad);
		reseal(&lines, at, public_key, secret, true, origin);
		write_lines("resealed", lines.line, lines.count);
		assert_int_equal(first_bad("resealed", NULL, NULL), bad);
		assert_int_equal(first_bad("resealed", checkpoint, NULL), bad);
		free_lines(&lines);
	}
	free(checkpoint);
}

static void a_journal_signed_with_another_key_is_another_journal(void **state)
{
	char *checkpoint = checkpoint_of("whole");

	(void)state;
	write_journal("other", "other-seal", ENTRIES);
	assert_int_equal(first_bad("other", NULL, "other-seal"), 0); /* in itself it holds: the control */
	assert_int_not_equal(first_bad("other", checkpoint, NULL), 0);
	assert_int_equal(first_bad("other", NULL, "whole-seal"), -1); /* nor does the key go with it */
	free(checkpoint);
}

static void a_checkpoint_that_was_changed_is_refused(void **state)
{
	char *checkpoint = checkpoint_of("whole");

	(void)state;
	for (size_t i = 0; i < strlen(checkpoint); i++) {
		char was = checkpoint[i];

		checkpoint[i] = (char)(was ^ 1);
		assert_int_not_equal(first_bad("whole", checkpoint, NULL), 0);
		checkpoint[i] = was;
	}
	assert_int_equal(first_bad("whole", checkpoint, NULL), 0);
	free(checkpoint);
}

/* ---- The key, and stopping halfway. ---- */

enum { SLOT_BYTES = 64, SEED_AT = 16 };

static bool holds_seed(const char *file, size_t length, const char *old)
{
	for (size_t slot = 0; slot < length; slot += SLOT_BYTES)
		if (memcmp(old + slot, "smseal1", 7) == 0 && memmem(file, length, old + slot + SEED_AT, 32))
			return true;
	return false;
}

static void seal_again(const char *name, const char *seal)
{
	struct sm_journal *journal;

	assert_int_equal(sm_journal_open(path_of(name), &journal, NULL), SM_OK);
	assert_int_equal(sm_journal_seal(journal, path_of(seal), NULL), SM_OK);
	sm_journal_close(journal);
}

static void a_key_is_gone_when_it_has_sealed(void **state)
{
	size_t length;
	char *before, *after;

	(void)state;
	write_journal("ratchet", "ratchet-seal", 5);
	before = test_read(path_of("ratchet-seal"), &length);
	assert_true(holds_seed(before, length, before));
	seal_again("ratchet", "ratchet-seal");
	after = test_read(path_of("ratchet-seal"), &length);
	assert_false(holds_seed(after, length, before));
	/* A crash before the overwriting: the seal is in the journal, both keys are in the file. */
	for (size_t i = 0; i < length; i++)
		after[i] |= before[i];
	write_bytes("ratchet-seal", after, length);
	assert_int_equal(first_bad("ratchet", NULL, "ratchet-seal"), 0);
	seal_again("ratchet", "ratchet-seal");
	assert_int_equal(first_bad("ratchet", NULL, "ratchet-seal"), 0);
	free(after);
	after = test_read(path_of("ratchet-seal"), &length);
	assert_false(holds_seed(after, length, before));
	free(after);
	free(before);
}

static _Noreturn void append_for_ever(const char *name, const char *seal)
{
	struct sm_journal *journal;

	if (sm_journal_open(path_of(name), &journal, NULL) != SM_OK)
		_exit(1);
	for (int i = 0;; i++) {
		struct sm_journal_entry entry = { .action = "collect", .object = "x" };

		if (sm_journal_add(journal, &entry, NULL) != SM_OK ||
		    (i % 3 == 2 && sm_journal_seal(journal, path_of(seal), NULL) != SM_OK))
			_exit(1);
	}
}

static void a_process_killed_while_it_writes_leaves_a_journal_that_holds(void **state)
{
	int64_t most = 0;

	(void)state;
	for (int i = 0; i < KILLS; i++) {
		struct sm_journal_report report;
		pid_t child = fork();
		int status;

		assert_true(child >= 0);
		if (child == 0)
			append_for_ever("killed", "killed-seal");
		usleep(2000 + (unsigned)randombytes_uniform(6000));
		kill(child, SIGKILL);
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFSIGNALED(status)); /* it did not end by itself: each time it could go on */
		if (access(path_of("killed"), F_OK) != 0)
			continue;
		assert_int_equal(sm_journal_check(path_of("killed"), NULL, &report, NULL), SM_OK);
		assert_true(report.entries >= most);
		most = report.entries;
		assert_int_equal(first_bad("killed", NULL, "killed-seal"), 0);
	}
	assert_true(most > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_untouched_journal_holds_against_all),
		cmocka_unit_test(every_changed_bit_is_found_at_its_entry),
		cmocka_unit_test(a_changed_byte_of_the_file_is_named),
		cmocka_unit_test(a_deleted_swapped_duplicated_or_inserted_entry_is_named),
		cmocka_unit_test(a_journal_cut_at_any_length_is_found_against_a_checkpoint),
		cmocka_unit_test(an_older_copy_put_back_is_found),
		cmocka_unit_test(a_rewritten_chain_breaks_at_the_next_seal),
		cmocka_unit_test(sealing_anew_with_a_newer_key_is_found),
		cmocka_unit_test(a_journal_signed_with_another_key_is_another_journal),
		cmocka_unit_test(a_checkpoint_that_was_changed_is_refused),
		cmocka_unit_test(a_key_is_gone_when_it_has_sealed),
		cmocka_unit_test(a_process_killed_while_it_writes_leaves_a_journal_that_holds),
	};

	return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
