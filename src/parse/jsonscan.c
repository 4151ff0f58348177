// SPDX-License-Identifier: EUPL-1.2
// jsonscan: what one pass over JSON shows before any memory is taken for it.
#include "jsonscan.h"

#include <string.h>

struct walk {
	struct jsonscan scan;
	char open[NESTING_MAX + 1];
	size_t depth;
};

static void walk_open(struct walk *walk, char c)
{
	walk->scan.values++;
	if (walk->depth <= NESTING_MAX)
		walk->open[walk->depth] = c;
	walk->depth++;
	if (walk->depth > walk->scan.depth_max)
		walk->scan.depth_max = walk->depth;
}

static void walk_close(struct walk *walk, char c, size_t end)
{
	struct jsonscan *scan = &walk->scan;

	if (walk->depth)
		walk->depth--;
	if (walk->depth == 0 && !scan->end)
		scan->end = end;
	if (c == '}' && walk->depth > 0 && walk->depth <= JSONSCAN_OUTER_DEPTH && walk->open[walk->depth - 1] == '[') {
		scan->whole_end = end;
		scan->whole_depth = walk->depth;
		memcpy(scan->whole_open, walk->open, walk->depth);
	}
}

size_t jsonscan_string_end(struct sm_text text, size_t at)
{
	while (at < text.length && text.data[at] != '"')
		at += text.data[at] == '\\' ? 2 : 1;
	return at < text.length ? at : text.length;
}

struct jsonscan jsonscan_of(struct sm_text text, bool first_only)
{
	struct walk walk = { 0 };

	for (size_t i = 0; i < text.length; i++) {
		switch (text.data[i]) {
		case '"': i = jsonscan_string_end(text, i + 1); break;
		case '{':
		case '[': walk_open(&walk, text.data[i]); break;
		case '}':
		case ']':
			walk_close(&walk, text.data[i], i + 1);
			if (first_only && walk.scan.end)
				return walk.scan;
			break;
		case ',': walk.scan.values++; break;
		default: break;
		}
	}
	return walk.scan;
}

static bool is_number(char c)
{
	return sm_ascii_is_digit(c) || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
}

/* Eighteen digits fit in 64 bits whatever they are; an exponent of three may not fit in a double. */
static bool is_too_large(struct sm_text number)
{
	size_t digits = 0, exponent = 0;
	bool has_exponent = false;

	for (size_t i = 0; i < number.length; i++) {
		has_exponent |= (number.data[i] | 0x20) == 'e';
		if (!sm_ascii_is_digit(number.data[i]))
			continue;
		digits += !has_exponent;
		exponent += has_exponent;
	}
	return digits > 18 || exponent > 2;
}

static void emit(char *out, size_t *length, const char *data, size_t bytes)
{
	if (out)
		memcpy(out + *length, data, bytes);
	*length += bytes;
}

size_t jsonscan_mend_numbers(struct sm_text text, char *out, size_t *numbers)
{
	size_t length = 0, found = 0;

	for (size_t i = 0, end; i < text.length; i = end) {
		bool large = false;

		end = i + 1;
		if (text.data[i] == '"') {
			end = jsonscan_string_end(text, i + 1);
			end += end < text.length;
		} else if (sm_ascii_is_digit(text.data[i]) || text.data[i] == '-') {
			while (end < text.length && is_number(text.data[end]))
				end++;
			large = is_too_large((struct sm_text){ text.data + i, end - i });
		}
		found += large;
		emit(out, &length, "\"", large);
		emit(out, &length, text.data + i, end - i);
		emit(out, &length, "\"", large);
	}
	if (numbers)
		*numbers = found;
	return length;
}

static bool is_surrogate(const char *escape, bool low)
{
	char c = (char)(escape[3] | 0x20);

	return escape[0] == '\\' && escape[1] == 'u' && (escape[2] | 0x20) == 'd' &&
	       (low ? c >= 'c' && c <= 'f' : (c >= '8' && c <= '9') || c == 'a' || c == 'b');
}

void jsonscan_mend_surrogates(char *text, size_t length)
{
	for (size_t i = 0; i + 6 <= length; i++) {
		if (text[i] != '\\')
			continue;
		if (is_surrogate(text + i, false) && i + 12 <= length && is_surrogate(text + i + 6, true))
			i += 11;
		else if (is_surrogate(text + i, false) || is_surrogate(text + i, true))
			memcpy(text + i + 2, "fffd", 4);
		else
			i++; /* the escaped character */
	}
}
