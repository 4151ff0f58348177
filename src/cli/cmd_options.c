// SPDX-License-Identifier: EUPL-1.2
// options: the catalogue of action options, for who prepares a dialogue.
#include <string.h>

#include "dialogue.h"

enum { OUT_BYTES_MAX = 4 << 20, VALUE_BYTES_MAX = 1000 };

int open_options(const struct cli *cli, struct sm_options **options)
{
	struct sm_config_problems *problems = NULL;
	struct sm_error error = { 0 };
	enum sm_status status = sm_config_problems_open(cli->tongue, &problems, &error);
	int code;

	*options = NULL;
	if (status == SM_OK)
		status = sm_options_open(cli->rules, problems, options, &error);
	code = status == SM_OK ? EXIT_OK : fail_workspace(cli, status, problems, &error);
	sm_config_problems_close(problems);
	return code;
}

static void print_values(const struct cli *cli, const struct sm_options *options, const struct sm_option *option,
			 struct sm_buffer *out)
{
	const char *between = "";

	for (size_t i = 0; i < sm_values_count(options); i++)
		if (option->values >> i & 1) {
			sm_buffer_format(out, "%s%s", between, sm_values_at(options, i)->name[cli->tongue]);
			between = ", ";
		}
	sm_buffer_text(out, "\n");
}

static void print_labelled(const struct cli *cli, const char *nl, const char *en, const char *text,
			   struct sm_buffer *out)
{
	sm_buffer_format(out, "  %-12s %s\n", tr(cli, nl, en), text);
}

static void print_settings(const struct cli *cli, const struct sm_option *option, struct sm_buffer *out)
{
	for (size_t i = 0; i < sm_settings_count(); i++) {
		if (!option->settings.has[i])
			continue;
		sm_buffer_format(out, "  %-12s %s: ", tr(cli, "stelt in", "sets"), sm_setting_key(i));
		sm_setting_print(&option->settings.value, i, out);
		sm_buffer_text(out, "\n");
	}
	if (option->settings.count)
		print_labelled(
		    cli, "dat is", "which is",
		    option->direction == SM_WIDER
			? tr(cli, "ruimer: twee mensen moeten tekenen", "wider: two people must sign")
		    : option->direction == SM_EVEN
			? tr(cli, "wat het al is: zo blijft het", "as it is already: it stays so")
			: tr(cli, "strenger: een handtekening is genoeg", "narrower: one signature is enough"),
		    out);
}

static void print_option(const struct cli *cli, const struct sm_options *options, const struct sm_option *option,
			 struct sm_buffer *out)
{
	sm_buffer_format(out, "%s (%s)\n", option->title[cli->tongue], option->id);
	print_labelled(cli, "groep", "group", sm_group_text(option->group, cli->tongue), out);
	print_labelled(cli, "uitleg", "explanation", option->explanation[cli->tongue], out);
	sm_buffer_format(out, "  %-12s ", tr(cli, "dient", "serves"));
	print_values(cli, options, option, out);
	print_settings(cli, option, out);
	if (option->promise[cli->tongue]) {
		print_labelled(cli, "belofte", "promise", option->promise[cli->tongue], out);
		sm_buffer_format(out, "  %-12s %s, %s %d %s\n", tr(cli, "wie", "who"), option->owner,
				 tr(cli, "kijkt na elke", "looks again every"), option->review_days,
				 tr(cli, "dagen", "days"));
	}
	print_labelled(cli, "kost", "costs", option->costs[cli->tongue], out);
	print_labelled(cli, "bewijs", "evidence", option->evidence[cli->tongue], out);
	sm_buffer_text(out, "\n");
}

static void member_both(struct sm_buffer *out, const char *name, const char *const text[2])
{
	sm_buffer_format(out, "\"%s\":{", name);
	data_member(out, "nl", sm_text_of(text[SM_NL]));
	sm_buffer_text(out, "\"en\":");
	data_string(out, sm_text_of(text[SM_EN]));
	sm_buffer_text(out, "},");
}

static void json_settings(const struct sm_option *option, struct sm_buffer *out)
{
	const char *between = "";

	sm_buffer_text(out, "\"settings\":{");
	for (size_t i = 0; i < sm_settings_count(); i++) {
		struct sm_buffer value = { .bytes_max = VALUE_BYTES_MAX };

		if (!option->settings.has[i])
			continue;
		sm_setting_print(&option->settings.value, i, &value);
		sm_buffer_format(out, "%s\"%s\":", between, sm_setting_key(i));
		data_string(out, (struct sm_text){ value.data, value.length });
		between = ",";
		sm_buffer_close(&value);
	}
	sm_buffer_text(out, "},");
}

