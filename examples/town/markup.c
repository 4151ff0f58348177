// SPDX-License-Identifier: EUPL-1.2
// markup: plain text → HTML as servers write it, XML, windows-1252, dates.
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "inside.h"
#include "sentimeter/period.h"

#define TIMELINE_HOST "vlierdrecht.example"

static void escaped(struct sm_buffer *buffer, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		switch (text[i]) {
		case '&': sm_buffer_text(buffer, "&amp;"); break;
		case '<': sm_buffer_text(buffer, "&lt;"); break;
		case '>': sm_buffer_text(buffer, "&gt;"); break;
		case '"': sm_buffer_text(buffer, "&quot;"); break;
		default: sm_buffer_add(buffer, text + i, 1); break;
		}
	}
}

void markup_xml(struct sm_buffer *buffer, const char *text)
{
	escaped(buffer, text, strlen(text));
}

void markup_cdata(struct sm_buffer *buffer, const char *text)
{
	const char *end;

	sm_buffer_text(buffer, "<![CDATA[");
	while ((end = strstr(text, "]]>"))) {
		sm_buffer_add(buffer, text, (size_t)(end - text) + 2);
		sm_buffer_text(buffer, "]]><![CDATA[");
		text = end + 2;
	}
	sm_buffer_text(buffer, text);
	sm_buffer_text(buffer, "]]>");
}

/* ---- HTML ---- */

static bool name_byte(char byte)
{
	return isalnum((unsigned char)byte) || byte == '_' || (unsigned char)byte >= 0x80;
}

static size_t name_length(const char *text)
{
	size_t length = 0;

	while (name_byte(text[length]))
		length++;
	return length;
}

static void mention(struct sm_buffer *buffer, const char *name, size_t length)
{
	sm_buffer_format(buffer,
			 "<span class=\"h-card\" translate=\"no\"><a href=\"https://" TIMELINE_HOST
			 "/@%.*s\" class=\"u-url mention\">@<span>%.*s</span></a></span>",
			 (int)length, name, (int)length, name);
}

static void hashtag(struct sm_buffer *buffer, const char *name, size_t length)
{
	sm_buffer_format(buffer,
			 "<a href=\"https://" TIMELINE_HOST
			 "/tags/%.*s\" class=\"mention hashtag\" rel=\"tag\">#<span>%.*s</span></a>",
			 (int)length, name, (int)length, name);
}

/* As Mastodon shows links: the scheme hidden, the rest shown; a long tail is hidden too. */
static void link_to(struct sm_buffer *buffer, const char *url, size_t length)
{
	size_t scheme = strlen("https://"), shown = length - scheme > 30 ? 30 : length - scheme;

	sm_buffer_text(buffer, "<a href=\"");
	escaped(buffer, url, length);
	sm_buffer_text(buffer,
		       "\" rel=\"nofollow noopener\" translate=\"no\"><span class=\"invisible\">https://</span>");
	sm_buffer_format(buffer, "<span class=\"%s\">", shown < length - scheme ? "ellipsis" : "");
	escaped(buffer, url + scheme, shown);
	sm_buffer_text(buffer, "</span><span class=\"invisible\">");
	escaped(buffer, url + scheme + shown, length - scheme - shown);
	sm_buffer_text(buffer, "</span></a>");
}

/* A mention, hashtag or link at text; how many bytes it took. */
static size_t special(struct sm_buffer *buffer, const char *text)
{
	size_t length;

	if (*text == '@' || *text == '#') {
		length = name_length(text + 1);
		if (length == 0)
			return 0;
		if (*text == '@')
			mention(buffer, text + 1, length);
		else
			hashtag(buffer, text + 1, length);
		return length + 1;
	}
	if (strncmp(text, "https://", 8) != 0)
		return 0;
	length = strcspn(text, " \n");
	while (length > 8 && strchr(".,!?)", text[length - 1]))
		length--;
	link_to(buffer, text, length);
	return length;
}

void markup_html(struct sm_buffer *buffer, const char *text, enum markup markup)
{
	char before = ' ';

	sm_buffer_text(buffer, "<p>");
	while (*text) {
		/* An @ inside an e-mail address is no mention. */
		size_t taken = markup == MARKUP_MASTODON && !name_byte(before) ? special(buffer, text) : 0;

		if (taken > 0) {
			before = text[taken - 1];
			text += taken;
			continue;
		}
		before = *text;
		if (strncmp(text, "\n\n", 2) == 0) {
			sm_buffer_text(buffer, "</p><p>");
			text += 2;
			continue;
		}
		if (*text == '\n')
			sm_buffer_text(buffer, "<br />");
		else
			escaped(buffer, text, 1);
		text++;
	}
	sm_buffer_text(buffer, "</p>");
}

/* ---- windows-1252 ---- */

/* The code points of bytes 0x80 to 0x9f; 0 where there is none. */
static const unsigned short high[32] = { 0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
					 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017d, 0,
					 0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
					 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178 };

static char one_byte(uint32_t point)
{
	if (point < 0x80 || (point >= 0xa0 && point <= 0xff))
		return (char)point;
	for (int i = 0; i < 32; i++)
		if (high[i] == point)
			return (char)(0x80 + i);
	return 0;
}

void markup_windows_1252(struct sm_buffer *buffer, const char *xml)
{
	struct sm_text rest = sm_text_of(xml);
	uint32_t point = 0;

	while (sm_utf8_next(&rest, &point)) {
		char byte = one_byte(point);

		if (byte)
			sm_buffer_add(buffer, &byte, 1);
		else
			sm_buffer_format(buffer, "&#%u;", point);
	}
}

/* ---- dates ---- */

void markup_rfc822(struct sm_buffer *buffer, int64_t time_s)
{
	static const char *const day[] = { "Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed" };
	static const char *const month[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
					     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	int offset_s = sm_local_offset_s(time_s);
	struct sm_date d = sm_date_from_s(time_s + offset_s);

	sm_buffer_format(buffer, "%s, %02d %s %d %02d:%02d:%02d +0%d00", day[(time_s + offset_s) / DAY_S % 7], d.day,
			 month[d.month - 1], d.year, d.hour, d.minute, d.second, offset_s / 3600);
}

void markup_rfc3339(struct sm_buffer *buffer, int64_t time_s)
{
	int offset_s = sm_local_offset_s(time_s);
	struct sm_date d = sm_date_from_s(time_s + offset_s);

	sm_buffer_format(buffer, "%04d-%02d-%02dT%02d:%02d:%02d+0%d:00", d.year, d.month, d.day, d.hour, d.minute,
			 d.second, offset_s / 3600);
}
