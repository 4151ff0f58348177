/* SPDX-License-Identifier: EUPL-1.2 */
/* config: YAML files that people write, read with positions, every problem at once.
 *
 * Getters take a map node and a key. They add a problem when the key is missing (and needed), of the wrong kind or out
 * of range, and leave the value as it was; reading goes on, so that a person sees all problems in one go. */
#ifndef SENTIMETER_CONFIG_H
#define SENTIMETER_CONFIG_H

#include <stdio.h>

#include "sentimeter/base.h"

/* All problems of one or more files. */
struct sm_config_problems;
SM_CHECK enum sm_status sm_config_problems_open(enum sm_tongue tongue, struct sm_config_problems **problems,
						struct sm_error *error);
void sm_config_problems_close(struct sm_config_problems *problems);
size_t sm_config_problems_count(const struct sm_config_problems *problems);
/* file:line:col: message, the line itself, a caret below it; in the order of file and place. */
void sm_config_problems_print(const struct sm_config_problems *problems, FILE *stream);
/* The first one as an error. */
SM_CHECK enum sm_status sm_config_problems_status(const struct sm_config_problems *problems, struct sm_error *error);

/* The bytes of a file that was read already: sm_config_open takes a copy of these, so that what was verified is what is
 * parsed. At most 8 MiB together. false: memory is out. */
bool sm_config_problems_give(struct sm_config_problems *problems, const char *path, struct sm_text bytes);

/* A parsed file. Nodes belong to it. At most 1 MiB, nesting 32, 500 keys in one map. */
struct sm_config;
struct sm_config_node;
SM_CHECK enum sm_status sm_config_open(const char *path, struct sm_config_problems *problems, struct sm_config **config,
				       struct sm_error *error);
void sm_config_close(struct sm_config *config);
const struct sm_config_node *sm_config_root(const struct sm_config *config);

enum sm_config_need { SM_OPTIONAL, SM_NEEDED };

/* Adds a problem at a node (NULL: at the file's start). nl and en take the same arguments. */
void sm_config_problem(const struct sm_config *config, const struct sm_config_node *node, const char *nl,
		       const char *en, ...) SM_FORMATS(3, 4, 5);
/* The same at a byte of a scalar's text, such as a word of a rule. */
void sm_config_problem_in(const struct sm_config *config, const struct sm_config_node *node, size_t offset,
			  const char *nl, const char *en, ...) SM_FORMATS(4, 5, 6);
/* Every key of map that is not in the NULL-ended list is a problem, with the nearest known key named. False when map is
 * no map (then that is the problem, and getters on it stay silent). */
bool sm_config_keys(const struct sm_config *config, const struct sm_config_node *map, const char *const *known);

const struct sm_config_node *sm_config_get(const struct sm_config *config, const struct sm_config_node *map,
					   const char *key, enum sm_config_need need);
/* true when value was set. Text: terminated, at most bytes_max - 1 bytes. */
bool sm_config_text(const struct sm_config *config, const struct sm_config_node *map, const char *key,
		    enum sm_config_need need, char *value, size_t bytes_max);
/* As above, a copy in arena; at most 4,000 bytes. */
bool sm_config_string(const struct sm_config *config, const struct sm_config_node *map, const char *key,
		      enum sm_config_need need, struct sm_arena *arena, const char **value);
bool sm_config_integer(const struct sm_config *config, const struct sm_config_node *map, const char *key,
		       enum sm_config_need need, int64_t min, int64_t max, int64_t *value);
bool sm_config_number(const struct sm_config *config, const struct sm_config_node *map, const char *key,
		      enum sm_config_need need, double min, double max, double *value);
bool sm_config_bool(const struct sm_config *config, const struct sm_config_node *map, const char *key,
		    enum sm_config_need need, bool *value); /* yes/no, true/false, ja/nee, aan/uit, on/off */
/* "90m", "48h", "400d": seconds. */
bool sm_config_duration(const struct sm_config *config, const struct sm_config_node *map, const char *key,
			enum sm_config_need need, int64_t min_s, int64_t max_s, int64_t *value_s);
/* A date "2026-05-23" (local midnight) as UTC seconds. */
bool sm_config_date(const struct sm_config *config, const struct sm_config_node *map, const char *key,
		    enum sm_config_need need, int64_t *value_s);
/* One of the NULL-ended names; value gets its index. */
bool sm_config_choice(const struct sm_config *config, const struct sm_config_node *map, const char *key,
		      enum sm_config_need need, const char *const *names, int *value);

/* Lists: NULL node gives 0. */
size_t sm_config_count(const struct sm_config_node *list);
const struct sm_config_node *sm_config_item(const struct sm_config_node *list, size_t index);
/* The text of a scalar node, terminated, into value; false when it is no scalar or too long. */
bool sm_config_scalar(const struct sm_config_node *node, char *value, size_t bytes_max);
int sm_config_line(const struct sm_config_node *node); /* 1-based */
bool sm_config_is_map(const struct sm_config_node *node);
bool sm_config_is_list(const struct sm_config_node *node);

#endif
