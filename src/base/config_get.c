// SPDX-License-Identifier: EUPL-1.2
// config_get: nodes → values, and a problem for each that is missing, misshapen or out of range.
#include <stdlib.h>
#include <string.h>

#include "config_tree.h"
#include "sentimeter/period.h"

enum { STRING_BYTES_MAX = 4000 };

void sm_config_problem(const struct sm_config *config, const struct sm_config_node *node, const char *nl,
		       const char *en, ...)
{
	va_list arguments;

	va_start(arguments, en);
	problems_add(config->problems, config, node ? node->line : 1, node ? node->column : 1, nl, en, arguments);
	va_end(arguments);
}

/* Folding and indentation change only white space, so the n-th other character of the text is the n-th other character
 * of the source, counted from where the value's own words start. */
static void find_place(const struct sm_config *config, const struct sm_config_node *node, size_t offset, int *line,
		       int *column)
{
	const char *s = config->source + node->at, *end = config->source + config->source_length;
	size_t wanted = 0;

	*line = node->line;
	*column = node->column;
	if (node->at > config->source_length)
		return;
	for (size_t i = 0; i < offset && i < node->length; i++)
		wanted += !sm_ascii_is_space(node->text[i]);
	if (s < end && (*s == '"' || *s == '\'')) {
		s++;
		(*column)++;
	} else if (s < end && (*s == '|' || *s == '>')) {
		while (s < end && *s != '\n')
			s++;
	}
	for (; s < end; s++) {
		if (!sm_ascii_is_space(*s) && wanted-- == 0)
			return;
		if (*s == '\n') {
			(*line)++;
			*column = 1;
		} else if (((unsigned char)*s & 0xc0) != 0x80) {
			(*column)++;
		}
	}
	*line = node->line;
	*column = node->column;
}

void sm_config_problem_in(const struct sm_config *config, const struct sm_config_node *node, size_t offset,
			  const char *nl, const char *en, ...)
{
	va_list arguments;
	int line = 1, column = 1;

	if (node)
		find_place(config, node, offset, &line, &column);
	va_start(arguments, en);
	problems_add(config->problems, config, line, column, nl, en, arguments);
	va_end(arguments);
}

static void key_problem(const struct sm_config *config, const struct sm_config_node *node, const char *nl,
			const char *en, ...)
{
	va_list arguments;

	va_start(arguments, en);
	problems_add(config->problems, config, node->key_line, node->key_column, nl, en, arguments);
	va_end(arguments);
}

bool sm_config_keys(const struct sm_config *config, const struct sm_config_node *map, const char *const *known)
{
	if (!map || map->kind != NODE_MAP) {
		sm_config_problem(config, map, "hier horen regels 'naam: waarde', zoals '%s: ...'",
				  "this needs lines 'name: value', such as '%s: ...'", known[0]);
		return false;
	}
	for (const struct sm_config_node *n = map->first; n; n = n->next) {
		const char *const *k = known;
		const char *near;

		while (*k && strcmp(*k, n->key) != 0)
			k++;
		if (*k)
			continue;
		near = sm_nearest(n->key, known);
		if (near)
			key_problem(config, n, "onbekende sleutel '%s': bedoelt u '%s'?",
				    "unknown key '%s': did you mean '%s'?", n->key, near);
		else
			key_problem(config, n, "onbekende sleutel '%s'", "unknown key '%s'", n->key);
	}
	return true;
}

const struct sm_config_node *sm_config_get(const struct sm_config *config, const struct sm_config_node *map,
					   const char *key, enum sm_config_need need)
{
	if (!map || map->kind != NODE_MAP)
		return NULL;
	for (const struct sm_config_node *n = map->first; n; n = n->next)
		if (strcmp(n->key, key) == 0)
			return n;
	if (need == SM_NEEDED)
		sm_config_problem(config, map, "'%s' ontbreekt", "'%s' is missing", key);
	return NULL;
}

