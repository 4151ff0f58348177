/* SPDX-License-Identifier: EUPL-1.2 */
/* taboo: terms of special categories (rules/sensitive/), that are neither kept next to a pseudonym nor shown. */
#ifndef PROTECT_TABOO_H
#define PROTECT_TABOO_H

#include "sentimeter/base.h"

struct taboo;
/* Every .tsv file of rules_dir/sensitive. nl.tsv and en.tsv have to be there: without a list nothing would be taboo. */
SM_CHECK enum sm_status taboo_open(const char *rules_dir, struct taboo **taboo, struct sm_error *error);
void taboo_close(struct taboo *taboo);
/* True when the term, or words in it, are on the list. */
bool taboo_has(const struct taboo *taboo, struct sm_text term);
/* True when a running text has a term of the lists in it: begins somewhere with one that ends in *, or has one between
 * other words; those with = only as they are written. */
bool taboo_in(const struct taboo *taboo, struct sm_text text);

#endif
