/* SPDX-License-Identifier: EUPL-1.2 */
/* forms: the forms in which an answer is shown, one file each. Private to show. */
#ifndef SHOW_FORMS_H
#define SHOW_FORMS_H

#include "words.h"

void show_table(const struct sm_answer *answer, const struct words *words, bool colour, int width,
		struct sm_buffer *out);
SM_CHECK enum sm_status show_json(const struct sm_answer *answer, const struct words *words, struct sm_buffer *out,
				  struct sm_error *error);
void show_csv(const struct sm_answer *answer, const struct words *words, bool excel, struct sm_buffer *out);
void show_svg(const struct sm_answer *answer, const struct words *words, struct sm_buffer *out);
SM_CHECK enum sm_status show_check(const struct sm_buffer *out, struct sm_error *error);

/* Spreadsheets run what begins with one of these: such text gets an apostrophe before it. */
bool show_is_formula(const char *text);

#endif
