// SPDX-License-Identifier: EUPL-1.2
// unicode: code points → kinds and folded letters.
#include <string.h>
#include <utf8proc.h>

#include "unicode.h"

static size_t fold_any(uint32_t point, char *folded)
{
	utf8proc_int32_t part[8];
	int last = 0;
	utf8proc_option_t how = UTF8PROC_CASEFOLD | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK;
	utf8proc_ssize_t count = utf8proc_decompose_char((utf8proc_int32_t)point, part, 8, how, &last);
	size_t length = 0;

	for (utf8proc_ssize_t i = 0; i < count && i < 8 && length + 4 <= UNICODE_FOLD_MAX; i++)
		length += (size_t)utf8proc_encode_char(part[i], (utf8proc_uint8_t *)folded + length);
	return length;
}

static bool is_emoji(uint32_t point)
{
	return (point >= 0x1f000 && point <= 0x1faff) || (point >= 0x2600 && point <= 0x27bf) ||
	       (point >= 0x2b00 && point <= 0x2bff) || (point >= 0x2190 && point <= 0x23ff) || point == 0x203c ||
	       point == 0x2049 || point == 0x3030;
}

static enum unicode_kind kind_by_category(uint32_t point)
{
	switch (utf8proc_category((utf8proc_int32_t)point)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO: return UNICODE_LETTER;
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ME: return UNICODE_MARK;
	case UTF8PROC_CATEGORY_ND: return UNICODE_DIGIT;
	case UTF8PROC_CATEGORY_ZS: return UNICODE_SPACE;
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP: return UNICODE_END;
	case UTF8PROC_CATEGORY_PD:
	case UTF8PROC_CATEGORY_PS:
	case UTF8PROC_CATEGORY_PE: return UNICODE_CLAUSE;
	default: return UNICODE_OTHER;
	}
}

static enum unicode_kind kind_any(uint32_t point)
{
	if (point == '\'' || point == 0x2019 || point == 0x02bc)
		return UNICODE_APOSTROPHE;
	if (point == 0x200d)
		return UNICODE_JOINER;
	if ((point >= 0xfe00 && point <= 0xfe0f) || (point >= 0x1f3fb && point <= 0x1f3ff))
		return UNICODE_STYLE;
	if (point == 0x2026 || point == 0x3002)
		return UNICODE_END;
	if (is_emoji(point))
		return UNICODE_EMOJI;
	return kind_by_category(point);
}

void unicode_fill(struct unicode *unicode)
{
	memset(unicode, 0, sizeof(*unicode));
	for (uint32_t point = 0; point < UNICODE_TABLE; point++) {
		char folded[UNICODE_FOLD_MAX];
		size_t length = fold_any(point, folded);

		unicode->latin[point].kind = (uint8_t)kind_any(point);
		if (length <= sizeof(unicode->latin[point].text)) {
			unicode->latin[point].length = (uint8_t)length;
			memcpy(unicode->latin[point].text, folded, length);
		}
	}
}

size_t unicode_next(const char *bytes, size_t length, uint32_t *point)
{
	utf8proc_int32_t found;
	utf8proc_ssize_t used =
	    utf8proc_iterate((const utf8proc_uint8_t *)bytes, (utf8proc_ssize_t)(length > 4 ? 4 : length), &found);

	if (used < 1) {
		*point = 0xfffd;
		return 1;
	}
	*point = (uint32_t)found;
	return (size_t)used;
}

enum unicode_kind unicode_kind(const struct unicode *unicode, uint32_t point)
{
	return point < UNICODE_TABLE ? unicode->latin[point].kind : kind_any(point);
}

size_t unicode_fold(const struct unicode *unicode, uint32_t point, char *folded)
{
	if (point < UNICODE_TABLE && unicode->latin[point].length) {
		memcpy(folded, unicode->latin[point].text, sizeof(unicode->latin[point].text));
		return unicode->latin[point].length;
	}
	return fold_any(point, folded);
}
