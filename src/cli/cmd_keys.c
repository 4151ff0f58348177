// SPDX-License-Identifier: EUPL-1.2
// keys: what is alive, since when and until when, and how it is protected; never a key.
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

enum { PATH_BYTES = 4096, KEYS_MAX = 20000, TIME_BYTES = 21 };

/* The files of keys that a workspace may have. */
static const struct use {
	const char *file, *name, *about[2];
	bool from_created; /* the key lives so long from when it was made, not from the end of its period */
} uses[] = {
	{ "keys", "contributions", { "bijdragen", "contributions" }, false },
	{ "samples/keys", "sample", { "steekproef", "sample" }, true },
	{ "objections.key", "objections", { "bezwaren", "objections" }, false },
};
enum { CONTRIBUTIONS, SAMPLE, OBJECTIONS, USES };

struct listed {
	struct sm_key_facts facts;
	int use;
	enum sm_master_kind kind;
};
struct listing {
	struct listed *key;
	size_t count;
};

static int by_time(const void *a, const void *b)
{
	const struct listed *one = a, *other = b;

	if (one->use != other->use)
		return one->use - other->use;
	return (one->facts.period.from_s > other->facts.period.from_s) -
	       (one->facts.period.from_s < other->facts.period.from_s);
}

/* The list of objections has one key; what else stands in its file is a mark. */
static void take(struct listing *listing, const struct sm_key_facts *facts, size_t count, int use,
		 enum sm_master_kind kind)
{
	for (size_t i = 0; i < count && listing->count < KEYS_MAX; i++)
		if (use != OBJECTIONS || facts[i].period.until_s == 0)
			listing->key[listing->count++] =
			    (struct listed){ facts[i], use, facts[i].wrapped ? kind : SM_MASTER_NONE };
}

static enum sm_status list_file(const struct cli *cli, int use, struct listing *listing, struct sm_error *error)
{
	struct sm_key_facts *facts = calloc(KEYS_MAX, sizeof(*facts));
	enum sm_master_kind kind;
	char path[PATH_BYTES];
	enum sm_status status;
	size_t count = 0;

	if (!facts)
		return sm_fail_memory(error);
	if (snprintf(path, sizeof(path), "%s/%s", cli->workspace, uses[use].file) >= (int)sizeof(path))
		status = sm_fail(error, SM_ERROR_LIMIT, NULL, "het pad van de werkmap is te lang",
				 "the path of the workspace is too long");
	else
		status = sm_keys_survey(path, &kind, facts, KEYS_MAX, &count, error);
	if (status == SM_OK)
		take(listing, facts, count < KEYS_MAX ? count : KEYS_MAX, use, kind);
	else if (status == SM_NONE && use == CONTRIBUTIONS)
		status = sm_fail(error, SM_ERROR_INPUT, path, "er zijn nog geen sleutels: hier is nog niets verzameld",
				 "there are no keys yet: nothing was collected here");
	free(facts);
	return status == SM_NONE ? SM_OK : status;
}

static enum sm_status list(const struct cli *cli, struct listing *listing, struct sm_error *error)
{
	enum sm_status status = SM_OK;

	listing->key = calloc(KEYS_MAX, sizeof(*listing->key));
	if (!listing->key)
		return sm_fail_memory(error);
	for (int use = 0; status == SM_OK && use < USES; use++)
		status = list_file(cli, use, listing, error);
	if (status == SM_OK)
		qsort(listing->key, listing->count, sizeof(*listing->key), by_time);
	return status;
}

struct shown {
	char period[SM_PERIOD_NAME_MAX], since[TIME_BYTES], until[TIME_BYTES]; /* "" when there is none */
};

static struct shown show(const struct listed *key)
{
	const struct sm_key_facts *facts = &key->facts;
	struct shown shown = { 0 };

	sm_time_print(facts->created_s, shown.since);
	if (key->use != OBJECTIONS)
		sm_period_name(facts->period, shown.period);
	if (facts->wait_min >= 0)
		sm_time_print((uses[key->use].from_created ? facts->created_s : facts->period.until_s) +
				  (int64_t)facts->wait_min * 60,
			      shown.until);
	return shown;
}

static void print_member(const char *name, const char *text)
{
	if (*text)
		printf(",\"%s\":\"%s\"", name, text);
	else
		printf(",\"%s\":null", name);
}

static void print_json(const struct listing *listing)
{
	static const char *const kind[] = { "none", "file", "passphrase" };

	fputs("{\"keys\":[", stdout);
	for (size_t i = 0; i < listing->count; i++) {
		const struct listed *key = &listing->key[i];
		struct shown shown = show(key);

		printf("%s{\"use\":\"%s\"", i ? "," : "", uses[key->use].name);
		print_member("period", shown.period);
		print_member("since", shown.since);
		print_member("until", shown.until);
		printf(",\"protected\":\"%s\"}", kind[key->kind]);
	}
	puts("]}");
}

/* Without a moment: an older version made the key and wrote down none, or it lives as long as the list. */
static const char *until_text(const struct cli *cli, const struct listed *key, const struct shown *shown)
{
	if (*shown->until)
		return shown->until;
	return key->use == OBJECTIONS ? "-" : tr(cli, "volgens het beleid", "by the policy");
}

