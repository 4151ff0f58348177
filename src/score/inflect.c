// SPDX-License-Identifier: EUPL-1.2
// inflect: a word → its inflected forms. A rule is an ending and what takes its place; the first that fits counts.
#include <stdlib.h>
#include <string.h>

#include "inflect.h"

/* A capital in an ending stands for a class of letters; the same capital twice is the same letter in the word. */
enum { CAPITALS = 26 };

static bool is_capital(char letter)
{
	return letter >= 'A' && letter <= 'Z';
}

static bool in_class(char class, char letter)
{
	static const char vowel[] = "aeiou", voiceless[] = "tkfschpx", voiced[] = "bdgjlmnrvwz";

	if (letter < 'a' || letter > 'z')
		return false;
	switch (class) {
	case 'V': return strchr(vowel, letter);
	case 'T': return strchr(voiceless, letter); /* past tense with -te in Dutch */
	case 'D': return strchr(voiced, letter);
	default: return !strchr(vowel, letter);
	}
}

static size_t bucket_of(char letter)
{
	return letter >= 'a' && letter <= 'z' ? (size_t)(letter - 'a') + 1 : 0;
}

static bool part_by_name(const char *name, uint8_t *part)
{
	for (*part = 0; *part < PART_COUNT; ++*part)
		if (strcmp(part_name(*part), name) == 0)
			return true;
	return false;
}

static char bucket_letter(const struct inflect_rule *rule)
{
	char letter = rule->length >= 3 ? rule->ending[rule->length - 3] : 'V';

	return letter >= 'a' && letter <= 'z' ? letter : '\0';
}

/* Lists the rules of each bucket, in the order of the file. */
static bool fill_buckets(struct inflection *inflection)
{
	for (size_t part = 0; part < PART_COUNT; part++) {
		for (size_t bucket = 0; bucket < INFLECT_BUCKETS; bucket++) {
			size_t count = 0;
			uint16_t *list = malloc((inflection->rules_count + 1) * sizeof(*list)), *smaller;

			if (!list)
				return false;
			for (size_t i = 0; i < inflection->rules_count; i++) {
				char letter = bucket_letter(&inflection->rules[i]);

				if (inflection->rules[i].part == part && (!letter || bucket_of(letter) == bucket))
					list[count++] = (uint16_t)i;
			}
			smaller = realloc(list, (count + 1) * sizeof(*list));
			inflection->bucket[part][bucket] = smaller ? smaller : list;
			inflection->bucket_count[part][bucket] = count;
		}
	}
	return true;
}

static bool add_form(struct inflection *inflection, const char *text)
{
	bool participle = strncmp(text, "ge*", 3) == 0;
	size_t length = strlen(text);

	if (inflection->forms_count == INFLECT_ALL_FORMS_MAX || length >= INFLECT_BYTES_MAX)
		return false;
	inflection->forms[inflection->forms_count++] =
	    (struct inflect_form){ text + (participle ? 2 : 0), (uint8_t)(length - (participle ? 2 : 0)), participle };
	return true;
}

/* Lists the words of a column, which stay in the file's bytes. */
static void add_words(char *column, const char **list, size_t *count, size_t most)
{
	for (char *word; *count < most && (word = rulefile_word(&column));)
		list[(*count)++] = word;
}

static enum sm_status add_rule(struct inflection *inflection, const struct rulefile *file, struct sm_error *error)
{
	char *const *column = file->column;
	struct inflect_rule *rule = &inflection->rules[inflection->rules_count];

	if (strcmp(column[0], "unstressed") == 0) {
		add_words(column[1], inflection->unstressed, &inflection->unstressed_count, INFLECT_UNSTRESSED_MAX);
		return SM_OK;
	}
	if (strcmp(column[0], "determiner") == 0) {
		add_words(column[1], inflection->determiner, &inflection->determiners_count, INFLECT_DETERMINERS_MAX);
		return SM_OK;
	}
	if (inflection->rules_count == INFLECT_RULES_MAX)
		return sm_fail_at(error, SM_ERROR_LIMIT, file->name, file->line, 1, "meer dan %d regels",
				  "more than %d rules", INFLECT_RULES_MAX);
	if (!part_by_name(column[0], &rule->part))
		return sm_fail_at(error, SM_ERROR_CONFIG, file->name, file->line, 1,
				  "geen woordsoort: gebruik adj, noun, verb, adv of other",
				  "not a part of speech: use adj, noun, verb, adv or other");
	rule->star = column[1][0] == '*';
	rule->ending = column[1] + rule->star;
	if (strlen(rule->ending) >= INFLECT_BYTES_MAX)
		return sm_fail_at(error, SM_ERROR_LIMIT, file->name, file->line, 1, "uitgang te lang",
				  "ending too long");
	rule->length = (uint8_t)strlen(rule->ending);
	rule->first = (uint16_t)inflection->forms_count;
	inflection->rules_count++;
	for (char *rest = column[2], *form; (form = rulefile_word(&rest)); rule->count++)
		if (rule->count == INFLECT_FORMS_MAX || !add_form(inflection, form))
			return sm_fail_at(error, SM_ERROR_LIMIT, file->name, file->line, 1, "te veel vormen",
					  "too many forms");
	return SM_OK;
}

