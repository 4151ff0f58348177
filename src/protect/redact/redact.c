// SPDX-License-Identifier: EUPL-1.2
// redact: a text, and its author's name → the text without what identifies people, and where that stood.
#include <stdlib.h>
#include <string.h>

#include "redact/redact.h"
#include "safeguard.h"

static enum sm_status types_read(struct sm_redactor *redactor, const char *rules_dir, struct sm_error *error)
{
	struct sm_table table;
	char **cell = table.cell;
	enum sm_status status = sm_table_open(rules_dir, "redaction/types.tsv", &table, error);

	redactor->author_type = REDACT_KEEP;
	while (status == SM_OK && (status = sm_table_next(&table, error)) == SM_OK) {
		struct redact_type *type = &redactor->type[redactor->type_count];

		if (table.count < 5 || redactor->type_count == REDACT_TYPES_MAX) {
			status = sm_fail_at(error, SM_ERROR_CONFIG, table.path, table.line, 1,
					    "een type heeft vijf cellen, en er zijn er hooguit %d",
					    "a type has five cells, and there are at most %d", REDACT_TYPES_MAX);
			break;
		}
		type->name = strdup(cell[0]);
		type->label[SM_NL] = strdup(cell[1]);
		type->label[SM_EN] = strdup(cell[2]);
		type->mask = strdup(cell[3]);
		type->yields = strcmp(cell[4], "yields") == 0;
		if (strcmp(cell[0], "author") == 0)
			redactor->author_type = (int)redactor->type_count;
		redactor->type_count++;
		if (!type->name || !type->label[SM_NL] || !type->label[SM_EN] || !type->mask)
			status = sm_fail_memory(error);
	}
	sm_table_close(&table);
	return status == SM_END ? SM_OK : status;
}

static enum sm_status ibans_read(struct sm_redactor *redactor, const char *rules_dir, struct sm_error *error)
{
	enum { COUNTRIES_MAX = 256 };
	struct sm_table table;
	char **cell = table.cell;
	enum sm_status status;

	redactor->iban = calloc(COUNTRIES_MAX, sizeof(*redactor->iban));
	if (!redactor->iban)
		return sm_fail_memory(error);
	status = sm_table_open(rules_dir, "redaction/iban.tsv", &table, error);
	while (status == SM_OK && (status = sm_table_next(&table, error)) == SM_OK) {
		struct redact_iban *iban = &redactor->iban[redactor->iban_count];
		long length = strtol(cell[1], NULL, 10);

		if (strlen(cell[0]) != 2 || length < 15 || length > 34 || redactor->iban_count == COUNTRIES_MAX) {
			status = sm_fail_at(error, SM_ERROR_CONFIG, table.path, table.line, 1,
					    "geen IBAN-lengte: schrijf NL, een tab, 18",
					    "no IBAN length: write NL, a tab, 18");
			break;
		}
		memcpy(iban->country, cell[0], 2);
		iban->length = (int)length;
		redactor->iban_count++;
	}
	sm_table_close(&table);
	return status == SM_END ? SM_OK : status;
}

static enum sm_status matcher_open(struct sm_redactor *redactor, struct sm_error *error)
{
	redactor->context = pcre2_match_context_create(NULL);
	redactor->match = pcre2_match_data_create(REDACT_GROUPS_MAX, NULL);
	redactor->stack = pcre2_jit_stack_create(32 * 1024, REDACT_STACK_BYTES, NULL);
	redactor->hit = calloc(REDACT_HITS_MAX, sizeof(*redactor->hit));
	if (!redactor->context || !redactor->match || !redactor->hit)
		return sm_fail_memory(error);
	pcre2_set_match_limit(redactor->context, REDACT_MATCH_LIMIT);
	pcre2_set_heap_limit(redactor->context, REDACT_HEAP_KIB_MAX);
	if (redactor->stack) /* none where the machine has no JIT: slower, not less strict */
		pcre2_jit_stack_assign(redactor->context, NULL, redactor->stack);
	return SM_OK;
}

/* An emptied table would let everything through in silence. */
static enum sm_status is_complete(const struct sm_redactor *redactor, const char *rules_dir, struct sm_error *error)
{
	static const char *const needed[] = { "email", "phone",    "iban",     "card",     "bsn",       "btw",
					      "kvk",   "postcode", "kenteken", "document", "birthdate", "age",
					      "ip",    "mac",      "url",      "handle",   "name",      "address" };

	for (size_t i = 0; i < sizeof(needed) / sizeof(*needed); i++) {
		bool found = false;

		for (size_t p = 0; p < redactor->pattern_count && !found; p++)
			found = redactor->pattern[p].type != REDACT_KEEP &&
				strcmp(redactor->type[redactor->pattern[p].type].name, needed[i]) == 0;
		if (!found)
			return sm_fail(error, SM_ERROR_CONFIG, rules_dir,
				       "geen patroon voor %s: zet redaction/patterns.tsv terug",
				       "no pattern for %s: put redaction/patterns.tsv back", needed[i]);
	}
	if (redactor->author_type == REDACT_KEEP)
		return sm_fail(error, SM_ERROR_CONFIG, rules_dir,
			       "type author ontbreekt: zet redaction/types.tsv terug",
			       "type author is missing: put redaction/types.tsv back");
	return SM_OK;
}

