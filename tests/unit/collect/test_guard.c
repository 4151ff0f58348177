// SPDX-License-Identifier: EUPL-1.2
// Unit tests of guard.c.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/un.h>

#include "guard.h"
#include "test.h"

static bool allowed(const char *text, uint16_t port, const char *const *allow, size_t count)
{
	struct sockaddr_in in = { .sin_family = AF_INET, .sin_port = htons(port) };
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6, .sin6_port = htons(port) };

	if (inet_pton(AF_INET, text, &in.sin_addr) == 1)
		return guard_allows((struct sockaddr *)&in, allow, count);
	assert_int_equal(inet_pton(AF_INET6, text, &in6.sin6_addr), 1);
	return guard_allows((struct sockaddr *)&in6, allow, count);
}

static void public_addresses_are_open(void **state)
{
	static const char *const open[] = {
		"1.1.1.1",         "8.8.8.8",         "9.255.255.255",        "11.0.0.0",
		"100.63.255.255",  "100.128.0.0",     "126.255.255.255",      "128.0.0.1",
		"169.253.255.255", "169.255.0.0",     "172.15.255.255",       "172.32.0.0",
		"192.0.1.0",       "192.167.255.255", "192.169.0.0",          "198.17.255.255",
		"198.20.0.0",      "223.255.255.255", "2001:4860:4860::8888", "2a00:1450:4001::1",
		"2003::1",         "2001:200::1",     "::ffff:8.8.8.8",       "64:ff9b::8.8.8.8",
		"2002:808:808::1",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(open) / sizeof(open[0]); i++)
		if (!allowed(open[i], 80, NULL, 0))
			fail_msg("%s", open[i]);
}

static void every_other_address_is_closed(void **state)
{
	static const char *const closed[] = {
		"0.0.0.0",
		"0.1.2.3",
		"10.0.0.1",
		"10.255.255.255",
		"100.64.0.1",
		"100.127.255.255",
		"127.0.0.1",
		"127.255.255.254",
		"169.254.169.254",
		"172.16.0.1",
		"172.31.255.255",
		"192.0.0.1",
		"192.0.2.1",
		"192.88.99.1",
		"192.168.0.1",
		"192.168.255.255",
		"198.18.0.1",
		"198.19.255.255",
		"198.51.100.7",
		"203.0.113.9",
		"224.0.0.1",
		"239.255.255.255",
		"240.0.0.1",
		"255.255.255.255",
		"::",
		"::1",
		"::127.0.0.1",
		"::ffff:127.0.0.1",
		"::ffff:10.1.2.3",
		"::ffff:169.254.169.254",
		"64:ff9b::10.0.0.1",
		"64:ff9b::127.0.0.1",
		"64:ff9b:1::1",
		"64:ff9b:1::8.8.8.8",
		"100::1",
		"fc00::1",
		"fd12:3456::1",
		"fe80::1",
		"febf::1",
		"fec0::1",
		"ff02::1",
		"ff0e::1",
		"2001::1",
		"2001:10::1",
		"2001:20::1",
		"2001:2::1",
		"2001:db8::1",
		"2002:7f00:1::1",
		"2002:a00:1::1",
		"2002:c0a8:101::1",
		"3fff::1",
		"4000::1",
		"5f00::1",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(closed) / sizeof(closed[0]); i++)
		if (allowed(closed[i], 80, NULL, 0))
			fail_msg("%s", closed[i]);
}

static void other_families_are_closed(void **state)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX, .sun_path = "/run/docker.sock" };

	(void)state;
	assert_false(guard_allows((struct sockaddr *)&un, NULL, 0));
}

static void a_listed_address_is_open_on_its_port_only(void **state)
{
	static const char *const allow[] = { "10.0.0.1:80", "127.0.0.1:8080", "[::1]:8080" };

	(void)state;
	assert_true(allowed("127.0.0.1", 8080, allow, 3));
	assert_true(allowed("::ffff:127.0.0.1", 8080, allow, 3));
	assert_true(allowed("::1", 8080, allow, 3));
	assert_false(allowed("127.0.0.1", 8081, allow, 3));
	assert_false(allowed("127.0.0.2", 8080, allow, 3));
	assert_false(allowed("::1", 80, allow, 3));
}

static void a_listed_address_has_one_spelling(void **state)
{
	static const char *const wrong[] = {
		"",         "127.0.0.1",      "127.0.0.1:",    "127.0.0.1:0",    "127.0.0.1:65536", "127.0.0.1:8o",
		"127.1:80", "localhost:8080", "::1:8080",      "[::1]",          "[::1:80",         "[127.0.0.1]:80",
		"[]:80",    "127.0.0.1:+80",  " 127.0.0.1:80", "127.0.0.1/8:80", "[::1%lo]:80",
	};
	char text[GUARD_TEXT_MAX];

	(void)state;
	assert_true(guard_canonical("127.0.0.1:8080", text));
	assert_string_equal(text, "127.0.0.1:8080");
	assert_true(guard_canonical("[0:0::0001]:08080", text));
	assert_string_equal(text, "[::1]:8080");
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		if (guard_canonical(wrong[i], text))
			fail_msg("%s", wrong[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(public_addresses_are_open),
		cmocka_unit_test(every_other_address_is_closed),
		cmocka_unit_test(other_families_are_closed),
		cmocka_unit_test(a_listed_address_is_open_on_its_port_only),
		cmocka_unit_test(a_listed_address_has_one_spelling),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
