// SPDX-License-Identifier: EUPL-1.2
// form: the body of a form → its fields.
#include <sodium.h>
#include <string.h>
#include <strings.h>

#include "form.h"
#include "sessions.h"

static const char type[] = "application/x-www-form-urlencoded";

/* In place: what is decoded is never longer. False for bytes that cannot stand in a text. */
static bool decode(char *text)
{
	char *to = text;

	for (const char *at = text; *at; to++) {
		if (*at == '+') {
			*to = ' ';
			at++;
		} else if (*at == '%') {
			int high = sm_ascii_hex(at[1]), low = high < 0 ? -1 : sm_ascii_hex(at[2]);

			if (low < 0 || (high == 0 && low == 0))
				return false;
			*to = (char)(high * 16 + low);
			at += 3;
		} else {
			*to = *at++;
		}
	}
	*to = '\0';
	return true;
}

bool form_read(struct request *request)
{
	const char *sent = request_header(request, "Content-Type");
	char *at = request->body.data, *next;

	request->field_count = 0;
	if (!sent || strncasecmp(sent, type, sizeof(type) - 1) != 0)
		return false;
	if (!at)
		return true;
	if (strlen(at) != request->body.length)
		return false;
	for (; at && request->field_count < FIELDS_MAX; at = next) {
		char *value = strchr(at, '=');

		next = strchr(at, '&');
		if (next)
			*next++ = '\0';
		if (!value || (next && value >= next))
			return false;
		*value++ = '\0';
		if (!decode(at) || !decode(value))
			return false;
		request->field[request->field_count++] = (struct parameter){ at, value };
	}
	return !at;
}

const char *form_value(const struct request *request, const char *name)
{
	for (size_t i = 0; i < request->field_count; i++)
		if (strcmp(request->field[i].name, name) == 0)
			return request->field[i].value;
	return NULL;
}

bool form_ours(const struct request *request)
{
	const char *proof = form_value(request, "bewijs");
	char expected[SESSION_HEX_BYTES];

	if (request_crosses(request))
		return false;
	if (!proof || strlen(proof) != SESSION_HEX_BYTES - 1)
		return false;
	sessions_proof(request->secret, expected);
	return sodium_memcmp(proof, expected, SESSION_HEX_BYTES - 1) == 0;
}
