// SPDX-License-Identifier: EUPL-1.2
// redact_patterns: patterns.tsv → compiled patterns, sorted by where they are tried.
#include <stdlib.h>
#include <string.h>

#include "redact/redact.h"

/* {name} in a pattern stands for a row `define name - pattern` above it. */
struct define {
	char *name, *pattern;
};
struct reader {
	struct sm_redactor *redactor;
	struct sm_table table;
	struct define define[REDACT_DEFINES_MAX];
	size_t define_count;
	struct sm_error *error;
};

static const char *const trigger_names[TRIGGER_COUNT] = {
	"digit", "digits", "four", "plate",   "plus", "money",  "initial",   "serial",
	"code",  "hex",    "at",   "mention", "url",  "domain", "to-number",
};

static enum sm_status bad(struct reader *reader, const char *nl, const char *en, const char *what)
{
	return sm_fail_at(reader->error, SM_ERROR_CONFIG, reader->table.path, reader->table.line, 1, nl, en, what);
}

static const char *define_find(const struct reader *reader, const char *name, size_t length)
{
	for (size_t i = 0; i < reader->define_count; i++)
		if (strlen(reader->define[i].name) == length && memcmp(reader->define[i].name, name, length) == 0)
			return reader->define[i].pattern;
	return NULL;
}

/* Quantifiers ({2,3}) and properties (\p{L}) are left alone: names of definitions are words in lower case. */
static enum sm_status fill_in(struct reader *reader, const char *pattern, struct sm_buffer *out)
{
	while (*pattern) {
		size_t plain = strcspn(pattern, "{"), length;

		sm_buffer_add(out, pattern, plain);
		pattern += plain;
		if (!*pattern)
			break;
		length = strspn(pattern + 1, "abcdefghijklmnopqrstuvwxyz_");
		if (length > 1 && pattern[1 + length] == '}') {
			const char *meaning = define_find(reader, pattern + 1, length);

			if (!meaning)
				return bad(reader, "onbekende definitie bij %.40s", "unknown definition at %.40s",
					   pattern);
			sm_buffer_format(out, "(?:%s)", meaning);
			pattern += length + 2;
		} else {
			sm_buffer_add(out, pattern++, 1);
		}
	}
	if (out->failed || out->length == 0)
		return bad(reader, "patroon is leeg of te groot%s", "the pattern is empty or too large%s", "");
	return SM_OK;
}

static enum sm_status add_define(struct reader *reader, const char *name, const char *pattern)
{
	struct sm_buffer SM_AUTO(sm_buffer_close) out = { .bytes_max = REDACT_PATTERN_BYTES_MAX };
	struct define *define = &reader->define[reader->define_count];
	enum sm_status status;

	if (reader->define_count == REDACT_DEFINES_MAX)
		return bad(reader, "te veel definities, vanaf %s", "too many definitions, from %s", name);
	status = fill_in(reader, pattern, &out);
	if (status != SM_OK)
		return status;
	define->name = strdup(name);
	define->pattern = strdup(out.data);
	reader->define_count++;
	return define->name && define->pattern ? SM_OK
					       : bad(reader, "geheugen is op bij %s", "out of memory at %s", name);
}

static int trigger_of(const struct reader *reader, const char *name)
{
	int class;

	for (int i = 0; i < TRIGGER_COUNT; i++)
		if (strcmp(name, trigger_names[i]) == 0)
			return i;
	if (strncmp(name, "word:", 5) != 0)
		return -1;
	class = redact_words_class(&reader->redactor->words, sm_text_of(name + 5));
	return class < 0 ? -1 : TRIGGER_COUNT + class;
}

static int type_of(const struct sm_redactor *redactor, const char *name)
{
	for (size_t i = 0; i < redactor->type_count; i++)
		if (strcmp(redactor->type[i].name, name) == 0)
			return (int)i;
	return -1;
}

static pcre2_code *compile(struct sm_redactor *redactor, const char *text, size_t length, char *message, size_t size)
{
	PCRE2_SIZE at = 0;
	int code = 0;
	pcre2_code *compiled = pcre2_compile((PCRE2_SPTR)text, length,
					     PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_ANCHORED |
						 PCRE2_NEVER_BACKSLASH_C | PCRE2_DUPNAMES,
					     &code, &at, NULL);

	if (!compiled)
		pcre2_get_error_message(code, (PCRE2_UCHAR *)message, size);
	/* Where there is no JIT (no memory for it, or a machine that has none) the same code is interpreted. */
	else if (pcre2_jit_compile(compiled, PCRE2_JIT_COMPLETE) != 0)
		redactor->interpreted = true;
	return compiled;
}

static enum sm_status compile_pattern(struct reader *reader, struct redact_pattern *pattern, const char *text)
{
	struct sm_buffer SM_AUTO(sm_buffer_close) out = { .bytes_max = REDACT_PATTERN_BYTES_MAX };
	enum sm_status status = fill_in(reader, text, &out);
	char message[120] = "";
	int group;

	if (status != SM_OK)
		return status;
	pattern->code = compile(reader->redactor, out.data, out.length, message, sizeof(message));
	if (!pattern->code)
		return bad(reader, "patroon klopt niet: %s", "the pattern is wrong: %s", message);
	group = pcre2_substring_number_from_name(pattern->code, (PCRE2_SPTR) "id");
	pattern->id_group = group > 0 ? group : 0;
	pattern->source = strdup(out.data);
	return pattern->source ? SM_OK : bad(reader, "geheugen is op%s", "out of memory%s", "");
}

