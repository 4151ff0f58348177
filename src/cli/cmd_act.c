// SPDX-License-Identifier: EUPL-1.2
// act: what somebody wants to do once → a request for two people to sign.
#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "rights.h"

enum { PATH_BYTES = 4300, REQUEST_BYTES_MAX = 4096, SAME_DAY_MAX = 100, DAYS_USUAL = 14, DAY_S = 86400 };

struct asking {
	const char *proposer, *airbag, *platform, *days;
};

/* What the signatures are bound to, besides the object. */
static bool fill_content(struct cli *cli, const struct asking *a, struct sm_act_request *request, int *code)
{
	struct sm_handle handle = { 0 };
	struct sm_workspace *workspace;
	struct sm_error error = { 0 };
	enum sm_airbag airbag;
	enum sm_status status;

	*code = EXIT_USAGE;
	if (request->act == SM_ACT_AIRBAG_RESET) {
		if (a->airbag && sm_airbag_find(a->airbag, &airbag)) {
			snprintf(request->content, sizeof(request->content), "%s", a->airbag);
			return true;
		}
		say(cli, "noem met --airbag welke: 'sentimeter airbags' toont wat er stilstaat",
		    "name with --airbag which one: 'sentimeter airbags' shows what is stopped");
		return false;
	}
	if (request->act != SM_ACT_OBJECTION_REMOVAL)
		return true;
	if (!handle_ask(cli, NULL, a->platform, &handle, code))
		return false;
	workspace = open_workspace(cli, code);
	status = workspace ? sm_chain_objection_mark(workspace, &handle, request->content, &error) : SM_ERROR_IO;
	if (workspace && status != SM_OK)
		*code = fail(cli, &error);
	sm_workspace_close(workspace);
	sodium_memzero(&handle, sizeof(handle));
	return status == SM_OK;
}

/* A name that is not taken: what was signed is never overwritten. */
static enum sm_status choose_path(const struct cli *cli, const struct sm_act_request *request, int64_t now_s,
				  char path[PATH_BYTES], struct sm_error *error)
{
	char today[21];

	sm_time_print(now_s, today);
	snprintf(path, PATH_BYTES, "%s/requests", cli->workspace);
	if (mkdir(path, 0700) != 0 && errno != EEXIST)
		return sm_fail(error, SM_ERROR_IO, path, "kan deze map niet maken: %s", "cannot make this folder: %s",
			       strerror(errno));
	for (int i = 1; i <= SAME_DAY_MAX; i++) {
		snprintf(path, PATH_BYTES, "%s/requests/%s-%.10s-%d.yaml", cli->workspace, sm_act_name(request->act),
			 today, i);
		if (access(path, F_OK) != 0)
			return SM_OK;
	}
	return sm_fail(error, SM_ERROR_LIMIT, path, "er zijn vandaag al te veel verzoeken",
		       "there are too many requests of today already");
}

static int write_request(const struct cli *cli, const struct sm_act_request *request, int64_t now_s)
{
	SM_AUTO(sm_buffer_close) struct sm_buffer text = { .bytes_max = REQUEST_BYTES_MAX };
	struct sm_error error = { 0 };
	char path[PATH_BYTES];

	if (sm_act_write(cli->workspace, request, now_s, &text, &error) != SM_OK ||
	    choose_path(cli, request, now_s, path, &error) != SM_OK ||
	    sm_file_replace(path, (struct sm_text){ text.data, text.length }, 0644, &error) != SM_OK)
		return fail(cli, &error);
	if (cli->json) {
		SM_AUTO(sm_buffer_close) struct sm_buffer json = { .bytes_max = PATH_BYTES + 100 };

		sm_buffer_text(&json, "{\"request\":");
		data_string(&json, sm_text_of(path));
		sm_buffer_text(&json, "}\n");
		return data_flush(cli, &json, 0);
	}
	puts(path);
	say(cli, "laat twee mensen dit tekenen, onder wie een officer: sentimeter sign %s --key NAAM.key",
	    "have two people sign this, one of them an officer: sentimeter sign %s --key NAME.key", path);
	return EXIT_OK;
}

static bool read_request(const struct cli *cli, const struct asking *a, char **words, int64_t now_s,
			 struct sm_act_request *request)
{
	char *end = NULL;
	long days = a->days ? strtol(a->days, &end, 10) : DAYS_USUAL;

