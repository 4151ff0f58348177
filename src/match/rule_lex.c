// SPDX-License-Identifier: EUPL-1.2
// rule_lex: the text of a rule → brackets, operators, words and phrases.
#include <string.h>

#include "rule_lex.h"

/* How many bytes of a double quotation mark stand here: ", or one of those that word processors make of it. */
static size_t quote_at(struct sm_text source, size_t at)
{
	const unsigned char *c = (const unsigned char *)source.data + at;

	if (at < source.length && c[0] == '"')
		return 1;
	return at + 2 < source.length && c[0] == 0xe2 && c[1] == 0x80 && c[2] >= 0x9c && c[2] <= 0x9f ? 3 : 0;
}

static struct token take_phrase(struct lexer *lexer, size_t quote)
{
	size_t opened = lexer->at, start = opened + quote, end = start, closing = 0;

	while (end < lexer->source.length && !(closing = quote_at(lexer->source, end)))
		end++;
	if (!closing)
		rule_problem(lexer->problems, opened, "deze aanhalingstekens gaan niet dicht: zet er nog een \"",
			     "this quotation mark is never closed: add a \"");
	lexer->at = end + closing;
	return (
	    struct token){ .kind = TOKEN_TERM, .text = { lexer->source.data + start, end - start }, .offset = start };
}

/* /pattern/, when it is closed before white space: a slash with anything else is no pattern. */
static bool take_regex(struct lexer *lexer, struct token *token)
{
	size_t start = lexer->at + 1, end = start;

	while (end < lexer->source.length && lexer->source.data[end] != '/' &&
	       !sm_ascii_is_space(lexer->source.data[end]))
		end += lexer->source.data[end] == '\\' && end + 1 < lexer->source.length ? 2 : 1;
	if (end >= lexer->source.length || lexer->source.data[end] != '/' || end == start)
		return false;
	if (end + 1 < lexer->source.length && !sm_ascii_is_space(lexer->source.data[end + 1]) &&
	    lexer->source.data[end + 1] != ')')
		return false;
	lexer->at = end + 1;
	*token = (struct token){
		.kind = TOKEN_TERM, .text = { lexer->source.data + start, end - start }, .offset = start, .regex = true
	};
	return true;
}

static const struct {
	const char *name;
	enum token_kind kind;
} operators[] = {
	{ "AND", TOKEN_AND }, { "EN", TOKEN_AND },   { "OR", TOKEN_OR },     { "OF", TOKEN_OR },
	{ "NOT", TOKEN_NOT }, { "NIET", TOKEN_NOT }, { "NEAR", TOKEN_NEAR },
};

/* NEAR/12; anything else after NEAR is a problem, but still a NEAR, so that reading goes on. */
static bool take_near(struct lexer *lexer, struct token *token)
{
	int distance = 0;

	if (!sm_text_starts(token->text, "NEAR/"))
		return false;
	for (size_t i = 5; i < token->text.length; i++) {
		char c = token->text.data[i];

		distance =
		    sm_ascii_is_digit(c) && distance <= RULE_NEAR_MAX ? distance * 10 + c - '0' : RULE_NEAR_MAX + 1;
	}
	if (distance < 1 || distance > RULE_NEAR_MAX) {
		rule_problem(lexer->problems, token->offset, "schrijf NEAR/n met n van 1 tot en met %d",
			     "write NEAR/n with n from 1 to %d", RULE_NEAR_MAX);
		distance = 1;
	}
	token->kind = TOKEN_NEAR;
	token->distance = distance;
	return true;
}

/* Operators are in capitals, because "of" and "en" are also words. In small letters it is not clear what is meant. */
static void take_operator(struct lexer *lexer, struct token *token)
{
	if (take_near(lexer, token))
		return;
	for (size_t i = 0; i < sizeof(operators) / sizeof(operators[0]); i++) {
		const char *name = operators[i].name;

		if (!sm_text_is_nocase(token->text, name))
			continue;
		token->kind = operators[i].kind;
		token->distance = 1;
		if (token->kind == TOKEN_NEAR)
			rule_problem(lexer->problems, token->offset, "schrijf erbij hoe dichtbij: NEAR/5",
				     "say how near: NEAR/5");
		else if (!sm_text_is(token->text, name))
			rule_problem(lexer->problems, token->offset,
				     "schrijf %s in hoofdletters, of \"%.*s\" tussen aanhalingstekens als woord",
				     "write %s in capitals, or \"%.*s\" in quotation marks for the word", name,
				     (int)token->text.length, token->text.data);
		return;
	}
}

static struct token take_bare(struct lexer *lexer)
{
	size_t start = lexer->at, end = start;
	struct token token = { .kind = TOKEN_TERM, .offset = start };

	while (end < lexer->source.length && !sm_ascii_is_space(lexer->source.data[end]) &&
	       lexer->source.data[end] != '(' && lexer->source.data[end] != ')' && !quote_at(lexer->source, end))
		end++;
	lexer->at = end;
	token.text = (struct sm_text){ lexer->source.data + start, end - start };
	take_operator(lexer, &token);
	return token;
}

static size_t last_sign(struct sm_text source)
{
	size_t at = source.length;

	while (at > 0 && sm_ascii_is_space(source.data[at - 1]))
		at--;
	return at ? at - 1 : 0;
}

struct token lexer_next(struct lexer *lexer)
{
	struct token regex;
	size_t quote;

	while (lexer->at < lexer->source.length && sm_ascii_is_space(lexer->source.data[lexer->at]))
		lexer->at++;
	if (lexer->at == lexer->source.length) /* what is missing at the end is told at the last sign */
		return (struct token){ .kind = TOKEN_END, .offset = last_sign(lexer->source) };
	if (lexer->source.data[lexer->at] == '(' || lexer->source.data[lexer->at] == ')') {
		size_t at = lexer->at++;

		return (struct token){ .kind = lexer->source.data[at] == '(' ? TOKEN_OPEN : TOKEN_CLOSE, .offset = at };
	}
	if (lexer->source.data[lexer->at] == '/' && take_regex(lexer, &regex))
		return regex;
	quote = quote_at(lexer->source, lexer->at);
	return quote ? take_phrase(lexer, quote) : take_bare(lexer);
}
