// SPDX-License-Identifier: EUPL-1.2
// xmlfeed_rules: which element of which vocabulary says what about a post or a feed.
#ifndef XMLFEED_RULES_H
#define XMLFEED_RULES_H

#include "xmlfeed.h"

/* The vocabularies of feeds. SPACE_PLAIN: RSS in any version, which has no namespace or one of several. */
enum space {
	SPACE_OTHER = 0,
	SPACE_PLAIN = 1,
	SPACE_ATOM = 2,
	SPACE_DC = 4,
	SPACE_CONTENT = 8,
	SPACE_MEDIA = 16,
	SPACE_TOMBSTONE = 32,
	SPACE_RDF = 64,
	SPACE_XHTML = 128,
	SPACE_ITUNES = 256,
};

#define ATOM_OR_RSS (SPACE_PLAIN | SPACE_ATOM)

/* What is kept of an item and of the feed itself. */
enum field {
	FIELD_ID,
	FIELD_LINK,
	FIELD_TITLE,
	FIELD_BODY,
	FIELD_AUTHOR_NAME,
	FIELD_AUTHOR_URI,
	FIELD_AUTHOR_MAIL,
	FIELD_PUBLISHED,
	FIELD_UPDATED,
	FIELD_LANGUAGE,
	FIELD_TTL,
	FIELD_SKIP_HOURS,
	FIELD_COUNT
};

/* Where an element must stand for a rule to hold. */
enum place { PLACE_CHILD, PLACE_IN_AUTHOR, PLACE_IN_LINK, PLACE_ANYWHERE };

struct xmlfeed_rule {
	const char *local;
	unsigned spaces;
	enum place place;
	enum field field;
	int rank; /* of several elements for one field the highest counts, of equals the first */
	enum text_kind kind;
};

enum space xmlfeed_space(const char *uri, const char *prefix, const char *root_uri);
/* NULL when the element says nothing that is kept. local is lower case. */
const struct xmlfeed_rule *xmlfeed_rule_find(const char *local, enum space space, bool child, const char *parent);

#endif
