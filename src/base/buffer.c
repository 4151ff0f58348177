// SPDX-License-Identifier: EUPL-1.2
// buffer: bytes that grow up to a maximum.
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sentimeter/base.h"

/* Makes room for length more bytes and a terminator. Not realloc: old bytes would stay behind unwiped. */
static bool reserve(struct sm_buffer *buffer, size_t length)
{
	size_t needed, capacity = buffer->capacity ? buffer->capacity : 256;
	char *data;

	if (buffer->failed)
		return false;
	if (length > buffer->bytes_max || buffer->length > buffer->bytes_max - length) {
		buffer->failed = true;
		return false;
	}
	needed = buffer->length + length + 1;
	if (needed <= buffer->capacity)
		return true;
	while (capacity < needed)
		capacity *= 2;
	data = malloc(capacity);
	if (!data) {
		buffer->failed = true;
		return false;
	}
	if (buffer->data) {
		memcpy(data, buffer->data, buffer->length + 1);
		sodium_memzero(buffer->data, buffer->capacity);
		free(buffer->data);
	}
	buffer->data = data;
	buffer->capacity = capacity;
	return true;
}

void sm_buffer_add(struct sm_buffer *buffer, const char *data, size_t length)
{
	if (!reserve(buffer, length))
		return;
	if (length)
		memcpy(buffer->data + buffer->length, data, length);
	buffer->length += length;
	buffer->data[buffer->length] = '\0';
}

void sm_buffer_text(struct sm_buffer *buffer, const char *string)
{
	sm_buffer_add(buffer, string, strlen(string));
}

void sm_buffer_format(struct sm_buffer *buffer, const char *format, ...)
{
	va_list arguments, again;
	int length;

	va_start(arguments, format);
	va_copy(again, arguments);
	length = vsnprintf(NULL, 0, format, arguments);
	if (length >= 0 && reserve(buffer, (size_t)length)) {
		vsnprintf(buffer->data + buffer->length, (size_t)length + 1, format, again);
		buffer->length += (size_t)length;
	}
	va_end(again);
	va_end(arguments);
}

void sm_buffer_clear(struct sm_buffer *buffer)
{
	if (buffer->data) {
		sodium_memzero(buffer->data, buffer->length);
		buffer->data[0] = '\0';
	}
	buffer->length = 0;
	buffer->failed = false;
}

void sm_buffer_close(struct sm_buffer *buffer)
{
	if (buffer->data)
		sodium_memzero(buffer->data, buffer->capacity);
	free(buffer->data);
	*buffer = (struct sm_buffer){ .bytes_max = buffer->bytes_max };
}
