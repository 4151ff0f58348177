// SPDX-License-Identifier: EUPL-1.2
// test_forged: records, frames and calls as no honest program makes them → refused, and nothing is told.
#include "ballot.h"
#include "fixture.h"
#include "pages.h"
#include "release.h"
#include "taboo.h"

static struct town town;

static int set_up(void **state)
{
	(void)state;
	town_open(&town);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	town_close(&town);
	return 0;
}

/* ---- Records. ---- */

enum { AT_VALUE = 36, AT_FLAGS = 38, AT_COVERAGE, AT_TERM_COUNT, AT_TERM_LENGTH = AT_TERM_COUNT + 3 };

static struct sm_contribution whole(void)
{
	return (struct sm_contribution){ .class = SM_NEGATIVE,
					 .value = -UNIT,
					 .coverage_pct = 100,
					 .term_count = 1,
					 .term = { { SM_TEXT("file"), -5 } } };
}

static void a_forged_record_is_none(void **state)
{
	static const struct {
		int at;
		uint8_t value;
	} forged[] = {
		{ AT_VALUE + 1, 0x80 }, { AT_VALUE + 1, 0x7f },  { AT_FLAGS, 7 << 2 },
		{ AT_COVERAGE, 101 },   { AT_TERM_COUNT, 9 },    { AT_TERM_COUNT, 2 },
		{ AT_TERM_LENGTH, 0 },  { AT_TERM_LENGTH, 255 }, { AT_TERM_LENGTH, 65 },
	};
	struct sm_contribution made = whole(), read;
	uint8_t bytes[RECORD_BYTES_MAX * 2] = { 0 };
	size_t used, size = record_write(&made, bytes);

	(void)state;
	assert_true(record_read(bytes, size, &read, &used));
	for (size_t i = 0; i < sizeof(forged) / sizeof(*forged); i++) {
		uint8_t before = bytes[forged[i].at];

		bytes[forged[i].at] = forged[i].value;
		/* Room behind it for a longer term, so that its length alone is what is wrong. */
		if (record_read(bytes, forged[i].value == 65 ? sizeof(bytes) : size, &read, &used))
			fail_msg("byte %d as %d", forged[i].at, forged[i].value);
		bytes[forged[i].at] = before;
	}
}

static void a_record_of_an_unknown_cell_spoils_its_frame(void **state)
{
	struct sm_contribution made = whole();
	uint8_t bytes[RECORD_BYTES_MAX];
	struct ballot *ballot;
	struct grid *grid;

	(void)state;
	assert_int_equal(grid_open(&town.policy, &town.topics, &town.areas, &grid, NULL), SM_OK);
	assert_int_equal(ballot_open(1000, grid, &ballot, NULL), SM_OK);
	made.topic = (uint16_t)town.topics.count;
	assert_int_equal(ballot_frame(ballot, bytes, record_write(&made, bytes)), SM_ERROR_DATA);
	made.topic = 0;
	made.area = AREA_COUNT;
	assert_int_equal(ballot_frame(ballot, bytes, record_write(&made, bytes)), SM_ERROR_DATA);
	made.retract = true; /* has no cell */
	assert_int_equal(ballot_frame(ballot, bytes, record_write(&made, bytes)), SM_OK);
	ballot_close(ballot);
	grid_close(grid);
}

/* More records than a spool of this size can hold: the limit is told, nothing is written past the end. */
static void a_ballot_that_is_full_says_so(void **state)
{
	struct sm_contribution made = whole();
	enum sm_status status = SM_OK;
	struct ballot *ballot;
	struct grid *grid;
	int taken = 0;

	(void)state;
	assert_int_equal(grid_open(&town.policy, &town.topics, &town.areas, &grid, NULL), SM_OK);
	for (int kind = 0; kind < 3; kind++) {
		assert_int_equal(ballot_open(RECORD_BYTES_MIN, grid, &ballot, NULL), SM_OK);
		for (taken = 0; status == SM_OK && taken < 1000; taken++) {
			uint8_t bytes[RECORD_BYTES_MAX];
			char term[TERM_BYTES_MAX];

			memcpy(kind == 0 ? made.tag : made.pseudonym, &taken, sizeof(taken));
			snprintf(term, sizeof(term), "term%d", taken);
			made.term[0].text = kind == 2 ? sm_text_of(term) : SM_TEXT("file");
			status = ballot_frame(ballot, bytes, record_write(&made, bytes));
		}
		assert_true(status == SM_OK || status == SM_ERROR_LIMIT);
		status = SM_OK;
		ballot_close(ballot);
	}
	assert_null(pages_open(0, 8));
	assert_null(pages_open(SIZE_MAX / 4, 8));
	pages_close(NULL, 1, 1, 1);
	grid_close(grid);
}

