// SPDX-License-Identifier: EUPL-1.2
#include "fixture.h"

static struct town town;
static struct sm_post post;

static int set_up(void **state)
{
	(void)state;
	town_open(&town);
	post = (struct sm_post){ .id = SM_TEXT("1"),
				 .platform = SM_TEXT("example.test"),
				 .author = SM_TEXT("anna"),
				 .published_s = town.now_s,
				 .visibility = SM_VISIBILITY_PUBLIC };
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	town_close(&town);
	return 0;
}

static void assert_refused(enum sm_reason_out wanted, bool import)
{
	enum sm_reason_out reason = SM_OUT_COUNT;

	assert_int_equal(sm_admit(town.protector, &post, town.now_s, import, &reason, NULL), SM_WITHHELD);
	assert_int_equal(reason, wanted);
}

static void assert_admitted(bool import)
{
	enum sm_reason_out reason;

	assert_int_equal(sm_admit(town.protector, &post, town.now_s, import, &reason, NULL), SM_OK);
}

static void a_public_post_is_admitted(void **state)
{
	(void)state;
	assert_admitted(false);
	post.visibility = SM_VISIBILITY_UNKNOWN; /* a news feed says nothing of an audience: its page is public */
	assert_admitted(false);
}

static void a_post_whose_date_was_guessed_has_none(void **state)
{
	(void)state;
	post.date_guessed = true;
	assert_refused(SM_OUT_NO_DATE, false);
}

static void a_post_for_followers_is_not_public(void **state)
{
	(void)state;
	post.visibility = SM_VISIBILITY_OTHER;
	assert_refused(SM_OUT_NOT_PUBLIC, false);
}

static void a_wish_to_be_left_out_comes_before_all(void **state)
{
	(void)state;
	post.opted_out = post.bot = post.reshare = true;
	post.visibility = SM_VISIBILITY_OTHER;
	assert_refused(SM_OUT_OPTED_OUT, false);
}

static void bots_and_boosts_are_no_voices(void **state)
{
	(void)state;
	post.reshare = true;
	assert_refused(SM_OUT_RESHARE, false);
	post.bot = true;
	assert_refused(SM_OUT_BOT, false);
}

static void a_post_without_an_author_cannot_count(void **state)
{
	(void)state;
	post.author = (struct sm_text){ 0 };
	assert_refused(SM_OUT_NO_AUTHOR, false);
}

static void an_old_post_is_for_imports_only(void **state)
{
	(void)state;
	post.published_s = town.now_s - 72 * 3600;
	assert_admitted(false);
	post.published_s--;
	assert_refused(SM_OUT_TOO_OLD, false);
	assert_admitted(true);
	post.published_s = 0;
	assert_refused(SM_OUT_TOO_OLD, true);
}

static void a_post_from_the_future_waits(void **state)
{
	(void)state;
	post.published_s = town.now_s + 24 * 3600;
	assert_admitted(false);
	post.published_s++;
	assert_refused(SM_OUT_FUTURE, false);
	assert_refused(SM_OUT_FUTURE, true);
}

static void a_deletion_is_always_heard(void **state)
{
	(void)state;
	post.deleted = post.opted_out = true;
	post.author = (struct sm_text){ 0 };
	post.published_s = 0;
	assert_admitted(false);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		CASE(a_public_post_is_admitted),          CASE(a_post_whose_date_was_guessed_has_none),
		CASE(a_post_for_followers_is_not_public), CASE(a_wish_to_be_left_out_comes_before_all),
		CASE(bots_and_boosts_are_no_voices),      CASE(a_post_without_an_author_cannot_count),
		CASE(an_old_post_is_for_imports_only),    CASE(a_post_from_the_future_waits),
		CASE(a_deletion_is_always_heard),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
