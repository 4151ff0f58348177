// SPDX-License-Identifier: EUPL-1.2
// feeds_xml: posts due at a moment → RSS 2.0, RSS 1.0 in windows-1252, and Atom with tombstones.
#include <string.h>

#include "inside.h"

void due_list(const struct town *town, enum town_feed feed, int64_t time_s, struct due *due)
{
	due->count = 0;
	for (int i = TOWN_POSTS - 1; i >= 0 && due->count < DUE_MAX; i--) {
		const struct town_post *post = &town->post[i];

		if (post->published_s <= time_s - TOWN_WINDOW_H * 3600)
			break;
		if (post->feed == feed && post->published_s <= time_s &&
		    (post->deleted_s == 0 || post->deleted_s > time_s))
			due->post[due->count++] = i;
	}
}

const char *due_text(const struct town_post *post, int64_t time_s)
{
	return post->text_first && post->edited_s > time_s ? post->text_first : post->text;
}

int64_t due_updated_s(const struct town_post *post, int64_t time_s)
{
	return post->edited_s > 0 && post->edited_s <= time_s ? post->edited_s : post->published_s;
}

static void element(struct sm_buffer *buffer, const char *name, const char *text)
{
	sm_buffer_format(buffer, "<%s>", name);
	markup_xml(buffer, text);
	sm_buffer_format(buffer, "</%s>\n", name);
}

/* ---- RSS 2.0 ---- */

/* cdata: the newspaper puts HTML in CDATA, the council escapes it. Both are common. */
static void rss_item(struct page *page, const struct town_post *post, const char *host, bool cdata)
{
	struct sm_buffer *b = page->body;
	struct sm_buffer html = { .bytes_max = 1 << 20 };

	markup_html(&html, due_text(post, page->time_s), MARKUP_PLAIN);
	sm_buffer_text(b, "<item>\n");
	element(b, "title", post->title);
	sm_buffer_format(b, "<link>https://%s/%s</link>\n<guid isPermaLink=\"false\">%s</guid>\n<pubDate>", host,
			 post->id, post->id);
	markup_rfc822(b, post->published_s);
	sm_buffer_text(b, "</pubDate>\n");
	element(b, "dc:creator", page->town->author[post->author].handle);
	sm_buffer_text(b, "<description>");
	if (cdata)
		markup_cdata(b, html.data);
	else
		markup_xml(b, html.data);
	sm_buffer_text(b, "</description>\n</item>\n");
	sm_buffer_close(&html);
}

static void rss(struct page *page, enum town_feed feed, const char *title, const char *host, bool cdata)
{
	struct sm_buffer *b = page->body;
	struct due due;

	sm_buffer_text(b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
			  "<rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
			  "xmlns:atom=\"http://www.w3.org/2005/Atom\">\n<channel>\n");
	element(b, "title", title);
	sm_buffer_format(b,
			 "<link>https://%s/</link>\n<atom:link href=\"%s%s\" rel=\"self\" "
			 "type=\"application/rss+xml\" />\n<description>",
			 host, page->base, town_feed_path(feed));
	markup_xml(b, title);
	sm_buffer_text(b, "</description>\n<language>nl</language>\n<ttl>60</ttl>\n");
	due_list(page->town, feed, page->time_s, &due);
	for (int i = 0; i < due.count; i++)
		rss_item(page, &page->town->post[due.post[i]], host, cdata);
	sm_buffer_text(b, "</channel>\n</rss>\n");
}

void page_newspaper(struct page *page)
{
	rss(page, TOWN_NEWSPAPER, "Vlierdrechtse Courant: reacties van lezers", "courant.vlierdrecht.example", true);
}

void page_council(struct page *page)
{
	rss(page, TOWN_COUNCIL, "Berichten van de gemeente Vlierdrecht", "gemeente.vlierdrecht.example", false);
}

/* ---- RSS 1.0 in windows-1252 ---- */

static void rdf_item(struct sm_buffer *b, const struct page *page, const struct town_post *post)
{
	sm_buffer_format(b, "<item rdf:about=\"https://weekblad.example/%s\">\n", post->id);
	element(b, "title", post->title);
	sm_buffer_format(b, "<link>https://weekblad.example/%s</link>\n", post->id);
	element(b, "description", due_text(post, page->time_s));
	element(b, "dc:creator", page->town->author[post->author].handle);
	sm_buffer_text(b, "<dc:date>");
	markup_rfc3339(b, post->published_s);
	sm_buffer_text(b, "</dc:date>\n</item>\n");
}