/* The scalar under key with something in it, else NULL and a problem where one is due. */
static const struct sm_config_node *scalar(const struct sm_config *config, const struct sm_config_node *map,
					   const char *key, enum sm_config_need need)
{
	const struct sm_config_node *node = sm_config_get(config, map, key, need);

	if (!node)
		return NULL;
	if (node->kind != NODE_SCALAR) {
		sm_config_problem(config, node, "'%s' moet een enkele waarde zijn", "'%s' must be a single value", key);
		return NULL;
	}
	if (node->length == 0) {
		if (need == SM_NEEDED)
			sm_config_problem(config, node, "'%s' is leeg", "'%s' is empty", key);
		return NULL;
	}
	return node;
}

bool sm_config_text(const struct sm_config *config, const struct sm_config_node *map, const char *key,
		    enum sm_config_need need, char *value, size_t bytes_max)
{
	const struct sm_config_node *node = scalar(config, map, key, need);

	if (!node)
		return false;
	if (!sm_config_scalar(node, value, bytes_max)) {
		sm_config_problem(config, node, "'%s' is te lang (hoogstens %zu bytes)",
				  "'%s' is too long (at most %zu bytes)", key, bytes_max - 1);
		return false;
	}
	return true;
}

bool sm_config_string(const struct sm_config *config, const struct sm_config_node *map, const char *key,
		      enum sm_config_need need, struct sm_arena *arena, const char **value)
{
	const struct sm_config_node *node = scalar(config, map, key, need);
	char *copy;

	if (!node)
		return false;
	if (node->length > STRING_BYTES_MAX || memchr(node->text, '\0', node->length)) {
		sm_config_problem(config, node, "'%s' is te lang (hoogstens %d bytes)",
				  "'%s' is too long (at most %d bytes)", key, STRING_BYTES_MAX);
		return false;
	}
	copy = sm_arena_copy(arena, node->text, node->length);
	if (!copy)
		return false;
	*value = copy;
	return true;
}

/* Decimal digits with an optional sign: no locale, no octal, no surprises. */
static bool read_integer(const char *text, int64_t *value)
{
	char *end;

	if (*text != '-' && (*text < '0' || *text > '9'))
		return false;
	*value = strtoll(text, &end, 10);
	return *end == '\0' && end - text < 19;
}

bool sm_config_integer(const struct sm_config *config, const struct sm_config_node *map, const char *key,
		       enum sm_config_need need, int64_t min, int64_t max, int64_t *value)
{
	const struct sm_config_node *node = scalar(config, map, key, need);
	int64_t number;

	if (!node)
		return false;
	if (!read_integer(node->text, &number) || number < min || number > max) {
		sm_config_problem(config, node, "'%s' moet een geheel getal van %lld tot en met %lld zijn",
				  "'%s' must be a whole number from %lld to %lld", key, (long long)min, (long long)max);
		return false;
	}
	*value = number;
	return true;
}

/* "1.25" whatever the locale says of commas. */
static bool read_number(const char *text, double *value)
{
	bool negative = *text == '-';
	double number = 0, step = 1;
	int digits = 0;

	if (negative)
		text++;
	for (; sm_ascii_is_digit(*text); text++, digits++)
		number = number * 10 + (*text - '0');
	if (*text == '.')
		for (text++; sm_ascii_is_digit(*text); text++, digits++)
			number += (*text - '0') * (step /= 10);
	*value = negative ? -number : number;
	return *text == '\0' && digits > 0 && digits < 16;
}

bool sm_config_number(const struct sm_config *config, const struct sm_config_node *map, const char *key,
		      enum sm_config_need need, double min, double max, double *value)
{
	const struct sm_config_node *node = scalar(config, map, key, need);
	double number;

	if (!node)
		return false;
	if (!read_number(node->text, &number) || number < min || number > max) {
		sm_config_problem(config, node, "'%s' moet een getal van %g tot en met %g zijn, met een punt: 0.5",
				  "'%s' must be a number from %g to %g, with a point: 0.5", key, min, max);
		return false;
	}
	*value = number;
	return true;
}

bool sm_config_bool(const struct sm_config *config, const struct sm_config_node *map, const char *key,
		    enum sm_config_need need, bool *value)
{
	static const char *const yes[] = { "yes", "true", "ja", "aan", "on" }, *const no[] = { "no", "false", "nee",
											       "uit", "off" };
	const struct sm_config_node *node = scalar(config, map, key, need);

