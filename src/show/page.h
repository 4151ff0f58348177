/* SPDX-License-Identifier: EUPL-1.2 */
/* page: a template and values → HTML. A small part of Mustache: {{name}} (escaped), {{{name}}} (as it is, for our own
 * SVG and CSS; when it is not there, out fails), {{#name}}…{{/name}} (for each item of a list, or once when it is an
 * object or true) and
 * {{^name}}…{{/name}} (when it is empty or absent). A section is not nested in one of the same name. Private to show.
 */
#ifndef SHOW_PAGE_H
#define SHOW_PAGE_H

#include <jansson.h>

#include "sentimeter/base.h"

/* Names are looked up in the item, then in what it lies in, then in words. */
void page_render(const char *template, json_t *model, json_t *words, struct sm_buffer *out);

#endif