	if (strcmp(words[0], "new") != 0) {
		say(cli, "'act' kent new", "'act' knows new");
		return false;
	}
	if (!sm_act_find(words[1], &request->act)) {
		say(cli, "'act new' kent airbag-reset, objection-removal en sample-access",
		    "'act new' knows airbag-reset, objection-removal and sample-access");
		return false;
	}
	if (!a->proposer || strlen(a->proposer) >= sizeof(request->proposer) ||
	    strlen(words[2]) >= sizeof(request->object)) {
		say(cli, "noem met --proposer wie dit vraagt, zoals in people.yaml",
		    "name with --proposer who asks for this, as in people.yaml");
		return false;
	}
	if (days < 1 || days > SM_ACT_DAYS_MAX || (end && *end)) {
		say(cli, "--days is een getal van 1 tot %d", "--days is a number from 1 to %d", (int)SM_ACT_DAYS_MAX);
		return false;
	}
	snprintf(request->object, sizeof(request->object), "%s", words[2]);
	snprintf(request->proposer, sizeof(request->proposer), "%s", a->proposer);
	request->expires_s = now_s + days * DAY_S;
	return true;
}

static int run(struct cli *cli, int count, char **words)
{
	struct asking a = { 0 };
	const struct option options[] = { { "proposer", OPTION_VALUE, &a.proposer },
					  { "airbag", OPTION_VALUE, &a.airbag },
					  { "platform", OPTION_VALUE, &a.platform },
					  { "days", OPTION_VALUE, &a.days },
					  { 0 } };
	struct sm_act_request request = { 0 };
	int64_t now_s = (int64_t)time(NULL);
	int code = EXIT_USAGE;

	if (!options_read(cli, options, &count, words) || !words_between(cli, count, 3, 3) ||
	    !read_request(cli, &a, words, now_s, &request) || !fill_content(cli, &a, &request, &code))
		return code;
	return write_request(cli, &request, now_s);
}

const struct command cmd_act = {
	"act",
	{ "vraagt iets wat een keer mag, als twee mensen tekenen",
	  "asks for what may be done once, if two people sign" },
	{ "  sentimeter act new airbag-reset parkeren --airbag one-person --proposer jansen\n"
	  "  sentimeter act new objection-removal zaak-2026-0412 --proposer jansen\n"
	  "  sentimeter act new sample-access samples --proposer bakker --days 7\n"
	  "  sentimeter sign requests/airbag-reset-2026-05-23-1.yaml --key ~/jansen.key\n\n"
	  "Schrijft een verzoek in de map requests en toont de naam ervan. Twee mensen tekenen het, onder wie een "
	  "officer.\n"
	  "Daarna geldt het een keer, met --act: 'airbags reset', 'objection remove' of 'sample label'.\n\n"
	  "Bij objection-removal wordt het account gevraagd. In het verzoek komt alleen een kenmerk dat niemand kan "
	  "lezen;\n"
	  "noem als onderwerp het zaaknummer, nooit een naam.\n\n"
	  "  --proposer NAAM    wie het vraagt, zoals in people.yaml\n"
	  "  --airbag NAAM      bij airbag-reset: welke\n"
	  "  --platform NAAM    bij objection-removal: als het account alleen een naam is\n"
	  "  --days N           hoe lang het geldt (standaard 14, hoogstens 31)\n",
	  "  sentimeter act new airbag-reset parkeren --airbag one-person --proposer jansen\n"
	  "  sentimeter act new objection-removal case-2026-0412 --proposer jansen\n"
	  "  sentimeter act new sample-access samples --proposer bakker --days 7\n"
	  "  sentimeter sign requests/airbag-reset-2026-05-23-1.yaml --key ~/jansen.key\n\n"
	  "Writes a request in the folder requests and shows its name. Two people sign it, one of them an officer.\n"
	  "Then it counts once, with --act: 'airbags reset', 'objection remove' or 'sample label'.\n\n"
	  "For objection-removal you are asked for the account. The request has only a mark of it, which nobody can "
	  "read;\n"
	  "give the number of the case as its object, never a name.\n\n"
	  "  --proposer NAME    who asks for it, as in people.yaml\n"
	  "  --airbag NAME      with airbag-reset: which one\n"
	  "  --platform NAME    with objection-removal: when the account is a name only\n"
	  "  --days N           how long it counts (14 by default, at most 31)\n" },
	run,
};
