// SPDX-License-Identifier: EUPL-1.2
// redact_view: text → what a reader sees in it, byte by byte with the way back to the original.
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "redact/redact.h"

enum { DECOMPOSED_MAX = 32, ENTITY_BYTES_MAX = 12 };

struct builder {
	const struct redact_folds *folds;
	char *data;
	uint32_t *start, *end;
	size_t length, capacity;
};

/* Plain ASCII without entities is its own view, which is most posts and much faster. */
static bool is_plain(struct sm_text text)
{
	for (size_t i = 0; i < text.length; i++) {
		unsigned char c = (unsigned char)text.data[i];

		if (c >= 0x7f || (c < ' ' && c != '\n' && c != '\t' && c != '\r'))
			return false;
		if (c == '&' && i + 1 < text.length && (text.data[i + 1] == '#' || redact_is_letter(text.data[i + 1])))
			return false;
	}
	return true;
}

static void put(struct builder *builder, const char *bytes, size_t length, size_t start, size_t end)
{
	if (length > builder->capacity - builder->length)
		length = builder->capacity - builder->length;
	for (size_t i = 0; i < length; i++) {
		builder->data[builder->length] = bytes[i];
		builder->start[builder->length] = (uint32_t)start;
		builder->end[builder->length] = (uint32_t)end;
		builder->length++;
	}
}

static const char *fold_find(const struct redact_folds *folds, uint32_t code)
{
	size_t low = 0, high = folds->fold_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (folds->fold[middle].code < code)
			low = middle + 1;
		else
			high = middle;
	}
	return low < folds->fold_count && folds->fold[low].code == code ? folds->fold[low].to : NULL;
}

/* The digits of every script stand in rows of ten, which start at ...0 or ...6. */
static char digit_of(utf8proc_int32_t code)
{
	utf8proc_int32_t zero = code & ~15;

	if (utf8proc_category(zero) != UTF8PROC_CATEGORY_ND || code - zero > 9)
		zero += 6;
	return code >= zero && code - zero <= 9 ? (char)('0' + (code - zero)) : '0';
}

/* What a code point looks like when no table says so; NULL: itself. */
static const char *shape(utf8proc_int32_t code, char digit[2])
{
	switch (utf8proc_category(code)) {
	case UTF8PROC_CATEGORY_ZS: return " ";
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP: return "\n";
	case UTF8PROC_CATEGORY_PD: return "-";
	case UTF8PROC_CATEGORY_PI:
	case UTF8PROC_CATEGORY_PF: return "'";
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_ME:
	case UTF8PROC_CATEGORY_CF: return "";
	case UTF8PROC_CATEGORY_CC: return code == '\n' || code == '\t' || code == '\r' ? NULL : "";
	case UTF8PROC_CATEGORY_ND:
		digit[0] = digit_of(code);
		digit[1] = '\0';
		return digit;
	default: return NULL;
	}
}

static void put_one(struct builder *builder, utf8proc_int32_t code, size_t start, size_t end)
{
	utf8proc_uint8_t bytes[4];
	char digit[2];
	const char *to = code < 0x80 ? NULL : fold_find(builder->folds, (uint32_t)code);

	if (!to && (code >= 0x7f || code < ' '))
		to = shape(code, digit);
	if (to)
		put(builder, to, strlen(to), start, end);
	else
		put(builder, (const char *)bytes, (size_t)utf8proc_encode_char(code, bytes), start, end);
}

static void put_code(struct builder *builder, utf8proc_int32_t code, size_t start, size_t end)
{
	utf8proc_int32_t part[DECOMPOSED_MAX];
	utf8proc_ssize_t parts;
	int boundary = 0;
	size_t before = builder->length;

	if (code < 0x80 || fold_find(builder->folds, (uint32_t)code)) {
		put_one(builder, code, start, end);
		return;
	}
	parts = utf8proc_decompose_char(code, part, DECOMPOSED_MAX,
					UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_IGNORE, &boundary);
	if (parts < 0 || parts > DECOMPOSED_MAX)
		parts = 0;
	for (utf8proc_ssize_t i = 0; i < parts; i++)
		put_one(builder, part[i], start, end);
	/* A mark belongs to the letter before it, also in what is replaced. */
	if (builder->length == before && before > 0) {
		utf8proc_category_t category = utf8proc_category(code);

		if (category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_ME)
			builder->end[before - 1] = (uint32_t)end;
	}
}

