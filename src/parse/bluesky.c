// SPDX-License-Identifier: EUPL-1.2
// bluesky: answers of the AT protocol (search, author feed, thread, record, event) → posts.
#include <stdio.h>
#include <string.h>

#include "jsondoc.h"

#define POST_COLLECTION "app.bsky.feed.post"

/* What is known of one post before it is written down. */
struct found {
	const json_t *view;   /* as a reader sees it, with author and labels; NULL for a bare record */
	const json_t *record; /* as its author wrote it */
	struct sm_text uri;
};

static bool is_record(const json_t *object)
{
	return json_is_object(json_object_get(object, "value")) && sm_text_starts(jsondoc_text(object, "uri"), "at://");
}

static bool is_event(const json_t *object)
{
	return json_is_string(json_object_get(object, "did")) && json_is_object(json_object_get(object, "commit"));
}

bool bluesky_is(const json_t *root)
{
	return json_is_array(json_object_get(root, "posts")) || json_is_array(json_object_get(root, "feed")) ||
	       json_is_array(json_object_get(root, "records")) || json_is_object(json_object_get(root, "thread")) ||
	       is_record(root) || is_event(root);
}

/* Labels of a view are a list; those that an author puts on a record stand under labels.values. */
static bool has_label(const json_t *object, const char *name)
{
	const json_t *labels = json_object_get(object, "labels"), *label;
	size_t i;

	if (json_is_object(labels))
		labels = json_object_get(labels, "values");
	json_array_foreach(labels, i, label) if (sm_text_is(jsondoc_text(label, "val"), name) &&
						 !jsondoc_true(label, "neg")) return true;
	return false;
}

static bool labelled(const struct found *found, const char *name)
{
	return has_label(found->view, name) || has_label(json_object_get(found->view, "author"), name) ||
	       has_label(found->record, name);
}

/* at://DID/collection/key → its parts. */
static bool split_uri(struct sm_text uri, struct sm_text *did, struct sm_text *collection, struct sm_text *key)
{
	const char *end, *first, *second;

	if (!sm_text_starts(uri, "at://"))
		return false;
	end = uri.data + uri.length;
	did->data = uri.data + 5;
	first = memchr(did->data, '/', (size_t)(end - did->data));
	second = first ? memchr(first + 1, '/', (size_t)(end - first - 1)) : NULL;
	if (!second)
		return false;
	did->length = (size_t)(first - did->data);
	*collection = (struct sm_text){ first + 1, (size_t)(second - first - 1) };
	*key = (struct sm_text){ second + 1, (size_t)(end - second - 1) };
	return true;
}

static struct sm_text web_address(struct draft *draft, struct sm_text did, struct sm_text key)
{
	char url[600];
	int length = snprintf(url, sizeof(url), "https://bsky.app/profile/%.*s/post/%.*s", (int)(did.length & 0xff),
			      did.data, (int)(key.length & 0xff), key.data);

	return length > 0 && did.length < 256 && key.length < 256 ? draft_short(draft, sm_text_of(url))
								  : (struct sm_text){ 0 };
}

/* What an author claims counts unless it lies after the moment at which the network saw it. */
static void set_dates(struct draft *draft, struct sm_post *post, const struct found *found)
{
	int64_t created_s = draft_date(jsondoc_text(found->record, "createdAt"));
	int64_t indexed_s = draft_date(jsondoc_text(found->view, "indexedAt"));

	if (indexed_s && (created_s == 0 || created_s > indexed_s))
		created_s = indexed_s;
	draft_dates(draft, post, created_s, 0);
}

static struct sm_post *read_post(struct draft *draft, const struct found *found)
{
	const json_t *author = json_object_get(found->view, "author");
	struct sm_text did = { 0 }, collection, key = { 0 }, author_did = jsondoc_text(author, "did");
	struct sm_text name = jsondoc_text(author, "displayName");
	const json_t *language = json_array_get(json_object_get(found->record, "langs"), 0);
	struct sm_post *post;

	if (!split_uri(found->uri, &did, &collection, &key) || !sm_text_is(collection, POST_COLLECTION) ||
	    !json_is_object(found->record)) {
		draft_note(draft, "not-a-post");
		return NULL;
	}
	post = draft_add(draft);
	if (!post)
		return NULL;
	post->id = draft_short(draft, found->uri);
	post->lookup = post->id;
	post->platform = SM_TEXT("bluesky");
	post->author = draft_short(draft, author_did.length ? author_did : did);
	post->author_name = draft_short(draft, name.length ? name : jsondoc_text(author, "handle"));
	post->text = draft_text(draft, jsondoc_text(found->record, "text"), TEXT_PLAIN);
	post->url = web_address(draft, did, key);
	post->language =
	    draft_language(draft, (struct sm_text){ json_string_value(language), json_string_length(language) });
	post->visibility = SM_VISIBILITY_PUBLIC; /* there is no other kind of post */
	post->bot = labelled(found, "bot");
	post->opted_out = post->opted_out || labelled(found, "!no-unauthenticated");
	set_dates(draft, post, found);
	return post;
}

