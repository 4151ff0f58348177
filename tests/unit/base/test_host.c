// SPDX-License-Identifier: EUPL-1.2
// Unit tests of host.c.
#include "sentimeter/base.h"
#include "test.h"

static void a_host_is_written_in_one_way(void **state)
{
	static const char *const same[] = { "https://a.example",           "HTTPS://A.Example/x",
					    "http://a.example:8080/x",     "http://a.example.:80?q=b.example",
					    "https://a.example..#x",       "https://jan@a.example/",
					    "https://jan:x@a.example:1/@b" };
	char host[SM_HOST_BYTES_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
		assert_int_equal(sm_url_host(sm_text_of(same[i]), host), 9);
		assert_string_equal(host, "a.example");
	}
	assert_int_equal(sm_url_host(SM_TEXT("http://[::1]:8080/"), host), 5);
	assert_string_equal(host, "[::1]");
}

static void what_names_no_host_gives_none(void **state)
{
	static const char *const none[] = {
		"", "a.example", "/path", "http://", "http:///path", "http://:80/", "://."
	};
	char host[SM_HOST_BYTES_MAX], large[600];

	(void)state;
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		assert_int_equal(sm_url_host(sm_text_of(none[i]), host), 0);
		assert_string_equal(host, "");
	}
	snprintf(large, sizeof(large), "http://%0*d.example/", 300, 7);
	assert_int_equal(sm_url_host(sm_text_of(large), host), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_host_is_written_in_one_way),
		cmocka_unit_test(what_names_no_host_gives_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
