// SPDX-License-Identifier: EUPL-1.2
// xmlfeed: the elements of RSS and Atom, as a parser meets them → posts.
#ifndef XMLFEED_H
#define XMLFEED_H

#include "draft.h"

enum { XMLFEED_ATTRIBUTES_MAX = 16, XMLFEED_NAME_MAX = 32 };

struct xmlfeed_attribute {
	const char *name; /* without prefix */
	bool xml;         /* xml:lang, xml:base */
	struct sm_text value;
};

/* An element that begins. uri may be NULL where a broken document never says what its prefix means. */
struct xmlfeed_element {
	const char *local, *prefix, *uri;
	struct xmlfeed_attribute attribute[XMLFEED_ATTRIBUTES_MAX];
	size_t attribute_count;
};

struct xmlfeed;
SM_CHECK enum sm_status xmlfeed_open(struct draft *draft, struct xmlfeed **feed, struct sm_error *error);
void xmlfeed_close(struct xmlfeed *feed);

/* False: the document must not be read any further (xmlfeed_end says why). */
bool xmlfeed_element(struct xmlfeed *feed, const struct xmlfeed_element *element);
void xmlfeed_text(struct xmlfeed *feed, const char *data, size_t length);
void xmlfeed_element_end(struct xmlfeed *feed);
/* The document declares entities: refused, whatever they hold. */
void xmlfeed_refuse_entities(struct xmlfeed *feed);
bool xmlfeed_stopped(const struct xmlfeed *feed);
bool xmlfeed_stranger(const struct xmlfeed *feed); /* stopped because the outermost element is no feed's */
SM_CHECK enum sm_status xmlfeed_end(struct xmlfeed *feed, struct sm_error *error);

/* The document is a web page. */
SM_CHECK enum sm_status xmlfeed_fail_page(struct sm_error *error);

/* text (valid UTF-8) through expat, and what expat cannot read through libxml2's recovery. */
SM_CHECK enum sm_status xmlfeed_posts(struct draft *draft, struct sm_text text, struct sm_error *error);

#endif
