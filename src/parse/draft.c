// SPDX-License-Identifier: EUPL-1.2
// draft: the parts of a post as a document has them → a clean post in the arena.
#include "draft.h"

#include <libxml/uri.h>
#include <string.h>

#include "encoding.h"
#include "html.h"
#include "sentimeter/period.h"

enum { DAY_S = 86400, POSTS_FIRST = 32 };

/* 1995-01-01: before the web had feeds; older dates are zeroes and typing errors. */
static const int64_t EARLIEST_S = 788918400;

static struct sm_text host_of(struct draft *draft, struct sm_text url)
{
	char host[SM_HOST_BYTES_MAX];
	size_t length = sm_url_host(url, host);
	struct sm_text kept = sm_arena_text(draft->arena, (struct sm_text){ host, length });

	draft->failed = draft->failed || kept.length != length;
	return kept;
}

void draft_open(struct draft *draft, const struct sm_payload *payload, struct sm_arena *arena, char *scratch)
{
	struct sm_text feed_url = sm_text_of(payload->feed ? payload->feed->url : NULL);

	*draft = (struct draft){ .arena = arena,
				 .scratch = scratch,
				 .base_url = payload->base_url.length ? payload->base_url : feed_url,
				 .arrival_s = payload->fetched_at_s,
				 .declined = payload->noindex };
	/* The configured address first: it stays the same when redirects change. */
	draft->host = host_of(draft, feed_url);
	if (!draft->host.length)
		draft->host = host_of(draft, payload->base_url);
}

void draft_restart(struct draft *draft, size_t notes_kept)
{
	if (draft->count)
		memset(draft->post, 0, draft->count * sizeof(*draft->post));
	draft->count = 0;
	draft->note_count = notes_kept;
	draft->next = (struct sm_text){ 0 };
	draft->facts = (struct sm_feed_facts){ 0 };
}

void draft_note(struct draft *draft, const char *code)
{
	for (size_t i = 0; i < draft->note_count; i++)
		if (strcmp(draft->note[i].code, code) == 0) {
			draft->note[i].count++;
			return;
		}
	if (draft->note_count < DRAFT_NOTES_MAX)
		draft->note[draft->note_count++] = (struct sm_note){ code, 1 };
}

static struct sm_text keep(struct draft *draft, struct sm_text text)
{
	struct sm_text kept = { 0 };

	if (text.length == 0)
		return kept;
	kept = sm_arena_text(draft->arena, text);
	if (!kept.length)
		draft->failed = true;
	return kept;
}

static bool is_dirty(unsigned char c)
{
	return c < ' ' || c == 0x7f || c == 0xc2;
}

/* Copies plain text without control characters; line ends become \n. Returns the length, at most max. */
static size_t clean(struct sm_text text, char *out, size_t max, bool one_line, bool *truncated)
{
	size_t length = 0;

	for (size_t i = 0; i < text.length;) {
		size_t start = i;
		char c = text.data[i];

		if (length == max) {
			*truncated = true;
			break;
		}
		if (c == '\r' || c == '\n' || c == '\t') {
			if (c == '\r' && i + 1 < text.length && text.data[i + 1] == '\n')
				i++;
			out[length++] = c == '\t' || one_line ? ' ' : '\n';
			i++;
		} else if (c == '\xc2' && i + 1 < text.length && (unsigned char)text.data[i + 1] < 0xa0) {
			char meant[4];
			size_t bytes = encoding_meant(text.data + i, meant);

			bytes = bytes <= max - length ? bytes : 0;
			memcpy(out + length, meant, bytes);
			length += bytes;
			i += 2;
		} else if (is_dirty((unsigned char)c) && c != '\xc2') {
			i++;
		} else {
			do
				i++;
			while (i < text.length && !is_dirty((unsigned char)text.data[i]));
			if (i - start > max - length) {
				i = start + encoding_cut(text.data + start, i - start, max - length);
				*truncated = true;
			}
			memcpy(out + length, text.data + start, i - start);
			length += i - start;
			if (*truncated)
				break;
		}
	}
	return length;
}

static size_t write_text(struct draft *draft, struct sm_text text, enum text_kind kind, size_t from)
{
	size_t max = TEXT_BYTES_MAX - from, length;
	bool truncated = false;

	if (kind == TEXT_HTML)
		length = html_strip(text, draft->scratch + from, max, &truncated);
	else
		length = clean(sm_text_trim(text), draft->scratch + from, max, false, &truncated);
	if (truncated)
		draft_note(draft, "truncated");
	return length;
}

struct sm_text draft_text(struct draft *draft, struct sm_text text, enum text_kind kind)
{
	size_t length = write_text(draft, text, kind, 0);

	return keep(draft, sm_text_trim((struct sm_text){ draft->scratch, length }));
}

struct sm_text draft_text_after(struct draft *draft, struct sm_text before, struct sm_text text, enum text_kind kind)
{
	size_t length = write_text(draft, before, TEXT_PLAIN, 0);

	if (length && length < TEXT_BYTES_MAX)
		draft->scratch[length++] = '\n';
	length += write_text(draft, text, kind, length);
	return keep(draft, sm_text_trim((struct sm_text){ draft->scratch, length }));
}

struct sm_text draft_short(struct draft *draft, struct sm_text text)
{
	bool truncated = false;

	text = sm_text_trim(text);
	for (size_t i = 0; i < text.length; i++)
		if (i == SHORT_BYTES_MAX || is_dirty((unsigned char)text.data[i]))
			return keep(draft,
				    (struct sm_text){ draft->scratch,
						      clean(text, draft->scratch, SHORT_BYTES_MAX, true, &truncated) });
	return keep(draft, text);
}

