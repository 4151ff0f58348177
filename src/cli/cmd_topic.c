// SPDX-License-Identifier: EUPL-1.2
// topic: the licences to listen, checked; and what their rules catch of a sample, in numbers only.
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli.h"

enum { COUNT_BYTES_MAX = 24, OUT_BYTES_MAX = 1 << 20 };

struct checking {
	struct cli *cli;
	struct sm_workspace *workspace;
	struct sm_topic_count *count; /* NULL without a sample */
	struct sm_topics_sample all;
	struct sm_buffer out;
	int64_t now_s;
};

static const char *state_name(const struct checking *c, const struct sm_topic *topic)
{
	return c->now_s < topic->from_s ? "later" : c->now_s >= topic->until_s ? "expired" : "valid";
}

static const char *state_text(const struct checking *c, const struct sm_topic *topic)
{
	if (c->now_s < topic->from_s)
		return tr(c->cli, "nog niet begonnen", "not begun yet");
	return c->now_s >= topic->until_s ? tr(c->cli, "VERLOPEN", "EXPIRED") : tr(c->cli, "geldig", "valid");
}

static void print_day(int64_t time_s, char name[SM_PERIOD_NAME_MAX])
{
	sm_period_name(sm_period_of(SM_DAY, time_s), name);
}

/* Fewer than k are not told apart: a rule that catches three posts of a sample may describe three people. */
static const char *count_text(const struct checking *c, int64_t count, char text[COUNT_BYTES_MAX])
{
	int k = sm_workspace_policy(c->workspace)->k;

	if (count > 0 && count < k)
		snprintf(text, COUNT_BYTES_MAX, "< %d", k);
	else
		snprintf(text, COUNT_BYTES_MAX, "%lld", (long long)count);
	return text;
}

static void member_count(struct checking *c, const char *name, int64_t count)
{
	char text[COUNT_BYTES_MAX];

	count_text(c, count, text);
	sm_buffer_format(&c->out, ",\"%s\":%s%s%s", name, text[0] == '<' ? "\"" : "", text, text[0] == '<' ? "\"" : "");
}

static void topic_json(struct checking *c, size_t index)
{
	const struct sm_topic *topic = sm_topics_at(sm_workspace_topics(c->workspace), index);
	char from[SM_PERIOD_NAME_MAX], until[SM_PERIOD_NAME_MAX];

	print_day(topic->from_s, from);
	print_day(topic->until_s, until);
	sm_buffer_text(&c->out, index ? ",{" : "{");
	data_member(&c->out, "id", sm_text_of(topic->id));
	data_member(&c->out, "theme", sm_text_of(topic->theme));
	data_member(&c->out, "purpose", sm_text_of(topic->purpose));
	data_member(&c->out, "ground", sm_text_of(topic->ground));
	data_member(&c->out, "owner", sm_text_of(topic->owner));
	sm_buffer_format(&c->out, "\"sensitive\":%s,\"from\":\"%s\",\"until\":\"%s\",\"state\":\"%s\"",
			 topic->sensitivity == SM_SENSITIVE ? "true" : "false", from, until, state_name(c, topic));
	if (c->count) {
		member_count(c, "caught", c->count[index].caught);
		member_count(c, "counted", c->count[index].won);
		member_count(c, "partly", c->count[index].partly);
	}
	sm_buffer_text(&c->out, "}");
}

static void all_json(struct checking *c)
{
	size_t topics = sm_topics_count(sm_workspace_topics(c->workspace));

	sm_buffer_format(&c->out, "{\"mode\":\"%s\",\"topics\":[", mode_name(c->cli));
	for (size_t i = 0; i < topics; i++)
		topic_json(c, i);
	sm_buffer_text(&c->out, "]");
	if (c->count) {
		member_count(c, "posts", c->all.posts);
		member_count(c, "missed", c->all.missed);
		member_count(c, "unreadable", c->all.unreadable);
	}
	sm_buffer_text(&c->out, "}\n");
}

static void topic_line(struct checking *c, size_t index)
{
	const struct sm_topic *topic = sm_topics_at(sm_workspace_topics(c->workspace), index);
	char until[SM_PERIOD_NAME_MAX], caught[COUNT_BYTES_MAX], won[COUNT_BYTES_MAX], partly[COUNT_BYTES_MAX];

	print_day(topic->until_s, until);
	sm_buffer_format(&c->out, "%-20.40s ", topic->id);
	if (c->count)
		sm_buffer_format(&c->out, "%9s %9s %9s  ", count_text(c, c->count[index].caught, caught),
				 count_text(c, c->count[index].won, won),
				 count_text(c, c->count[index].partly, partly));
	sm_buffer_format(&c->out, "%s %s%s\n", until, state_text(c, topic),
			 topic->sensitivity == SM_SENSITIVE ? tr(c->cli, ", gevoelig", ", sensitive") : "");
}

