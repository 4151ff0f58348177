// SPDX-License-Identifier: EUPL-1.2
// problems: what is wrong in configuration files → one list for people, each with its line and a caret.
#include <stdlib.h>
#include <string.h>

#include "config_tree.h"

enum { PROBLEMS_MAX = 500, LINE_MAX_BYTES = 400, GIVEN_BYTES_MAX = 8 << 20 };

struct problem {
	struct problem *next;
	const char *path, *source_line;
	int line, column;
	char text[2][300];
};

struct given {
	struct given *next;
	const char *path;
	struct sm_text bytes;
};

struct sm_config_problems {
	enum sm_tongue tongue;
	struct given *given;
	struct sm_arena *arena;
	struct problem *first;
	size_t count;
};

enum sm_status sm_config_problems_open(enum sm_tongue tongue, struct sm_config_problems **problems,
				       struct sm_error *error)
{
	enum sm_status status;

	*problems = calloc(1, sizeof(**problems));
	if (!*problems)
		return sm_fail_memory(error);
	(*problems)->tongue = tongue;
	status = sm_arena_open(&(*problems)->arena,
			       PROBLEMS_MAX * (sizeof(struct problem) + 2 * LINE_MAX_BYTES) + GIVEN_BYTES_MAX, error);
	if (status != SM_OK) {
		free(*problems);
		*problems = NULL;
	}
	return status;
}

void sm_config_problems_close(struct sm_config_problems *problems)
{
	if (!problems)
		return;
	sm_arena_close(problems->arena);
	free(problems);
}

bool sm_config_problems_give(struct sm_config_problems *problems, const char *path, struct sm_text bytes)
{
	struct given *given = sm_arena_take(problems->arena, sizeof(*given));

	if (!given)
		return false;
	*given = (struct given){ problems->given,
				 sm_arena_copy(problems->arena, path, strlen(path)),
				 { sm_arena_copy(problems->arena, bytes.data ? bytes.data : "", bytes.length),
				   bytes.length } };
	if (!given->path || !given->bytes.data)
		return false;
	problems->given = given;
	return true;
}

bool problems_given(const struct sm_config_problems *problems, const char *path, struct sm_text *bytes)
{
	for (const struct given *given = problems->given; given; given = given->next)
		if (strcmp(given->path, path) == 0) {
			*bytes = given->bytes;
			return true;
		}
	return false;
}

size_t sm_config_problems_count(const struct sm_config_problems *problems)
{
	return problems->count;
}

/* The source line with that number, cut at a length that a terminal can show. */
static const char *copy_line(struct sm_arena *arena, const struct sm_config *config, int line)
{
	const char *at = config->source, *end = at + config->source_length, *stop;

	for (int i = 1; at && i < line; i++) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));

		at = newline ? newline + 1 : NULL;
	}
	if (!at)
		return "";
	stop = memchr(at, '\n', (size_t)(end - at));
	if (!stop)
		stop = end;
	if (stop - at > LINE_MAX_BYTES)
		stop = at + LINE_MAX_BYTES;
	return sm_arena_copy(arena, at, (size_t)(stop - at));
}

/* Problems are kept in the order of the file's places, not in the order in which checks found them. */
static void insert(struct sm_config_problems *problems, struct problem *problem)
{
	struct problem **at = &problems->first;

	while (*at && strcmp((*at)->path, problem->path) != 0)
		at = &(*at)->next;
	while (*at && strcmp((*at)->path, problem->path) == 0 &&
	       ((*at)->line < problem->line || ((*at)->line == problem->line && (*at)->column <= problem->column)))
		at = &(*at)->next;
	problem->next = *at;
	*at = problem;
	problems->count++;
}

void problems_add(struct sm_config_problems *problems, const struct sm_config *config, int line, int column,
		  const char *nl, const char *en, va_list arguments)
{
	struct problem *problem;
	va_list again;

	if (problems->count >= PROBLEMS_MAX)
		return;
	problem = sm_arena_take(problems->arena, sizeof(*problem));
	if (!problem)
		return;
	problem->path = sm_arena_copy(problems->arena, config->path, strlen(config->path));
	problem->source_line = copy_line(problems->arena, config, line);
	if (!problem->path || !problem->source_line)
		return;
	problem->line = line;
	problem->column = column;
	va_copy(again, arguments);
	vsnprintf(problem->text[SM_NL], sizeof(problem->text[SM_NL]), nl, arguments);
	vsnprintf(problem->text[SM_EN], sizeof(problem->text[SM_EN]), en, again);
	va_end(again);
	insert(problems, problem);
}

void sm_config_problems_print(const struct sm_config_problems *problems, FILE *stream)
{
	for (const struct problem *p = problems->first; p; p = p->next) {
		fprintf(stream, "%s:%d:%d: %s\n    %s\n    ", p->path, p->line, p->column, p->text[problems->tongue],
			p->source_line);
		for (int i = 1; i < p->column && p->source_line[i - 1]; i++)
			fputc(p->source_line[i - 1] == '\t' ? '\t' : ' ', stream);
		fputs("^\n", stream);
	}
}

enum sm_status sm_config_problems_status(const struct sm_config_problems *problems, struct sm_error *error)
{
	const struct problem *p = problems->first;
	enum sm_status status;

	if (!p)
		return SM_OK;
	status = sm_fail_at(error, SM_ERROR_CONFIG, p->path, p->line, p->column, "%s", "%s", "");
	if (error) {
		memcpy(error->text[SM_NL], p->text[SM_NL], sizeof(p->text[SM_NL]));
		memcpy(error->text[SM_EN], p->text[SM_EN], sizeof(p->text[SM_EN]));
	}
	return status;
}