static uint64_t class_bit(const struct sm_redactor *redactor, const char *name)
{
	return redact_class_bit(redact_words_class(&redactor->words, sm_text_of(name)));
}

static enum sm_status rules_read(struct sm_redactor *redactor, const char *rules_dir, struct sm_error *error)
{
	enum sm_status status = types_read(redactor, rules_dir, error);

	if (status == SM_OK)
		status = redact_words_read(&redactor->words, rules_dir, error);
	if (status == SM_OK)
		status = redact_folds_read(&redactor->folds, rules_dir, error);
	if (status == SM_OK)
		status = ibans_read(redactor, rules_dir, error);
	if (status == SM_OK)
		status = redact_patterns_read(redactor, rules_dir, error);
	redactor->class_at = class_bit(redactor, "at");
	redactor->class_middle = class_bit(redactor, "middle");
	redactor->class_stop = class_bit(redactor, "stop");
	redactor->class_thing = class_bit(redactor, "thing");
	redactor->class_surname = class_bit(redactor, "surname") | class_bit(redactor, "surname-weak");
	return status;
}

enum sm_status redact_open(const char *rules_dir, bool complete, struct sm_redactor **redactor, struct sm_error *error)
{
	enum sm_status status;

	*redactor = calloc(1, sizeof(**redactor));
	if (!*redactor)
		return sm_fail_memory(error);
	status = rules_read(*redactor, rules_dir, error);
	if (status == SM_OK)
		status = matcher_open(*redactor, error);
	if (status == SM_OK && complete)
		status = is_complete(*redactor, rules_dir, error);
	if (status != SM_OK) {
		sm_redactor_close(*redactor);
		*redactor = NULL;
	}
	return status;
}

enum sm_status sm_redactor_open(const char *rules_dir, struct sm_redactor **redactor, struct sm_error *error)
{
	return redact_open(rules_dir, true, redactor, error);
}

void sm_redactor_close(struct sm_redactor *redactor)
{
	if (!redactor)
		return;
	for (size_t i = 0; i < redactor->type_count; i++) {
		free(redactor->type[i].name);
		free(redactor->type[i].label[SM_NL]);
		free(redactor->type[i].label[SM_EN]);
		free(redactor->type[i].mask);
	}
	redact_patterns_close(redactor);
	redact_words_close(&redactor->words);
	redact_folds_close(&redactor->folds);
	free(redactor->iban);
	pcre2_match_data_free(redactor->match);
	pcre2_match_context_free(redactor->context);
	pcre2_jit_stack_free(redactor->stack);
	free(redactor->hit);
	free(redactor);
}

static const char *mask_of(const struct sm_redactor *redactor, const char *type)
{
	for (size_t i = 0; i < redactor->type_count; i++)
		if (redactor->type[i].name == type)
			return redactor->type[i].mask;
	return "";
}

/* The text with a mask in the place of each span. */
static enum sm_status write_out(const struct sm_redactor *redactor, struct sm_text text, const struct sm_span *span,
				size_t count, struct sm_arena *arena, struct sm_text *redacted, struct sm_error *error)
{
	size_t length = text.length, at = 0;
	char *out, *next;

	for (size_t i = 0; i < count; i++)
		length += strlen(mask_of(redactor, span[i].type));
	out = next = sm_arena_take(arena, length + 1);
	if (!out)
		return sm_fail(error, SM_ERROR_LIMIT, NULL, "geheugen voor deze tekst is op",
			       "no memory left for this text");
	for (size_t i = 0; i <= count; i++) {
		size_t until = i < count ? span[i].start : text.length;

		if (until > at)
			next = mempcpy(next, text.data + at, until - at);
		if (i == count)
			break;
		next = stpcpy(next, mask_of(redactor, span[i].type));
		at = span[i].end;
	}
	*redacted = (struct sm_text){ out, (size_t)(next - out) };
	return SM_OK;
}

enum sm_status sm_redact(struct sm_redactor *redactor, struct sm_text text, struct sm_text known,
			 struct sm_arena *arena, struct sm_text *redacted, struct sm_span *span, size_t *count,
			 struct sm_error *error)
{
	struct redact_view view;
	struct redact_known author;
	size_t hits = 0;
	enum sm_status status;

	*redacted = (struct sm_text){ NULL, 0 };
	*count = 0;
	if (text.length > REDACT_TEXT_BYTES_MAX)
		return sm_fail(error, SM_ERROR_LIMIT, NULL, "tekst is langer dan %d bytes", "text is over %d bytes",
			       REDACT_TEXT_BYTES_MAX);
	status = redact_view_make(&redactor->folds, text, arena, &view, error);
	if (status == SM_OK)
		status = redact_known_make(redactor, known, arena, &author, error);
	if (status == SM_OK)
		status = redact_scan(redactor, &view, &author, &hits, error);
	if (status == SM_OK)
		status = redact_spans(redactor, &view, redactor->hit, hits, span, count, error);
	if (!safeguard(SAFEGUARD_REDACTION))
		*count = 0;
	if (status == SM_OK)
		status = write_out(redactor, text, span, *count, arena, redacted, error);
	if (status != SM_OK)
		*count = 0;
	return status;
}
