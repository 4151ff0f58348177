// SPDX-License-Identifier: EUPL-1.2
// number: digits → whole numbers.
#include "number.h"

bool number_take(struct sm_text *text, int64_t max, int64_t *value)
{
	int64_t sum = 0;
	size_t i = 0;

	for (; i < text->length && sm_ascii_is_digit(text->data[i]); i++) {
		int digit = text->data[i] - '0';

		sum = sum > (max - digit) / 10 ? max : sum * 10 + digit;
	}
	if (i == 0)
		return false;
	text->data += i;
	text->length -= i;
	*value = sum;
	return true;
}

bool number_whole(struct sm_text text, int64_t max, int64_t *value)
{
	int64_t found;

	if (!number_take(&text, INT64_MAX, &found) || text.length != 0 || found > max)
		return false;
	*value = found;
	return true;
}
