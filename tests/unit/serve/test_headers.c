// SPDX-License-Identifier: EUPL-1.2
// Tests of headers: the guard in front of a bare libmicrohttpd, and the same bytes without it.
#include "test.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "headers.h"

enum { ANSWER_BYTES_MAX = 65536 };
#define HOST   "Host: a.example\r\n"
#define SECOND "GET /second HTTP/1.1\r\n" HOST "\r\n"

struct bare {
	struct MHD_Daemon *daemon;
	bool guarded;
	int requests; /* that came through */
};

static enum MHD_Result reply(struct MHD_Connection *connection, unsigned status)
{
	struct MHD_Response *response = MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
	enum MHD_Result result;

	if (status != 200)
		MHD_add_response_header(response, "Connection", "close");
	result = MHD_queue_response(connection, status, response);
	MHD_destroy_response(response);
	return result;
}

static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *url, const char *method,
			      const char *version, const char *upload, size_t *upload_bytes, void **held)
{
	struct bare *bare = context;

	(void)url, (void)method, (void)version, (void)upload;
	if (!*held) {
		*held = bare;
		return bare->guarded && headers_wrong(connection) ? reply(connection, 400) : MHD_YES;
	}
	if (*upload_bytes) {
		*upload_bytes = 0;
		return MHD_YES;
	}
	bare->requests++;
	return reply(connection, 200);
}

/* How many requests came through out of these bytes. */
static int through(bool guarded, const char *bytes)
{
	struct bare bare = { .guarded = guarded };
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
	const struct timeval patience = { .tv_usec = 300000 };
	char answer[ANSWER_BYTES_MAX];
	int link = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	bare.daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL, handle, &bare,
				       MHD_OPTION_SOCK_ADDR, &address, MHD_OPTION_END);
	assert_non_null(bare.daemon);
	address.sin_port = htons(MHD_get_daemon_info(bare.daemon, MHD_DAEMON_INFO_BIND_PORT)->port);
	assert_int_equal(connect(link, (struct sockaddr *)&address, sizeof(address)), 0);
	setsockopt(link, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	assert_int_equal(send(link, bytes, strlen(bytes), MSG_NOSIGNAL), (ssize_t)strlen(bytes));
	while (recv(link, answer, sizeof(answer), 0) > 0)
		;
	close(link);
	MHD_stop_daemon(bare.daemon);
	return bare.requests;
}

static void a_request_that_is_right_comes_through(void **state)
{
	(void)state;
	assert_int_equal(through(true, "POST / HTTP/1.1\r\n" HOST "Content-Length: 2\r\n\r\nab" SECOND), 2);
}

/* Each hides a second request, or could, from a proxy that reads it another way. */
static const char *const tricks[] = {
	"POST / HTTP/1.1\r\n" HOST "Content-Length: 5\r\nContent-Length: 0\r\n\r\nhello" SECOND,
	"POST / HTTP/1.1\r\n" HOST "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" SECOND,
	"POST / HTTP/1.1\r\n" HOST "Content-Length : 5\r\n\r\nhello",
	"GET / HTTP/1.1\r\n" HOST "Host: b.example\r\n\r\n",
	"GET / HTTP/1.1\r\n\r\n",
	"GET / HTTP/1.1\r\n" HOST "X y: 1\r\n\r\n",
	"GET / HTTP/1.1\r\n" HOST "X: a\001b\r\n\r\n",
};
enum { TRICKS = sizeof(tricks) / sizeof(tricks[0]) };

static void what_can_be_read_two_ways_does_not_come_through(void **state)
{
	(void)state;
	for (int i = 0; i < TRICKS; i++)
		assert_int_equal(through(true, tricks[i]), 0);
}

static void without_the_guard_it_all_comes_through(void **state)
{
	(void)state;
	for (int i = 0; i < TRICKS; i++)
		assert_true(through(false, tricks[i]) > 0);
}

static void addresses_hold_no_control_characters(void **state)
{
	(void)state;
	assert_true(headers_target_ok("/v1/metingen?van=2026-05&onderwerp=a%20b"));
	assert_false(headers_target_ok("/%00"));
	assert_false(headers_target_ok("/a%0D%0aX"));
	assert_false(headers_target_ok("/%7F"));
	assert_false(headers_target_ok("/%4"));
	assert_false(headers_target_ok("/a\\b"));
	assert_false(headers_target_ok("/a b"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_that_is_right_comes_through),
		cmocka_unit_test(what_can_be_read_two_ways_does_not_come_through),
		cmocka_unit_test(without_the_guard_it_all_comes_through),
		cmocka_unit_test(addresses_hold_no_control_characters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