void page_weekly(struct page *page)
{
	struct sm_buffer b = { .bytes_max = 8 << 20 };
	struct due due;

	due_list(page->town, TOWN_WEEKLY, page->time_s, &due);
	sm_buffer_text(&b, "<?xml version=\"1.0\" encoding=\"windows-1252\"?>\n"
			   "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" "
			   "xmlns=\"http://purl.org/rss/1.0/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n"
			   "<channel rdf:about=\"https://weekblad.example/brieven\">\n"
			   "<title>Weekblad De Vlier – brieven van lezers</title>\n"
			   "<link>https://weekblad.example/brieven</link>\n"
			   "<description>Wat lezers ons schrijven – één keer per uur ververst</description>\n"
			   "<items><rdf:Seq>\n");
	for (int i = 0; i < due.count; i++)
		sm_buffer_format(&b, "<rdf:li rdf:resource=\"https://weekblad.example/%s\" />\n",
				 page->town->post[due.post[i]].id);
	sm_buffer_text(&b, "</rdf:Seq></items>\n</channel>\n");
	for (int i = 0; i < due.count; i++)
		rdf_item(&b, page, &page->town->post[due.post[i]]);
	sm_buffer_text(&b, "</rdf:RDF>\n");
	if (b.data && !b.failed)
		markup_windows_1252(page->body, b.data);
	sm_buffer_close(&b);
}

/* ---- Atom ---- */

static void atom_date(struct sm_buffer *b, const char *name, int64_t time_s)
{
	sm_buffer_format(b, "<%s>", name);
	markup_rfc3339(b, time_s);
	sm_buffer_format(b, "</%s>\n", name);
}

static void atom_entry(struct page *page, const struct town_post *post)
{
	const struct town_author *author = &page->town->author[post->author];
	struct sm_buffer *b = page->body;
	struct sm_buffer html = { .bytes_max = 1 << 20 };

	markup_html(&html, due_text(post, page->time_s), MARKUP_PLAIN);
	sm_buffer_format(b, "<entry xml:lang=\"%s\">\n<id>tag:forum.vlierdrecht.example,2026:%s</id>\n", post->language,
			 post->id);
	element(b, "title", post->title);
	sm_buffer_text(b, "<author><name>");
	markup_xml(b, author->name);
	sm_buffer_format(b, "</name><uri>https://forum.vlierdrecht.example/lid/%s</uri></author>\n", author->handle);
	sm_buffer_format(b, "<link rel=\"alternate\" href=\"https://forum.vlierdrecht.example/%s\" />\n", post->id);
	atom_date(b, "published", post->published_s);
	atom_date(b, "updated", due_updated_s(post, page->time_s));
	sm_buffer_text(b, "<content type=\"html\">");
	markup_xml(b, html.data);
	sm_buffer_text(b, "</content>\n</entry>\n");
	sm_buffer_close(&html);
}

static void atom_tombstones(struct page *page)
{
	for (int i = TOWN_POSTS - 1; i >= 0; i--) {
		const struct town_post *post = &page->town->post[i];

		/* Deleted at most 29 hours after it was written, and shown for as long as a post is. */
		if (post->published_s <= page->time_s - 2 * TOWN_WINDOW_H * 3600)
			break;
		if (post->feed != TOWN_FORUM || post->deleted_s == 0 || post->deleted_s > page->time_s ||
		    post->deleted_s <= page->time_s - TOWN_WINDOW_H * 3600)
			continue;
		sm_buffer_format(page->body, "<at:deleted-entry ref=\"tag:forum.vlierdrecht.example,2026:%s\" when=\"",
				 post->id);
		markup_rfc3339(page->body, post->deleted_s);
		sm_buffer_text(page->body, "\" />\n");
	}
}

void page_forum(struct page *page)
{
	struct sm_buffer *b = page->body;
	struct due due;

	due_list(page->town, TOWN_FORUM, page->time_s, &due);
	sm_buffer_format(
	    b,
	    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
	    "<feed xmlns=\"http://www.w3.org/2005/Atom\" xmlns:at=\"http://purl.org/atompub/tombstones/1.0\" "
	    "xml:lang=\"nl\">\n<id>https://forum.vlierdrecht.example/</id>\n"
	    "<title>Stadsforum Vlierdrecht</title>\n<link rel=\"self\" href=\"%s%s\" />\n",
	    page->base, town_feed_path(TOWN_FORUM));
	atom_date(b, "updated", due.count ? page->town->post[due.post[0]].published_s : town_day_s(page->town, 0));
	for (int i = 0; i < due.count; i++)
		atom_entry(page, &page->town->post[due.post[i]]);
	atom_tombstones(page);
	sm_buffer_text(b, "</feed>\n");
}
