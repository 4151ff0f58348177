// SPDX-License-Identifier: EUPL-1.2
// options: words of the command line → values, from a table.
#include <string.h>

#include "cli.h"

enum { KNOWN_MAX = 40 };

static const struct option *find(const struct option *options, const char *name, size_t length)
{
	for (const struct option *o = options; o->name; o++)
		if (strlen(o->name) == length && strncmp(o->name, name, length) == 0)
			return o;
	return NULL;
}

static void tell_unknown(const struct cli *cli, const struct option *own, const struct option *common, const char *word)
{
	const char *known[KNOWN_MAX + 1], *near;
	size_t count = 0;

	for (const struct option *o = own; o->name && count < KNOWN_MAX; o++)
		known[count++] = o->name;
	for (const struct option *o = common; o->name && count < KNOWN_MAX; o++)
		known[count++] = o->name;
	known[count] = NULL;
	near = sm_nearest(word + 2, known);
	if (near)
		say(cli, "onbekende optie %s: bedoelt u --%s?", "unknown option %s: did you mean --%s?", word, near);
	else
		say(cli, "onbekende optie %s: --help toont wat er kan", "unknown option %s: --help shows what there is",
		    word);
}

/* Commas part a list, so that --topic parkeren,afval works; the word itself is cut up. */
static bool add_to_list(struct option_list *list, char *value)
{
	while (value) {
		char *comma = strchr(value, ',');

		if (comma)
			*comma = '\0';
		if (list->count == OPTION_LIST_MAX)
			return false;
		if (*value)
			list->value[list->count++] = value;
		value = comma ? comma + 1 : NULL;
	}
	return list->count > 0; /* ",," is not "all" */
}

static bool set(const struct cli *cli, const struct option *option, char *value)
{
	switch (option->kind) {
	case OPTION_FLAG: *(bool *)option->target = true; return true;
	case OPTION_VALUE: *(const char **)option->target = value; return true;
	case OPTION_LIST:
		if (add_to_list(option->target, value))
			return true;
		say(cli, "--%s heeft een tot tweehonderd waarden nodig", "--%s needs one to two hundred values",
		    option->name);
		return false;
	}
	return false;
}

/* One "--name", "--name=value" or "--name value"; used tells how many words it took. */
static bool take(const struct cli *cli, const struct option *own, const struct option *common, char **words, int left,
		 int *used)
{
	char *name = words[0] + 2, *equals = strchr(name, '=');
	size_t length = equals ? (size_t)(equals - name) : strlen(name);
	const struct option *option = find(own, name, length);

	*used = 1;
	if (!option)
		option = find(common, name, length);
	if (!option) {
		tell_unknown(cli, own, common, words[0]);
		return false;
	}
	if (option->kind == OPTION_FLAG) {
		if (equals) {
			say(cli, "--%s krijgt geen waarde", "--%s takes no value", option->name);
			return false;
		}
		return set(cli, option, NULL);
	}
	if (!equals && left < 2) {
		say(cli, "--%s heeft een waarde nodig", "--%s needs a value", option->name);
		return false;
	}
	*used = equals ? 1 : 2;
	return set(cli, option, equals ? equals + 1 : words[1]);
}

bool options_read(struct cli *cli, const struct option *options, int *count, char **words)
{
	const char *tongue = NULL;
	const struct option common[] = {
		{ "workspace", OPTION_VALUE, &cli->workspace },
		{ "json", OPTION_FLAG, &cli->json },
		{ "csv", OPTION_FLAG, &cli->csv },
		{ "language-ui", OPTION_VALUE, &tongue },
		{ "quiet", OPTION_FLAG, &cli->quiet },
		{ "master-file", OPTION_VALUE, &cli->master_file },
		{ "passphrase-fd", OPTION_VALUE, &cli->passphrase_fd },
		{ "help", OPTION_FLAG, &cli->help },
		{ 0 },
	};
	bool plain = false;
	int kept = 0, used = 1;

	for (int i = 0; i < *count; i += used) {
		used = 1;
		if (!plain && strcmp(words[i], "--") == 0)
			plain = true;
		else if (!plain && strncmp(words[i], "--", 2) == 0) {
			if (!take(cli, options, common, words + i, *count - i, &used))
				return false;
		} else if (!plain && words[i][0] == '-' && words[i][1]) {
			say(cli, "onbekende optie %s: opties beginnen met --",
			    "unknown option %s: options begin with --", words[i]);
			return false;
		} else {
			words[kept++] = words[i];
		}
	}
	*count = kept;
	if (tongue && strcmp(tongue, "nl") != 0 && strcmp(tongue, "en") != 0) {
		say(cli, "--language-ui kent nl en en", "--language-ui knows nl and en");
		return false;
	}
	if (tongue)
		cli->tongue = tongue[0] == 'n' ? SM_NL : SM_EN;
	return true;
}

bool words_between(const struct cli *cli, int count, int min, int max)
{
	if (count < min)
		say(cli, "er ontbreekt iets: --help toont hoe het moet", "something is missing: --help shows how");
	else if (count > max)
		say(cli, "er staat te veel: --help toont hoe het moet", "there is too much: --help shows how");
	return count >= min && count <= max;
}
