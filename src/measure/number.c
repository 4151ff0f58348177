// SPDX-License-Identifier: EUPL-1.2
// number: text → a number, whatever the locale.
#include "number.h"

enum { DIGITS_MAX = 15 }; /* a double holds them all */

bool number_read(struct sm_text text, double *value)
{
	bool negative, point = false;
	double whole = 0, divisor = 1;
	int digits = 0;

	text = sm_text_trim(text);
	negative = sm_text_starts(text, "-");
	if (negative || sm_text_starts(text, "+"))
		text = (struct sm_text){ text.data + 1, text.length - 1 };
	for (size_t i = 0; i < text.length; i++) {
		char byte = text.data[i];

		if (byte == '.' && !point) {
			point = true;
			continue;
		}
		if (byte < '0' || byte > '9')
			return false;
		if (++digits > DIGITS_MAX) {
			if (point)
				continue; /* beyond what counts */
			return false;
		}
		whole = whole * 10 + (byte - '0');
		divisor *= point ? 10 : 1;
	}
	*value = (negative ? -whole : whole) / divisor;
	return digits > 0;
}
