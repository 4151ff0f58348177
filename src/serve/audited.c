// SPDX-License-Identifier: EUPL-1.2
// audited: an audit at a click → a page, or a report to take along; and a line in the journal that it was done.
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "audited.h"
#include "form.h"
#include "handlers.h"
#include "pages.h"
#include "sentimeter/audit.h"
#include "visitor.h"

extern const char audit_page_html[];

enum { REPORT_BYTES_MAX = 16 << 20, ROWS_MAX = 200 };

static const char audit_action[] = "audit";

static enum sm_status journal_path(const struct server *server, char path[SM_FILE_PATH_BYTES_MAX],
				   struct sm_error *error)
{
	if (snprintf(path, SM_FILE_PATH_BYTES_MAX, "%s/%s", server->folder, SM_JOURNAL_FILE) >= SM_FILE_PATH_BYTES_MAX)
		return sm_fail(error, SM_ERROR_LIMIT, NULL, "dit pad is te lang", "this path is too long");
	return SM_OK;
}

static enum sm_status take(void *context, const struct sm_journal_entry *entry, struct sm_error *error)
{
	struct server *server = context;

	(void)error;
	snprintf(server->audited, sizeof(server->audited), "%s", entry->time);
	return SM_OK;
}

enum sm_status audited_open(struct server *server, struct sm_error *error)
{
	const char *const action[] = { audit_action, NULL };
	const struct sm_journal_taker taker = { server, take };
	char path[SM_FILE_PATH_BYTES_MAX];
	enum sm_status status = journal_path(server, path, error);

	if (status != SM_OK || access(path, F_OK) != 0)
		return status;
	return sm_journal_read(path, action, &taker, error);
}

void audited_last(const struct request *request, char day[WORDS_DATE_MAX])
{
	struct server *server = request->server;
	struct sm_period period;

	*day = '\0';
	pthread_mutex_lock(&server->lock);
	if (sm_period_parse((struct sm_text){ server->audited, strcspn(server->audited, "T") }, &period, NULL) == SM_OK)
		words_day(&server->words[request->tongue], period.from_s, day);
	pthread_mutex_unlock(&server->lock);
}

/* What the errand is given, and gives back. */
struct auditing {
	struct request *request;
	struct sm_audit *audit;
};

/* That it was done, by whom by role, and how much was found. */
static enum sm_status note(const struct request *request, const struct sm_audit *audit, struct sm_error *error)
{
	struct server *server = request->server;
	char path[SM_FILE_PATH_BYTES_MAX], detail[60];
	struct sm_journal_entry entry = { .action = audit_action,
					  .object = "workspace",
					  .result = sm_audit_findings(audit) ? "found" : "ok",
					  .origin = "web",
					  .actor = sm_visitor_name(request->role),
					  .detail = detail };
	enum sm_status status = journal_path(server, path, error);

	if (status != SM_OK || access(path, F_OK) != 0)
		return status;
	snprintf(detail, sizeof(detail), "{\"findings\":%lld}", (long long)sm_audit_findings(audit));
	status = noter_note(&server->noter, &entry, error);
	pthread_mutex_lock(&server->lock);
	sm_time_print((int64_t)time(NULL), server->audited);
	pthread_mutex_unlock(&server->lock);
	return status;
}

static json_t *findings(const struct request *request, const struct sm_audit *audit)
{
	json_t *list = json_array(), *site = request->server->site[request->tongue];

	for (size_t i = 0; i < sm_audit_count(audit) && i < ROWS_MAX; i++) {
		const struct sm_finding *finding = sm_audit_at(audit, i);
		char key[40];
		json_t *row;

		snprintf(key, sizeof(key), "severity_%s", sm_severity_name(finding->severity));
		row = json_pack("{s:s, s:O}", "evidence", finding->evidence, "severity", json_object_get(site, key));
		for (size_t check = 0; row && check < sm_audit_checks(audit); check++)
			if (strcmp(sm_audit_check(audit, check)->name, finding->check) == 0) {
				json_object_set_new(row, "what", json_string(sm_audit_check(audit, check)->title));
				json_object_set_new(row, "todo", json_string(sm_audit_check(audit, check)->todo));
			}
		json_array_append_new(list, row);
	}
	return list;
}

static void page(struct request *request, struct response *response, const struct sm_audit *audit)
{
	json_t *model = json_object(), *site = request->server->site[request->tongue];
	char proof[SESSION_HEX_BYTES];
	json_int_t left = 0;

	for (size_t i = 0; i < sm_audit_checks(audit); i++)
		left += sm_audit_check(audit, i)->left_out;
	visitor_proof(request, response, proof);
	json_object_set_new(model, "proof", json_string(proof));
	json_object_set_new(model, "tongueValue", json_string(request->tongue == SM_NL ? "nl" : "en"));
	json_object_set_new(model, "left", json_integer(left));
	json_object_set_new(model, "run", json_integer((json_int_t)sm_audit_checks(audit) - left));
	json_object_set_new(model, "found", json_integer(sm_audit_findings(audit)));
	json_object_set_new(model, "anyFinding", json_boolean(sm_audit_findings(audit) > 0));
	json_object_set_new(model, "findings", findings(request, audit));
	pages_render(request, response, json_string_value(json_object_get(site, "auditTitle")), audit_page_html, model);
}

static enum sm_status report(struct response *response, const struct sm_audit *audit, bool json, struct sm_error *error)
{
	response->type = json ? "application/json" : "text/html; charset=utf-8";
	response_header(response, "Content-Disposition", "attachment; filename=\"controle.%s\"",
			json ? "json" : "html");
	return sm_audit_print(audit, json ? SM_AUDIT_JSON : SM_AUDIT_HTML, &response->body, error);
}

/* Reads the whole workspace but keys, spool and seal. */
static enum sm_status run(void *context, struct sm_error *error)
{
	struct auditing *auditing = context;
	struct server *server = auditing->request->server;
	const struct sm_audit_setup setup = { .workspace = server->folder,
					      .rules_dir = server->rules_dir,
					      .now_s = (int64_t)time(NULL),
					      .tongue = auditing->request->tongue,
					      .outside = true };

	return sm_audit_open(&setup, &auditing->audit, error);
}

enum sm_status audit_answer(struct request *request, struct response *response, struct sm_error *error)
{
	struct auditing auditing = { .request = request };
	const char *wanted;
	enum sm_status status;

	if (!form_read(request) || !form_ours(request))
		return sm_fail(error, SM_ERROR_PERMISSION, NULL, "dit formulier is verlopen: laad de pagina opnieuw",
			       "this form has expired: load the page again");
	wanted = form_value(request, "verslag");
	status = errand_run(&request->server->errand, run, &auditing, error);
	if (status == SM_OK)
		status = note(request, auditing.audit, error);
	if (status == SM_OK && wanted)
		status = report(response, auditing.audit, strcmp(wanted, "json") == 0, error);
	else if (status == SM_OK)
		page(request, response, auditing.audit);
	sm_audit_close(auditing.audit);
	return status;
}