static void all_lines(struct checking *c)
{
	size_t topics = sm_topics_count(sm_workspace_topics(c->workspace));
	char text[COUNT_BYTES_MAX];

	sm_buffer_format(&c->out, "%-20s ", tr(c->cli, "onderwerp", "topic"));
	if (c->count)
		sm_buffer_format(&c->out, "%9s %9s %9s  ", tr(c->cli, "gevangen", "caught"),
				 tr(c->cli, "telt hier", "counted"), tr(c->cli, "net niet", "partly"));
	sm_buffer_format(&c->out, "%s\n", tr(c->cli, "tot", "until"));
	for (size_t i = 0; i < topics; i++)
		topic_line(c, i);
	if (!c->count)
		return;
	sm_buffer_format(&c->out, "\n%s: %s\n", tr(c->cli, "berichten in de proef", "posts in the sample"),
			 count_text(c, c->all.posts, text));
	sm_buffer_format(&c->out, "%s: %s\n", tr(c->cli, "door geen enkel onderwerp gevangen", "caught by no topic"),
			 count_text(c, c->all.missed, text));
	if (c->all.unreadable)
		sm_buffer_format(&c->out, "%s: %s\n", tr(c->cli, "onleesbare regels", "unreadable lines"),
				 count_text(c, c->all.unreadable, text));
}

static int check_sample(struct checking *c, const struct sm_chain_export *sample)
{
	struct sm_error error = { 0 };

	if (!sample->path)
		return EXIT_OK;
	c->count = calloc(sm_topics_count(sm_workspace_topics(c->workspace)) + 1, sizeof(*c->count));
	if (!c->count)
		return EXIT_IO;
	return sm_chain_topic_check(c->workspace, sample, 0, c->count, &c->all, &error) == SM_OK ? EXIT_OK
												 : fail(c->cli, &error);
}

static int check(struct cli *cli, const struct sm_chain_export *sample)
{
	struct checking c = { .cli = cli, .out = { .bytes_max = OUT_BYTES_MAX }, .now_s = (int64_t)time(NULL) };
	struct sm_config_problems *problems = NULL;
	struct sm_error error = { 0 };
	enum sm_status status = sm_config_problems_open(cli->tongue, &problems, &error);
	int code;

	if (status == SM_OK)
		status = sm_workspace_check(cli->workspace, cli->rules, problems, &c.workspace, &error);
	if (status == SM_OK) {
		tell_mode(cli, sm_workspace_policy(c.workspace));
		code = check_sample(&c, sample);
	} else {
		code = fail_workspace(cli, status, problems, &error);
	}
	if (code == EXIT_OK) {
		if (cli->json)
			all_json(&c);
		else
			all_lines(&c);
		code = data_flush(cli, &c.out, 0);
	}
	sm_buffer_close(&c.out);
	free(c.count);
	sm_workspace_close(c.workspace);
	sm_config_problems_close(problems);
	return code;
}

static int run(struct cli *cli, int count, char **words)
{
	struct sm_chain_export sample = { .format = SM_FORMAT_AUTO };
	const struct option options[] = { { "sample", OPTION_VALUE, &sample.path },
					  { "mapping", OPTION_VALUE, &sample.mapping },
					  { 0 } };

	if (!options_read(cli, options, &count, words) || !words_between(cli, count, 1, 1))
		return EXIT_USAGE;
	if (strcmp(words[0], "check") != 0) {
		say(cli, "'topic' kent alleen 'check'", "'topic' knows 'check' only");
		return EXIT_USAGE;
	}
	return check(cli, &sample);
}

const struct command cmd_topic = {
	"topic",
	{ "kijkt de onderwerpen na, en wat zij vangen", "checks the topics, and what they catch" },
	{ "  sentimeter topic check --workspace mijn-gemeente\n"
	  "  sentimeter topic check --sample proef.csv --workspace mijn-gemeente\n\n"
	  "Zonder --sample: tot wanneer er voor elk onderwerp geluisterd mag worden. Een regel die op een persoon is\n"
	  "gericht, of op iets wat de wet extra beschermt, wordt geweigerd, met de plaats en de reden.\n"
	  "Met --sample: hoeveel berichten van het bestand (NDJSON of CSV, als bij import) elke regel vangt en net "
	  "niet\n"
	  "vangt. Alleen aantallen, en nooit kleiner dan k. Van het bestand wordt niets bewaard; in het journaal komt "
	  "te\n"
	  "staan dat de proef is gedaan, ook als er niets is gevangen.\n\n"
	  "  --sample BESTAND    berichten om de regels op te proberen\n"
	  "  --mapping BESTAND   welke kolom wat is, als bij import\n"
	  "  --json              als JSON\n",
	  "  sentimeter topic check --workspace my-town\n"
	  "  sentimeter topic check --sample try.csv --workspace my-town\n\n"
	  "Without --sample: until when there is a licence to listen for each topic. A rule that targets a person, or\n"
	  "something that the law protects more, is refused, with place and reason.\n"
	  "With --sample: how many posts of the file (NDJSON or CSV, as for import) each rule catches and nearly\n"
	  "catches. Counts only, and none below k. Nothing of the file is kept; the journal says that it was tried,\n"
	  "also when nothing was caught.\n\n"
	  "  --sample FILE    posts to try the rules on\n"
	  "  --mapping FILE   which column is what, as for import\n"
	  "  --json           as JSON\n" },
	run,
};
