/* SPDX-License-Identifier: EUPL-1.2 */
/* rule_lex: the text of a rule → its tokens, one at a time. */
#ifndef MATCH_RULE_LEX_H
#define MATCH_RULE_LEX_H

#include "rule.h"

enum token_kind { TOKEN_END, TOKEN_OPEN, TOKEN_CLOSE, TOKEN_TERM, TOKEN_AND, TOKEN_OR, TOKEN_NOT, TOKEN_NEAR };

struct token {
	enum token_kind kind;
	struct sm_text text; /* of a term: without quotes */
	size_t offset;       /* of text in the rule */
	int distance;        /* of NEAR/n */
	bool regex;          /* of a term: it stood between slashes */
};

struct lexer {
	struct sm_text source;
	size_t at;
	struct rule_problems *problems;
};

struct token lexer_next(struct lexer *lexer);

#endif
