// SPDX-License-Identifier: EUPL-1.2
// metingen: released cells, summed as asked → JSON, CSV, a workbook or a chart; for programs (the API) and for whoever
// downloads from a page.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "asked.h"
#include "handlers.h"
#include "sentimeter/file.h"
#include "server.h"

static const char *const types[FORM_COUNT] = {
	[FORM_JSON] = "application/json",
	[FORM_CSV] = "text/csv; charset=utf-8",
	[FORM_CSV_EXCEL] = "text/csv; charset=utf-8",
	[FORM_XLSX] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	[FORM_SVG] = "image/svg+xml",
};
static const char *const endings[FORM_COUNT] = {
	[FORM_CSV] = "csv", [FORM_CSV_EXCEL] = "csv", [FORM_XLSX] = "xlsx", [FORM_SVG] = "svg"
};

/* A workbook is made in a file; this one has a folder of its own, which only we can enter, for a moment. */
static enum sm_status workbook(const struct request *request, const struct sm_answer *answer, struct sm_buffer *out,
			       struct sm_error *error)
{
	char folder[sizeof(request->server->temporary) + 16], path[sizeof(folder) + 16];
	enum sm_status status;

	snprintf(folder, sizeof(folder), "%s/XXXXXX", request->server->temporary);
	if (!mkdtemp(folder))
		return sm_fail(error, SM_ERROR_IO, folder, "kan hier geen tijdelijk bestand maken",
			       "cannot make a temporary file here");
	snprintf(path, sizeof(path), "%s/antwoord.xlsx", folder);
	status = sm_show_xlsx(answer, path, request->tongue, error);
	if (status == SM_OK)
		status = sm_file_read(path, out, error);
	unlink(path);
	rmdir(folder);
	return status;
}

enum sm_status metingen_write(struct request *request, const struct sm_answer *answer, struct response *response,
			      struct sm_error *error)
{
	static const enum sm_show shows[FORM_COUNT] = { [FORM_JSON] = SM_SHOW_JSON,
							[FORM_CSV] = SM_SHOW_CSV,
							[FORM_CSV_EXCEL] = SM_SHOW_CSV_EXCEL,
							[FORM_SVG] = SM_SHOW_SVG };
	const struct sm_show_options options = { .tongue = request->tongue, .width = 80 };

	response->type = types[request->form];
	if (endings[request->form])
		response_header(response, "Content-Disposition", "%s; filename=\"sentimeter.%s\"",
				request->form == FORM_SVG ? "inline" : "attachment", endings[request->form]);
	if (request->form == FORM_XLSX)
		return workbook(request, answer, &response->body, error);
	return sm_show(answer, shows[request->form], &options, &response->body, error);
}

enum sm_status metingen_ask(struct request *request, const struct asked *asked, struct sm_answer **answer,
			    struct sm_error *error)
{
	struct sm_store *store;
	enum sm_status status = server_store(request->server, &store, error);

	*answer = NULL;
	if (status != SM_OK)
		return status;
	status = sm_ask(store, &asked->question, answer, error);
	if (status == SM_ERROR_USAGE)
		asked_unknown(request, store, asked);
	server_store_back(request->server, store);
	return status == SM_OK ? request_note(request, *answer, error) : status;
}

enum sm_status metingen_answer(struct request *request, struct response *response, struct sm_error *error)
{
	struct sm_answer *answer;
	struct asked asked;
	enum sm_status status;

	asked_read(request, SM_WEEK, SM_GROUP_TOPIC, &asked);
	if (request->mistake_count)
		return SM_ERROR_USAGE;
	status = metingen_ask(request, &asked, &answer, error);
	if (status == SM_OK)
		status = metingen_write(request, answer, response, error);
	sm_answer_close(answer);
	return status;
}
