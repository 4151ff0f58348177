// SPDX-License-Identifier: EUPL-1.2
// xmlfeed_rules: which element of which vocabulary says what about a post or a feed.
#include "xmlfeed_rules.h"

#include <string.h>

static const struct {
	const char *uri;
	enum space space;
} space_table[] = {
	{ "http://www.w3.org/2005/Atom", SPACE_ATOM },
	{ "http://purl.org/atom/ns#", SPACE_ATOM }, /* 0.3 */
	{ "http://purl.org/rss/1.0/", SPACE_PLAIN },
	{ "http://my.netscape.com/rdf/simple/0.9/", SPACE_PLAIN },
	{ "http://channel.netscape.com/rdf/simple/0.9/", SPACE_PLAIN },
	{ "http://backend.userland.com/rss2", SPACE_PLAIN },
	{ "http://purl.org/dc/elements/1.1/", SPACE_DC },
	{ "http://purl.org/dc/terms/", SPACE_DC },
	{ "http://purl.org/rss/1.0/modules/content/", SPACE_CONTENT },
	{ "http://search.yahoo.com/mrss/", SPACE_MEDIA },
	{ "http://search.yahoo.com/mrss", SPACE_MEDIA },
	{ "http://purl.org/atompub/tombstones/1.0", SPACE_TOMBSTONE },
	{ "http://www.w3.org/1999/02/22-rdf-syntax-ns#", SPACE_RDF },
	{ "http://www.w3.org/1999/xhtml", SPACE_XHTML },
	{ "http://www.itunes.com/dtds/podcast-1.0.dtd", SPACE_ITUNES },
	{ "http://www.itunes.com/DTDs/Podcast-1.0.dtd", SPACE_ITUNES },
};

/* What prefixes mean in documents that never declare them. */
static const struct {
	const char *prefix;
	enum space space;
} prefix_table[] = {
	{ "atom", SPACE_ATOM },       { "a10", SPACE_ATOM },      { "dc", SPACE_DC },   { "dcterms", SPACE_DC },
	{ "content", SPACE_CONTENT }, { "media", SPACE_MEDIA },   { "rdf", SPACE_RDF }, { "at", SPACE_TOMBSTONE },
	{ "xhtml", SPACE_XHTML },     { "itunes", SPACE_ITUNES },
};

