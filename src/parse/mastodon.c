// SPDX-License-Identifier: EUPL-1.2
// mastodon: timelines and single statuses of Mastodon and what speaks like it (GoToSocial, snac) → posts.
#include <string.h>
#include <strings.h>

#include "html.h"
#include "jsondoc.h"

static bool is_status(const json_t *object)
{
	return json_is_object(json_object_get(object, "account")) && json_object_get(object, "content");
}

bool mastodon_is(const json_t *root)
{
	return is_status(root) || json_is_array(json_object_get(root, "statuses")) ||
	       (json_is_array(json_object_get(root, "ancestors")) &&
		json_is_array(json_object_get(root, "descendants")));
}

/* "#nobot" in a profile is a link; only without its tags does it stand there as people see it. */
static bool profile_declines(struct draft *draft, struct sm_text note)
{
	static const char *const tag[] = { "nobot", "nobots", "noindex", "noarchive", "nosearch", "noai" };
	bool truncated;
	size_t length;

	if (!note.length || !memchr(note.data, '#', note.length))
		return false;
	length = html_strip(note, draft->scratch, TEXT_BYTES_MAX, &truncated);
	for (size_t i = 0; i < length; i++) {
		const char *word = draft->scratch + i + 1;
		size_t word_length = 0;

		if (draft->scratch[i] != '#')
			continue;
		while (i + 1 + word_length < length && sm_ascii_is_letter(word[word_length]))
			word_length++;
		for (size_t t = 0; t < sizeof(tag) / sizeof(*tag); t++)
			if (strlen(tag[t]) == word_length && strncasecmp(tag[t], word, word_length) == 0)
				return true;
	}
	return false;
}

/* Absent says nothing: GoToSocial has neither of the first two. An account that its own moderators keep from public
 * timelines (limited), or that is of somebody who died, is not there to be counted. */
static bool opted_out(struct draft *draft, const json_t *account)
{
	return jsondoc_true(account, "limited") || jsondoc_true(account, "suspended") ||
	       jsondoc_true(account, "memorial") || jsondoc_true(account, "noindex") ||
	       jsondoc_false(account, "indexable") || profile_declines(draft, jsondoc_text(account, "note"));
}

/* An account by the address that is the same on every server; one of the own server has no host in acct. */
static struct sm_text author_of(struct draft *draft, const json_t *account)
{
	struct sm_text url = jsondoc_text(account, "url"), acct = jsondoc_text(account, "acct"), host;
	char *joined;

	if (!url.length)
		url = jsondoc_text(account, "uri");
	if (url.length || !acct.length || memchr(acct.data, '@', acct.length))
		return draft_short(draft, url.length ? url : acct);
	host = draft->host;
	if (acct.length > SHORT_BYTES_MAX)
		return (struct sm_text){ 0 };
	joined = sm_arena_take(draft->arena, acct.length + host.length + 1);
	if (!joined) {
		draft->failed = true;
		return (struct sm_text){ 0 };
	}
	memcpy(joined, acct.data, acct.length);
	if (host.length) {
		joined[acct.length] = '@';
		memcpy(joined + acct.length + 1, host.data, host.length);
	}
	return (struct sm_text){ joined, acct.length + (host.length ? host.length + 1 : 0) };
}

static enum sm_visibility visibility_of(const json_t *status)
{
	struct sm_text said = jsondoc_text(status, "visibility");

	if (!said.length)
		return SM_VISIBILITY_UNKNOWN;
	return sm_text_is(said, "public") ? SM_VISIBILITY_PUBLIC : SM_VISIBILITY_OTHER;
}

static void read_status(struct draft *draft, const json_t *status)
{
	const json_t *account = json_object_get(status, "account"), *reblog = json_object_get(status, "reblog");
	const json_t *source = json_is_object(reblog) ? reblog : status;
	struct sm_text uri = jsondoc_text(status, "uri"), url = jsondoc_text(status, "url"), language;
	struct sm_post *post;

	if (!uri.length)
		uri = url.length ? url : jsondoc_text(status, "id");
	if (!uri.length) {
		draft_note(draft, "status-without-id"); /* an entry of an edit history: not a post */
		return;
	}
	post = draft_add(draft);
	if (!post)
		return;
	post->id = draft_short(draft, uri);
	post->platform = SM_TEXT("fediverse");
	post->url = draft_short(draft, url);
	post->lookup = draft_short(draft, jsondoc_text(status, "id"));
	post->author = author_of(draft, account);
	post->author_name = draft_short(draft, jsondoc_text(account, "display_name"));
	post->text =
	    draft_text_after(draft, jsondoc_text(source, "spoiler_text"), jsondoc_text(source, "content"), TEXT_HTML);
	language = jsondoc_text(source, "language");
	post->language = draft_language(draft, language);
	post->visibility = visibility_of(status);
	post->bot = jsondoc_true(account, "bot");
	post->opted_out = post->opted_out || opted_out(draft, account) ||
			  (source != status && opted_out(draft, json_object_get(source, "account")));
	post->reshare = source != status;
	draft_dates(draft, post, draft_date(jsondoc_text(status, "created_at")),
		    draft_date(jsondoc_text(source, "edited_at")));
}

/* A status, or an answer that holds lists of them: a search, the thread around a status. */
void mastodon_posts(struct draft *draft, const json_t *root)
{
	static const char *const list[] = { "statuses", "ancestors", "descendants" };
	const json_t *status;
	size_t at;

	if (is_status(root)) {
		read_status(draft, root);
		return;
	}
	for (size_t i = 0; i < sizeof(list) / sizeof(*list); i++)
		json_array_foreach(json_object_get(root, list[i]), at, status)
		{
			if (is_status(status))
				read_status(draft, status);
			else
				draft_note(draft, "item-empty");
		}
}
