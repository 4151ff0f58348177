// SPDX-License-Identifier: EUPL-1.2
// rule_parse: the tokens of a rule → a tree. NOT binds closest after NEAR, then AND, then OR.
#include <string.h>

#include "regex.h"
#include "rule_lex.h"

struct parser {
	struct lexer lexer;
	struct token token; /* the one that is looked at */
	struct sm_arena *arena;
	struct rule_problems *problems;
	struct rule *rule;
	int depth, patterns;
	bool too_large;
};

static void advance(struct parser *parser)
{
	parser->token = lexer_next(&parser->lexer);
}

/* -1 when the rule is too large: then parsing unwinds, and that is the problem which is told. */
static int node_add(struct parser *parser, enum rule_kind kind, size_t offset)
{
	struct rule *rule = parser->rule;

	if (rule->node_count == RULE_NODES_MAX) {
		parser->too_large = true;
		return -1;
	}
	rule->node[rule->node_count] =
	    (struct rule_node){ .kind = kind, .child = -1, .next = -1, .term = -1, .offset = offset };
	return (int)rule->node_count++;
}

static int parse_or(struct parser *parser);

static bool read_term(struct parser *parser, struct rule_term *term)
{
	const struct token *token = &parser->token;

	if (!token->regex)
		return rule_term_read(token->text, token->offset, parser->arena, parser->problems, term);
	*term = (struct rule_term){ .offset = token->offset, .positive = true };
	parser->too_large |= parser->patterns++ == RULE_REGEX_MAX;
	term->regex = regex_compile(token->text, token->offset, parser->arena, parser->problems);
	return term->regex != NULL;
}

static int parse_term(struct parser *parser)
{
	struct rule *rule = parser->rule;
	int node;

	if (rule->term_count == RULE_TERMS_MAX) {
		parser->too_large = true;
		return -1;
	}
	node = node_add(parser, RULE_TERM, parser->token.offset);
	if (node >= 0 && read_term(parser, &rule->term[rule->term_count]))
		rule->node[node].term = (int)rule->term_count++;
	advance(parser);
	return node;
}

static int parse_group(struct parser *parser)
{
	size_t opened = parser->token.offset;
	int node;

	if (parser->depth == RULE_DEPTH_MAX) {
		parser->too_large = true;
		return -1;
	}
	advance(parser);
	parser->depth++;
	node = parse_or(parser);
	parser->depth--;
	if (parser->token.kind == TOKEN_CLOSE)
		advance(parser);
	else if (!parser->too_large)
		rule_problem(parser->problems, opened, "dit haakje gaat niet dicht: zet er nog een )",
			     "this bracket is never closed: add a )");
	return node;
}

static int parse_primary(struct parser *parser)
{
	if (parser->token.kind == TOKEN_TERM)
		return parse_term(parser);
	if (parser->token.kind == TOKEN_OPEN)
		return parse_group(parser);
	rule_problem(parser->problems, parser->token.offset, "hier ontbreekt een woord, een \"zin\" of een (groep)",
		     "a word, a \"phrase\" or a (group) is missing here");
	return -1;
}

/* NEAR measures between words: its sides are a word, a phrase, or several of them with OR. */
static bool is_near_side(const struct rule *rule, int node)
{
	if (node < 0 || rule->node[node].kind == RULE_TERM)
		return true;
	if (rule->node[node].kind != RULE_OR)
		return false;
	for (int child = rule->node[node].child; child >= 0; child = rule->node[child].next)
		if (!is_near_side(rule, child))
			return false;
	return true;
}

static int parse_near(struct parser *parser)
{
	int left = parse_primary(parser);

	while (parser->token.kind == TOKEN_NEAR && !parser->too_large) {
		size_t offset = parser->token.offset;
		int near = node_add(parser, RULE_NEAR, offset), right;

		if (near < 0)
			return -1;
		parser->rule->node[near].distance = parser->token.distance;
		advance(parser);
		right = parse_primary(parser);
		if (!is_near_side(parser->rule, left) || !is_near_side(parser->rule, right))
			rule_problem(parser->problems, offset,
				     "naast NEAR hoort een woord, een \"zin\" of (een OF ander)",
				     "beside NEAR belongs a word, a \"phrase\" or (one OR other)");
		if (left < 0 || right < 0) {
			left = left < 0 ? right : left;
			continue;
		}
		parser->rule->node[near].child = left;
		parser->rule->node[left].next = right;
		left = near;
	}
	return left;
}

static int parse_not(struct parser *parser)
{
	size_t offset = parser->token.offset;
	int node, child;

	if (parser->token.kind != TOKEN_NOT)
		return parse_near(parser);
	if (parser->depth == RULE_DEPTH_MAX) {
		parser->too_large = true;
		return -1;
	}
	advance(parser);
	parser->depth++;
	child = parse_not(parser);
	parser->depth--;
	node = child < 0 ? -1 : node_add(parser, RULE_NOT, offset);
	if (node >= 0)
		parser->rule->node[node].child = child;
	return node;
}

/* A chain of operands under one node; its pieces are those that could be read. */
struct chain {
	int first, last, count;
};

static void chain_add(struct parser *parser, struct chain *chain, int node)
{
	if (node < 0)
		return;
	if (chain->count++ == 0)
		chain->first = node;
	else
		parser->rule->node[chain->last].next = node;
	chain->last = node;
}

static int chain_close(struct parser *parser, struct chain *chain, enum rule_kind kind)
{
	int node;

	if (chain->count <= 1)
		return chain->count ? chain->first : -1;
	node = node_add(parser, kind, parser->rule->node[chain->first].offset);
	if (node >= 0)
		parser->rule->node[node].child = chain->first;
	return node;
}

