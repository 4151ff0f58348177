// SPDX-License-Identifier: EUPL-1.2
// request: query keys and what people ask for in headers → values, or mistakes that are told all at once.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "request.h"

const char *request_value_at(const struct request *request, const char *name, size_t index)
{
	for (size_t i = 0; i < request->parameter_count; i++)
		if (strcmp(request->parameter[i].name, name) == 0 && index-- == 0)
			return request->parameter[i].value;
	return NULL;
}

const char *request_value(const struct request *request, const char *name)
{
	return request_value_at(request, name, 0);
}

bool request_is_text(const char *text)
{
	struct sm_text rest = sm_text_of(text);
	uint32_t point;

	while (rest.length)
		if (!sm_utf8_next(&rest, &point))
			return false;
	return true;
}

void request_mend(char *text)
{
	struct sm_text rest = sm_text_of(text);
	uint32_t point;

	while (rest.length) {
		char *at = text + (rest.data - text);

		if (sm_utf8_next(&rest, &point))
			continue;
		if (rest.length < 4 && (unsigned char)*at >= 0xc0) {
			*at = '\0';
			return;
		}
		*at = '?';
		rest = sm_text_of(at + 1);
	}
}

void request_mistake(struct request *request, const char *name, const char *nl, const char *en, ...)
{
	struct mistake *mistake = &request->mistake[request->mistake_count];
	va_list arguments, again;

	if (request->mistake_count == MISTAKES_MAX)
		return;
	request->mistake_count++;
	snprintf(mistake->name, sizeof(mistake->name), "%s", name);
	va_start(arguments, en);
	va_copy(again, arguments);
	vsnprintf(mistake->nl, sizeof(mistake->nl), nl, arguments);
	vsnprintf(mistake->en, sizeof(mistake->en), en, again);
	va_end(again);
	va_end(arguments);
	request_mend(mistake->name);
	request_mend(mistake->nl);
	request_mend(mistake->en);
}

int request_choice(struct request *request, const char *name, const char *const *words, int fallback)
{
	const char *value = request_value(request, name), *near;

	if (!value)
		return fallback;
	for (int i = 0; words[i]; i++)
		if (strcmp(words[i], value) == 0)
			return i;
	near = sm_nearest(value, words);
	request_mistake(request, name, "kent dit woord niet: bedoelt u '%s'?",
			"does not know this word: did you mean '%s'?", near ? near : words[0]);
	return fallback;
}

const char *request_header(const struct request *request, const char *name)
{
	return MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, name);
}

bool request_crosses(const struct request *request)
{
	const char *site = request_header(request, "Sec-Fetch-Site");

	return site && strcmp(site, "same-origin") != 0 && strcmp(site, "none") != 0;
}

enum sm_status request_note(struct request *request, const struct sm_answer *answer, struct sm_error *error)
{
	free(request->note);
	request->note = sm_chain_question(answer, request->form == FORM_HTML ? NULL : form_word(request->form));
	return request->note ? SM_OK : sm_fail_memory(error);
}

void response_header(struct response *response, const char *name, const char *format, ...)
{
	va_list arguments;

	if (response->header_count == HEADERS_MAX)
		return;
	response->header[response->header_count].name = name;
	va_start(arguments, format);
	vsnprintf(response->header[response->header_count].value, sizeof(response->header[0].value), format, arguments);
	va_end(arguments);
	response->header_count++;
}