enum sm_status inflect_open(struct inflection *inflection, struct rulefile *file, struct sm_error *error)
{
	memset(inflection, 0, sizeof(*inflection));
	inflection->data = file->data;
	inflection->rules = calloc(INFLECT_RULES_MAX + 1, sizeof(*inflection->rules));
	inflection->forms = calloc(INFLECT_ALL_FORMS_MAX, sizeof(*inflection->forms));
	if (!inflection->rules || !inflection->forms)
		return sm_fail(error, SM_ERROR_MEMORY, file->name, "geheugen is op", "out of memory");
	while (rulefile_next(file)) {
		enum sm_status status = add_rule(inflection, file, error);

		if (status != SM_OK)
			return status;
	}
	if (!fill_buckets(inflection))
		return sm_fail(error, SM_ERROR_MEMORY, file->name, "geheugen is op", "out of memory");
	return SM_OK;
}

void inflect_close(struct inflection *inflection)
{
	for (size_t part = 0; part < PART_COUNT; part++)
		for (size_t bucket = 0; bucket < INFLECT_BUCKETS; bucket++)
			free(inflection->bucket[part][bucket]);
	free(inflection->rules);
	free(inflection->forms);
	free(inflection->data);
	memset(inflection, 0, sizeof(*inflection));
}

/* Whether the ending fits; bound[] then holds the letter of each class. */
static bool fits(const struct inflect_rule *rule, const char *word, size_t length, char bound[CAPITALS])
{
	const char *tail = word + length - rule->length;
	bool cleared = false;

	if (length < rule->length || (!rule->star && length != rule->length))
		return false;
	for (size_t i = rule->length; i-- > 0;) {
		char letter = rule->ending[i], *place;

		if (!is_capital(letter)) {
			if (tail[i] != letter)
				return false;
			continue;
		}
		if (!cleared)
			memset(bound, 0, CAPITALS);
		cleared = true;
		place = &bound[letter - 'A'];
		if (!in_class(letter, tail[i]) || (*place && *place != tail[i]))
			return false;
		*place = tail[i];
	}
	return true;
}

/* Whether a verb has a prefix that takes the place of ge-: betalen, not bellen, which has no vowel left but its end. */
static bool is_unstressed(const struct inflection *inflection, const char *word, size_t length)
{
	for (size_t i = 0; i < inflection->unstressed_count; i++) {
		size_t prefix = strlen(inflection->unstressed[i]);

		if (length < prefix + 4 || memcmp(word, inflection->unstressed[i], prefix) != 0)
			continue;
		for (size_t j = prefix; j < length - 2; j++)
			if (in_class('V', word[j]))
				return true;
	}
	return false;
}

/* Writes one form: `*aKd` is the front of the word, and the ending with its letters filled in. */
static void write_form(const char *word, size_t front, const struct inflect_form *form, bool ge,
		       const char bound[CAPITALS], struct inflected *forms)
{
	char *out = forms->form[forms->count];
	size_t used = ge ? 2 : 0;

	if (front + form->length + used >= INFLECT_BYTES_MAX)
		return;
	memcpy(out, "ge", 2);
	for (size_t i = 0; i < form->length; i++) {
		char letter = form->text[i];

		if (letter == '*') {
			memcpy(out + used, word, front);
			used += front;
		} else {
			out[used++] = is_capital(letter) ? bound[letter - 'A'] : letter;
		}
	}
	out[used] = '\0';
	forms->length[forms->count] = (uint8_t)used;
	forms->participle[forms->count++] = form->participle;
}

void inflect_word(const struct inflection *inflection, enum part part, const char *word, size_t length,
		  struct inflected *forms)
{
	size_t bucket = length >= 3 ? bucket_of(word[length - 3]) : 0;
	const uint16_t *list = inflection->bucket[part][bucket];
	char bound[CAPITALS] = "";

	forms->count = 0;
	for (size_t i = 0; i < inflection->bucket_count[part][bucket]; i++) {
		const struct inflect_rule *rule = &inflection->rules[list[i]];
		const struct inflect_form *form = &inflection->forms[rule->first];

		if (!fits(rule, word, length, bound))
			continue;
		for (size_t j = 0; j < rule->count; j++, form++)
			write_form(word, length - rule->length, form,
				   form->participle && !is_unstressed(inflection, word, length), bound, forms);
		return;
	}
}