static bool starts_operand(enum token_kind kind)
{
	return kind == TOKEN_TERM || kind == TOKEN_OPEN;
}

/* "a NOT b" is how search tools write "a AND NOT b". Two words with nothing between them are refused: some tools mean
 * AND by it, some OR, some a phrase, and a licence may not hang on that. */
static int parse_and(struct parser *parser)
{
	struct chain chain = { .first = -1 };

	chain_add(parser, &chain, parse_not(parser));
	while (!parser->too_large) {
		if (parser->token.kind == TOKEN_AND)
			advance(parser);
		else if (starts_operand(parser->token.kind))
			rule_problem(parser->problems, parser->token.offset,
				     "hiervoor ontbreekt EN of OF; horen de woorden bijeen, zet ze dan tussen \"\"",
				     "AND or OR is missing before this; for words that belong together use \"\"");
		else if (parser->token.kind != TOKEN_NOT)
			break;
		chain_add(parser, &chain, parse_not(parser));
	}
	return chain_close(parser, &chain, RULE_AND);
}

static int parse_or(struct parser *parser)
{
	struct chain chain = { .first = -1 };

	chain_add(parser, &chain, parse_and(parser));
	while (parser->token.kind == TOKEN_OR && !parser->too_large) {
		advance(parser);
		chain_add(parser, &chain, parse_and(parser));
	}
	return chain_close(parser, &chain, RULE_OR);
}

/* A bracket too many is told, and reading goes on behind it. */
static int parse_all(struct parser *parser)
{
	struct chain chain = { .first = -1 };

	advance(parser);
	chain_add(parser, &chain, parse_or(parser));
	while (parser->token.kind == TOKEN_CLOSE && !parser->too_large) {
		rule_problem(parser->problems, parser->token.offset, "dit haakje gaat nergens open",
			     "this bracket is opened nowhere");
		advance(parser);
		if (parser->token.kind == TOKEN_AND || parser->token.kind == TOKEN_OR)
			advance(parser);
		if (parser->token.kind != TOKEN_CLOSE && parser->token.kind != TOKEN_END)
			chain_add(parser, &chain, parse_or(parser));
	}
	return chain_close(parser, &chain, RULE_AND);
}

static void mark_signs(struct rule *rule, int node, bool positive)
{
	for (; node >= 0; node = rule->node[node].next) {
		const struct rule_node *n = &rule->node[node];

		if (n->kind == RULE_TERM && n->term >= 0)
			rule->term[n->term].positive = positive;
		mark_signs(rule, n->child, n->kind == RULE_NOT ? !positive : positive);
	}
}

/* Would the rule match a text in which none of its words stand? Then it catches everything. */
static bool holds_for_nothing(const struct rule *rule, int node)
{
	const struct rule_node *n = &rule->node[node];
	bool all = true, any = false;

	for (int child = n->child; child >= 0; child = rule->node[child].next) {
		bool holds = holds_for_nothing(rule, child);

		all = all && holds;
		any = any || holds;
	}
	switch (n->kind) {
	case RULE_AND: return all;
	case RULE_OR: return any;
	case RULE_NOT: return !any;
	case RULE_TERM:
	case RULE_NEAR: break;
	}
	return false;
}

static void check_whole(const struct parser *parser, size_t problems_before)
{
	const struct rule *rule = parser->rule;

	if (parser->too_large)
		rule_problem(parser->problems, parser->token.offset,
			     "de regel is te groot of te diep: verdeel het onderwerp",
			     "the rule is too large or too deep: split the topic");
	else if (parser->problems->count == problems_before && rule->root >= 0 && holds_for_nothing(rule, rule->root))
		rule_problem(parser->problems, rule->node[rule->root].offset,
			     "deze regel vangt ook berichten zonder een enkel woord ervan: noem wat u zoekt",
			     "this rule catches posts without a single word of it too: name what you look for");
}

/* From the roomy working space to what was used of it. */
static enum sm_status keep(struct rule *rule, struct sm_arena *arena)
{
	struct rule_node *node = sm_arena_take(arena, rule->node_count * sizeof(*node));
	struct rule_term *term = sm_arena_take(arena, rule->term_count * sizeof(*term));

	if (!node || !term)
		return SM_ERROR_MEMORY;
	memcpy(node, rule->node, rule->node_count * sizeof(*node));
	memcpy(term, rule->term, rule->term_count * sizeof(*term));
	rule->node = node;
	rule->term = term;
	return SM_OK;
}

enum sm_status rule_parse(struct sm_text source, struct sm_arena *arena, struct rule_problems *problems,
			  struct rule *rule)
{
	SM_AUTO(sm_arena_closep) struct sm_arena *space = NULL;
	struct parser parser = {
		.lexer = { .source = source, .problems = problems }, .arena = arena, .problems = problems, .rule = rule
	};
	size_t before = problems->count;
	enum sm_status status = sm_arena_open(&space, 1 << 20, NULL);

	if (status != SM_OK)
		return status;
	*rule = (struct rule){ .root = -1 };
	rule->node = sm_arena_take(space, RULE_NODES_MAX * sizeof(*rule->node));
	rule->term = sm_arena_take(space, RULE_TERMS_MAX * sizeof(*rule->term));
	if (!rule->node || !rule->term)
		return SM_ERROR_MEMORY;
	rule->root = parse_all(&parser);
	if (rule->root >= 0)
		mark_signs(rule, rule->root, true);
	check_whole(&parser, before);
	return keep(rule, arena);
}
