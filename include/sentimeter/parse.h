/* SPDX-License-Identifier: EUPL-1.2 */
/* parse: payload → posts. */
#ifndef SENTIMETER_PARSE_H
#define SENTIMETER_PARSE_H

#include "sentimeter/collect.h"

/* What the source said of a post's audience; absent is not consent, it is unknown. */
enum sm_visibility { SM_VISIBILITY_UNKNOWN, SM_VISIBILITY_PUBLIC, SM_VISIBILITY_OTHER };

/* One public message. Views into the arena that was given to sm_parse; gone when it is wiped. */
struct sm_post {
	struct sm_text id;       /* the source's own id; else a fall-back (see notes), never empty */
	struct sm_text platform; /* name space of id and author: "fediverse", "bluesky", an import's platform, else the
				    feed's host */
	struct sm_text
	    author; /* stable account id within platform, else handle or name as given; empty if the source has none */
	struct sm_text author_name;     /* display name, only so that protect can find it in the text; may be empty */
	struct sm_text title;           /* plain text; empty if none or if it only repeats the text */
	struct sm_text text;            /* plain text from HTML, structure as line breaks */
	struct sm_text url;             /* for the parse command and deduplication only */
	struct sm_text lookup;          /* by which its server can be asked for it again; may be empty */
	struct sm_text language;        /* the source's claim: primary subtag, lower case ("nl"), or empty */
	struct sm_text area;            /* code of the area that an export names for this post; mostly empty */
	int64_t published_s, updated_s; /* UTC; 0 unknown */
	enum sm_visibility visibility;
	bool bot;          /* the source marks the account or post as automated */
	bool opted_out;    /* noindex, indexable:false, #nobot, !no-unauthenticated ... */
	bool reshare;      /* a boost or repost: not a second voice */
	bool deleted;      /* the source says that this post is gone: id is all that counts */
	bool date_guessed; /* published_s is missing or implausible in the source; arrival counts */
};

/* The feed's own words about itself. */
struct sm_feed_facts {
	struct sm_text title, url, language;
	int64_t updated_s;
	int ttl_min;         /* 0 unknown */
	uint32_t skip_hours; /* bit n: its owner asks not to be read between n and n + 1 o'clock UTC */
};

/* What was repaired or left out, one short English code and a count each: "xml-recovered", "id-from-link",
 * "date-guessed", "encoding-windows-1252", "truncated". Never words of a post. */
struct sm_note {
	const char *code;
	int count;
};

struct sm_posts {
	struct sm_post *post;
	size_t count;
	struct sm_feed_facts facts;
	const struct sm_note *note;
	size_t note_count;
	enum sm_format format; /* what it turned out to be */
	struct sm_text next;   /* what the next older page is asked with, where the document says so itself */
};

/* format AUTO sniffs. NDJSON and CSV need the column mapping of payload->feed (sm_import_open finds one by itself).
 * A document that is partly ill-formed gives what makes sense, with notes; one that makes no sense SM_ERROR_DATA.
 * Limits: 10 MiB of bytes, 10,000 posts, 64 KiB of text a post, nesting 64. */
SM_CHECK enum sm_status sm_parse(const struct sm_payload *payload, enum sm_format format, struct sm_arena *arena,
				 struct sm_posts *posts, struct sm_error *error);

/* Exports are read as a stream, so memory does not grow with the file. mapping: a column mapping file, or NULL to
 * choose by the columns among those in rules_dir/imports. format: NDJSON, CSV or AUTO. A post without a date has
 * date_guessed and the moment at which it was collected if the export tells, else published_s 0. */
struct sm_import;
SM_CHECK enum sm_status sm_import_open(const char *path, enum sm_format format, const char *mapping,
				       const char *rules_dir, struct sm_import **import, struct sm_error *error);
/* The next post, in arena (wipe it when you like); SM_END after the last. A bad line gives SM_ERROR_DATA with its line
 * in error; calling again goes on with the next line. */
SM_CHECK enum sm_status sm_import_next(struct sm_import *import, struct sm_arena *arena, struct sm_post *post,
				       struct sm_error *error);
void sm_import_close(struct sm_import *import);

/* A feed that a page or a list of subscriptions names. */
enum { SM_FEED_LINKS_MAX = 2000 };
struct sm_feed_link {
	struct sm_text url, title, type;
};
/* <link rel=alternate> of a web page, addresses made whole. */
SM_CHECK enum sm_status sm_page_feeds(const struct sm_payload *page, struct sm_arena *arena, struct sm_feed_link **link,
				      size_t *count, struct sm_error *error);
/* The outlines of OPML that have an xmlUrl. */
SM_CHECK enum sm_status sm_opml_feeds(struct sm_text bytes, struct sm_arena *arena, struct sm_feed_link **link,
				      size_t *count, struct sm_error *error);

/* Plain text of an HTML fragment: hidden spans dropped, blocks as line breaks, entities decoded. */
SM_CHECK enum sm_status sm_html_text(struct sm_text html, struct sm_arena *arena, struct sm_text *text);

/* A date as feeds write it: RFC 3339, RFC 822/1123, asctime, W3CDTF, Dutch long forms ("za 23 mei 2026 14:05"), epoch
 * seconds and milliseconds. Without a zone: Dutch forms are local time, others UTC. SM_NONE if it is no date. */
SM_CHECK enum sm_status sm_date_parse(struct sm_text text, int64_t *time_s);

#endif