/* ---- Frames. ---- */

static struct spool_seal seal_of_town(const uint8_t *id, const uint8_t *key)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/spool", town.folder);
	return (struct spool_seal){ .folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC),
				    .period = town_period(&town),
				    .id = id,
				    .key = key,
				    .header_key = key };
}

static void a_frame_beyond_its_limits_is_not_written(void **state)
{
	const uint8_t id[KEY_ID_BYTES] = { 1 }, key[KEY_BYTES] = { 2 };
	struct spool_seal seal = seal_of_town(id, key);
	struct spool_end end = { 0 };
	struct spool_reader *reader;
	struct sm_text plain, large = { town.folder, SPOOL_FRAME_BYTES_MAX + 1 };
	int64_t bytes;
	uint8_t found[KEY_ID_BYTES];

	(void)state;
	assert_int_equal(spool_create(&seal, large, &end, NULL), SM_ERROR_LIMIT);
	assert_int_equal(spool_append(&seal, SM_TEXT("x"), &end, NULL), SM_ERROR_IO); /* there is no file */
	assert_int_equal(spool_create(&seal, SM_TEXT(""), &end, NULL), SM_OK);
	assert_int_equal(spool_append(&seal, large, &end, NULL), SM_ERROR_LIMIT);
	end.at = SPOOL_BYTES_MAX + 1;
	assert_int_equal(spool_append(&seal, SM_TEXT("x"), &end, NULL), SM_ERROR_LIMIT);
	assert_int_equal(spool_open(&seal, &reader, NULL), SM_OK);
	assert_int_equal(spool_next(reader, &plain, NULL), SM_OK);
	assert_int_equal(plain.length, 0);
	assert_int_equal(spool_next(reader, &plain, NULL), SM_END);
	spool_close(reader);
	spool_close(NULL);
	assert_true(spool_key_id(seal.folder, seal.period, found, &bytes));
	assert_memory_equal(found, id, sizeof(id));
	close(seal.folder);
}

static void a_name_that_is_no_period_is_no_spool(void **state)
{
	struct sm_period period;

	(void)state;
	assert_true(spool_name_parse("2026-05-23.sealed", &period));
	assert_false(spool_name_parse("2026-05-23", &period));
	assert_false(spool_name_parse("2026-05-23.db", &period));
	assert_false(spool_name_parse("yesterday.sealed", &period));
}

static void a_header_that_is_no_ours_names_no_key(void **state)
{
	const uint8_t id[KEY_ID_BYTES] = { 1 }, key[KEY_BYTES] = { 2 };
	struct spool_seal seal = seal_of_town(id, key);
	uint8_t found[KEY_ID_BYTES];
	char path[256];
	int64_t bytes;

	(void)state;
	spool_path(&town, path);
	spit(path, (const uint8_t *)"SMSPOOL2short", 13);
	assert_false(spool_key_id(seal.folder, seal.period, found, &bytes));
	spit(path, (const uint8_t *)"SMSPOOL1 and sixteen more bytes", 31);
	assert_false(spool_key_id(seal.folder, seal.period, found, &bytes));
	unlink(path);
	close(seal.folder);
}

/* ---- Calls out of order. ---- */

static void a_contribution_of_a_period_that_is_gone_is_refused(void **state)
{
	struct sm_contribution late = { .period = town_period(&town), .class = SM_NEUTRAL };
	struct sm_receipt receipt;
	bool due;

	(void)state;
	assert_int_equal(sm_spool_add(town.protector, &late, NULL), SM_ERROR_USAGE);
	assert_true(sm_rules_stand(town.protector, town.now_s)); /* nothing is open, so nothing can differ */
	assert_int_equal(sm_period_due(town.protector, town_period(&town), INT64_MAX / 2, &due, NULL), SM_OK);
	assert_false(due);
	say(&town, (struct saying){ .author = "anna", .area = GM });
	town_sync(&town);
	assert_true(sm_rules_stand(town.protector, town.now_s));
	town.topics.topic[0].rule = "parkeren";
	town_sleep(&town);
	town_wake(&town);
	assert_false(sm_rules_stand(town.protector, town.now_s));
	town.released[town.released_count++] = town_period(&town);
	town_sleep(&town);
	town_wake(&town);
	assert_true(sm_rules_stand(town.protector, town.now_s));
	assert_int_equal(sm_spool_add(town.protector, &late, NULL), SM_ERROR_USAGE);
	assert_int_equal(sm_period_due(town.protector, town_period(&town), town.now_s, &due, NULL), SM_OK);
	assert_true(due);
	assert_int_equal(sm_period_forget(town.protector, town_period(&town), &receipt, NULL), SM_OK);
	assert_true(receipt.key_destroyed && receipt.spool_unlinked);
	assert_int_equal(sm_period_forget(town.protector, town_period(&town), &receipt, NULL), SM_OK);
	assert_string_equal(receipt.key_hash, "");
}

