// SPDX-License-Identifier: EUPL-1.2
// robots: the bytes of a robots.txt, an agent and a URL → allowed or not (RFC 9309), and the wished pause.
#include <stdlib.h>
#include <string.h>

#include "number.h"
#include "sentimeter/collect.h"

enum { BYTES_MAX = 500 * 1024, DELAY_S_MAX = 1000000 };

enum key { KEY_OTHER, KEY_AGENT, KEY_ALLOW, KEY_DISALLOW, KEY_DELAY };

/* The spellings that are met; a typing error must not open what its writer closed. */
static const struct {
	const char *name;
	enum key key;
} keys[] = {
	{ "user-agent", KEY_AGENT },  { "useragent", KEY_AGENT },   { "user agent", KEY_AGENT },
	{ "allow", KEY_ALLOW },       { "disallow", KEY_DISALLOW }, { "dissallow", KEY_DISALLOW },
	{ "dissalow", KEY_DISALLOW }, { "disalow", KEY_DISALLOW },  { "diasllow", KEY_DISALLOW },
	{ "disallaw", KEY_DISALLOW }, { "crawl-delay", KEY_DELAY }, { "crawldelay", KEY_DELAY },
};

/* What the groups that concern one agent say. Octets of the longest rule that matched, 0 when none did. */
struct verdict {
	size_t allow, disallow;
	double delay_s;
};

struct reading {
	struct sm_text agent; /* product token */
	struct sm_text path;  /* normalised */
	char *pattern;        /* room for any normalised pattern */
	struct verdict own, any;
	bool own_group, any_group; /* the group that is being read concerns this agent, everybody */
	bool own_seen;             /* a group for this agent stands somewhere: then those for everybody do not count */
	bool rule_seen;            /* the next user-agent line starts a new group */
};

static bool is_unreserved(unsigned char c)
{
	return sm_ascii_is_letter((char)c) || sm_ascii_is_digit((char)c) || (c && strchr("-._~", c));
}

static struct sm_text product_token(struct sm_text text)
{
	size_t length = 0;

	while (length < text.length &&
	       (sm_ascii_is_letter(text.data[length]) || text.data[length] == '-' || text.data[length] == '_'))
		length++;
	text.length = length;
	return text;
}

static size_t put_encoded(char *out, unsigned char c)
{
	static const char digits[] = "0123456789ABCDEF";

	out[0] = '%';
	out[1] = digits[c >> 4];
	out[2] = digits[c & 15];
	return 3;
}

/* One spelling for all ways to write a path (RFC 9309 section 2.2.2), so that octets can be compared: what is not plain
 * ASCII is percent-encoded, what needs no encoding is decoded. Behind the question mark / and : mean nothing special,
 * so there both their spellings are the same. In a pattern * and a last $ stay special, everywhere else they are
 * encoded. out has room for three times the bytes. */
static struct sm_text normalise(struct sm_text in, bool is_pattern, char *out)
{
	size_t n = 0;
	bool query = false;

	for (size_t i = 0; i < in.length; i++) {
		unsigned char c = (unsigned char)in.data[i];
		int high = c == '%' && i + 2 < in.length ? sm_ascii_hex(in.data[i + 1]) : -1;
		int low = high >= 0 ? sm_ascii_hex(in.data[i + 2]) : -1;

		if (low >= 0) {
			unsigned char decoded = (unsigned char)(high * 16 + low);

			i += 2;
			if (is_unreserved(decoded) || (query && (decoded == '/' || decoded == ':')))
				out[n++] = (char)decoded;
			else
				n += put_encoded(out + n, decoded);
		} else if (is_pattern && c == '*') {
			if (n == 0 || out[n - 1] != '*')
				out[n++] = '*';
		} else if (is_pattern && c == '$' && i + 1 == in.length) {
			out[n++] = '$';
		} else if (c <= ' ' || c >= 0x7f || c == '%' || c == '*' || c == '$') {
			n += put_encoded(out + n, c);
		} else {
			out[n++] = (char)c;
			query |= c == '?';
		}
	}
	return (struct sm_text){ out, n };
}

