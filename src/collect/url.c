// SPDX-License-Identifier: EUPL-1.2
// url: text → host, authority and origin.
#include <curl/curl.h>
#include <stdio.h>
#include <string.h>

#include "url.h"

static void free_string(char **string)
{
	curl_free(*string);
}

static void close_handle(CURLU **handle)
{
	curl_url_cleanup(*handle);
}

/* What curl made of it is read once more by the one who names platforms, so that the two agree. */
static bool put_host(CURLU *handle, char host[SM_HOST_BYTES_MAX])
{
	SM_AUTO(free_string) char *text = NULL;

	return curl_url_get(handle, CURLUPART_URL, &text, 0) == CURLUE_OK && sm_url_host(sm_text_of(text), host) > 0 &&
	       curl_url_set(handle, CURLUPART_HOST, host, 0) == CURLUE_OK;
}

static bool take_apart(CURLU *handle, struct url *url)
{
	SM_AUTO(free_string) char *text = NULL;
	SM_AUTO(free_string) char *scheme = NULL;
	SM_AUTO(free_string) char *port = NULL;

	if (!put_host(handle, url->host) || curl_url_set(handle, CURLUPART_FRAGMENT, NULL, 0) != CURLUE_OK ||
	    curl_url_get(handle, CURLUPART_URL, &text, 0) != CURLUE_OK ||
	    curl_url_get(handle, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK ||
	    curl_url_get(handle, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) != CURLUE_OK)
		return false;
	if (strcmp(scheme, "http") != 0 && strcmp(scheme, "https") != 0)
		return false;
	if (strlen(text) > URL_MAX || strlen(port) > 5)
		return false;
	snprintf(url->text, sizeof(url->text), "%s", text);
	snprintf(url->authority, sizeof(url->authority), "%s:%s", url->host, port);
	snprintf(url->origin, sizeof(url->origin), "%s://%s", scheme, url->authority);
	return true;
}

bool url_parse(const char *text, struct url *url)
{
	SM_AUTO(close_handle) CURLU *handle = curl_url();

	return handle && curl_url_set(handle, CURLUPART_URL, text, CURLU_DISALLOW_USER) == CURLUE_OK &&
	       take_apart(handle, url);
}

bool url_resolve(const struct url *base, const char *reference, struct url *url)
{
	SM_AUTO(close_handle) CURLU *handle = curl_url();

	return handle && *reference &&
	       curl_url_set(handle, CURLUPART_URL, base->text, CURLU_DISALLOW_USER) == CURLUE_OK &&
	       curl_url_set(handle, CURLUPART_URL, reference, CURLU_DISALLOW_USER) == CURLUE_OK &&
	       take_apart(handle, url);
}