static const char *entity_named(const struct redact_folds *folds, struct sm_text name)
{
	for (size_t i = 0; i < folds->entity_count; i++)
		if (sm_text_is(name, folds->entity[i].name))
			return folds->entity[i].to;
	return NULL;
}

/* &#64; &#x40; &commat; and the same twice encoded (&amp;#64;). Returns its length, 0 when it is none. */
static size_t put_entity(struct builder *builder, struct sm_text text, size_t at)
{
	size_t name = at + 1, end;
	bool numeric, hex;

	while (text.length - name >= 4 && memcmp(text.data + name, "amp;", 4) == 0 && name + 4 < text.length &&
	       (text.data[name + 4] == '#' || redact_is_letter(text.data[name + 4])))
		name += 4;
	numeric = name < text.length && text.data[name] == '#';
	hex = numeric && name + 1 < text.length && sm_ascii_lower(text.data[name + 1]) == 'x';
	if (numeric)
		name += hex ? 2 : 1;
	for (end = name; end < text.length && end - name < ENTITY_BYTES_MAX && redact_is_alnum(text.data[end]);)
		end++;
	if (end == name || end - name == ENTITY_BYTES_MAX || (end < text.length && text.data[end] != ';' && !numeric))
		return 0;
	if (numeric) {
		char *stop, copy[ENTITY_BYTES_MAX] = "";

		memcpy(copy, text.data + name, end - name);
		unsigned long code = strtoul(copy, &stop, hex ? 16 : 10);
		if (stop == copy || !utf8proc_codepoint_valid((utf8proc_int32_t)(code & 0x1fffff)) || code > 0x10ffff)
			return 0;
		end = name + (size_t)(stop - copy);
		end += end < text.length && text.data[end] == ';';
		put_code(builder, (utf8proc_int32_t)code, at, end);
		return end - at;
	}
	const char *to = entity_named(builder->folds, (struct sm_text){ text.data + name, end - name });
	if (!to || end == text.length)
		return 0;
	put(builder, to, strlen(to), at, end + 1);
	return end + 1 - at;
}

static void build(struct builder *builder, struct sm_text text)
{
	for (size_t i = 0; i < text.length;) {
		utf8proc_int32_t code;
		utf8proc_ssize_t bytes = 1;

		if ((unsigned char)text.data[i] < 0x80) {
			size_t entity = text.data[i] == '&' ? put_entity(builder, text, i) : 0;

			if (entity) {
				i += entity;
				continue;
			}
			code = (unsigned char)text.data[i];
		} else {
			bytes = utf8proc_iterate((const utf8proc_uint8_t *)text.data + i,
						 (utf8proc_ssize_t)(text.length - i), &code);
		}
		/* A byte that is no UTF-8 is seen as a space: it may separate digits, never hide them. */
		if (bytes <= 0) {
			put(builder, " ", 1, i, i + 1);
			i++;
			continue;
		}
		put_code(builder, code, i, i + (size_t)bytes);
		i += (size_t)bytes;
	}
}

/* How much longer a view can be than its text: one code point of 3 bytes can become 18 letters (U+FDFA, 33 bytes). */
enum { GROWTH = 12 };

enum sm_status redact_view_make(const struct redact_folds *folds, struct sm_text text, struct sm_arena *arena,
				struct redact_view *view, struct sm_error *error)
{
	struct builder builder = { .folds = folds };

	*view = (struct redact_view){ text.data, text.length, NULL, NULL };
	if (is_plain(text))
		return SM_OK;
	/* Most texts shrink; only when one fills the first measure is the worst case taken. */
	for (size_t growth = 1; growth <= GROWTH; growth += GROWTH - 1) {
		builder.capacity = text.length * growth + DECOMPOSED_MAX;
		builder.length = 0;
		builder.data = sm_arena_take(arena, builder.capacity);
		builder.start = sm_arena_take(arena, builder.capacity * sizeof(*builder.start));
		builder.end = sm_arena_take(arena, builder.capacity * sizeof(*builder.end));
		if (!builder.data || !builder.start || !builder.end)
			return sm_fail(error, SM_ERROR_LIMIT, NULL, "tekst te groot om te controleren",
				       "text too large to check");
		build(&builder, text);
		if (builder.length < builder.capacity)
			break;
	}
	if (builder.length == builder.capacity) /* what was cut off would not be checked */
		return sm_fail(error, SM_ERROR_LIMIT, NULL, "tekst te groot om te controleren",
			       "text too large to check");
	*view = (struct redact_view){ builder.data, builder.length, builder.start, builder.end };
	return SM_OK;
}
