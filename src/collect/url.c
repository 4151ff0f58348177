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

/* An upper-case letter or a last dot would make another host of the same one. */
static bool put_host(const char *host, char *out)
{
	size_t length = strlen(host);

	while (length && host[length - 1] == '.')
		length--;
	if (length == 0 || length >= URL_HOST_MAX)
		return false;
	for (size_t i = 0; i < length; i++)
		out[i] = (char)(host[i] >= 'A' && host[i] <= 'Z' ? host[i] + ('a' - 'A') : host[i]);
	out[length] = '\0';
	return true;
}

static bool take_apart(CURLU *handle, struct url *url)
{
	SM_AUTO(free_string) char *text = NULL;
	SM_AUTO(free_string) char *scheme = NULL;
	SM_AUTO(free_string) char *host = NULL;
	SM_AUTO(free_string) char *port = NULL;

	if (curl_url_get(handle, CURLUPART_HOST, &host, 0) != CURLUE_OK || !put_host(host, url->host) ||
	    curl_url_set(handle, CURLUPART_HOST, url->host, 0) != CURLUE_OK ||
	    curl_url_set(handle, CURLUPART_FRAGMENT, NULL, 0) != CURLUE_OK ||
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
