// SPDX-License-Identifier: EUPL-1.2
// jsondoc: JSON text → posts, by what the document turns out to be.
#ifndef JSONDOC_H
#define JSONDOC_H

#include <jansson.h>

#include "draft.h"

/* Parses text within the limits of nesting and number of values. A document that is cut off gives what was whole
 * (note "json-mended"; draft may be NULL: then it fails). The caller owns root. */
SM_CHECK enum sm_status jsondoc_open(struct draft *draft, struct sm_text text, json_t **root, struct sm_error *error);
void jsondoc_closep(json_t **root);

/* The string at key; empty if there is none. */
struct sm_text jsondoc_text(const json_t *object, const char *key);
bool jsondoc_true(const json_t *object, const char *key);
bool jsondoc_false(const json_t *object, const char *key); /* said to be false; absent is not false */

/* All posts of a document of this kind; SM_FORMAT_AUTO finds out which, and format says what it was. */
SM_CHECK enum sm_status jsondoc_posts(struct draft *draft, struct sm_text text, enum sm_format *format,
				      struct sm_error *error);

/* One file for each kind. is: whether an object looks like it. */
bool jsonfeed_is(const json_t *root);
void jsonfeed_posts(struct draft *draft, const json_t *root);
bool mastodon_is(const json_t *root);
void mastodon_posts(struct draft *draft, const json_t *root);
bool bluesky_is(const json_t *root);
void bluesky_posts(struct draft *draft, const json_t *root);

/* Posts where map says that they are; again: in an answer to a question for known posts. */
SM_CHECK enum sm_status jsonmap_posts(struct draft *draft, struct sm_text text, const struct sm_map *map, bool again,
				      struct sm_error *error);

#endif