	if (!node)
		return false;
	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++) {
		bool is_yes = strcmp(node->text, yes[i]) == 0;

		if (is_yes || strcmp(node->text, no[i]) == 0) {
			*value = is_yes;
			return true;
		}
	}
	sm_config_problem(config, node, "'%s' moet ja of nee zijn", "'%s' must be yes or no", key);
	return false;
}

static int64_t unit_s(const char *unit)
{
	static const struct {
		char letter;
		int64_t seconds;
	} known[] = { { 's', 1 }, { 'm', 60 }, { 'h', 3600 }, { 'd', 86400 }, { 'w', 604800 } };

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (unit[0] == known[i].letter && unit[1] == '\0')
			return known[i].seconds;
	return 0;
}

bool sm_config_duration(const struct sm_config *config, const struct sm_config_node *map, const char *key,
			enum sm_config_need need, int64_t min_s, int64_t max_s, int64_t *value_s)
{
	const struct sm_config_node *node = scalar(config, map, key, need);
	int64_t number = 0, unit;
	const char *at;

	if (!node)
		return false;
	at = node->text;
	for (; sm_ascii_is_digit(*at) && number < 1000000; at++)
		number = number * 10 + (*at - '0');
	unit = at > node->text ? unit_s(at) : 0;
	if (!unit || number * unit < min_s || number * unit > max_s) {
		sm_config_problem(config, node,
				  "'%s' moet een duur zijn van %lld tot %lld seconden: schrijf 90m, 48h of 400d",
				  "'%s' must be a duration from %lld to %lld seconds: write 90m, 48h or 400d", key,
				  (long long)min_s, (long long)max_s);
		return false;
	}
	*value_s = number * unit;
	return true;
}

bool sm_config_date(const struct sm_config *config, const struct sm_config_node *map, const char *key,
		    enum sm_config_need need, int64_t *value_s)
{
	const struct sm_config_node *node = scalar(config, map, key, need);
	struct sm_period period;

	if (!node)
		return false;
	if (sm_period_parse((struct sm_text){ node->text, node->length }, &period, NULL) != SM_OK ||
	    period.grain != SM_DAY) {
		sm_config_problem(config, node, "'%s' moet een dag zijn: schrijf 2026-05-23",
				  "'%s' must be a day: write 2026-05-23", key);
		return false;
	}
	*value_s = period.from_s;
	return true;
}

bool sm_config_choice(const struct sm_config *config, const struct sm_config_node *map, const char *key,
		      enum sm_config_need need, const char *const *names, int *value)
{
	const struct sm_config_node *node = scalar(config, map, key, need);
	char list[200] = "";
	size_t length = 0;

	if (!node)
		return false;
	for (int i = 0; names[i]; i++) {
		if (strcmp(node->text, names[i]) == 0) {
			*value = i;
			return true;
		}
		if (length < sizeof(list))
			length +=
			    (size_t)snprintf(list + length, sizeof(list) - length, "%s%s", i ? ", " : "", names[i]);
	}
	sm_config_problem(config, node, "'%s' kent '%s' niet: kies uit %s", "'%s' does not know '%s': choose from %s",
			  key, node->text, list);
	return false;
}

size_t sm_config_count(const struct sm_config_node *list)
{
	return list && list->item ? list->count : 0;
}

const struct sm_config_node *sm_config_item(const struct sm_config_node *list, size_t index)
{
	return index < sm_config_count(list) ? list->item[index] : NULL;
}

bool sm_config_scalar(const struct sm_config_node *node, char *value, size_t bytes_max)
{
	if (!node || node->kind != NODE_SCALAR || node->length >= bytes_max || memchr(node->text, '\0', node->length))
		return false;
	memcpy(value, node->text, node->length + 1);
	return true;
}

int sm_config_line(const struct sm_config_node *node)
{
	return node ? node->line : 1;
}

bool sm_config_is_map(const struct sm_config_node *node)
{
	return node && node->kind == NODE_MAP;
}

bool sm_config_is_list(const struct sm_config_node *node)
{
	return node && node->kind == NODE_LIST;
}