/* Does the path start with what pattern describes? Only the last star has to be taken back, so no blow-up. */
static bool matches(struct sm_text pattern, struct sm_text path)
{
	bool anchored = pattern.length && pattern.data[pattern.length - 1] == '$';
	size_t end = pattern.length - anchored, p = 0, at = 0, star = SIZE_MAX, mark = 0;

	for (;;) {
		if (p == end) {
			if (!anchored || at == path.length)
				return true;
		} else if (pattern.data[p] == '*') {
			star = p++;
			mark = at;
			continue;
		} else if (at < path.length && pattern.data[p] == path.data[at]) {
			p++;
			at++;
			continue;
		}
		if (star == SIZE_MAX || mark >= path.length)
			return false;
		p = star + 1;
		at = ++mark;
	}
}

static void take_agent(struct reading *reading, struct sm_text value)
{
	struct sm_text token = product_token(value);

	if (reading->rule_seen) {
		reading->own_group = reading->any_group = reading->rule_seen = false;
	}
	if (value.length && value.data[0] == '*' && (value.length == 1 || value.data[1] == ' ')) {
		reading->any_group = true;
	} else if (token.length && token.length == reading->agent.length &&
		   strncasecmp(token.data, reading->agent.data, token.length) == 0) {
		reading->own_group = reading->own_seen = true;
	}
}

/* Who allows /x/index.html allows /x/, which is the same page: so search engines read it, and so owners mean it. Cuts
 * pattern to the folder. */
static bool is_page_of_folder(struct sm_text *pattern, struct sm_text path)
{
	static const char *const page[] = { "/index.html", "/index.htm" };

	for (size_t i = 0; i < sizeof(page) / sizeof(page[0]); i++) {
		size_t length = strlen(page[i]);
		struct sm_text folder = { pattern->data, pattern->length - length + 1 };

		if (pattern->length < length ||
		    memcmp(pattern->data + pattern->length - length, page[i], length) != 0 ||
		    !sm_text_equal(folder, path))
			continue;
		*pattern = folder;
		return true;
	}
	return false;
}

static void take_rule(struct reading *reading, struct sm_text value, bool allow)
{
	struct sm_text pattern;

	reading->rule_seen = true;
	if (value.length == 0 || (!reading->own_group && !reading->any_group) || !reading->pattern)
		return;
	pattern = normalise(value, true, reading->pattern);
	if (allow && is_page_of_folder(&pattern, reading->path))
		pattern.length++; /* as if it ended in $ */
	else if (!matches(pattern, reading->path))
		return;
	for (int i = 0; i < 2; i++) {
		struct verdict *verdict = i ? &reading->any : &reading->own;
		size_t *longest = allow ? &verdict->allow : &verdict->disallow;

		if ((i ? reading->any_group : reading->own_group) && pattern.length > *longest)
			*longest = pattern.length;
	}
}

static void take_delay(struct reading *reading, struct sm_text value)
{
	int64_t whole, part;
	double delay_s, unit = 0.1;

	if (!number_take(&value, DELAY_S_MAX, &whole))
		return;
	delay_s = (double)whole;
	if (value.length && value.data[0] == '.')
		for (value.data++, value.length--; value.length; value.data++, value.length--, unit /= 10) {
			struct sm_text digit = { value.data, 1 };

			if (!number_take(&digit, 9, &part))
				break;
			delay_s += unit * (double)part;
		}
	if (reading->own_group && delay_s > reading->own.delay_s)
		reading->own.delay_s = delay_s;
	if (reading->any_group && delay_s > reading->any.delay_s)
		reading->any.delay_s = delay_s;
}

