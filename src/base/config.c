// SPDX-License-Identifier: EUPL-1.2
// config: a YAML file → a tree of nodes that know their place.
#include <libfyaml.h>
#include <stdlib.h>
#include <string.h>

#include "config_tree.h"
#include "sentimeter/file.h"

enum { SOURCE_BYTES_MAX = 1 << 20, TREE_BYTES_MAX = 64 << 20, DEPTH_MAX = 32, KEYS_MAX = 500 };

static void problem_at(const struct sm_config *config, int line, int column, const char *nl, const char *en, ...)
{
	va_list arguments;

	va_start(arguments, en);
	problems_add(config->problems, config, line, column, nl, en, arguments);
	va_end(arguments);
}

/* What libfyaml must not be given: bytes that are no text and % directives make version 0.7 loop for ever. */
static bool check_text(const struct sm_config *config)
{
	struct sm_text rest = { config->source, config->source_length };
	int line = 1, column = 1;

	while (rest.length) {
		uint32_t c = 0;

		if (!sm_utf8_next(&rest, &c) || c == 0x7f || (c < 0x20 && c != '\t' && c != '\n' && c != '\r')) {
			problem_at(config, line, column, "dit is geen tekst in UTF-8: sla het bestand op als UTF-8",
				   "this is no text in UTF-8: save the file as UTF-8");
			return false;
		}
		if (c == '%' && column == 1) {
			problem_at(config, line, column, "een regel kan hier niet met %% beginnen",
				   "a line cannot begin with %% here");
			return false;
		}
		column = c == '\n' ? 1 : column + 1;
		line += c == '\n';
	}
	return true;
}

static struct sm_config_node *node_open(struct sm_config *config, struct fy_event *event, enum node_kind kind)
{
	struct sm_config_node *node = sm_arena_take(config->arena, sizeof(*node));
	const struct fy_mark *mark = fy_event_start_mark(event);

	if (!node)
		return NULL;
	node->kind = kind;
	node->text = "";
	node->line = mark ? mark->line + 1 : 1;
	node->column = mark ? mark->column + 1 : 1;
	node->at = mark ? mark->input_pos : 0;
	if (kind == NODE_SCALAR && event->scalar.value) {
		size_t length = 0;
		const char *text = fy_token_get_text(event->scalar.value, &length);

		node->text = sm_arena_copy(config->arena, text ? text : "", length);
		node->length = length;
		if (!node->text)
			return NULL;
	}
	return node;
}

/* Hangs a value under the open map or list; a key that is there already is reported. */
static void append(const struct sm_config *config, struct sm_config_node *parent, struct sm_config_node *node,
		   const struct sm_config_node *key)
{
	if (key) {
		node->key = key->text;
		node->key_line = key->line;
		node->key_column = key->column;
		for (const struct sm_config_node *n = parent->first; n; n = n->next)
			if (strcmp(n->key, node->key) == 0) {
				problem_at(config, key->line, key->column,
					   "'%s' staat er twee keer (eerder op regel %d)",
					   "'%s' stands twice (first on line %d)", key->text, n->key_line);
				break;
			}
	}
	if (parent->last)
		parent->last->next = node;
	else
		parent->first = node;
	parent->last = node;
	parent->count++;
}

/* What is being built: the open maps and lists, and for each the key that waits for its value. */
struct builder {
	struct sm_config *config;
	struct sm_config_node *open[DEPTH_MAX], *key[DEPTH_MAX];
	int depth;
	bool stopped; /* the problem is told, or the tree is full */
	bool full;
};

static void refuse(struct builder *builder, struct fy_event *event, const char *nl, const char *en)
{
	const struct fy_mark *mark = fy_event_start_mark(event);

	problem_at(builder->config, mark ? mark->line + 1 : 1, mark ? mark->column + 1 : 1, nl, en);
	builder->stopped = true;
}

static void place(struct builder *builder, struct fy_event *event, struct sm_config_node *node)
{
	struct sm_config_node *parent;

	if (!node) {
		builder->stopped = builder->full = true;
		return;
	}
	if (builder->depth == 0) {
		builder->config->root = node;
		return;
	}
	parent = builder->open[builder->depth - 1];
	if (parent->kind == NODE_MAP && !builder->key[builder->depth - 1]) {
		if (node->kind != NODE_SCALAR)
			refuse(builder, event, "een sleutel moet een woord zijn", "a key must be a word");
		else if (parent->count == KEYS_MAX) /* each key is compared with those before it */
			refuse(builder, event, "te veel sleutels bij elkaar (grens 500)",
			       "too many keys together (limit 500)");
		builder->key[builder->depth - 1] = node;
		return;
	}
	append(builder->config, parent, node, parent->kind == NODE_MAP ? builder->key[builder->depth - 1] : NULL);
	builder->key[builder->depth - 1] = NULL;
}

static void descend(struct builder *builder, struct fy_event *event, enum node_kind kind)
{
	struct sm_config_node *node = node_open(builder->config, event, kind);

	place(builder, event, node);
	if (builder->stopped)
		return;
	if (builder->depth == DEPTH_MAX) {
		refuse(builder, event, "te diep genest (grens 32)", "nested too deeply (limit 32)");
		return;
	}
	builder->open[builder->depth] = node;
	builder->key[builder->depth++] = NULL;
}

