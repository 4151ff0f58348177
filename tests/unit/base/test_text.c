// SPDX-License-Identifier: EUPL-1.2
// Unit tests of text.c and the classes of ASCII in base.h.
#include "sentimeter/base.h"
#include "test.h"

static void ascii_has_classes_and_other_bytes_are_in_none(void **state)
{
	(void)state;
	for (int i = 0; i < 256; i++) {
		char c = (char)i;

		assert_int_equal(sm_ascii_is_space(c), i && strchr(" \t\n\v\f\r", i) != NULL);
		assert_int_equal(sm_ascii_is_digit(c), i && strchr("0123456789", i) != NULL);
		assert_int_equal(sm_ascii_is_upper(c), i && strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZ", i) != NULL);
		assert_int_equal(sm_ascii_is_letter(c),
				 i && strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", i) != NULL);
		assert_int_equal(sm_ascii_hex(c) >= 0, i && strchr("0123456789abcdefABCDEF", i) != NULL);
		assert_int_equal((unsigned char)sm_ascii_lower(c), sm_ascii_is_upper(c) ? i + 32 : i);
	}
	assert_int_equal(sm_ascii_hex('9'), 9);
	assert_int_equal(sm_ascii_hex('a'), 10);
	assert_int_equal(sm_ascii_hex('F'), 15);
}

static void a_part_is_found_where_it_begins(void **state)
{
	struct sm_text text = SM_TEXT("https://a.example");

	(void)state;
	assert_ptr_equal(sm_text_find(text, "://"), text.data + 5);
	assert_ptr_equal(sm_text_find(text, "e"), text.data + 10);
	assert_null(sm_text_find(text, "http:"));
	text.length = 7;
	assert_null(sm_text_find(text, "://"));
	assert_null(sm_text_find((struct sm_text){ 0 }, "a"));
}

static void characters_come_one_by_one_with_their_code_point(void **state)
{
	static const uint32_t wanted[] = { 'a', 0xeb, 0x20ac, 0x1f600, 0 };
	struct sm_text rest = { "a\xc3\xab\xe2\x82\xac\xf0\x9f\x98\x80\0\xff", 12 };
	uint32_t point = 0;
	size_t bytes = 0;

	(void)state;
	for (size_t i = 0; i < 5; i++) {
		bytes += sm_utf8_next(&rest, &point);
		assert_int_equal(point, wanted[i]);
	}
	assert_int_equal(bytes, 11);
	assert_int_equal(sm_utf8_next(&rest, &point), 0);
	assert_int_equal(rest.length, 1);
	rest.length = 0;
	assert_int_equal(sm_utf8_next(&rest, &point), 0);
}

static void what_is_not_well_formed_is_no_character(void **state)
{
	static const char *const bad[] = { "\x80",         "\xc0\x80",         "\xc3",        "\xe0\x80\x80",
					   "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82\x28" };
	uint32_t point = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct sm_text rest = sm_text_of(bad[i]);

		assert_int_equal(sm_utf8_next(&rest, &point), 0);
		assert_ptr_equal(rest.data, bad[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ascii_has_classes_and_other_bytes_are_in_none),
		cmocka_unit_test(a_part_is_found_where_it_begins),
		cmocka_unit_test(characters_come_one_by_one_with_their_code_point),
		cmocka_unit_test(what_is_not_well_formed_is_no_character),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
