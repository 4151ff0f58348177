// SPDX-License-Identifier: EUPL-1.2
// fetch: an address → the bytes that it answers, within limits.
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#include "fetch.h"
#include "guard.h"

enum {
	TOTAL_MS_MAX = 20000,
	CONNECT_MS_MAX = 10000,
	RATIO_MAX = 100,
	RATIO_FROM_BYTES = 1 << 20,
};

static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct fetch *fetch = context;

	(void)purpose;
	if (!guard_allows(&address->addr, fetch->ask.allow, fetch->ask.allow_count)) {
		fetch->refused = true;
		return CURL_SOCKET_BAD;
	}
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static size_t take_header(char *data, size_t size, size_t count, void *context)
{
	struct fetch *fetch = context;

	if (!answer_take(&fetch->answer, (struct sm_text){ data, size * count })) {
		fetch->header_too_large = true;
		return 0;
	}
	return size * count;
}

/* The caps stand here, where decoded bytes arrive: this libcurl's own limit does not look at them. */
static size_t take_body(char *data, size_t size, size_t count, void *context)
{
	struct fetch *fetch = context;
	size_t length = size * count, room = fetch->ask.bytes_max - fetch->body.length;
	curl_off_t wire = 0;

	if (length > room) {
		fetch->cut = fetch->ask.keep_cut;
		fetch->too_large = !fetch->cut;
		if (fetch->cut)
			sm_buffer_add(&fetch->body, data, room);
		return 0;
	}
	sm_buffer_add(&fetch->body, data, length);
	if (fetch->body.failed)
		return 0;
	if (fetch->body.length > RATIO_FROM_BYTES &&
	    curl_easy_getinfo(fetch->easy, CURLINFO_SIZE_DOWNLOAD_T, &wire) == CURLE_OK &&
	    (curl_off_t)(fetch->body.length / RATIO_MAX) > wire) {
		fetch->bomb = true;
		return 0;
	}
	return length;
}

static bool add_line(struct fetch *fetch, const char *name, const char *value)
{
	char line[VALIDATOR_MAX + 32];
	struct curl_slist *longer;

	if (!value || !*value)
		return true;
	snprintf(line, sizeof(line), "%s: %s", name, value);
	longer = curl_slist_append(fetch->lines, line);
	if (longer)
		fetch->lines = longer;
	return longer;
}

static bool add_secret_line(struct fetch *fetch)
{
	struct curl_slist *longer;

	if (!fetch->ask.secret_line || !fetch->ask.secret_line[0])
		return true;
	longer = curl_slist_append(fetch->lines, fetch->ask.secret_line);
	if (longer)
		fetch->lines = longer;
	fetch->ask.secret_line = NULL; /* its owner wipes it */
	return longer;
}

#define SET(option, value)                                                                                             \
	if (curl_easy_setopt(easy, option, value) != CURLE_OK)                                                         \
	return false

