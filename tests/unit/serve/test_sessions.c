// SPDX-License-Identifier: EUPL-1.2
// Tests of sessions: how long a cookie's secret opens a door, by a clock that the test sets.
#include "test.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "sessions.h"

enum { NOON_S = 1780000000 };
static const struct session analyst = { .role = SM_ANALYST };

static int setup(void **state)
{
	struct sessions *sessions = calloc(1, sizeof(*sessions));

	sessions_init(sessions);
	*state = sessions;
	return 0;
}

static int teardown(void **state)
{
	sessions_close(*state);
	free(*state);
	return 0;
}

static void who_does_nothing_for_half_an_hour_is_out(void **state)
{
	char secret[SESSION_HEX_BYTES];
	struct session found;

	sessions_begin(*state, &analyst, "sanne", NOON_S, secret);
	assert_true(sessions_find(*state, secret, NOON_S + SESSION_IDLE_S, &found));
	assert_string_equal(found.visitor, "sanne");
	assert_int_equal(found.role, SM_ANALYST);
	assert_false(sessions_find(*state, secret, NOON_S + 2 * SESSION_IDLE_S + 1, &found));
}

static void who_goes_on_all_day_is_out_after_eight_hours(void **state)
{
	char secret[SESSION_HEX_BYTES];
	struct session found;

	sessions_begin(*state, &analyst, "sanne", NOON_S, secret);
	for (int64_t passed_s = 0; passed_s <= SESSION_LIFE_S; passed_s += 600)
		assert_true(sessions_find(*state, secret, NOON_S + passed_s, &found));
	assert_false(sessions_find(*state, secret, NOON_S + SESSION_LIFE_S + 1, &found));
}

static void the_secret_itself_is_not_in_memory(void **state)
{
	char secret[SESSION_HEX_BYTES];
	uint8_t bytes[SESSION_SECRET_BYTES];

	sessions_begin(*state, &analyst, "sanne", NOON_S, secret);
	sodium_hex2bin(bytes, sizeof(bytes), secret, strlen(secret), NULL, NULL, NULL);
	assert_null(memmem(*state, sizeof(struct sessions), secret, 32));
	assert_null(memmem(*state, sizeof(struct sessions), bytes, sizeof(bytes)));
}

static void another_secret_opens_nothing_and_an_ended_one_neither(void **state)
{
	char secret[SESSION_HEX_BYTES], other[SESSION_HEX_BYTES];
	struct session found;

	sessions_begin(*state, &analyst, "sanne", NOON_S, secret);
	memcpy(other, secret, sizeof(other));
	other[0] = other[0] == '0' ? '1' : '0';
	assert_false(sessions_find(*state, other, NOON_S, &found));
	assert_false(sessions_find(*state, "", NOON_S, &found));
	assert_true(sessions_find(*state, secret, NOON_S, &found));
	sessions_end(*state, secret);
	assert_false(sessions_find(*state, secret, NOON_S, &found));
}

static void more_sessions_than_there_is_room_for_push_out_the_one_longest_not_seen(void **state)
{
	char first[SESSION_HEX_BYTES], second[SESSION_HEX_BYTES], secret[SESSION_HEX_BYTES];
	struct session found;

	sessions_begin(*state, &analyst, "first", NOON_S, first);
	sessions_begin(*state, &analyst, "second", NOON_S + 1, second);
	for (int i = 2; i <= SESSIONS_MAX; i++)
		sessions_begin(*state, &analyst, "more", NOON_S + 2, secret);
	assert_false(sessions_find(*state, first, NOON_S + 3, &found));
	assert_true(sessions_find(*state, second, NOON_S + 3, &found));
}

static void the_proof_of_one_session_is_not_that_of_another(void **state)
{
	char a[SESSION_HEX_BYTES], b[SESSION_HEX_BYTES], proof_a[SESSION_HEX_BYTES], proof_b[SESSION_HEX_BYTES];

	sessions_begin(*state, &analyst, "sanne", NOON_S, a);
	sessions_begin(*state, &analyst, "sanne", NOON_S, b);
	sessions_proof(a, proof_a);
	sessions_proof(b, proof_b);
	assert_string_not_equal(proof_a, proof_b);
	assert_string_not_equal(proof_a, a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(who_does_nothing_for_half_an_hour_is_out, setup, teardown),
		cmocka_unit_test_setup_teardown(who_goes_on_all_day_is_out_after_eight_hours, setup, teardown),
		cmocka_unit_test_setup_teardown(the_secret_itself_is_not_in_memory, setup, teardown),
		cmocka_unit_test_setup_teardown(another_secret_opens_nothing_and_an_ended_one_neither, setup, teardown),
		cmocka_unit_test_setup_teardown(more_sessions_than_there_is_room_for_push_out_the_one_longest_not_seen,
						setup, teardown),
		cmocka_unit_test_setup_teardown(the_proof_of_one_session_is_not_that_of_another, setup, teardown),
	};

	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
