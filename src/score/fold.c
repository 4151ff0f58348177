// SPDX-License-Identifier: EUPL-1.2
// fold: an entry as it was written → as it is looked up.
#include <string.h>

#include "fold.h"

size_t fold_entry(const struct unicode *unicode, const char *text, char folded[FOLD_BYTES_MAX])
{
	size_t length = strlen(text), used = 0;

	for (size_t i = 0; i < length && used + UNICODE_FOLD_MAX < FOLD_BYTES_MAX;) {
		uint32_t point;

		if (text[i] >= 'a' && text[i] <= 'z') {
			folded[used++] = text[i++];
			continue;
		}
		i += unicode_next(text + i, length - i, &point);
		switch (unicode_kind(unicode, point)) {
		case UNICODE_LETTER:
		case UNICODE_DIGIT: used += unicode_fold(unicode, point, folded + used); break;
		case UNICODE_APOSTROPHE: folded[used++] = '\''; break;
		case UNICODE_MARK: break;
		default:
			if (point < 0x80 && strchr("~*/|'", (int)point))
				folded[used++] = (char)point;
			else if (used && folded[used - 1] != ' ')
				folded[used++] = ' ';
		}
	}
	if (used && folded[used - 1] == ' ')
		used--;
	folded[used] = '\0';
	return used;
}