static void json_option(const struct sm_options *options, const struct sm_option *option, struct sm_buffer *out)
{
	const char *between = "";

	sm_buffer_text(out, "{");
	data_member(out, "id", sm_text_of(option->id));
	data_member(out, "group", sm_text_of(sm_group_name(option->group)));
	member_both(out, "title", option->title);
	member_both(out, "explanation", option->explanation);
	member_both(out, "costs", option->costs);
	member_both(out, "evidence", option->evidence);
	if (option->promise[SM_NL]) {
		member_both(out, "promise", option->promise);
		data_member(out, "owner", sm_text_of(option->owner));
		sm_buffer_format(out, "\"reviewDays\":%d,", option->review_days);
	}
	json_settings(option, out);
	data_member(out, "direction",
		    sm_text_of(option->direction == SM_WIDER      ? "wider"
			       : option->direction == SM_NARROWER ? "narrower"
								  : "neutral"));
	sm_buffer_text(out, "\"values\":[");
	for (size_t i = 0; i < sm_values_count(options); i++)
		if (option->values >> i & 1) {
			sm_buffer_format(out, "%s\"%s\"", between, sm_values_at(options, i)->id);
			between = ",";
		}
	sm_buffer_text(out, "]}");
}

/* One line each, by group. */
static void print_list(const struct cli *cli, const struct sm_options *options, int only, struct sm_buffer *out)
{
	int group = -1;

	for (size_t i = 0; i < sm_options_count(options); i++) {
		const struct sm_option *option = sm_options_at(options, i);

		if (only >= 0 && (int)option->group != only)
			continue;
		if ((int)option->group != group)
			sm_buffer_format(out, "%s%s\n", group < 0 ? "" : "\n",
					 sm_group_text(option->group, cli->tongue));
		group = (int)option->group;
		sm_buffer_format(out, "  %-26s %s\n", option->id, option->title[cli->tongue]);
	}
}

static void print_json(const struct sm_options *options, int only, const struct sm_option *one, struct sm_buffer *out)
{
	const char *between = "";

	sm_buffer_text(out, "[");
	for (size_t i = 0; i < sm_options_count(options); i++) {
		const struct sm_option *option = sm_options_at(options, i);

		if ((one && option != one) || (only >= 0 && (int)option->group != only))
			continue;
		sm_buffer_text(out, between);
		json_option(options, option, out);
		between = ",";
	}
	sm_buffer_text(out, "]\n");
}

static int find_group(const struct cli *cli, const char *name, int *group)
{
	*group = -1;
	if (!name)
		return EXIT_OK;
	for (int i = 0; i < SM_GROUP_COUNT; i++)
		if (strcmp(name, sm_group_name((enum sm_option_group)i)) == 0)
			*group = i;
	if (*group >= 0)
		return EXIT_OK;
	say(cli, "--group kent technology, surroundings en people",
	    "--group knows technology, surroundings and people");
	return EXIT_USAGE;
}

static int find_option(const struct cli *cli, const struct sm_options *options, const char *id,
		       const struct sm_option **option)
{
	const char *near;

	*option = id ? sm_options_find(options, id) : NULL;
	if (!id || *option)
		return EXIT_OK;
	near = sm_options_nearest(options, id);
	if (near)
		say(cli, "er is geen optie '%s': bedoelt u '%s'?", "there is no option '%s': did you mean '%s'?", id,
		    near);
	else
		say(cli, "er is geen optie '%s': 'sentimeter options' noemt ze",
		    "there is no option '%s': 'sentimeter options' lists them", id);
	return EXIT_USAGE;
}

static int run(struct cli *cli, int count, char **words)
{
	const char *group_name = NULL;
	const struct option own[] = { { "group", OPTION_VALUE, &group_name }, { 0 } };
	struct sm_buffer out = { .bytes_max = OUT_BYTES_MAX };
	const struct sm_option *one = NULL;
	struct sm_options *options = NULL;
	int group, code;

	if (!options_read(cli, own, &count, words) || !words_between(cli, count, 0, 1))
		return EXIT_USAGE;
	code = find_group(cli, group_name, &group);
	if (code == EXIT_OK)
		code = open_options(cli, &options);
	if (code == EXIT_OK)
		code = find_option(cli, options, count ? words[0] : NULL, &one);
	if (code == EXIT_OK) {
		if (cli->json)
			print_json(options, group, one, &out);
		else if (one)
			print_option(cli, options, one, &out);
		else
			print_list(cli, options, group, &out);
		code = data_flush(cli, &out, 0);
	}
	sm_buffer_close(&out);
	sm_options_close(options);
	return code;
}

const struct command cmd_options = {
	"options",
	{ "de handelingsopties waaruit een dialoog kiest", "the action options from which a dialogue chooses" },
	{ "  sentimeter options\n"
	  "  sentimeter options --group people\n"
	  "  sentimeter options larger-groups\n\n"
	  "Noemt de opties per groep, of legt er een uit: wat hij doet, welke waarden hij dient, wat hij kost, wat "
	  "hij\n"
	  "instelt of wie iets belooft, en waaraan een officer ziet dat hij geldt.\n\n"
	  "  --group G   technology, surroundings of people\n"
	  "  --json      alles, in beide talen\n",
	  "  sentimeter options\n"
	  "  sentimeter options --group people\n"
	  "  sentimeter options larger-groups\n\n"
	  "Lists the options by group, or explains one: what it does, which values it serves, what it costs, what it\n"
	  "sets or who promises something, and by what an officer sees that it is in force.\n\n"
	  "  --group G   technology, surroundings or people\n"
	  "  --json      all of it, in both languages\n" },
	run,
};
