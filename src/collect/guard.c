// SPDX-License-Identifier: EUPL-1.2
// guard: a resolved address → whether it is on the public internet.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "guard.h"
#include "number.h"

struct range4 {
	uint32_t net;
	int bits;
};

/* Not globally reachable, by the IANA special-purpose registry, and multicast. */
static const struct range4 closed4[] = {
	{ 0x00000000, 8 },  /* this network */
	{ 0x0a000000, 8 },  /* private */
	{ 0x64400000, 10 }, /* shared by carriers (CGNAT) */
	{ 0x7f000000, 8 },  /* loopback */
	{ 0xa9fe0000, 16 }, /* link-local, cloud metadata */
	{ 0xac100000, 12 }, /* private */
	{ 0xc0000000, 24 }, /* protocol assignments */
	{ 0xc0000200, 24 }, /* documentation */
	{ 0xc0586300, 24 }, /* former 6to4 relays */
	{ 0xc0a80000, 16 }, /* private */
	{ 0xc6120000, 15 }, /* benchmarks */
	{ 0xc6336400, 24 }, /* documentation */
	{ 0xcb007100, 24 }, /* documentation */
	{ 0xe0000000, 3 },  /* multicast, reserved, broadcast */
};

struct range6 {
	unsigned char net[6];
	int bits;
};

/* Inside 2000::/3, the only block that is given out; all outside it is closed anyway. */
static const struct range6 closed6[] = {
	{ { 0x20, 0x01, 0x00, 0x00 }, 23 }, /* protocol assignments: Teredo, benchmarks, ORCHID */
	{ { 0x20, 0x01, 0x0d, 0xb8 }, 32 }, /* documentation */
	{ { 0x3f, 0xff, 0x00, 0x00 }, 20 }, /* documentation */
};

static bool open4(uint32_t address)
{
	for (size_t i = 0; i < sizeof(closed4) / sizeof(closed4[0]); i++)
		if ((address ^ closed4[i].net) >> (32 - closed4[i].bits) == 0)
			return false;
	return true;
}

static uint32_t word4(const unsigned char *bytes)
{
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static bool starts6(const unsigned char *address, const unsigned char *net, int bits)
{
	int bytes = bits / 8, rest = bits % 8;

	if (memcmp(address, net, (size_t)bytes) != 0)
		return false;
	return rest == 0 || (address[bytes] ^ net[bytes]) >> (8 - rest) == 0;
}

/* Where an IPv6 address only wraps an IPv4 one, that one is judged. */
static const unsigned char *wrapped4(const unsigned char *a)
{
	static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };
	static const unsigned char nat64[12] = { 0x00, 0x64, 0xff, 0x9b };
	static const unsigned char sixtofour[2] = { 0x20, 0x02 };

	if (starts6(a, mapped, 96) || starts6(a, nat64, 96))
		return a + 12;
	if (starts6(a, sixtofour, 16))
		return a + 2;
	return NULL;
}

static bool open6(const unsigned char *address)
{
	static const unsigned char unicast[1] = { 0x20 };

	if (!starts6(address, unicast, 3))
		return false;
	for (size_t i = 0; i < sizeof(closed6) / sizeof(closed6[0]); i++)
		if (starts6(address, closed6[i].net, closed6[i].bits))
			return false;
	return true;
}

static bool listed(int family, const void *bytes, uint16_t port, const char *const *allow, size_t count)
{
	char address[INET6_ADDRSTRLEN], text[GUARD_TEXT_MAX];

	if (count == 0 || !inet_ntop(family, bytes, address, sizeof(address)))
		return false;
	snprintf(text, sizeof(text), family == AF_INET ? "%s:%u" : "[%s]:%u", address, (unsigned)port);
	for (size_t i = 0; i < count; i++)
		if (strcmp(allow[i], text) == 0)
			return true;
	return false;
}

static bool allows4(const unsigned char *bytes, uint16_t port, const char *const *allow, size_t count)
{
	return open4(word4(bytes)) || listed(AF_INET, bytes, port, allow, count);
}

bool guard_allows(const struct sockaddr *address, const char *const *allow, size_t count)
{
	if (address->sa_family == AF_INET) {
		struct sockaddr_in in;
		unsigned char bytes[4];

		memcpy(&in, address, sizeof(in));
		memcpy(bytes, &in.sin_addr, sizeof(bytes));
		return allows4(bytes, ntohs(in.sin_port), allow, count);
	}
	if (address->sa_family == AF_INET6) {
		struct sockaddr_in6 in6;
		const unsigned char *bytes = in6.sin6_addr.s6_addr, *inner;

		memcpy(&in6, address, sizeof(in6));
		inner = wrapped4(bytes);
		if (inner)
			return allows4(inner, ntohs(in6.sin6_port), allow, count);
		return open6(bytes) || listed(AF_INET6, bytes, ntohs(in6.sin6_port), allow, count);
	}
	return false;
}

bool guard_canonical(const char *text, char *canonical)
{
	const char *colon = strrchr(text, ':');
	bool six = text[0] == '[';
	char address[INET6_ADDRSTRLEN] = "";
	unsigned char bytes[16];
	int64_t port;
	size_t length;

	if (!colon || !number_whole(sm_text_of(colon + 1), 65535, &port) || port == 0)
		return false;
	length = (size_t)(colon - text);
	if (six) {
		if (length < 2 || colon[-1] != ']')
			return false;
		text++;
		length -= 2;
	}
	if (length >= sizeof(address))
		return false;
	memcpy(address, text, length);
	if (inet_pton(six ? AF_INET6 : AF_INET, address, bytes) != 1 ||
	    !inet_ntop(six ? AF_INET6 : AF_INET, bytes, address, sizeof(address)))
		return false;
	snprintf(canonical, GUARD_TEXT_MAX, six ? "[%s]:%d" : "%s:%d", address, (int)port);
	return true;
}