static struct sm_post *read_view(struct draft *draft, const json_t *view)
{
	struct found found = { view, json_object_get(view, "record"), jsondoc_text(view, "uri") };

	return read_post(draft, &found);
}

static void read_deleted(struct draft *draft, struct sm_text uri)
{
	struct sm_text did, collection, key;
	struct sm_post *post;

	if (!split_uri(uri, &did, &collection, &key) || !sm_text_is(collection, POST_COLLECTION))
		return;
	post = draft_add(draft);
	if (!post)
		return;
	post->id = draft_short(draft, uri);
	post->platform = SM_TEXT("bluesky");
	post->author = draft_short(draft, did);
	post->deleted = true;
	draft_dates(draft, post, 0, 0);
}

/* An entry of an author's feed: the post, and who passed it on. A repost is an act of its own with its own id. */
static void read_entry(struct draft *draft, const json_t *entry)
{
	const json_t *reason = json_object_get(entry, "reason"), *by = json_object_get(reason, "by");
	struct sm_text type = jsondoc_text(reason, "$type"), uri = jsondoc_text(reason, "uri");
	struct sm_post *post = read_view(draft, json_object_get(entry, "post"));
	struct found resharer = { by, NULL, { 0 } };
	char id[SHORT_BYTES_MAX];
	int length;

	if (!post || !sm_text_find(type, "reasonRepost"))
		return;
	length = snprintf(id, sizeof(id), "%.*s#repost", (int)post->id.length, post->id.data);
	post->reshare = true;
	post->id = draft_short(draft, uri.length || length <= 0 ? uri : sm_text_of(id));
	post->lookup = (struct sm_text){ 0 };
	post->author = draft_short(draft, jsondoc_text(by, "did"));
	post->author_name = draft_short(draft, jsondoc_text(by, "handle"));
	post->bot = labelled(&resharer, "bot");
	post->opted_out = post->opted_out || labelled(&resharer, "!no-unauthenticated");
}

/* A post with those above and below it. The depth is that of the JSON, which has its own limit. */
static void read_thread(struct draft *draft, const json_t *node)
{
	const json_t *reply;
	size_t i;

	if (jsondoc_true(node, "notFound"))
		read_deleted(draft, jsondoc_text(node, "uri"));
	if (!json_is_object(json_object_get(node, "post")))
		return;
	read_view(draft, json_object_get(node, "post"));
	read_thread(draft, json_object_get(node, "parent"));
	json_array_foreach(json_object_get(node, "replies"), i, reply) read_thread(draft, reply);
}

/* A commit of the network's stream (Jetstream). */
static void read_event(struct draft *draft, const json_t *root)
{
	const json_t *commit = json_object_get(root, "commit");
	struct sm_text did = jsondoc_text(root, "did"), key = jsondoc_text(commit, "rkey"), uri;
	struct sm_text collection = jsondoc_text(commit, "collection"), operation = jsondoc_text(commit, "operation");
	struct found found = { NULL, json_object_get(commit, "record"), { 0 } };
	char text[SHORT_BYTES_MAX];
	int length = snprintf(text, sizeof(text), "at://%.*s/%.*s/%.*s", (int)(did.length % SHORT_BYTES_MAX), did.data,
			      (int)(collection.length % SHORT_BYTES_MAX), collection.data,
			      (int)(key.length % SHORT_BYTES_MAX), key.data);

	if (length <= 0 || length >= (int)sizeof(text))
		return;
	uri = sm_text_of(text);
	if (sm_text_is(operation, "delete")) {
		read_deleted(draft, uri);
		return;
	}
	found.uri = uri;
	read_post(draft, &found);
}

void bluesky_posts(struct draft *draft, const json_t *root)
{
	const json_t *item;
	size_t i;

	draft->next = draft_short(draft, jsondoc_text(root, "cursor"));
	json_array_foreach(json_object_get(root, "posts"), i, item) read_view(draft, item);
	json_array_foreach(json_object_get(root, "feed"), i, item) read_entry(draft, item);
	json_array_foreach(json_object_get(root, "records"), i, item)
	{
		struct found found = { NULL, json_object_get(item, "value"), jsondoc_text(item, "uri") };

		read_post(draft, &found);
	}
	if (is_record(root)) {
		struct found found = { NULL, json_object_get(root, "value"), jsondoc_text(root, "uri") };

		read_post(draft, &found);
	}
	if (is_event(root))
		read_event(draft, root);
	read_thread(draft, json_object_get(root, "thread"));
}
