/* SPDX-License-Identifier: EUPL-1.2 */
/* sensitive: terms that are neither kept nor shown (rules/sensitive/, one a line). */
#ifndef PROTECT_SENSITIVE_H
#define PROTECT_SENSITIVE_H

#include "sentimeter/base.h"

struct sensitive;
/* Every .txt file of rules_dir/sensitive; a folder that is not there gives an empty list. */
SM_CHECK enum sm_status sensitive_open(const char *rules_dir, struct sensitive **sensitive, struct sm_error *error);
void sensitive_close(struct sensitive *sensitive);
/* True for a term on the list, whatever its case. */
bool sensitive_has(const struct sensitive *sensitive, struct sm_text term);

#endif
