// SPDX-License-Identifier: EUPL-1.2
// handle: what a resident writes down → platform and name, as a post of that account would have them.
#include <stdio.h>
#include <string.h>

#include "account.h"
#include "sentimeter/rights.h"

/* Hosts whose addresses name an account by their first part. */
static const struct site {
	const char *host, *platform;
} sites[] = {
	{ "x.com", "twitter" },           { "twitter.com", "twitter" }, { "mobile.twitter.com", "twitter" },
	{ "instagram.com", "instagram" }, { "tiktok.com", "tiktok" },   { "bsky.app", "bluesky" },
};

static enum sm_status fail_unclear(struct sm_error *error)
{
	return sm_fail(error, SM_ERROR_USAGE, NULL,
		       "zeg erbij van welk platform (--platform): de naam van de site, of fediverse, bluesky, twitter",
		       "say of which platform this is (--platform): the name of the site, or fediverse, bluesky, "
		       "twitter");
}

static enum sm_status fail_bluesky(struct sm_error *error)
{
	return sm_fail(error, SM_ERROR_USAGE, NULL,
		       "Bluesky kent een account aan zijn DID (did:plc:...), want de naam kan wijzigen: die staat op "
		       "https://NAAM/.well-known/atproto-did, of vraag de inwoner",
		       "Bluesky knows an account by its DID (did:plc:...), for the name may change: it stands at "
		       "https://NAME/.well-known/atproto-did, or ask the resident");
}

static const char *site_platform(struct sm_text typed)
{
	char host[SM_HOST_BYTES_MAX];
	const char *name = host;

	sm_url_host(typed, host);
	if (strncmp(name, "www.", 4) == 0)
		name += 4;
	for (size_t i = 0; i < sizeof(sites) / sizeof(sites[0]); i++)
		if (strcmp(sites[i].host, name) == 0)
			return sites[i].platform;
	return NULL;
}

static bool is_address(struct sm_text text)
{
	return sm_text_starts(text, "https://") || sm_text_starts(text, "http://");
}

/* NULL: the form tells nothing. */
static const char *guess(struct sm_text typed)
{
	const char *at = typed.length > 1 ? memchr(typed.data + 1, '@', typed.length - 1) : NULL;

	if (sm_text_starts(typed, "did:"))
		return "bluesky";
	if (is_address(typed)) {
		const char *site = site_platform(typed);

		return site ? site : sm_text_find(typed, "/@") || sm_text_find(typed, "/users/") ? "fediverse" : NULL;
	}
	return at && typed.data[0] == '@' ? "fediverse" : sm_text_starts(typed, "acct:") ? "fediverse" : NULL;
}

/* The first part of the path: https://x.com/anna/status/1 is anna; a profile of Bluesky comes after /profile/. */
static struct sm_text account_in_path(struct sm_text url)
{
	const char *profile = sm_text_find(url, "/profile/"), *host = sm_text_find(url, "://") + 3;
	struct sm_text rest = { host, url.length - (size_t)(host - url.data) };
	const char *slash;

	if (profile)
		host = profile + 8;
	else if (!(host = rest.length ? memchr(rest.data, '/', rest.length) : NULL))
		return (struct sm_text){ 0 };
	rest = (struct sm_text){ host + 1, url.length - (size_t)(host + 1 - url.data) };
	for (size_t i = 0; i < rest.length; i++)
		if (rest.data[i] == '/' || rest.data[i] == '?' || rest.data[i] == '#')
			return (struct sm_text){ rest.data, i };
	slash = rest.data + rest.length;
	return (struct sm_text){ rest.data, (size_t)(slash - rest.data) };
}

enum sm_status sm_handle_read(struct sm_text typed, const char *platform, struct sm_handle *handle,
			      struct sm_error *error)
{
	char room[ACCOUNT_BYTES_MAX];
	struct sm_text name;
	bool site;

	memset(handle, 0, sizeof(*handle));
	typed = sm_text_trim(typed);
	site = is_address(typed) && site_platform(typed);
	if (!platform)
		platform = guess(typed);
	if (!platform)
		return fail_unclear(error);
	if (typed.length == 0 || typed.length >= SM_HANDLE_NAME_BYTES_MAX ||
	    strlen(platform) >= SM_HANDLE_PLATFORM_BYTES_MAX)
		return sm_fail(error, SM_ERROR_USAGE, NULL, "hier staat geen account", "this is no account");
	name = account_name(sm_text_of(platform), site ? account_in_path(typed) : typed, room);
	if (strcmp(platform, "bluesky") == 0 && !sm_text_starts(name, "did:"))
		return fail_bluesky(error);
	if (name.length == 0 || memchr(name.data, '\0', name.length))
		return sm_fail(error, SM_ERROR_USAGE, NULL, "hier staat geen account", "this is no account");
	memcpy(handle->name, name.data, name.length);
	for (size_t i = 0; platform[i]; i++)
		handle->platform[i] = sm_ascii_lower(platform[i]);
	return SM_OK;
}
