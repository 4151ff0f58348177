// SPDX-License-Identifier: EUPL-1.2
// elsewhere: preloaded into the program as it is, so that a test can watch it from a server's side: every name that
// ends in .test is a public address, every public address is 127.0.0.1:$SM_ELSEWHERE_PORT, and the clock is
// $SM_ELSEWHERE_S seconds ahead.
#include <arpa/inet.h>
#include <dlfcn.h>
#include <netdb.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#define PUBLIC_ADDRESS "9.9.9.9"

static long number_of(const char *name)
{
	const char *value = getenv(name);

	return value ? strtol(value, NULL, 10) : 0;
}

static void find(const char *name, void *function)
{
	void *found = dlsym(RTLD_NEXT, name);

	memcpy(function, &found, sizeof(found));
}

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **result)
{
	int (*real)(const char *, const char *, const struct addrinfo *, struct addrinfo **);
	size_t length = node ? strlen(node) : 0;
	bool ours = length > 5 && strcmp(node + length - 5, ".test") == 0;

	find("getaddrinfo", &real);
	return real(ours ? PUBLIC_ADDRESS : node, service, hints, result);
}

/* The parameter is written as in the C library's own header, which is not a plain pointer there. */
int connect(int socket, __CONST_SOCKADDR_ARG address, socklen_t length)
{
	int (*real)(int, const struct sockaddr *, socklen_t);
	struct sockaddr_in in;

	find("connect", &real);
	if (length == sizeof(in)) {
		memcpy(&in, address.__sockaddr__, sizeof(in));
		if (in.sin_family == AF_INET && in.sin_addr.s_addr == inet_addr(PUBLIC_ADDRESS)) {
			in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
			in.sin_port = htons((unsigned short)number_of("SM_ELSEWHERE_PORT"));
			return real(socket, (const struct sockaddr *)&in, sizeof(in));
		}
	}
	return real(socket, address.__sockaddr__, length);
}

time_t time(time_t *out)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	now.tv_sec += number_of("SM_ELSEWHERE_S");
	if (out)
		*out = now.tv_sec;
	return now.tv_sec;
}
