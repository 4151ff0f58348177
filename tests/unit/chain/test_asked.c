// SPDX-License-Identifier: EUPL-1.2
// What the journal says of a whole round, questions and exports among it: who by role, what, when; no resident, no
// result.
#include <jansson.h>
#include <sodium.h>
#include <unistd.h>

#include "place.h"
#include "sentimeter/ask.h"
#include "test.h"

static const char author[] = "annievoorbeeld", words[] = "parkeren is hier een schande bel 06-12345678";

static void ask(const struct place *place, const char *role, const char *form)
{
	const char *topic[] = { "parkeren" };
	struct sm_question question = { .topic = topic, .topic_count = 1, .by = SM_DAY, .group = SM_GROUP_TOPIC };
	struct sm_store *store;
	struct sm_answer *answer;

	assert_int_equal(sm_store_open(place_path(place, "releases.db"), SM_ROLE_READER, &store, NULL), SM_OK);
	assert_int_equal(sm_ask(store, &question, &answer, NULL), SM_OK);
	assert_int_equal(sm_chain_asked(place->folder, answer, role, "cli", form, NULL), SM_OK);
	sm_answer_close(answer);
	sm_store_close(store);
}

static void make_round(struct place *place)
{
	struct sm_released released;

	place_make(place, "round");
	place_say(place, "posts.csv", author, 7, NOON, words);
	place_open(place);
	place_import(place, "posts.csv");
	assert_int_equal(sm_chain_release(place->w, MUCH_LATER, &released, NULL), SM_OK);
	assert_int_equal(released.periods, 1);
	place_close(place);
	ask(place, "officer", NULL);
	ask(place, "analyst", "csv");
}

static void each_event_of_a_round_has_an_entry(void **state)
{
	struct place place;
	char text[100];

	(void)state;
	make_round(&place);
	assert_int_equal(place_noted(&place, "import", "", NULL), 1);
	assert_int_equal(place_noted(&place, "release", "2026-05-23", "ok"), 1);
	assert_int_equal(place_noted_number(&place, "release", "2026-05-23", "withheld-few-authors"), 0);
	assert_int_equal(place_noted(&place, "forgotten", "2026-05-23", "ok"), 1);
	assert_int_equal(place_noted(&place, "seal", "", NULL), 1);
	assert_int_equal(place_noted(&place, "question", "releases", NULL), 1);
	assert_int_equal(place_noted(&place, "export", "releases", NULL), 1);
	place_noted_text(&place, "export", "releases", "form", text);
	assert_string_equal(text, "csv");
	place_noted_text(&place, "forgotten", "2026-05-23", "policy", text);
	assert_int_equal(strlen(text), 64);
}

static void each_entry_has_the_fields_of_bio2(void **state)
{
	static const char *const fields[] = { "time", "action", "object", "result", "origin", "actor" };
	struct place place;
	char *bytes, *rest, *line;
	int entries = 0;

	(void)state;
	make_round(&place);
	bytes = rest = test_read(place_path(&place, SM_JOURNAL_FILE), NULL);
	while ((line = strsep(&rest, "\n")) && *line) {
		json_t *entry = json_loads(line, 0, NULL), *body = json_object_get(entry, "body");

		for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
			if (!json_is_string(json_object_get(body, fields[i])))
				fail_msg("no %s: %s", fields[i], line);
		assert_true(*json_string_value(json_object_get(body, "actor")));
		json_decref(entry);
		entries++;
	}
	assert_true(entries >= 6);
	free(bytes);
}

static void the_journal_holds_no_resident_and_no_result(void **state)
{
	static const char *const needles[] = { "annie", "schande", "0612345678", "06-12345678", "mean", "negative" };
	struct place place;
	char *bytes, *posts;

	(void)state;
	make_round(&place);
	bytes = test_read(place_path(&place, SM_JOURNAL_FILE), NULL);
	for (size_t i = 0; i < sizeof(needles) / sizeof(needles[0]); i++)
		if (strstr(bytes, needles[i]))
			fail_msg("the journal holds '%s'", needles[i]);
	/* The control: the same search finds them where they are. */
	posts = test_read(place_path(&place, "posts.csv"), NULL);
	assert_non_null(strstr(posts, needles[0]));
	assert_non_null(strstr(posts, needles[3]));
	free(posts);
	free(bytes);
}

static void a_question_that_cannot_be_noted_is_an_error(void **state)
{
	struct place place;
	const char *topic[] = { "parkeren" };
	struct sm_question question = { .topic = topic, .topic_count = 1, .by = SM_DAY };
	struct sm_store *store;
	struct sm_answer *answer;

	(void)state;
	make_round(&place);
	assert_int_equal(sm_store_open(place_path(&place, "releases.db"), SM_ROLE_READER, &store, NULL), SM_OK);
	assert_int_equal(sm_ask(store, &question, &answer, NULL), SM_OK);
	place_write(&place, SM_JOURNAL_FILE, "damaged\n");
	assert_int_not_equal(sm_chain_asked(place.folder, answer, "analyst", "cli", NULL, NULL), SM_OK);
	/* Releases that were handed out have no journal beside them. */
	assert_int_equal(unlink(place_path(&place, SM_JOURNAL_FILE)), 0);
	assert_int_equal(sm_chain_asked(place.folder, answer, "analyst", "cli", NULL, NULL), SM_OK);
	assert_false(place_has(&place, SM_JOURNAL_FILE));
	sm_answer_close(answer);
	sm_store_close(store);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_event_of_a_round_has_an_entry),
		cmocka_unit_test(each_entry_has_the_fields_of_bio2),
		cmocka_unit_test(the_journal_holds_no_resident_and_no_result),
		cmocka_unit_test(a_question_that_cannot_be_noted_is_an_error),
	};

	return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
