// SPDX-License-Identifier: EUPL-1.2
// audit_report: what lies in a workspace, held against what was agreed, and against what was published.
#include <string.h>
#include <time.h>

#include "cmd_audit.h"
#include "sentimeter/audit.h"

enum { OUT_BYTES_MAX = 16 << 20, CHECKPOINT_BYTES_MAX = 4096 };

struct asking {
	const char *output, *canaries, *checkpoint;
	bool html;
};

static enum sm_audit_form form_of(const struct cli *cli, const struct asking *a)
{
	return cli->json ? SM_AUDIT_JSON : a->html ? SM_AUDIT_HTML : SM_AUDIT_TEXT;
}

static int report(struct cli *cli, const struct asking *a)
{
	struct sm_audit_setup setup = { .workspace = cli->workspace,
					.rules_dir = cli->rules,
					.canaries = a->canaries,
					.now_s = (int64_t)time(NULL),
					.tongue = cli->tongue };
	struct sm_buffer out = { .bytes_max = OUT_BYTES_MAX }, kept = { .bytes_max = CHECKPOINT_BYTES_MAX };
	struct sm_policy policy;
	struct sm_audit *audit = NULL;
	struct sm_error error = { 0 };
	enum sm_status status;
	int code;

	(void)read_policy(cli, &policy); /* says what mode it is in */
	status = a->checkpoint ? sm_file_read(a->checkpoint, &kept, &error) : SM_OK;
	setup.checkpoint = kept.data;
	if (status != SM_OK || sm_audit_open(&setup, &audit, &error) != SM_OK ||
	    sm_audit_print(audit, form_of(cli, a), &out, &error) != SM_OK)
		code = fail(cli, &error);
	else
		code = data_write(cli, a->output, (struct sm_text){ out.data, out.length });
	if (code == EXIT_OK && sm_audit_findings(audit))
		code = EXIT_FOUND;
	sm_buffer_close(&kept);
	sm_buffer_close(&out);
	sm_audit_close(audit);
	return code;
}

/* ---- drift ---- */

struct drifting {
	struct cli *cli;
	struct sm_buffer out;
	int count;
};

static void tell_difference(void *context, const char *what, const char *published, const char *runs)
{
	struct drifting *d = context;
	const char *nothing = tr(d->cli, "niets", "nothing");

	if (d->cli->json) {
		sm_buffer_text(&d->out, d->count ? ",{" : "{");
		data_member(&d->out, "what", sm_text_of(what));
		data_member(&d->out, "published", sm_text_of(published));
		sm_buffer_text(&d->out, "\"runs\":");
		data_string(&d->out, sm_text_of(runs));
		sm_buffer_text(&d->out, "}");
	} else {
		sm_buffer_format(&d->out, "%s\n    %-12s %s\n    %-12s %s\n", what,
				 tr(d->cli, "gepubliceerd", "published"), *published ? published : nothing,
				 tr(d->cli, "draait", "runs"), *runs ? runs : nothing);
	}
	d->count++;
}

static int drift(struct cli *cli, const struct asking *a)
{
	struct drifting d = { .cli = cli, .out = { .bytes_max = OUT_BYTES_MAX } };
	struct sm_drift hooks = { &d, tell_difference };
	struct sm_policy policy;
	struct sm_error error = { 0 };
	enum sm_status status;
	int code = EXIT_NO_INPUT;

	(void)read_policy(cli, &policy);
	if (cli->json)
		sm_buffer_format(&d.out, "{\"mode\":\"%s\",\"differences\":[", mode_name(cli));
	status = sm_published_compare(cli->workspace, cli->rules, &hooks, &error);
	if (status == SM_NONE) {
		say(cli, "Er is nog niets gepubliceerd (published.json ontbreekt).",
		    "Nothing was published yet (published.json is not there).");
	} else if (status != SM_OK) {
		code = fail(cli, &error);
	} else {
		if (cli->json)
			sm_buffer_text(&d.out, "]}\n");
		else if (d.count == 0)
			sm_buffer_format(
			    &d.out, "%s\n",
			    tr(cli, "Wat draait, is wat gepubliceerd is.", "What runs is what was published."));
		code = data_write(cli, a->output, (struct sm_text){ d.out.data, d.out.length });
		if (code == EXIT_OK && d.count)
			code = EXIT_FOUND;
	}
	sm_buffer_close(&d.out);
	return code;
}

static bool read_options(struct cli *cli, int count, char **words, struct asking *a)
{
	const struct option options[] = { { "html", OPTION_FLAG, &a->html },
					  { "output", OPTION_VALUE, &a->output },
					  { "canaries", OPTION_VALUE, &a->canaries },
					  { "checkpoint", OPTION_VALUE, &a->checkpoint },
					  { 0 } };

	return options_read(cli, options, &count, words) && words_between(cli, count, 0, 0);
}

int audit_report(struct cli *cli, int count, char **words)
{
	struct asking a = { 0 };

	return read_options(cli, count, words, &a) ? report(cli, &a) : EXIT_USAGE;
}

int audit_drift(struct cli *cli, int count, char **words)
{
	struct asking a = { 0 };

	return read_options(cli, count, words, &a) ? drift(cli, &a) : EXIT_USAGE;
}
