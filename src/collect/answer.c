// SPDX-License-Identifier: EUPL-1.2
// answer: header lines → validators, targets, waiting times and reservations.
#include <curl/curl.h>
#include <string.h>

#include "answer.h"
#include "number.h"
#include "sentimeter/period.h"

#define AGENT "sentimeter"

/* A time before this is a number of seconds to wait. */
enum { EPOCH_MIN_S = 1000000000 };

static void keep(struct sm_text value, char *field, size_t bytes_max)
{
	field[0] = '\0';
	if (value.length >= bytes_max || (value.length && memchr(value.data, '\0', value.length)))
		return;
	if (value.length)
		memcpy(field, value.data, value.length);
	field[value.length] = '\0';
}

/* What stands before the first stop that is not in quotes or <>; text goes on behind it. */
static struct sm_text cut(struct sm_text *text, char stop)
{
	struct sm_text part = { text->data, 0 };
	bool quoted = false, angled = false;

	for (; part.length < text->length; part.length++) {
		char c = text->data[part.length];

		if (c == '"' && !angled)
			quoted = !quoted;
		else if (!quoted && (c == '<' || c == '>'))
			angled = c == '<';
		else if (c == stop && !quoted && !angled)
			break;
	}
	*text = (struct sm_text){ text->data + part.length, text->length - part.length };
	if (text->length) {
		text->data++;
		text->length--;
	}
	return sm_text_trim(part);
}

static struct sm_text unquote(struct sm_text text)
{
	if (text.length >= 2 && text.data[0] == '"' && text.data[text.length - 1] == '"')
		return (struct sm_text){ text.data + 1, text.length - 2 };
	return text;
}

/* rel="next", perhaps among other words. */
static bool is_relation(struct sm_text parameter, const char *relation)
{
	struct sm_text name = cut(&parameter, '='), words = unquote(sm_text_trim(parameter));

	if (!sm_text_is_nocase(name, "rel"))
		return false;
	while (words.length)
		if (sm_text_is_nocase(cut(&words, ' '), relation))
			return true;
	return false;
}

static void take_link(struct answer *answer, struct sm_text value)
{
	while (value.length) {
		struct sm_text link = cut(&value, ','), target = cut(&link, ';');

		if (target.length < 2 || target.data[0] != '<' || target.data[target.length - 1] != '>')
			continue;
		target = (struct sm_text){ target.data + 1, target.length - 2 };
		while (link.length) {
			struct sm_text parameter = cut(&link, ';');

			if (is_relation(parameter, "next"))
				keep(target, answer->next, sizeof(answer->next));
			if (is_relation(parameter, "prev"))
				keep(target, answer->previous, sizeof(answer->previous));
		}
	}
}

static bool is_agent_name(struct sm_text name)
{
	/* Directives that have a value look like an agent with a directive. */
	static const char *const valued[] = { "unavailable_after", "max-snippet", "max-image-preview",
					      "max-video-preview" };

	for (size_t i = 0; i < sizeof(valued) / sizeof(valued[0]); i++)
		if (sm_text_is_nocase(name, valued[i]))
			return false;
	return name.length && !memchr(name.data, ' ', name.length);
}

/* "noindex", "agent: noindex, nofollow, other: none": an agent's name holds for what follows it. */
static void take_robots_tag(struct answer *answer, struct sm_text value)
{
	static const char *const declining[] = { "noindex", "none", "noai", "noimageai" };
	bool ours = true;

	while (value.length) {
		struct sm_text part = cut(&value, ','), rest = part, name = cut(&rest, ':');

		if (name.length < part.length && is_agent_name(name)) {
			ours = sm_text_is_nocase(name, AGENT) || sm_text_is(name, "*");
			part = sm_text_trim(rest);
		}
		for (size_t i = 0; ours && i < sizeof(declining) / sizeof(declining[0]); i++)
			if (sm_text_is_nocase(part, declining[i]))
				answer->noindex = true;
	}
}

