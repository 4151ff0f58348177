// SPDX-License-Identifier: EUPL-1.2
// assets: a name → a style sheet or script that the build put in the program.
#include <string.h>

#include "handlers.h"
#include "server.h"

extern const char chart_css[], site_css[], site_js[], teken_svg[];
extern const size_t chart_css_length, site_css_length, site_js_length, teken_svg_length;

static const struct {
	const char *name, *type, *data;
	const size_t *length;
} assets[] = {
	{ "chart.css", "text/css; charset=utf-8", chart_css, &chart_css_length },
	{ "site.css", "text/css; charset=utf-8", site_css, &site_css_length },
	{ "site.js", "text/javascript; charset=utf-8", site_js, &site_js_length },
	{ "teken.svg", "image/svg+xml", teken_svg, &teken_svg_length },
};

static enum sm_status theme(const struct request *request, struct response *response)
{
	const struct sm_buffer *theme = &request->server->theme;

	if (!theme->length)
		return SM_NONE;
	response->type = "text/css; charset=utf-8";
	response->cacheable = true;
	sm_buffer_add(&response->body, theme->data, theme->length);
	return SM_OK;
}

enum sm_status assets_answer(struct request *request, struct response *response, struct sm_error *error)
{
	(void)error;
	for (size_t i = 0; i < sizeof(assets) / sizeof(assets[0]); i++)
		if (strcmp(assets[i].name, request->segment[0]) == 0) {
			response->type = assets[i].type;
			response->cacheable = true;
			sm_buffer_add(&response->body, assets[i].data, *assets[i].length);
			return SM_OK;
		}
	return strcmp(request->segment[0], "thema.css") == 0 ? theme(request, response) : SM_NONE;
}