/* Its key is gone, as after a copy without it was put back. */
static void a_spool_without_its_key_is_lost_and_says_so(void **state)
{
	struct sm_contribution late = { .period = town_period(&town), .class = SM_NEUTRAL };
	struct sm_post gone = { .id = SM_TEXT("1"), .platform = SM_TEXT("example.test"), .deleted = true };
	struct sm_release *release;
	char path[256];
	bool due;

	(void)state;
	say(&town, (struct saying){ .author = "anna", .area = GM });
	town_sync(&town);
	town_sleep(&town);
	keys_path(&town, path);
	unlink(path);
	town_wake(&town);
	assert_true(sm_rules_stand(town.protector, town.now_s));
	assert_int_equal(sm_spool_add(town.protector, &late, NULL), SM_ERROR_USAGE);
	assert_int_equal(sm_retract(town.protector, &gone, NULL), SM_OK); /* nothing is left to take back */
	assert_int_equal(sm_period_due(town.protector, town_period(&town), INT64_MAX / 2, &due, NULL), SM_OK);
	assert_true(due);
	assert_int_equal(sm_release_make(town.protector, town_period(&town), &release, NULL), SM_ERROR_DATA);
	assert_int_equal(sm_release_lost(town.protector, town_period(&town), &release, NULL), SM_OK);
	assert_int_equal(sm_release_count(release), 0);
	assert_null(sm_release_at(release, 0));
	assert_int_equal(sm_release_withheld(release, SM_WITHHELD_COUNT), 0);
	sm_release_close(release);
	assert_int_equal(sm_release_lost(town.protector, sm_period_next(town_period(&town)), &release, NULL), SM_OK);
	sm_release_close(release);
}

/* The file vanishes under a program that has it open. */
static void a_spool_that_vanishes_is_told(void **state)
{
	struct sm_release *release;
	char path[256];

	(void)state;
	say(&town, (struct saying){ .author = "anna", .area = GM });
	town_sync(&town);
	spool_path(&town, path);
	unlink(path);
	assert_int_equal(sm_release_make(town.protector, town_period(&town), &release, NULL), SM_ERROR_INPUT);
}

static void a_post_with_names_beyond_their_limits_is_left_out(void **state)
{
	enum { LONG = 5000 };
	static char text[LONG];
	struct sm_verdict verdict = { .class = SM_UNSCORED };
	const struct sm_contribution *made;
	enum sm_reason_out reason;

	(void)state;
	memset(text, 'a', sizeof(text));
	for (int field = 0; field < 4; field++) {
		struct sm_post post = { .id = SM_TEXT("1"),
					.platform = SM_TEXT("example.test"),
					.author = SM_TEXT("anna"),
					.published_s = town.now_s };
		struct sm_text *longer[] = { &post.platform, &post.author, &post.id, &post.id };

		*longer[field] = (struct sm_text){ text, field == 3 ? 0 : sizeof(text) };
		assert_int_equal(sm_protect(town.protector, &post, (struct sm_place){ 0, GM }, &verdict, NULL, NULL,
					    SM_SOURCE_FORUM, town.arena, &made, &reason, NULL),
				 SM_WITHHELD);
		assert_int_equal(reason, SM_OUT_LIMIT);
	}
	struct sm_post post = { .id = SM_TEXT("1"),
				.platform = SM_TEXT("example.test"),
				.author = SM_TEXT("anna"),
				.published_s = town.now_s };
	assert_int_equal(sm_protect(town.protector, &post, (struct sm_place){ 0, GM }, &verdict, NULL, NULL,
				    SM_SOURCE_FORUM, town.arena, &made, &reason, NULL),
			 SM_OK); /* without reasons there are no terms */
	assert_int_equal(made->term_count, 0);
}

