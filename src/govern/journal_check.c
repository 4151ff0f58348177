// SPDX-License-Identifier: EUPL-1.2
// journal_check: journal.ndjson → whether chain and seals hold, and the first entry where they do not.
#include <inttypes.h>
#include <sodium.h>
#include <string.h>

#include "journal.h"
#include "journal_erase.h"
#include "safeguard.h"

/* Small letters only: a hash has one spelling, so that no byte of a line can be another. */
static int hex_value(char c)
{
	return sm_ascii_is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool read_hex(const char **at, const char *name, unsigned char *bytes, size_t count)
{
	size_t length = strlen(name);

	if (strncmp(*at, name, length) != 0)
		return false;
	*at += length;
	for (size_t i = 0; i < count; i++) {
		int high = hex_value((*at)[0]), low = high < 0 ? -1 : hex_value((*at)[1]);

		if (low < 0)
			return false;
		bytes[i] = (unsigned char)(high << 4 | low);
		*at += 2;
	}
	return true;
}

/* A line, taken apart. */
struct parts {
	unsigned char salt[JOURNAL_SALT_BYTES], leaf[JOURNAL_HASH_BYTES], chain[JOURNAL_HASH_BYTES];
	struct sm_text body;
};

/* The layout is fixed to the byte, so that nothing can be slipped in between. */
static bool take_apart(const char *line, size_t length, int64_t seq, struct parts *parts)
{
	char start[40];
	const char *at = line;
	int written = snprintf(start, sizeof(start), "{\"seq\":%" PRId64 ",", seq);

	if (strlen(line) != length || strncmp(at, start, (size_t)written) != 0)
		return false;
	at += written;
	if (!read_hex(&at, "\"salt\":\"", parts->salt, JOURNAL_SALT_BYTES) ||
	    !read_hex(&at, "\",\"leaf\":\"", parts->leaf, JOURNAL_HASH_BYTES) ||
	    !read_hex(&at, "\",\"chain\":\"", parts->chain, JOURNAL_HASH_BYTES) || strncmp(at, "\",\"body\":", 9) != 0)
		return false;
	at += 9;
	if (line + length <= at || line[length - 1] != '}')
		return false;
	parts->body = (struct sm_text){ at, (size_t)(line + length - 1 - at) };
	return true;
}

/* A body whose time was over: it is gone, in its own place, and so is the salt by which it could be guessed. */
static bool is_erased(const struct parts *parts)
{
	return journal_body_is_erased(parts->body) && sodium_is_zero(parts->salt, sizeof(parts->salt));
}

static bool is_chained(const struct parts *parts, const struct journal_tail *before)
{
	unsigned char computed[JOURNAL_HASH_BYTES];

	if (!safeguard(SAFEGUARD_CHAIN))
		return true;
	if (!is_erased(parts)) {
		journal_hash_leaf(parts->salt, parts->body.data, parts->body.length, computed);
		if (memcmp(computed, parts->leaf, JOURNAL_HASH_BYTES) != 0)
			return false;
	}
	journal_hash_chain(before->seq + 1, before->chain, parts->leaf, computed);
	return memcmp(computed, parts->chain, JOURNAL_HASH_BYTES) == 0;
}

/* ---- Walking. ---- */

static bool is_seal(struct sm_text body)
{
	static const char start[] = "{\"time\":\"....-..-..T..:..:..Z\"",
			  action[] = ",\"action\":\"" JOURNAL_SEAL_ACTION "\"";

	return body.length > sizeof(start) + sizeof(action) &&
	       memcmp(body.data + sizeof(start) - 1, action, sizeof(action) - 1) == 0;
}

/* Each is signed with its own key, and no other: a later key cannot sign for an earlier time (CVE-2023-31439). */
static bool check_seal(struct journal_walk *walk, struct sm_text body)
{
	static const char detail[] = "\"detail\":";
	const char *at = sm_text_find(body, detail);
	struct journal_seal seal;

	if (!at || !journal_seal_parse(at + sizeof(detail) - 1, &seal) || seal.number != walk->last.number + 1 ||
	    seal.size != walk->tail.seq || memcmp(seal.root, walk->tail.chain, sizeof(seal.root)) != 0)
		return false;
	if (seal.number == 1)
		journal_origin(seal.key, walk->origin);
	else if (memcmp(seal.key, walk->last.next, sizeof(seal.key)) != 0)
		return false;
	if (!journal_seal_holds(&seal, walk->origin))
		return false;
	walk->last = seal;
	return true;
}

/* The checkpoint is of the moment at which its seal was made: the entries before it. */
static bool meets_checkpoint(struct journal_walk *walk)
{
	const struct journal_seal *kept = walk->kept;

	if (!kept || walk->last.number != kept->number)
		return true;
	walk->kept_holds = walk->last.size == kept->size && memcmp(walk->last.root, kept->root, 32) == 0 &&
			   memcmp(walk->last.key, kept->key, 32) == 0 && memcmp(walk->last.next, kept->next, 32) == 0;
	return walk->kept_holds;
}

bool journal_walk_line(struct journal_walk *walk, const char *line, size_t length)
{
	struct parts parts;

	if (!take_apart(line, length, walk->tail.seq + 1, &parts) || !is_chained(&parts, &walk->tail))
		return false;
	if (is_erased(&parts))
		walk->erased++;
	else if (is_seal(parts.body) && (!check_seal(walk, parts.body) || !meets_checkpoint(walk)))
		return false;
	journal_erasure_promised(parts.body, &walk->erased_promised);
	walk->tail.seq++;
	memcpy(walk->tail.chain, parts.chain, JOURNAL_HASH_BYTES);
	return true;
}

static void report_on(const struct journal_walk *walk, struct sm_journal_report *report)
{
	memset(report, 0, sizeof(*report));
	report->entries = walk->tail.seq;
	report->erased = walk->erased;
	report->seals = walk->last.number;
	report->sealed = walk->last.size;
	snprintf(report->origin, sizeof(report->origin), "%s", walk->origin);
	sodium_bin2hex(report->root, sizeof(report->root), walk->tail.chain, sizeof(walk->tail.chain));
}

/* ---- Against what lies elsewhere. ---- */

static enum sm_status fail_cut(const char *path, int64_t entries, int64_t wanted, struct sm_error *error)
{
	return sm_fail_at(error, SM_ERROR_DATA, path, (int)(entries + 1), 0,
			  "regel %" PRId64 " ontbreekt: het journaal is afgekapt of teruggezet; er waren er minstens "
			  "%" PRId64,
			  "entry %" PRId64
			  " is missing: the journal was cut off or put back; there were at least %" PRId64,
			  entries + 1, wanted);
}

static enum sm_status check_kept(const char *path, const struct journal_walk *walk, struct sm_error *error)
{
	if (!walk->kept || walk->kept_holds || !safeguard(SAFEGUARD_KEPT))
		return SM_OK;
	return fail_cut(path, walk->tail.seq, walk->kept->size + 1, error);
}

/* The key is one further with each seal, and the one before is gone: it knows of seals that the journal lost. */
static enum sm_status check_key(const char *path, const char *seal_path, const struct journal_walk *walk,
				struct sm_error *error)
{
	unsigned char key[32];
	int64_t number;
	enum sm_status status = journal_seal_current(seal_path, walk->last.number, &number, key, error);

	if (status == SM_NONE)
		return SM_OK; /* it may lie on another machine than this copy */
	if (status != SM_OK)
		return status;
	if (number > walk->last.number + 1)
		return fail_cut(path, walk->tail.seq, walk->tail.seq + number - walk->last.number - 1, error);
	if (number != walk->last.number + 1 || (walk->last.number && memcmp(key, walk->last.next, sizeof(key)) != 0))
		return sm_fail(error, SM_ERROR_DATA, seal_path,
			       "deze sleutel hoort niet bij dit journaal: een van de twee is teruggezet",
			       "this key does not go with this journal: one of the two was put back");
	return SM_OK;
}

/* A checkpoint is signed with the key that it names: whoever made the journal made it. */
static enum sm_status read_checkpoint(const char *text, struct journal_seal *seal, char origin[JOURNAL_ORIGIN_BYTES],
				      struct sm_error *error)
{
	if (journal_checkpoint_parse(text, seal, origin) && journal_seal_holds(seal, origin))
		return SM_OK;
	return sm_fail(error, SM_ERROR_DATA, NULL, "dit is geen ijkpunt van sentimeter, of het is veranderd",
		       "this is no checkpoint of sentimeter, or it was changed");
}

static enum sm_status walk_file(const char *path, struct journal_walk *walk, struct sm_error *error)
{
	FILE *file = fopen(path, "re");
	char line[JOURNAL_LINE_BYTES_MAX];
	size_t length;
	enum journal_line is;

	if (!file)
		return journal_fail_open(path, error);
	while ((is = journal_read_line(file, line, &length)) == JOURNAL_WHOLE && journal_walk_line(walk, line, length))
		;
	fclose(file);
	if (is == JOURNAL_FAILED)
		return journal_fail_read(path, error);
	return is == JOURNAL_NONE || is == JOURNAL_TORN ? SM_OK : journal_fail_entry(path, walk->tail.seq + 1, error);
}

/* Bodies go by retention only, which says so in the journal before it begins. */
static enum sm_status check_erased(const char *path, const struct journal_walk *walk, struct sm_error *error)
{
	if (walk->erased <= walk->erased_promised)
		return SM_OK;
	return sm_fail(
	    error, SM_ERROR_DATA, path,
	    "er zijn meer regels gewist dan het journaal zelf zegt: iemand wiste er buiten de bewaartermijn om",
	    "more entries were erased than the journal itself says: somebody erased some outside the retention "
	    "period");
}

enum sm_status sm_journal_check(const char *path, const struct sm_journal_against *against,
				struct sm_journal_report *report, struct sm_error *error)
{
	struct journal_walk walk = { 0 };
	struct journal_seal kept;
	char origin[JOURNAL_ORIGIN_BYTES];
	enum sm_status status = SM_OK;

	report_on(&walk, report);
	if (against && against->checkpoint) {
		status = read_checkpoint(against->checkpoint, &kept, origin, error);
		walk.kept = &kept;
	}
	if (status == SM_OK)
		status = walk_file(path, &walk, error);
	report_on(&walk, report);
	if (status == SM_OK && walk.kept && walk.origin[0] && strcmp(walk.origin, origin) != 0)
		return sm_fail_at(
		    error, SM_ERROR_DATA, path, 1, 0, "dit is een ander journaal dan dat van het ijkpunt (%s, niet %s)",
		    "this is another journal than that of the checkpoint (%s, not %s)", walk.origin, origin);
	if (status == SM_OK)
		status = check_erased(path, &walk, error);
	if (status == SM_OK)
		status = check_kept(path, &walk, error);
	if (status == SM_OK && against && against->seal_path)
		status = check_key(path, against->seal_path, &walk, error);
	return status;
}

enum sm_status sm_journal_verify(const char *path, int64_t *entries, struct sm_error *error)
{
	struct sm_journal_report report;
	enum sm_status status = sm_journal_check(path, NULL, &report, error);

	*entries = report.entries;
	return status;
}