static const struct xmlfeed_rule rule_table[] = {
	{ "guid", SPACE_PLAIN, PLACE_CHILD, FIELD_ID, 3, TEXT_PLAIN },
	{ "id", ATOM_OR_RSS, PLACE_CHILD, FIELD_ID, 2, TEXT_PLAIN },
	{ "identifier", SPACE_DC, PLACE_CHILD, FIELD_ID, 1, TEXT_PLAIN },

	{ "link", SPACE_PLAIN, PLACE_CHILD, FIELD_LINK, 2, TEXT_PLAIN },
	{ "href", SPACE_PLAIN, PLACE_IN_LINK, FIELD_LINK, 2, TEXT_PLAIN },

	{ "title", ATOM_OR_RSS, PLACE_CHILD, FIELD_TITLE, 3, TEXT_HTML },
	{ "title", SPACE_DC, PLACE_CHILD, FIELD_TITLE, 2, TEXT_HTML },
	{ "title", SPACE_MEDIA, PLACE_ANYWHERE, FIELD_TITLE, 1, TEXT_HTML },

	{ "encoded", SPACE_CONTENT, PLACE_CHILD, FIELD_BODY, 6, TEXT_HTML },
	{ "content", ATOM_OR_RSS, PLACE_CHILD, FIELD_BODY, 6, TEXT_HTML },
	{ "body", SPACE_XHTML, PLACE_CHILD, FIELD_BODY, 5, TEXT_HTML },
	{ "fullitem", SPACE_PLAIN, PLACE_CHILD, FIELD_BODY, 5, TEXT_HTML },
	{ "description", SPACE_PLAIN, PLACE_CHILD, FIELD_BODY, 4, TEXT_HTML },
	{ "abstract", SPACE_PLAIN, PLACE_CHILD, FIELD_BODY, 3, TEXT_HTML }, /* CDF */
	{ "summary", SPACE_ITUNES, PLACE_CHILD, FIELD_BODY, 2, TEXT_HTML },
	{ "subtitle", SPACE_ITUNES, PLACE_CHILD, FIELD_BODY, 1, TEXT_HTML },
	{ "summary", ATOM_OR_RSS, PLACE_CHILD, FIELD_BODY, 3, TEXT_HTML },
	{ "description", SPACE_DC, PLACE_CHILD, FIELD_BODY, 2, TEXT_HTML },
	{ "abstract", SPACE_DC, PLACE_CHILD, FIELD_BODY, 2, TEXT_HTML },
	{ "description", SPACE_MEDIA, PLACE_ANYWHERE, FIELD_BODY, 1, TEXT_HTML },

	{ "author", SPACE_PLAIN, PLACE_CHILD, FIELD_AUTHOR_NAME, 2, TEXT_PLAIN },
	{ "creator", SPACE_DC, PLACE_CHILD, FIELD_AUTHOR_NAME, 2, TEXT_PLAIN },
	{ "author", SPACE_ITUNES, PLACE_CHILD, FIELD_AUTHOR_NAME, 1, TEXT_PLAIN },
	{ "name", ATOM_OR_RSS, PLACE_IN_AUTHOR, FIELD_AUTHOR_NAME, 3, TEXT_PLAIN },
	{ "uri", ATOM_OR_RSS, PLACE_IN_AUTHOR, FIELD_AUTHOR_URI, 2, TEXT_PLAIN },
	{ "url", ATOM_OR_RSS, PLACE_IN_AUTHOR, FIELD_AUTHOR_URI, 1, TEXT_PLAIN }, /* Atom 0.3 */
	{ "email", ATOM_OR_RSS, PLACE_IN_AUTHOR, FIELD_AUTHOR_MAIL, 1, TEXT_PLAIN },

	{ "pubdate", SPACE_PLAIN, PLACE_CHILD, FIELD_PUBLISHED, 5, TEXT_PLAIN },
	{ "published", ATOM_OR_RSS, PLACE_CHILD, FIELD_PUBLISHED, 5, TEXT_PLAIN },
	{ "issued", SPACE_ATOM | SPACE_DC, PLACE_CHILD, FIELD_PUBLISHED, 4, TEXT_PLAIN },
	{ "date", SPACE_DC, PLACE_CHILD, FIELD_PUBLISHED, 3, TEXT_PLAIN },
	{ "created", ATOM_OR_RSS | SPACE_DC, PLACE_CHILD, FIELD_PUBLISHED, 2, TEXT_PLAIN },
	{ "updated", ATOM_OR_RSS, PLACE_CHILD, FIELD_UPDATED, 3, TEXT_PLAIN },
	{ "lastbuilddate", SPACE_PLAIN, PLACE_CHILD, FIELD_UPDATED, 3, TEXT_PLAIN },
	{ "modified", SPACE_ATOM | SPACE_DC, PLACE_CHILD, FIELD_UPDATED, 2, TEXT_PLAIN },

	{ "language", SPACE_PLAIN | SPACE_DC, PLACE_CHILD, FIELD_LANGUAGE, 2, TEXT_PLAIN },
	{ "ttl", SPACE_PLAIN, PLACE_CHILD, FIELD_TTL, 1, TEXT_PLAIN },
	{ "skiphours", SPACE_PLAIN, PLACE_CHILD, FIELD_SKIP_HOURS, 1, TEXT_PLAIN },
};

enum space xmlfeed_space(const char *uri, const char *prefix, const char *root_uri)
{
	if (uri && *uri) {
		for (size_t i = 0; i < sizeof(space_table) / sizeof(*space_table); i++)
			if (strcmp(space_table[i].uri, uri) == 0)
				return space_table[i].space;
		/* A feed in a namespace of its own making is RSS all the same. */
		return strcmp(uri, root_uri) == 0 ? SPACE_PLAIN : SPACE_OTHER;
	}
	if (!prefix || !*prefix)
		return SPACE_PLAIN;
	for (size_t i = 0; i < sizeof(prefix_table) / sizeof(*prefix_table); i++)
		if (strcmp(prefix_table[i].prefix, prefix) == 0)
			return prefix_table[i].space;
	return SPACE_OTHER;
}

static bool stands_right(enum place place, bool child, const char *parent)
{
	switch (place) {
	case PLACE_CHILD: return child;
	case PLACE_IN_AUTHOR: return !child && strcmp(parent, "author") == 0;
	case PLACE_IN_LINK: return !child && strcmp(parent, "link") == 0;
	case PLACE_ANYWHERE: return true;
	}
	return false;
}

const struct xmlfeed_rule *xmlfeed_rule_find(const char *local, enum space space, bool child, const char *parent)
{
	for (size_t i = 0; i < sizeof(rule_table) / sizeof(*rule_table); i++)
		if ((rule_table[i].spaces & space) && strcmp(rule_table[i].local, local) == 0 &&
		    stands_right(rule_table[i].place, child, parent))
			return &rule_table[i];
	return NULL;
}
