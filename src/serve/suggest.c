// SPDX-License-Identifier: EUPL-1.2
// suggest: "this score is wrong" → a line in suggestions.tsv of the workspace: the entry of the word list and the
// direction. Never the sentence, never who, never when: a word that nobody else tried would else tell who tried it.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "form.h"
#include "handlers.h"
#include "pages.h"

extern const char thanks_html[];

enum { FILE_BYTES_MAX = 1 << 20, ENTRY_BYTES_MAX = 100, LINE_BYTES_MAX = ENTRY_BYTES_MAX + 40 };

static const char *const directions[] = { "negatiever", "positiever", "neutraal", NULL };
static const char *const tongues[] = { "nl", "en", "fy", "de", "fr", "pl", "tr",
				       "es", "pt", "it", "da", "af", "id", NULL };

static bool among(const char *value, const char *const *list)
{
	while (*list && strcmp(*list, value) != 0)
		list++;
	return *list != NULL;
}

/* Whether the word list itself says it: what somebody typed cannot pass for an entry, so no text gets in this way. */
static enum sm_status is_entry(struct server *server, const char *entry, const char *tongue, bool *known,
			       struct sm_error *error)
{
	struct sm_verdict verdict;
	struct sm_reasons *reasons = calloc(1, sizeof(*reasons));
	enum sm_status status = reasons ? SM_OK : sm_fail_memory(error);

	*known = false;
	if (status == SM_OK) {
		pthread_mutex_lock(&server->meter_lock);
		if (!server->scorer)
			status = sm_scorer_open(server->rules_dir, NULL, &server->scorer, error);
		pthread_mutex_unlock(&server->meter_lock);
	}
	if (status == SM_OK) {
		sm_score(server->scorer, sm_text_of(entry), tongue, (struct sm_text){ 0 }, &verdict, reasons);
		for (size_t i = 0; i < reasons->count; i++)
			*known = *known || sm_text_is(reasons->reason[i].entry, entry);
	}
	free(reasons);
	return status;
}

/* What the errand is given. */
struct suggestion {
	const struct server *server;
	char line[LINE_BYTES_MAX];
};

/* SM_NONE when the file is full. */
static enum sm_status add(void *context, struct sm_error *error)
{
	const struct suggestion *suggestion = context;
	const char *line = suggestion->line;
	char path[SM_FILE_PATH_BYTES_MAX];
	struct stat info;
	enum sm_status status = SM_OK;
	int file;

	if (snprintf(path, sizeof(path), "%s/suggestions.tsv", suggestion->server->folder) >= (int)sizeof(path))
		return sm_fail(error, SM_ERROR_LIMIT, NULL, "dit pad is te lang", "this path is too long");
	file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (file < 0 || fstat(file, &info) != 0)
		status = sm_fail(error, SM_ERROR_IO, "suggestions.tsv", "kan hier niet in schrijven",
				 "cannot be written to");
	else if (info.st_size + (off_t)strlen(line) > FILE_BYTES_MAX)
		status = SM_NONE;
	else if (!sm_file_write(file, sm_text_of(line)))
		status = sm_fail(error, SM_ERROR_IO, "suggestions.tsv", "kan hier niet in schrijven",
				 "cannot be written to");
	if (file >= 0)
		close(file);
	return status;
}

static void thank(struct request *request, struct response *response, const char *line)
{
	json_t *words = request->server->site[request->tongue], *model = json_object();

	json_object_set_new(model, "kept", json_string(line));
	json_object_set(model, "thanks", json_object_get(words, line ? "thanksText" : "thanksFull"));
	json_object_set_new(model, "full", json_boolean(!line));
	json_object_set_new(model, "isKept", json_boolean(line != NULL));
	json_object_set_new(model, "tongueValue", json_string(request->tongue == SM_NL ? "nl" : "en"));
	pages_render(request, response, json_string_value(json_object_get(words, "thanksTitle")), thanks_html, model);
}

enum sm_status suggest_answer(struct request *request, struct response *response, struct sm_error *error)
{
	const char *entry, *direction, *tongue;
	struct suggestion suggestion = { .server = request->server };
	bool known = false;
	enum sm_status status;

	if (!form_read(request) || !form_ours(request))
		return sm_fail(error, SM_ERROR_PERMISSION, NULL, "dit formulier is verlopen: laad de pagina opnieuw",
			       "this form has expired: load the page again");
	entry = form_value(request, "woord");
	direction = form_value(request, "richting");
	tongue = form_value(request, "taalVanTekst");
	if (!entry || !*entry || strlen(entry) > ENTRY_BYTES_MAX || !direction || !among(direction, directions) ||
	    !tongue || !among(tongue, tongues))
		return sm_fail(error, SM_ERROR_USAGE, NULL, "kies een woord en een richting",
			       "choose a word and a direction");
	status = is_entry(request->server, entry, tongue, &known, error);
	if (status == SM_OK && !known)
		return sm_fail(error, SM_ERROR_USAGE, NULL, "dit staat niet in de woordenlijst",
			       "this is not in the word list");
	snprintf(suggestion.line, sizeof(suggestion.line), "%s\t%s\t%s\n", tongue, entry, direction);
	if (status == SM_OK)
		status = errand_run(&request->server->errand, add, &suggestion, error);
	if (status != SM_OK && status != SM_NONE)
		return status;
	thank(request, response, status == SM_OK ? suggestion.line : NULL);
	return SM_OK;
}
