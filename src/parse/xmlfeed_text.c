// SPDX-License-Identifier: EUPL-1.2
// xmlfeed_text: text of an element as it was read → as the HTML reader wants it.
#include "xmlfeed_text.h"

#include <sodium.h>
#include <stdlib.h>

#include "encoding.h"

void xmlfeed_escape(struct sm_buffer *buffer, const char *data, size_t length)
{
	for (size_t i = 0, start = 0; i <= length; i++) {
		const char *entity = NULL;

		if (i < length && data[i] == '<')
			entity = "&lt;";
		else if (i < length && data[i] == '&')
			entity = "&amp;";
		else if (i < length && data[i] == '"')
			entity = "&quot;";
		if (entity || i == length) {
			sm_buffer_add(buffer, data + start, i - start);
			start = i + 1;
		}
		if (entity)
			sm_buffer_text(buffer, entity);
	}
}

void xmlfeed_base64(struct sm_buffer *buffer)
{
	unsigned char *plain = malloc(buffer->length + 1);
	size_t length = 0;

	if (!plain ||
	    sodium_base642bin(plain, buffer->length, buffer->data ? buffer->data : "", buffer->length, " \t\r\n",
			      &length, NULL, sodium_base64_VARIANT_ORIGINAL) != 0 ||
	    encoding_valid((char *)plain, length) != length)
		length = 0;
	sm_buffer_clear(buffer);
	sm_buffer_add(buffer, (char *)plain, length);
	if (plain)
		sodium_memzero(plain, length);
	free(plain);
}