static void a_workspace_whose_path_is_too_long_does_not_open(void **state)
{
	enum { LONG = 5000 };
	static char path[LONG];
	struct sm_protector_setup setup = { path,       &town.policy,  &town.topics, &town.areas,
					    town.rules, town_released, &town,        NULL };
	struct sm_protector *protector;
	struct taboo *taboo;

	(void)state;
	memset(path, 'a', sizeof(path) - 1);
	assert_true(sm_protector_open(&setup, &protector, NULL) < 0);
	assert_null(protector);
	path[4092] = '\0'; /* room for /keys, none for /spool */
	assert_true(sm_protector_open(&setup, &protector, NULL) < 0);
	path[4092] = 'a';
	assert_int_equal(taboo_open(path, &taboo, NULL), SM_ERROR_INPUT);
}

static void every_reason_has_a_name_and_no_other_number_has(void **state)
{
	(void)state;
	for (int i = 0; i < SM_OUT_COUNT; i++)
		assert_true(strlen(sm_out_name((enum sm_reason_out)i)) &&
			    strlen(sm_out_text((enum sm_reason_out)i, SM_NL)) &&
			    strlen(sm_out_text((enum sm_reason_out)i, SM_EN)));
	for (int i = 0; i < SM_WITHHELD_COUNT; i++)
		assert_true(strlen(sm_withheld_name((enum sm_withheld_reason)i)) &&
			    strlen(sm_withheld_text((enum sm_withheld_reason)i, SM_NL)));
	assert_string_equal(sm_out_name(SM_OUT_COUNT), "unknown");
	assert_string_equal(sm_out_text(SM_OUT_COUNT, SM_NL), "?");
	assert_string_equal(sm_withheld_name(SM_WITHHELD_COUNT), "unknown");
	assert_string_equal(sm_withheld_text(SM_WITHHELD_COUNT, SM_NL), "?");
}

static void a_key_file_that_is_none_does_not_open(void **state)
{
	struct sm_keys *keys;
	char path[256];

	(void)state;
	snprintf(path, sizeof(path), "%s/other-keys", town.folder);
	spit(path, (const uint8_t *)"", 0);
	assert_int_equal(chmod(path, 0600), 0);
	assert_int_equal(truncate(path, (off_t)KEY_SLOTS_MAX / KEY_BLOCK_SLOTS * KEY_BLOCK_BYTES + 1), 0);
	assert_int_equal(sm_keys_open(path, NULL, &keys, NULL), SM_ERROR_LIMIT);
	assert_int_equal(truncate(path, 0), 0);
	assert_int_equal(sm_keys_open(path, NULL, &keys, NULL), SM_OK);
	assert_int_equal(keys_destroy(keys, -1, NULL), SM_OK);
	assert_int_equal(keys_destroy(keys, KEY_BLOCK_SLOTS, NULL), SM_OK);
	sm_keys_close(keys);
	unlink(path);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(sm_keys_open(path, NULL, &keys, NULL), SM_ERROR_DATA);
}

static void a_taboo_is_found_between_any_two_words(void **state)
{
	static const struct {
		const char *text;
		bool term, in;
	} cases[] = {
		{ "kanker", true, true },          { "de kanker", true, true },  { "de-kanker", true, true },
		{ "de_kanker", true, true },       { "de'kanker", true, true },  { "de/kanker", true, true },
		{ "KANKER!", false, true },        { "kanker9", false, false },  { "9kanker", false, false },
		{ "kanker\u00e9", false, false },  { "akanker", false, false },  { "kankerZ", false, false },
		{ "moslimgezin", true, true },     { "een moslim", true, true }, { "hij kreeg AIDS", true, true },
		{ "hij kreeg aids", true, false }, { "", false, false },         { "een boom", false, false },
		{ "kan ker", false, false },       { "k", false, false },
	};
	struct taboo *taboo;

	(void)state;
	town_lists(&town, "kanker\n=\n*\n=*\nmoslim*\n=AIDS\nk9\n", "cancer\n");
	assert_int_equal(taboo_open(town.rules, &taboo, NULL), SM_OK);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		if (taboo_in(taboo, sm_text_of(cases[i].text)) != cases[i].in ||
		    taboo_has(taboo, sm_text_of(cases[i].text)) != cases[i].term)
			fail_msg("%s", cases[i].text);
	}
	assert_true(taboo_has(taboo, SM_TEXT("de kanker")) && taboo_has(taboo, SM_TEXT("moslimgezin")));
	assert_false(taboo_has(taboo, SM_TEXT("boom")));
	taboo_close(taboo);
}