static bool set_limits(CURL *easy)
{
	SET(CURLOPT_TIMEOUT_MS, (long)TOTAL_MS_MAX);
	SET(CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS_MAX);
	SET(CURLOPT_NOSIGNAL, 1L);
	SET(CURLOPT_PROTOCOLS_STR, "http,https");
	SET(CURLOPT_FOLLOWLOCATION, 0L); /* each hop is asked robots.txt and the guard first: see task.c */
	SET(CURLOPT_PROXY, "");          /* behind a proxy the guard would see the proxy only */
	SET(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	SET(CURLOPT_SSL_VERIFYPEER, 1L);
	SET(CURLOPT_SSL_VERIFYHOST, 2L);
	return true;
}

static bool set_up(struct fetch *fetch, void *owner)
{
	CURL *easy = fetch->easy;

	if (!set_limits(easy) || !add_line(fetch, "Accept", fetch->ask.accept) ||
	    !add_line(fetch, "If-None-Match", fetch->ask.etag) ||
	    !add_line(fetch, "If-Modified-Since", fetch->ask.last_modified) || !add_secret_line(fetch))
		return false;
	if (fetch->ask.post)
		SET(CURLOPT_COPYPOSTFIELDS, fetch->ask.post);
	SET(CURLOPT_URL, fetch->ask.url);
	SET(CURLOPT_USERAGENT, fetch->ask.agent);
	SET(CURLOPT_HTTPHEADER, fetch->lines);
	SET(CURLOPT_ACCEPT_ENCODING, "gzip");
	SET(CURLOPT_OPENSOCKETFUNCTION, open_socket);
	SET(CURLOPT_OPENSOCKETDATA, fetch);
	SET(CURLOPT_HEADERFUNCTION, take_header);
	SET(CURLOPT_HEADERDATA, fetch);
	SET(CURLOPT_WRITEFUNCTION, take_body);
	SET(CURLOPT_WRITEDATA, fetch);
	SET(CURLOPT_PRIVATE, owner);
	return true;
}

enum sm_status fetch_start(struct fetch *fetch, CURLM *multi, const struct fetch_ask *ask, void *owner,
			   struct sm_error *error)
{
	*fetch = (struct fetch){ .ask = *ask, .body.bytes_max = ask->bytes_max, .easy = curl_easy_init() };
	if (!fetch->easy || !set_up(fetch, owner) || curl_multi_add_handle(multi, fetch->easy) != CURLM_OK) {
		fetch_close(fetch);
		return sm_fail_memory(error);
	}
	fetch->multi = multi;
	return SM_OK;
}

static enum sm_status limit_problem(const struct fetch *fetch, struct sm_error *error)
{
	if (fetch->refused)
		return sm_fail(error, SM_ERROR_PERMISSION, NULL,
			       "wijst naar een besloten netwerk; is het uw eigen server, zet hem dan in allow_address",
			       "leads into a private network; if it is your own server, put it in allow_address");
	if (fetch->header_too_large)
		return sm_fail(error, SM_ERROR_LIMIT, NULL, "kopregels van het antwoord zijn groter dan 64 KiB",
			       "the answer's header is larger than 64 KiB");
	if (fetch->bomb)
		return sm_fail(error, SM_ERROR_LIMIT, NULL, "antwoord is meer dan 100 keer samengeperst: niet gelezen",
			       "the answer is compressed more than 100 times: not read");
	if (fetch->too_large)
		return sm_fail(error, SM_ERROR_LIMIT, NULL, "antwoord is groter dan %zu bytes",
			       "the answer is larger than %zu bytes", fetch->ask.bytes_max);
	if (fetch->body.failed)
		return sm_fail_memory(error);
	return SM_OK;
}

/* libcurl's own texts may hold a redirect's host, so they are not passed on. */
static enum sm_status curl_problem(CURLcode code, struct sm_error *error)
{
	switch (code) {
	case CURLE_COULDNT_RESOLVE_HOST:
		return sm_fail(error, SM_ERROR_NET, NULL, "servernaam is onbekend: controleer de url en de naamserver",
			       "the server's name is unknown: check the url and the name server");
	case CURLE_COULDNT_CONNECT:
		return sm_fail(error, SM_ERROR_NET, NULL, "server neemt niet op: later wordt het weer geprobeerd",
			       "the server does not answer: it will be tried again later");
	case CURLE_OPERATION_TIMEDOUT:
		return sm_fail(error, SM_ERROR_NET, NULL, "geen volledig antwoord binnen %d seconden",
			       "no complete answer within %d seconds", TOTAL_MS_MAX / 1000);
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_SSL_CACERT_BADFILE:
		return sm_fail(error, SM_ERROR_NET, NULL,
			       "beveiligde verbinding klopt niet: vraag de beheerder naar zijn certificaat",
			       "the secure connection is not sound: ask the server's owner about its certificate");
	default:
		return sm_fail(error, SM_ERROR_NET, NULL,
			       "verbinding brak af (curl %d): later wordt het weer geprobeerd",
			       "the connection broke (curl %d): it will be tried again later", (int)code);
	}
}

int fetch_status(const struct fetch *fetch, CURLcode code, struct sm_error *error)
{
	long status = 0;

	if (code == CURLE_WRITE_ERROR && fetch->cut)
		code = CURLE_OK;
	if (code != CURLE_OK) {
		if (limit_problem(fetch, error) == SM_OK)
			error->status = curl_problem(code, error);
		return 0;
	}
	curl_easy_getinfo(fetch->easy, CURLINFO_RESPONSE_CODE, &status);
	return (int)status;
}

void fetch_close(struct fetch *fetch)
{
	if (fetch->multi)
		curl_multi_remove_handle(fetch->multi, fetch->easy);
	curl_easy_cleanup(fetch->easy);
	for (struct curl_slist *line = fetch->lines; line; line = line->next)
		sodium_memzero(line->data, strlen(line->data));
	curl_slist_free_all(fetch->lines);
	sm_buffer_close(&fetch->body);
	*fetch = (struct fetch){ 0 };
}