/* "key: value"; the colon may be forgotten, if there are two words. */
static enum key split(struct sm_text line, struct sm_text *value)
{
	const char *comment = line.length ? memchr(line.data, '#', line.length) : NULL, *colon;
	struct sm_text name;

	if (comment)
		line.length = (size_t)(comment - line.data);
	line = sm_text_trim(line);
	colon = line.length ? memchr(line.data, ':', line.length) : NULL;
	name = line;
	if (colon) {
		name.length = (size_t)(colon - line.data);
	} else {
		for (name.length = 0; name.length < line.length; name.length++)
			if (line.data[name.length] == ' ' || line.data[name.length] == '\t')
				break;
	}
	*value = (struct sm_text){ line.data + name.length, line.length - name.length };
	if (colon) {
		value->data++;
		value->length--;
	}
	*value = sm_text_trim(*value);
	name = sm_text_trim(name);
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (sm_text_is_nocase(name, keys[i].name))
			return keys[i].key;
	return KEY_OTHER;
}

static void take_line(struct reading *reading, struct sm_text line)
{
	struct sm_text value;

	switch (split(line, &value)) {
	case KEY_AGENT: take_agent(reading, value); break;
	case KEY_ALLOW: take_rule(reading, value, true); break;
	case KEY_DISALLOW: take_rule(reading, value, false); break;
	case KEY_DELAY: take_delay(reading, value); break;
	case KEY_OTHER: break;
	}
}

static bool is_line_end(char c)
{
	return c == '\n' || c == '\r';
}

/* What is over the maximum does not count, nor the line that it cuts in two: half a rule would be another rule. */
static struct sm_text within_maximum(struct sm_text text)
{
	if (text.length <= BYTES_MAX)
		return text;
	text.length = BYTES_MAX;
	while (text.length && !is_line_end(text.data[text.length - 1]))
		text.length--;
	return text;
}

static const struct verdict *read_lines(struct reading *reading, struct sm_text text)
{
	size_t from = 0;

	reading->own.delay_s = reading->any.delay_s = -1;
	if (sm_text_starts(text, "\xef\xbb\xbf"))
		from = 3;
	for (size_t i = from; i <= text.length; i++) {
		if (i < text.length && !is_line_end(text.data[i]))
			continue;
		take_line(reading, (struct sm_text){ text.data + from, i - from });
		from = i + 1;
	}
	return reading->own_seen ? &reading->own : &reading->any;
}

/* Path and query of a URL, or of a path. */
static struct sm_text path_of(const char *url)
{
	const char *scheme = strstr(url, "://");
	struct sm_text path;

	if (url[0] == '/') {
		path.data = url;
	} else {
		if (scheme && (size_t)(scheme - url) < strcspn(url, "/?#"))
			url = scheme + 3;
		path.data = url + strcspn(url, "/?#");
	}
	path.length = strcspn(path.data, "#");
	return path;
}

bool sm_robots_allowed(struct sm_text text, const char *agent, const char *url)
{
	struct reading reading = { .agent = product_token(sm_text_of(agent)) };
	struct sm_text path = path_of(url);
	const struct verdict *verdict;
	char *room;
	bool allowed;

	text = within_maximum(text);
	room = malloc(3 * path.length + 2 + 3 * text.length + 1);
	if (!room)
		return false;
	room[0] = '/';
	reading.path = normalise(path, false, path.length && path.data[0] == '/' ? room : room + 1);
	if (reading.path.data != room)
		reading.path = (struct sm_text){ room, reading.path.length + 1 };
	reading.pattern = room + 3 * path.length + 2;
	verdict = read_lines(&reading, text);
	allowed = verdict->allow >= verdict->disallow || sm_text_is(reading.path, "/robots.txt");
	free(room);
	return allowed;
}

double sm_robots_delay_s(struct sm_text text, const char *agent)
{
	struct reading reading = { .agent = product_token(sm_text_of(agent)) };

	return read_lines(&reading, within_maximum(text))->delay_s;
}
