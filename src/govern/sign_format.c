// SPDX-License-Identifier: EUPL-1.2
// sign_format: lines of minisign's files ↔ bytes.
#include <sodium.h>
#include <string.h>

#include "sign_format.h"

enum { BASE64_BYTES_MAX = 256 };

bool sign_line(struct sm_text *text, struct sm_text *line)
{
	const char *end;

	if (text->length == 0)
		return false;
	end = memchr(text->data, '\n', text->length);
	*line = (struct sm_text){ text->data, end ? (size_t)(end - text->data) : text->length };
	text->data += line->length + (end ? 1 : 0);
	text->length -= line->length + (end ? 1 : 0);
	if (line->length && line->data[line->length - 1] == '\r')
		line->length--;
	return true;
}

bool sign_decode(struct sm_text line, void *bytes, size_t length)
{
	const char *end;
	size_t got;

	return line.length && line.length < BASE64_BYTES_MAX &&
	       sodium_base642bin(bytes, length, line.data, line.length, NULL, &got, &end,
				 sodium_base64_VARIANT_ORIGINAL) == 0 &&
	       got == length && end == line.data + line.length;
}

void sign_encode(struct sm_buffer *out, const void *bytes, size_t length)
{
	char text[BASE64_BYTES_MAX];

	sodium_bin2base64(text, sizeof(text), bytes, length, sodium_base64_VARIANT_ORIGINAL);
	sm_buffer_format(out, "%s\n", text);
	sodium_memzero(text, sizeof(text));
}