/* libxml2 takes terminated strings. */
static bool terminate(struct sm_text text, char out[SHORT_BYTES_MAX + 1])
{
	if (text.length > SHORT_BYTES_MAX)
		return false;
	if (text.length)
		memcpy(out, text.data, text.length);
	out[text.length] = '\0';
	return true;
}

struct sm_text draft_url(struct draft *draft, struct sm_text url, struct sm_text base)
{
	char relative[SHORT_BYTES_MAX + 1], from[SHORT_BYTES_MAX + 1];
	struct sm_text joined;
	xmlChar *built;

	url = sm_text_trim(url);
	if (!url.length || !base.length || sm_text_find(url, "://") || !terminate(url, relative) ||
	    !terminate(base, from))
		return draft_short(draft, url);
	built = xmlBuildURI((xmlChar *)relative, (xmlChar *)from);
	joined = draft_short(draft, built ? sm_text_of((char *)built) : url);
	xmlFree(built);
	return joined;
}

struct sm_text draft_language(struct draft *draft, struct sm_text language)
{
	static const char *const none[] = {
		"und", "zxx", "mul", "mis", "un", "qme", "qst", "qht", "qam", "qct", "art"
	};
	char code[4];
	size_t length = 0;

	language = sm_text_trim(language);
	while (length < language.length && length < sizeof(code)) {
		char c = (char)(language.data[length] | 0x20);

		if (c < 'a' || c > 'z')
			break;
		code[length++] = c;
	}
	if (length < 2 || length > 3 ||
	    (length < language.length && language.data[length] != '-' && language.data[length] != '_'))
		return (struct sm_text){ 0 };
	for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++)
		if (strlen(none[i]) == length && memcmp(none[i], code, length) == 0)
			return (struct sm_text){ 0 };
	return keep(draft, (struct sm_text){ code, length });
}

int64_t draft_date(struct sm_text text)
{
	int64_t time_s;

	return sm_date_parse(text, &time_s) == SM_OK ? time_s : 0;
}

static bool plausible(const struct draft *draft, int64_t time_s)
{
	return time_s >= EARLIEST_S && (draft->arrival_s == 0 || time_s <= draft->arrival_s + DAY_S);
}

void draft_dates(struct draft *draft, struct sm_post *post, int64_t published_s, int64_t updated_s)
{
	post->updated_s = plausible(draft, updated_s) ? updated_s : 0;
	if (published_s == 0)
		published_s = post->updated_s;
	if (plausible(draft, published_s)) {
		post->published_s = published_s;
		return;
	}
	if (post->deleted)
		return; /* the id is all that counts */
	post->published_s = draft->arrival_s;
	post->date_guessed = true;
	draft_note(draft, "date-guessed");
}

/* Whether text starts with title, white space apart, and ends there or at the end of a word. */
static bool repeats(struct sm_text title, struct sm_text text)
{
	size_t t = 0, at = 0;
	bool cut = false;

	if (title.length > 3 && memcmp(title.data + title.length - 3, "\xe2\x80\xa6", 3) == 0) {
		title.length -= 3;
		cut = true;
	}
	while (title.length && title.data[title.length - 1] == '.') {
		title.length--;
		cut = true;
	}
	while (t < title.length) {
		if (sm_ascii_is_space(title.data[t])) {
			t++;
		} else if (at < text.length && sm_ascii_is_space(text.data[at])) {
			at++;
		} else if (at < text.length && title.data[t] == text.data[at]) {
			t++;
			at++;
		} else {
			return false;
		}
	}
	if (at == text.length || cut)
		return true;
	/* "Brand" is not the start of "Brandweer". */
	return !sm_ascii_is_letter(text.data[at]) && !(text.data[at] & 0x80);
}

void draft_title(struct sm_post *post, struct sm_text raw)
{
	if (post->title.length && (repeats(post->title, post->text) || repeats(sm_text_trim(raw), post->text)))
		post->title = (struct sm_text){ 0 };
}

static bool grow(struct draft *draft)
{
	size_t capacity = draft->capacity ? 2 * draft->capacity : POSTS_FIRST;
	struct sm_post *post = sm_arena_take(draft->arena, capacity * sizeof(*post));

	if (!post) {
		draft->failed = true;
		return false;
	}
	if (draft->count)
		memcpy(post, draft->post, draft->count * sizeof(*post));
	draft->post = post;
	draft->capacity = capacity;
	return true;
}

struct sm_post *draft_add(struct draft *draft)
{
	struct sm_post *post;

	if (draft->count == POSTS_MAX) {
		draft_note(draft, "posts-left-out");
		return NULL;
	}
	if (draft->failed || (draft->count == draft->capacity && !grow(draft)))
		return NULL;
	post = &draft->post[draft->count++];
	post->platform = draft->host.length ? draft->host : SM_TEXT("local");
	post->opted_out = draft->declined;
	return post;
}

enum sm_status draft_close(struct draft *draft, struct sm_posts *posts, struct sm_error *error)
{
	struct sm_note *note;

	if (draft->declined && draft->count) {
		draft_note(draft, "declined");
		for (size_t i = 0; i < draft->count; i++)
			draft->post[i].opted_out = true;
	}
	note = sm_arena_take(draft->arena, draft->note_count * sizeof(*note));
	if (draft->failed || !note)
		return sm_fail(error, SM_ERROR_LIMIT, NULL, "het document past niet in het geheugen van deze ronde",
			       "the document does not fit in the memory of this round");
	if (draft->note_count)
		memcpy(note, draft->note, draft->note_count * sizeof(*note));
	posts->post = draft->post;
	posts->count = draft->count;
	posts->facts = draft->facts;
	posts->note = note;
	posts->note_count = draft->note_count;
	posts->next = draft->next;
	return SM_OK;
}