static void a_master_that_is_none_is_refused(void **state)
{
	static char bytes[SM_MASTER_BYTES_MAX + 1];
	struct sm_master *master;
	char path[256];

	(void)state;
	snprintf(path, sizeof(path), "%s/master", town.folder);
	assert_int_equal(sm_master_open_file(path, false, &master, NULL), SM_ERROR_INPUT);
	assert_int_equal(sm_master_open_file(town.folder, false, &master, NULL), SM_ERROR_INPUT);
	for (size_t size = SM_MASTER_BYTES_MIN - 1; size <= sizeof(bytes); size = size < 32     ? 32
										  : size < 4096 ? 4096
												: size + 1) {
		enum sm_status wanted =
		    size < SM_MASTER_BYTES_MIN || size > SM_MASTER_BYTES_MAX ? SM_ERROR_DATA : SM_OK;

		spit(path, (const uint8_t *)bytes, size);
		assert_int_equal(chmod(path, 0600), 0);
		assert_int_equal(sm_master_open_file(path, false, &master, NULL), wanted);
		sm_master_close(master);
	}
	spit(path, (const uint8_t *)bytes, SM_MASTER_BYTES_MIN);
	assert_int_equal(chmod(path, 0640), 0);
	assert_int_equal(sm_master_open_file(path, false, &master, NULL), SM_ERROR_PERMISSION);
	assert_int_equal(sm_master_open_file(path, true, &master, NULL), SM_OK);
	sm_master_close(master);
	assert_int_equal(chmod(path, 0644), 0);
	assert_int_equal(sm_master_open_file(path, true, &master, NULL), SM_ERROR_PERMISSION);
	assert_int_equal(sm_master_open_passphrase(SM_TEXT("te kort"), &master, NULL), SM_ERROR_USAGE);
	assert_int_equal(sm_master_open_passphrase((struct sm_text){ bytes, sizeof(bytes) }, &master, NULL),
			 SM_ERROR_USAGE);
	assert_null(master);
}

/* Who looks at the keys from outside sees how many there are, as far as there is room, and changes nothing. */
static void a_survey_of_keys_opens_none(void **state)
{
	struct sm_key_facts facts[1];
	enum sm_master_kind kind;
	char path[256];
	size_t count;

	(void)state;
	keys_path(&town, path);
	assert_int_equal(sm_keys_survey("/nowhere/keys", &kind, facts, 1, &count, NULL), SM_NONE);
	assert_true(sm_keys_survey(town.folder, &kind, facts, 1, &count, NULL) < 0);
	for (int day = 0; day < 3; day++, town.now_s += 86400)
		say(&town, (struct saying){ .author = "anna", .area = GM });
	town_sync(&town);
	assert_int_equal(sm_keys_survey(path, &kind, facts, 1, &count, NULL), SM_OK);
	assert_int_equal(count, 3);
	assert_int_equal(kind, SM_MASTER_NONE);
	town_sleep(&town);
	/* The first copies are torn: the second ones tell. */
	size_t size;
	uint8_t *bytes = slurp(path, &size);

	memset(bytes, 7, KEY_PAGE_BYTES);
	spit(path, bytes, size);
	free(bytes);
	assert_int_equal(sm_keys_survey(path, &kind, facts, 1, &count, NULL), SM_OK);
	assert_int_equal(count, 3);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		CASE(a_forged_record_is_none),
		CASE(a_record_of_an_unknown_cell_spoils_its_frame),
		CASE(a_ballot_that_is_full_says_so),
		CASE(a_frame_beyond_its_limits_is_not_written),
		CASE(a_name_that_is_no_period_is_no_spool),
		CASE(a_header_that_is_no_ours_names_no_key),
		CASE(a_contribution_of_a_period_that_is_gone_is_refused),
		CASE(a_spool_without_its_key_is_lost_and_says_so),
		CASE(a_spool_that_vanishes_is_told),
		CASE(a_post_with_names_beyond_their_limits_is_left_out),
		CASE(a_workspace_whose_path_is_too_long_does_not_open),
		CASE(every_reason_has_a_name_and_no_other_number_has),
		CASE(a_key_file_that_is_none_does_not_open),
		CASE(a_taboo_is_found_between_any_two_words),
		CASE(a_master_that_is_none_is_refused),
		CASE(a_survey_of_keys_opens_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