/* "public, max-age=3600": asking again before that is of no use. */
static void take_cache_control(struct answer *answer, struct sm_text value)
{
	while (value.length) {
		struct sm_text number = cut(&value, ','), name = cut(&number, '=');
		int64_t age_s;

		if (sm_text_is_nocase(name, "max-age") &&
		    number_whole(unquote(sm_text_trim(number)), INT64_MAX, &age_s))
			answer->max_age_s = age_s;
	}
}

bool answer_take(struct answer *answer, struct sm_text line)
{
	size_t bytes = answer->bytes + line.length;
	struct sm_text value = line, name;

	if (sm_text_starts(line, "HTTP/"))
		*answer = (struct answer){ 0 }; /* what came before was an interim answer */
	answer->bytes = bytes;
	if (bytes > ANSWER_BYTES_MAX)
		return false;
	if (!line.length || !memchr(line.data, ':', line.length))
		return true;
	name.data = line.data;
	name.length = (size_t)((const char *)memchr(line.data, ':', line.length) - line.data);
	value.data += name.length + 1;
	value.length -= name.length + 1;
	value = sm_text_trim(value);
	if (sm_text_is_nocase(name, "etag"))
		keep(value, answer->etag, sizeof(answer->etag));
	else if (sm_text_is_nocase(name, "last-modified"))
		keep(value, answer->last_modified, sizeof(answer->last_modified));
	else if (sm_text_is_nocase(name, "location"))
		keep(value, answer->location, sizeof(answer->location));
	else if (sm_text_is_nocase(name, "content-type"))
		keep(value, answer->content_type, sizeof(answer->content_type));
	else if (sm_text_is_nocase(name, "retry-after"))
		keep(value, answer->retry_after, sizeof(answer->retry_after));
	else if (sm_text_is_nocase(name, "x-ratelimit-reset"))
		keep(value, answer->reset, sizeof(answer->reset));
	else if (sm_text_is_nocase(name, "cache-control"))
		take_cache_control(answer, value);
	else if (sm_text_is_nocase(name, "link"))
		take_link(answer, value);
	else if (sm_text_is_nocase(name, "x-robots-tag"))
		take_robots_tag(answer, value);
	else if (sm_text_is_nocase(name, "tdm-reservation") && sm_text_is(value, "1"))
		answer->noindex = true;
	return true;
}

static bool take_field(struct sm_text *text, char before, int max, int *field)
{
	int64_t number;

	if (before) {
		if (!text->length || text->data[0] != before)
			return false;
		text->data++;
		text->length--;
	}
	if (!number_take(text, max, &number))
		return false;
	*field = (int)number;
	return true;
}

/* "2026-05-23T12:05:00.000Z", as Mastodon writes it: always in UTC. */
static bool iso_date(struct sm_text text, int64_t *time_s)
{
	struct sm_date date = { 0 };

	if (!take_field(&text, 0, 9999, &date.year) || !take_field(&text, '-', 99, &date.month) ||
	    !take_field(&text, '-', 99, &date.day) || !take_field(&text, 'T', 99, &date.hour) ||
	    !take_field(&text, ':', 99, &date.minute) || !take_field(&text, ':', 99, &date.second))
		return false;
	if (date.month < 1 || date.month > 12 || date.day < 1 || date.day > 31)
		return false;
	*time_s = sm_date_to_s(date);
	return true;
}

static int64_t until(int64_t time_s, int64_t now_s)
{
	return time_s > now_s ? time_s - now_s : 0;
}

int64_t answer_wait_s(const struct answer *answer, int64_t now_s)
{
	struct sm_text reset = sm_text_of(answer->reset);
	int64_t number;
	time_t date;

	if (number_whole(sm_text_of(answer->retry_after), INT64_MAX, &number))
		return number;
	date = answer->retry_after[0] ? curl_getdate(answer->retry_after, NULL) : -1;
	if (date > 0)
		return until(date, now_s);
	if (iso_date(reset, &number))
		return until(number, now_s);
	if (!number_take(&reset, INT64_MAX, &number))
		return -1;
	return number >= EPOCH_MIN_S ? until(number, now_s) : number;
}
