// SPDX-License-Identifier: EUPL-1.2
// html: an HTML fragment → plain text.
#ifndef HTML_H
#define HTML_H

#include "sentimeter/base.h"

/* Writes the text of html to out, at most max bytes and never half a character; returns its length.
 * One pass without recursion or a stack, so that no nesting can hurt it. html is valid UTF-8. */
size_t html_strip(struct sm_text html, char *out, size_t max, bool *truncated);

/* Decodes the entity at the start of text ("&eacute;", "&#233;", "&amp" without its semicolon) into out.
 * Returns how many bytes of text it took; 0 if it is none. */
size_t html_entity(struct sm_text text, char out[8], size_t *out_length);

/* The UTF-8 of a named entity (terminated, without & and ;), NULL if unknown. */
const char *html_entity_named(const char *name, char out[8]);

#endif
