// SPDX-License-Identifier: EUPL-1.2
// identity: posts whose ids are missing, repeat or were deleted → posts that each have an id of their own.
// Real feeds give every item the same GUID, or none, or list one item twice; an id that changes with the headline
// would count one voice twice, an id that is shared would count ten as one.
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "draft.h"

enum { HASH_BYTES = 16 };

static int compare_text(struct sm_text a, struct sm_text b)
{
	size_t length = a.length < b.length ? a.length : b.length;
	int order = length ? memcmp(a.data, b.data, length) : 0;

	return order ? order : (a.length > b.length) - (a.length < b.length);
}

/* By id, then what differs, then the place in the document: doubles stand beside each other. */
static int compare_posts(const void *left, const void *right)
{
	const struct sm_post *a = *(struct sm_post *const *)left, *b = *(struct sm_post *const *)right;
	int order = compare_text(a->id, b->id);

	order = order ? order : (a->deleted > b->deleted) - (a->deleted < b->deleted);
	order = order ? order : compare_text(a->url, b->url);
	order = order ? order : compare_text(a->title, b->title);
	order = order ? order : compare_text(a->text, b->text);
	return order ? order : (a > b) - (a < b);
}

static void hash_part(crypto_generichash_state *state, struct sm_text part)
{
	uint64_t length = part.length; /* before each part, so that "ab"+"c" is not "a"+"bc" */

	crypto_generichash_update(state, (const unsigned char *)&length, sizeof(length));
	if (part.length)
		crypto_generichash_update(state, (const unsigned char *)part.data, part.length);
}

/* Of link, title (text if there is none) and date, unless the date is our own guess: that changes with each fetch. */
static struct sm_text hash_id(struct draft *draft, const struct sm_post *post)
{
	unsigned char hash[HASH_BYTES];
	char hex[2 * HASH_BYTES + 1], id[sizeof(hex) + 8];
	int64_t date_s = post->date_guessed ? 0 : post->published_s;
	crypto_generichash_state state;
	struct sm_text kept;

	crypto_generichash_init(&state, NULL, 0, sizeof(hash));
	hash_part(&state, post->url);
	hash_part(&state, post->title.length ? post->title : post->text);
	hash_part(&state, (struct sm_text){ (const char *)&date_s, sizeof(date_s) });
	crypto_generichash_final(&state, hash, sizeof(hash));
	sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash));
	snprintf(id, sizeof(id), "hash:%s", hex);
	kept = sm_arena_text(draft->arena, sm_text_of(id));
	draft->failed = draft->failed || !kept.length;
	return kept;
}

static void use_hash(struct draft *draft, struct sm_post *post)
{
	post->id = hash_id(draft, post);
	draft_note(draft, "id-from-hash");
}

void draft_identify_one(struct draft *draft, struct sm_post *post)
{
	if (post->id.length)
		return;
	if (post->url.length) {
		post->id = post->url;
		draft_note(draft, "id-from-link");
	} else {
		use_hash(draft, post);
	}
}

/* A post to be left out has no id from here on. */
static void leave_out(struct draft *draft, struct sm_post *post, const char *code)
{
	post->id = (struct sm_text){ 0 };
	draft_note(draft, code);
}

/* Doubles: nothing that a reader sees differs. The newest stays. Returns how many stay in run. */
static size_t drop_doubles(struct draft *draft, struct sm_post **run, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		struct sm_post *last = kept ? run[kept - 1] : NULL;

		if (last && sm_text_equal(last->url, run[i]->url) && sm_text_equal(last->title, run[i]->title) &&
		    sm_text_equal(last->text, run[i]->text)) {
			bool newer = run[i]->updated_s > last->updated_s;

			leave_out(draft, newer ? last : run[i], "double");
			if (newer)
				run[kept - 1] = run[i];
		} else {
			run[kept++] = run[i];
		}
	}
	return kept;
}

/* Several versions of one post (RFC 4287 allows it): same link, and each says when it was changed. */
static bool drop_versions(struct draft *draft, struct sm_post **run, size_t count)
{
	size_t newest = 0;

	for (size_t i = 0; i < count; i++) {
		if (!run[i]->updated_s || !run[i]->url.length || !sm_text_equal(run[i]->url, run[0]->url))
			return false;
		if (run[i]->updated_s > run[newest]->updated_s)
			newest = i;
	}
	for (size_t i = 0; i < count; i++)
		if (i != newest)
			leave_out(draft, run[i], "older-version");
	return true;
}

/* One id for several posts: their links, if those differ, else a hash. All of them, so that no order matters. */
static void rename_run(struct draft *draft, struct sm_post **run, size_t count)
{
	bool links = run[0]->url.length > 0;

	for (size_t i = 1; i < count; i++) /* sorted by link */
		links = links && !sm_text_equal(run[i]->url, run[i - 1]->url);
	for (size_t i = 0; i < count; i++) {
		draft_note(draft, "id-repeated");
		if (links) {
			run[i]->id = run[i]->url;
			draft_note(draft, "id-from-link");
		} else {
			use_hash(draft, run[i]);
		}
	}
}

/* The newer of a post and the news of its deletion counts (RFC 6721). Returns how many living posts are left. */
static size_t settle_deleted(struct draft *draft, struct sm_post **run, size_t living, size_t count)
{
	int64_t deleted_s = 0, changed_s = 0;

	for (size_t i = 0; i < living; i++) {
		int64_t at_s = run[i]->updated_s ? run[i]->updated_s : run[i]->date_guessed ? 0 : run[i]->published_s;

		changed_s = at_s > changed_s ? at_s : changed_s;
	}
	for (size_t i = living; i < count; i++)
		deleted_s = run[i]->updated_s > deleted_s ? run[i]->updated_s : deleted_s;
	if (deleted_s && changed_s > deleted_s) {
		for (size_t i = living; i < count; i++)
			leave_out(draft, run[i], "restored");
		return living;
	}
	for (size_t i = 0; i < living; i++)
		leave_out(draft, run[i], "deleted");
	for (size_t i = living + 1; i < count; i++)
		leave_out(draft, run[i], "double");
	return 0;
}

/* Posts that share an id. */
static void settle(struct draft *draft, struct sm_post **run, size_t count)
{
	size_t living = 0;

	while (living < count && !run[living]->deleted)
		living++;
	if (living < count)
		living = settle_deleted(draft, run, living, count);
	if (living < 2)
		return;
	living = drop_doubles(draft, run, living);
	if (living > 1 && !drop_versions(draft, run, living))
		rename_run(draft, run, living);
}

static void close_gaps(struct draft *draft)
{
	size_t kept = 0;

	for (size_t i = 0; i < draft->count; i++)
		if (draft->post[i].id.length)
			draft->post[kept++] = draft->post[i];
	draft->count = kept;
}

void draft_identify(struct draft *draft)
{
	struct sm_post **order = sm_arena_take(draft->arena, draft->count * sizeof(*order));

	if (!order) {
		draft->failed = true;
		return;
	}
	for (size_t i = 0; i < draft->count; i++) {
		draft_identify_one(draft, &draft->post[i]);
		order[i] = &draft->post[i];
	}
	if (draft->failed)
		return;
	qsort(order, draft->count, sizeof(*order), compare_posts);
	for (size_t from = 0, until; from < draft->count; from = until) {
		for (until = from + 1; until < draft->count && sm_text_equal(order[until]->id, order[from]->id);)
			until++;
		if (until - from > 1)
			settle(draft, order + from, until - from);
	}
	close_gaps(draft);
}
