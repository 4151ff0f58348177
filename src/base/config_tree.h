/* SPDX-License-Identifier: EUPL-1.2 */
/* config_tree: what a parsed YAML file is made of. Private to base. */
#ifndef BASE_CONFIG_TREE_H
#define BASE_CONFIG_TREE_H

#include "sentimeter/config.h"

enum node_kind { NODE_SCALAR, NODE_LIST, NODE_MAP };

/* A map's children carry the key that they stand under; children are in the order of the file. */
struct sm_config_node {
	enum node_kind kind;
	int line, column; /* 1-based, where the value starts */
	size_t at;        /* byte in the source where the value starts */
	const char *text; /* of a scalar, terminated; "" when nothing was written */
	size_t length;
	const char *key; /* when it stands in a map */
	int key_line, key_column;
	struct sm_config_node *first, *last, *next;
	size_t count;
	const struct sm_config_node **item; /* of a list that is whole: its children by index */
};

struct sm_config {
	const char *path;
	struct sm_buffer bytes; /* of the file */
	const char *source;     /* these */
	size_t source_length;
	struct sm_arena *arena;
	struct sm_config_problems *problems;
	struct sm_config_node *root;
};

/* Bytes that were given for this path; false: none were. */
bool problems_given(const struct sm_config_problems *problems, const char *path, struct sm_text *bytes);
void problems_add(struct sm_config_problems *problems, const struct sm_config *config, int line, int column,
		  const char *nl, const char *en, va_list arguments);

#endif