static enum sm_status add_pattern(struct reader *reader, char *cell[])
{
	struct sm_redactor *redactor = reader->redactor;
	struct redact_pattern *pattern = &redactor->pattern[redactor->pattern_count];

	if (redactor->pattern_count == REDACT_PATTERNS_MAX)
		return bad(reader, "te veel patronen, vanaf %s", "too many patterns, from %s", cell[0]);
	pattern->type = type_of(redactor, cell[0]);
	if (pattern->type < 0 && strcmp(cell[0], "keep") != 0)
		return bad(reader, "onbekend type %s: zet het in types.tsv", "unknown type %s: put it in types.tsv",
			   cell[0]);
	pattern->trigger = trigger_of(reader, cell[1]);
	if (pattern->trigger < 0)
		return bad(reader, "onbekende plek %s", "unknown trigger %s", cell[1]);
	pattern->check = redact_check_find(sm_text_of(cell[2]));
	if (!pattern->check && strcmp(cell[2], "-") != 0)
		return bad(reader, "onbekende controle %s: zet - voor geen", "unknown check %s: write - for none",
			   cell[2]);
	redactor->pattern_count++;
	return compile_pattern(reader, pattern, cell[3]);
}

static int by_trigger(const void *a, const void *b)
{
	const struct redact_pattern *first = a, *second = b;

	return (first->trigger > second->trigger) - (first->trigger < second->trigger);
}

static void index_triggers(struct sm_redactor *redactor)
{
	size_t at = 0;

	qsort(redactor->pattern, redactor->pattern_count, sizeof(*redactor->pattern), by_trigger);
	for (int trigger = 0; trigger <= TRIGGER_COUNT + REDACT_CLASSES_MAX; trigger++) {
		while (at < redactor->pattern_count && redactor->pattern[at].trigger < trigger)
			at++;
		redactor->first[trigger] = at;
	}
	for (int class = 0; class < REDACT_CLASSES_MAX; class ++)
		if (redactor->first[TRIGGER_COUNT + class] < redactor->first[TRIGGER_COUNT + class + 1])
			redactor->class_tried |= redact_class_bit(class);
}

/* Groups are numbered anew in each alternative, so that \1 means what it meant. */
static enum sm_status gate_open(struct reader *reader, int trigger)
{
	struct sm_buffer SM_AUTO(sm_buffer_close) out = { .bytes_max = REDACT_GATE_BYTES_MAX };
	struct sm_redactor *redactor = reader->redactor;
	char message[120] = "";

	for (size_t i = redactor->first[trigger]; i < redactor->first[trigger + 1]; i++)
		sm_buffer_format(&out, "%s%s", out.length ? "|" : "(?|", redactor->pattern[i].source);
	sm_buffer_text(&out, ")");
	redactor->gate[trigger] = out.failed ? NULL : compile(redactor, out.data, out.length, message, sizeof(message));
	return redactor->gate[trigger] ? SM_OK
				       : bad(reader, "patronen van een plek zijn samen te groot: %s",
					     "the patterns of a trigger are too large together: %s", message);
}

static enum sm_status gates_open(struct reader *reader)
{
	enum sm_status status = SM_OK;

	for (int trigger = 0; trigger < TRIGGER_COUNT + REDACT_CLASSES_MAX && status == SM_OK; trigger++)
		if (reader->redactor->first[trigger + 1] - reader->redactor->first[trigger] > 1)
			status = gate_open(reader, trigger);
	for (size_t i = 0; i < reader->redactor->pattern_count; i++) {
		free(reader->redactor->pattern[i].source);
		reader->redactor->pattern[i].source = NULL;
	}
	return status;
}

enum sm_status redact_patterns_read(struct sm_redactor *redactor, const char *rules_dir, struct sm_error *error)
{
	struct reader reader = { .redactor = redactor, .error = error };
	enum sm_status status = sm_table_open(rules_dir, "redaction/patterns.tsv", &reader.table, error);
	char **cell = reader.table.cell;

	while (status == SM_OK && (status = sm_table_next(&reader.table, error)) == SM_OK) {
		if (reader.table.count != 4)
			status = bad(&reader, "een rij heeft vier cellen: type, plek, controle, patroon%s",
				     "a row has four cells: type, trigger, check, pattern%s", "");
		else if (strcmp(cell[0], "define") == 0)
			status = add_define(&reader, cell[1], cell[3]);
		else
			status = add_pattern(&reader, cell);
	}
	for (size_t i = 0; i < reader.define_count; i++) {
		free(reader.define[i].name);
		free(reader.define[i].pattern);
	}
	if (status == SM_END) {
		index_triggers(redactor);
		status = gates_open(&reader);
	}
	sm_table_close(&reader.table);
	return status;
}

void redact_patterns_close(struct sm_redactor *redactor)
{
	for (size_t i = 0; i < redactor->pattern_count; i++) {
		pcre2_code_free(redactor->pattern[i].code);
		free(redactor->pattern[i].source);
	}
	for (int trigger = 0; trigger < TRIGGER_COUNT + REDACT_CLASSES_MAX; trigger++)
		pcre2_code_free(redactor->gate[trigger]);
}
