// SPDX-License-Identifier: EUPL-1.2
// audit_print: findings → text for a terminal, JSON, or one page that stands alone.
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "audit.h"
#include "page.h"
#include "sentimeter/period.h"

extern const char audit_html[], audit_json[], audit_css[], report_css[];

enum { TIME_BYTES = 21, PROOFS_MAX = 5 /* of one check on the page; JSON has more */ };

static const char *word(const json_t *words, const char *key)
{
	const char *text = json_string_value(json_object_get(words, key));

	return text ? text : key;
}

/* The words with {} in them replaced. */
static void fill(const json_t *words, const char *key, const char *value, char text[200])
{
	const char *whole = word(words, key), *gap = strstr(whole, "{}");

	if (gap)
		snprintf(text, 200, "%.*s%s%s", (int)(gap - whole), whole, value, gap + 2);
	else
		snprintf(text, 200, "%s", whole);
}

static void fill_number(const json_t *words, const char *key, int64_t number, char text[200])
{
	char value[24];

	snprintf(value, sizeof(value), "%lld", (long long)number);
	fill(words, key, value, text);
}

static const struct sm_audit_check *check_of(const struct sm_audit *audit, const struct sm_finding *finding)
{
	size_t i = 0;

	while (strcmp(sm_audit_check(audit, i)->name, finding->check) != 0)
		i++;
	return sm_audit_check(audit, i);
}

static void print_text(const struct sm_audit *audit, const json_t *words, struct sm_buffer *out)
{
	char text[200], time[TIME_BYTES];
	const char *last = "";

	sm_time_print(audit->setup.now_s, time);
	fill(words, "at", time, text);
	sm_buffer_format(out, "%s\n%s: %s\n", text, word(words, "policyTitle"), audit->policy_hash);
	fill_number(words, "checked", (int64_t)sm_audit_checks(audit), text);
	sm_buffer_format(out, "%s ", text);
	fill_number(words, sm_audit_findings(audit) ? "some" : "none", sm_audit_findings(audit), text);
	sm_buffer_format(out, "%s\n", text);
	for (size_t i = 0; i < audit->count; i++) {
		const struct sm_finding *finding = &audit->finding[i];
		const struct sm_audit_check *check = check_of(audit, finding);

		if (strcmp(last, finding->check) != 0)
			sm_buffer_format(out, "\n[%s] %s: %s\n    %s: %s\n",
					 word(words, sm_severity_name(check->severity)), check->name, check->title,
					 word(words, "todo"), check->todo);
		last = finding->check;
		sm_buffer_format(out, "    %s: %s\n", word(words, "evidence"), finding->evidence);
	}
	if (sm_audit_findings(audit) > (int64_t)audit->count)
		sm_buffer_format(out, "\n%s\n", word(words, "more"));
}

static json_t *finding_json(const struct sm_audit *audit, const struct sm_finding *finding)
{
	const struct sm_audit_check *check = check_of(audit, finding);

	return json_pack("{s:s,s:s,s:s,s:s,s:s}", "check", check->name, "severity", sm_severity_name(check->severity),
			 "what", check->title, "evidence", finding->evidence, "todo", check->todo);
}

static int append(const char *data, size_t length, void *out)
{
	sm_buffer_add(out, data, length);
	return 0;
}

static json_t *findings_json(const struct sm_audit *audit)
{
	json_t *list = json_array();

	for (size_t i = 0; i < audit->count; i++) {
		json_t *one = finding_json(audit, &audit->finding[i]);

		/* Evidence that is no text (a tampered file may hold anything) is named, not shown. */
		json_array_append_new(list, one ? one : json_pack("{s:s}", "check", audit->finding[i].check));
	}
	return list;
}

static json_t *checks_json(const struct sm_audit *audit)
{
	json_t *list = json_array();

	for (size_t i = 0; i < sm_audit_checks(audit); i++) {
		const struct sm_audit_check *check = sm_audit_check(audit, i);

		json_array_append_new(list, json_pack("{s:s,s:s,s:s,s:o}", "name", check->name, "severity",
						      sm_severity_name(check->severity), "what", check->title, "count",
						      check->left_out ? json_null() : json_integer(check->findings)));
	}
	return list;
}