/* Lists are walked by index, and may be long. */
static void index_items(struct builder *builder, struct sm_config_node *list)
{
	size_t at = 0;

	if (list->kind != NODE_LIST || !list->count)
		return;
	list->item = sm_arena_take(builder->config->arena, list->count * sizeof(*list->item));
	if (!list->item) {
		builder->stopped = builder->full = true;
		return;
	}
	for (const struct sm_config_node *node = list->first; node; node = node->next)
		list->item[at++] = node;
}

static void ascend(struct builder *builder)
{
	index_items(builder, builder->open[--builder->depth]);
}

static void take(struct builder *builder, struct fy_event *event)
{
	switch (event->type) {
	case FYET_SCALAR: place(builder, event, node_open(builder->config, event, NODE_SCALAR)); break;
	case FYET_MAPPING_START: descend(builder, event, NODE_MAP); break;
	case FYET_SEQUENCE_START: descend(builder, event, NODE_LIST); break;
	case FYET_MAPPING_END:
	case FYET_SEQUENCE_END: ascend(builder); break;
	case FYET_ALIAS:
		refuse(builder, event, "verwijzingen (*naam) kunnen hier niet: schrijf het uit",
		       "aliases (*name) do not work here: write it out");
		break;
	case FYET_DOCUMENT_START:
		if (builder->config->root)
			refuse(builder, event, "een bestand heeft maar een document: haal --- weg",
			       "a file has one document only: remove ---");
		break;
	default: break;
	}
}

static void syntax_problem(struct sm_config *config, struct fy_diag *diag)
{
	void *iterator = NULL;
	struct fy_diag_error *e = fy_diag_errors_iterate(diag, &iterator);

	if (e)
		problem_at(config, e->line > 0 ? e->line : 1, e->column > 0 ? e->column : 1, "geen geldige YAML: %s",
			   "not valid YAML: %s", e->msg ? e->msg : "?");
	else
		problem_at(config, 1, 1, "geen geldige YAML", "not valid YAML");
}

static enum sm_status build(struct sm_config *config, struct sm_error *error)
{
	struct fy_diag_cfg diag_config;
	struct fy_parse_cfg parse_config = { .flags = FYPCF_QUIET | FYPCF_COLLECT_DIAG | FYPCF_JSON_NONE };
	struct builder builder = { .config = config };
	struct fy_parser *parser;
	struct fy_event *event;

	fy_diag_cfg_default(&diag_config);
	diag_config.fp = NULL;
	parse_config.diag = fy_diag_create(&diag_config);
	if (!parse_config.diag)
		return sm_fail_memory(error);
	fy_diag_set_collect_errors(parse_config.diag, true);
	parser = fy_parser_create(&parse_config);
	if (!parser || fy_parser_set_string(parser, config->source, config->source_length) != 0) {
		fy_parser_destroy(parser);
		fy_diag_destroy(parse_config.diag);
		return sm_fail_memory(error);
	}
	while (!builder.stopped && (event = fy_parser_parse(parser))) {
		take(&builder, event);
		fy_parser_event_free(parser, event);
	}
	if (!builder.stopped && fy_parser_get_stream_error(parser))
		syntax_problem(config, parse_config.diag);
	while (builder.depth > 0) /* a file that breaks off: what was read is looked at too */
		ascend(&builder);
	fy_parser_destroy(parser);
	fy_diag_destroy(parse_config.diag);
	if (builder.full) /* half a configuration must not pass as a whole one */
		return sm_fail(error, SM_ERROR_LIMIT, config->path, "te veel waarden in dit bestand",
			       "too many values in this file");
	return SM_OK;
}

static enum sm_status read_source(struct sm_config *config, struct sm_error *error)
{
	struct sm_text given;
	enum sm_status status;

	if (!problems_given(config->problems, config->path, &given)) {
		status = sm_file_read(config->path, &config->bytes, error);
		given = (struct sm_text){ config->bytes.data, config->bytes.length };
		if (status != SM_OK)
			return status;
	}
	config->source = given.data ? given.data : "";
	config->source_length = given.length;
	return SM_OK;
}

enum sm_status sm_config_open(const char *path, struct sm_config_problems *problems, struct sm_config **config,
			      struct sm_error *error)
{
	enum sm_status status;
	struct sm_config *made = calloc(1, sizeof(*made));

	*config = NULL;
	if (!made)
		return sm_fail_memory(error);
	made->problems = problems;
	made->bytes.bytes_max = SOURCE_BYTES_MAX;
	status = sm_arena_open(&made->arena, TREE_BYTES_MAX, error);
	if (status == SM_OK) {
		made->path = sm_arena_copy(made->arena, path, strlen(path));
		status = made->path ? read_source(made, error) : sm_fail_memory(error);
	}
	if (status == SM_OK && check_text(made))
		status = build(made, error);
	if (status != SM_OK) {
		sm_config_close(made);
		return status;
	}
	*config = made;
	return SM_OK;
}

void sm_config_close(struct sm_config *config)
{
	if (!config)
		return;
	sm_buffer_close(&config->bytes);
	sm_arena_close(config->arena);
	free(config);
}

const struct sm_config_node *sm_config_root(const struct sm_config *config)
{
	return config->root;
}
