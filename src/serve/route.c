// SPDX-License-Identifier: EUPL-1.2
// route: address → route, and the query keys and forms that it knows.
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "route.h"

static const char *const form_words[] = { "html", "json", "csv", "csv-excel", "xlsx", "svg", "tekst", NULL };
static const char *const tongue_words[] = { "nl", "en", NULL };

/* Media types as Accept names them. csv-excel has none of its own: it is asked for by the key 'vorm'. */
static const struct {
	const char *type;
	enum form form;
} media[] = {
	{ "text/html", FORM_HTML },
	{ "application/xhtml+xml", FORM_HTML },
	{ "application/json", FORM_JSON },
	{ "text/csv", FORM_CSV },
	{ "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", FORM_XLSX },
	{ "image/svg+xml", FORM_SVG },
	{ "text/plain", FORM_TEXT },
};

const char *form_word(enum form form)
{
	return form_words[form];
}

/* One segment of the address against one of the route. */
static bool segment_fits(struct request *request, const char *pattern, size_t pattern_length, const char *at,
			 size_t length, size_t *filled)
{
	if (pattern[0] != '{')
		return pattern_length == length && memcmp(pattern, at, length) == 0;
	if (!length || length >= sizeof(request->segment[0]) || *filled == SEGMENTS_MAX)
		return false;
	snprintf(request->segment[(*filled)++], sizeof(request->segment[0]), "%.*s", (int)length, at);
	return true;
}

static bool fits(struct request *request, const char *pattern)
{
	const char *at = request->path;
	size_t filled = 0;

	while (*pattern == '/' && *at == '/') {
		size_t pattern_length = strcspn(++pattern, "/"), length = strcspn(++at, "/");

		if (!segment_fits(request, pattern, pattern_length, at, length, &filled))
			return false;
		pattern += pattern_length;
		at += length;
	}
	return !*pattern && !*at;
}

bool route_takes(const struct route *route, const char *method)
{
	if (strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0)
		return route->methods & ROUTE_GET;
	return strcmp(method, "POST") == 0 && (route->methods & ROUTE_POST);
}

const struct route *route_find(struct request *request, unsigned *methods)
{
	const struct route *found = NULL;

	*methods = 0;
	for (size_t i = 0; i < routes_count; i++)
		if (fits(request, routes[i].path)) {
			*methods |= routes[i].methods;
			if (!found || !route_takes(found, request->method))
				found = &routes[i];
		}
	return found;
}

/* The quality that an Accept entry names, in thousandths; 1000 without one. */
static int quality_of(const char *entry, size_t length)
{
	for (size_t i = 0; i + 3 < length; i++)
		if (entry[i] == ';' && strspn(entry + i + 1, " ") + i + 3 < length) {
			const char *at = entry + i + 1 + strspn(entry + i + 1, " ");

			if (strncmp(at, "q=0", 3) == 0 && at[3] != '.')
				return 0;
			if (strncmp(at, "q=0.", 4) == 0 && sm_ascii_is_digit(at[4]))
				return 100 * (at[4] - '0') + 1;
		}
	return 1000;
}

static bool entry_names(const char *entry, size_t length, const char *type)
{
	size_t bytes = strcspn(entry, ";, ");

	return bytes <= length && strncasecmp(entry, type, bytes) == 0 && !type[bytes];
}

/* The known form that Accept likes best; of equal ones the first named. FORM_COUNT when it names none of them. */
static enum form accepted(const char *accept, unsigned forms)
{
	enum form best = FORM_COUNT;
	int most = 0;

	while (accept && *accept) {
		size_t length;
		int quality;

		accept += strspn(accept, ", \t");
		length = strcspn(accept, ",");
		quality = quality_of(accept, length);
		for (size_t i = 0; i < sizeof(media) / sizeof(media[0]); i++)
			if ((forms & FORM_BIT(media[i].form)) && quality > most &&
			    entry_names(accept, length, media[i].type)) {
				best = media[i].form;
				most = quality;
			}
		accept += length;
	}
	return best;
}

static enum form first_of(unsigned forms)
{
	int form = FORM_HTML;

	while (!(forms & FORM_BIT(form)))
		form++;
	return (enum form)form;
}

static void read_form(const struct route *route, struct request *request)
{
	const char *accept = MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, "Accept");
	enum form form = accepted(accept, route->forms);

	if (form == FORM_COUNT)
		form = route->api && (route->forms & FORM_BIT(FORM_JSON)) ? FORM_JSON : first_of(route->forms);
	request->form = (enum form)request_choice(request, "vorm", form_words, (int)form);
	if (!(route->forms & FORM_BIT(request->form))) {
		request_mistake(request, "vorm", "deze vorm is er hier niet", "this form does not exist here");
		request->form = first_of(route->forms);
	}
}

void route_tongue(const struct route *route, struct request *request)
{
	const char *accept = MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, "Accept-Language");
	/* Dutch unless English is the first that is asked for: this is a Dutch municipality's. */
	enum sm_tongue tongue = !(route && route->api) && accept && strncasecmp(accept, "en", 2) == 0 ? SM_EN : SM_NL;

	request->tongue = (enum sm_tongue)request_choice(request, "taal", tongue_words, (int)tongue);
}

static bool known_key(const struct route *route, const char *name)
{
	if (strcmp(name, "taal") == 0 || strcmp(name, "vorm") == 0)
		return true;
	for (size_t i = 0; route->key[i]; i++)
		if (strcmp(route->key[i], name) == 0)
			return true;
	return false;
}

void route_check(const struct route *route, struct request *request)
{
	for (size_t i = 0; i < request->parameter_count; i++) {
		struct parameter *parameter = &request->parameter[i];

		if (!request_is_text(parameter->name) || !request_is_text(parameter->value)) {
			request_mistake(request, parameter->name, "dit is geen UTF-8", "this is not UTF-8");
			parameter->value = "";
		}
	}
	for (size_t i = 0; i < request->parameter_count; i++)
		if (!known_key(route, request->parameter[i].name))
			request_mistake(request, request->parameter[i].name, "deze sleutel kent dit adres niet",
					"this address does not know this key");
	if (request->parameter_count == PARAMETERS_MAX)
		request_mistake(request, "", "te veel sleutels in het adres", "too many keys in the address");
	route_tongue(route, request);
	read_form(route, request);
}
