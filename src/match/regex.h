/* SPDX-License-Identifier: EUPL-1.2 */
/* regex: a pattern for one word, between slashes: /parkeer(tarief|kosten)/. It sees folded words only, whole ones, and
 * has limits, so that no pattern makes matching slow. */
#ifndef MATCH_REGEX_H
#define MATCH_REGEX_H

#include "rule.h"
#include "sensitive.h"

enum { REGEX_BYTES_MAX = 200, REGEX_LETTERS_MIN = 3 };

/* In arena, all of it; NULL when it has a problem. */
struct regex *regex_compile(struct sm_text pattern, size_t offset, struct sm_arena *arena,
			    struct rule_problems *problems);
bool regex_matches(const struct regex *regex, struct sm_text word);
/* The pattern as it was written. */
struct sm_text regex_source(const struct regex *regex);

struct names;
/* A pattern may say what cannot be read in it. So it is tried on all that a rule may not name: every name of a person,
 * numbers like those of people, every term of a special category, and words that everybody uses. */
void regex_check(const struct names *names, const struct sensitive *sensitive, const struct rule *rule,
		 struct rule_problems *problems);

#endif
