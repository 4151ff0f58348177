/* SPDX-License-Identifier: EUPL-1.2 */
/* sensitive: terms of special categories (GDPR art. 9) and of criminal law (art. 10), from rules/sensitive/. */
#ifndef MATCH_SENSITIVE_H
#define MATCH_SENSITIVE_H

#include "rule.h"
#include "table.h"

struct sensitive_term {
	struct rule_term term;
	struct sm_text literal; /* an abbreviation that is also a word counts only when written just so: DENK */
	const char *category[2];
	int article;
};

struct sensitive {
	struct sensitive_term *term;
	size_t count;
};

SM_CHECK enum sm_status sensitive_read(const char *rules_dir, struct sm_arena *arena, struct sensitive *sensitive,
				       struct sm_error *error);
/* Adds a problem for each term of the rule that names a special category. */
void sensitive_check(const struct sensitive *sensitive, const struct rule *rule, struct sm_text source,
		     struct rule_problems *problems);

#endif