static void print_json(const struct sm_audit *audit, struct sm_buffer *out)
{
	char time[TIME_BYTES];
	json_t *root;

	sm_time_print(audit->setup.now_s, time);
	root =
	    json_pack("{s:s,s:s,s:s,s:I,s:o,s:o}", "mode", audit->policy.mode == SM_MODE_DEMO ? "demo" : "production",
		      "at", time, "policy", audit->policy_hash, "found", (json_int_t)sm_audit_findings(audit),
		      "findings", findings_json(audit), "checks", checks_json(audit));
	if (!root || json_dump_callback(root, append, out, JSON_INDENT(2)) != 0)
		out->failed = true;
	json_decref(root);
	sm_buffer_text(out, "\n");
}

/* In the reader's words, with all evidence of one check together: findings stand in the order of their checks. */
static json_t *findings_page(const struct sm_audit *audit, const json_t *words)
{
	json_t *list = json_array(), *proofs = NULL;
	const char *last = "";
	char more[24];

	for (size_t i = 0; i < audit->count; i++) {
		const struct sm_finding *finding = &audit->finding[i];
		const struct sm_audit_check *check = check_of(audit, finding);
		json_t *proof = json_pack("{s:s}", "evidence", finding->evidence);

		if (strcmp(last, finding->check) != 0) {
			proofs = json_array();
			snprintf(more, sizeof(more), "%lld", (long long)check->findings);
			json_array_append_new(list, json_pack("{s:s,s:s,s:s,s:s,s:o}", "severity",
							      word(words, sm_severity_name(check->severity)), "what",
							      check->title, "todo", check->todo, "found", more,
							      "proofs", proofs));
		}
		last = finding->check;
		if (proof && json_array_size(proofs) < PROOFS_MAX)
			json_array_append(proofs, proof);
		json_decref(proof);
	}
	return list;
}

static json_t *count_text(json_t *checks, const json_t *words)
{
	json_t *one;
	size_t index;
	char text[80];

	json_array_foreach(checks, index, one)
	{
		const json_t *count = json_object_get(one, "count");

		if (json_is_null(count))
			snprintf(text, sizeof(text), "%s", word(words, "leftOut"));
		else
			snprintf(text, sizeof(text), "%lld", (long long)json_integer_value(count));
		json_object_set_new(one, "count", json_string(text));
	}
	return checks;
}

static void print_html(const struct sm_audit *audit, json_t *words, struct sm_buffer *out)
{
	char at[200], result[200], time[TIME_BYTES];
	json_t *model;

	sm_time_print(audit->setup.now_s, time);
	fill(words, "at", time, at);
	fill_number(words, sm_audit_findings(audit) ? "some" : "none", sm_audit_findings(audit), result);
	model =
	    json_pack("{s:s,s:s,s:s,s:s,s:s,s:s,s:b,s:b,s:o,s:o}", "css", report_css, "own", audit_css, "organisation",
		      audit->policy.organisation, "at", at, "result", result, "policy", audit->policy_hash, "isDemo",
		      audit->policy.mode == SM_MODE_DEMO, "hasFindings", audit->count > 0, "findings",
		      findings_page(audit, words), "checks", count_text(checks_json(audit), words));
	if (model)
		page_render(audit_html, model, words, out);
	else
		out->failed = true;
	json_decref(model);
}

enum sm_status sm_audit_print(const struct sm_audit *audit, enum sm_audit_form form, struct sm_buffer *out,
			      struct sm_error *error)
{
	json_t *both = json_loads(audit_json, 0, NULL);
	json_t *words = json_object_get(both, audit->setup.tongue == SM_NL ? "nl" : "en");

	switch (form) {
	case SM_AUDIT_TEXT: print_text(audit, words, out); break;
	case SM_AUDIT_JSON: print_json(audit, out); break;
	case SM_AUDIT_HTML: print_html(audit, words, out); break;
	}
	json_decref(both);
	return out->failed ? sm_fail_memory(error) : SM_OK;
}
