// SPDX-License-Identifier: EUPL-1.2
// theme: theme.css of the workspace → the look of the pages.
#include <stdio.h>
#include <string.h>

#include "theme.h"

enum { THEME_BYTES_MAX = 1 << 20 };
static const char ending[] = "-theme";

static bool in_name(char c)
{
	return sm_ascii_is_letter(c) || sm_ascii_is_digit(c) || c == '-' || c == '_';
}

/* The first class that is named as themes are: ".vlierdrecht-theme". */
static void find_class(struct server *server)
{
	const char *at = server->theme.data, *dot, *end;

	while ((at = strstr(at, ending))) {
		end = at + sizeof(ending) - 1;
		for (dot = at; dot > server->theme.data && in_name(dot[-1]); dot--)
			;
		if (dot > server->theme.data && dot[-1] == '.' && !in_name(*end) &&
		    (size_t)(end - dot) < sizeof(server->theme_class)) {
			snprintf(server->theme_class, sizeof(server->theme_class), "%.*s", (int)(end - dot), dot);
			return;
		}
		at = end;
	}
}

enum sm_status theme_open(struct server *server, struct sm_error *error)
{
	char path[SM_FILE_PATH_BYTES_MAX];
	enum sm_status status;

	server->theme.bytes_max = THEME_BYTES_MAX;
	if (snprintf(path, sizeof(path), "%s/theme.css", server->folder) >= (int)sizeof(path))
		return sm_fail(error, SM_ERROR_LIMIT, server->folder, "dit pad is te lang", "this path is too long");
	status = sm_file_read(path, &server->theme, error);
	if (status == SM_ERROR_INPUT)
		return SM_OK;
	if (status == SM_OK && server->theme.data)
		find_class(server);
	return status;
}

void theme_model(const struct request *request, json_t *model)
{
	json_object_set_new(model, "theme", json_boolean(request->server->theme.length > 0));
	json_object_set_new(model, "themeClass", json_string(request->server->theme_class));
}