static void print_table(const struct cli *cli, const struct listing *listing)
{
	printf("%-14s %-14s %-20s %-20s %s\n", tr(cli, "VOOR", "FOR"), tr(cli, "PERIODE", "PERIOD"),
	       tr(cli, "SINDS (UTC)", "SINCE (UTC)"), tr(cli, "TOT (UTC)", "UNTIL (UTC)"),
	       tr(cli, "BESCHERMD", "PROTECTED"));
	for (size_t i = 0; i < listing->count; i++) {
		const struct listed *key = &listing->key[i];
		struct shown shown = show(key);

		printf("%-14s %-14s %-20s %-20s %s\n", uses[key->use].about[cli->tongue],
		       *shown.period ? shown.period : "-", shown.since, until_text(cli, key, &shown),
		       sm_master_name(key->kind, cli->tongue));
	}
	if (listing->count == 1)
		puts(tr(cli, "1 sleutel leeft.", "1 key is alive."));
	else
		printf(tr(cli, "%zu sleutels leven.\n", "%zu keys are alive.\n"), listing->count);
}

/* Twice, because a typing mistake would lock everything for good. */
static enum sm_status new_passphrase(struct cli *cli, struct sm_error *error)
{
	static const char nl[] = "nieuwe wachtwoordzin (bewaar hem goed: zonder haar is alles weg)";
	static const char en[] = "new passphrase (keep it well: without it all is lost)";
	char *first = NULL, *second = NULL;
	enum sm_status status = secret_read(cli, cli->passphrase_fd, nl, en, &first, error);

	if (status == SM_OK && !cli->passphrase_fd)
		status = secret_read(cli, NULL, "nog eens", "once more", &second, error);
	if (status == SM_OK && second && strcmp(first, second) != 0)
		status = sm_fail(error, SM_ERROR_USAGE, NULL, "dat waren er twee: er is niets veranderd",
				 "those were two: nothing was changed");
	if (status == SM_OK)
		status = sm_master_open_passphrase(sm_text_of(first), &cli->master, error);
	sodium_free(first);
	sodium_free(second);
	return status;
}

/* Opening does it: see sm_keys_open. */
static int protect(struct cli *cli, bool passphrase)
{
	struct sm_error error = { 0 };
	struct sm_workspace *workspace;
	int code;

	if (passphrase && new_passphrase(cli, &error) != SM_OK)
		return fail(cli, &error);
	workspace = open_workspace(cli, &code);
	if (workspace && !cli->master) {
		say(cli, "geef een hoofdsleutel: --master-file BESTAND, of --passphrase",
		    "give a master key: --master-file FILE, or --passphrase");
		code = EXIT_USAGE;
	}
	sm_workspace_close(workspace);
	return code;
}

static int run(struct cli *cli, int count, char **words)
{
	bool passphrase = false;
	const struct option options[] = { { "passphrase", OPTION_FLAG, &passphrase }, { 0 } };
	struct listing listing = { 0 };
	struct sm_error error = { 0 };
	int code = EXIT_OK;

	if (!options_read(cli, options, &count, words) || !words_between(cli, count, 0, 1))
		return EXIT_USAGE;
	if (count == 1 && strcmp(words[0], "protect") != 0) {
		say(cli, "'keys' kent alleen 'protect'", "'keys' knows 'protect' only");
		return EXIT_USAGE;
	}
	if (count == 1)
		code = protect(cli, passphrase);
	if (code != EXIT_OK)
		return code;
	if (list(cli, &listing, &error) != SM_OK)
		code = fail(cli, &error);
	else if (cli->json)
		print_json(&listing);
	else
		print_table(cli, &listing);
	free(listing.key);
	return code;
}

const struct command cmd_keys = {
	"keys",
	{ "toont welke sleutels leven en tot wanneer, en beschermt ze",
	  "shows which keys are alive and until when, and protects them" },
	{ "  sentimeter keys --workspace mijn-gemeente\n"
	  "  sentimeter keys protect --master-file /etc/sentimeter/master\n"
	  "  sentimeter keys protect --passphrase\n\n"
	  "Elke open periode heeft een eigen sleutel; is zij vrijgegeven, dan wordt hij overschreven. Een sleutel zelf "
	  "is nooit\n"
	  "te zien. 'protect' verpakt de sleutels met een hoofdsleutel; daarna opent elk commando ze alleen met die: "
	  "de\n"
	  "systemd-credential sentimeter-master, --master-file BESTAND, --passphrase-fd NUMMER, of wat u intypt. Raakt "
	  "de\n"
	  "hoofdsleutel kwijt, dan zijn alle open perioden onleesbaar. Zo maakt u een bestand: head -c 32 /dev/urandom "
	  "> BESTAND\n",
	  "  sentimeter keys --workspace my-town\n"
	  "  sentimeter keys protect --master-file /etc/sentimeter/master\n"
	  "  sentimeter keys protect --passphrase\n\n"
	  "Each open period has a key of its own; when it is released, that is overwritten. A key itself is never "
	  "shown.\n"
	  "'protect' wraps the keys by a master key; from then on each command opens them with that only: the systemd\n"
	  "credential sentimeter-master, --master-file FILE, --passphrase-fd NUMBER, or what you type. If the master "
	  "key is lost,\n"
	  "all open periods can no longer be read. This makes a file: head -c 32 /dev/urandom > FILE\n" },
	run,
};
