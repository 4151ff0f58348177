// SPDX-License-Identifier: EUPL-1.2
// sign: a file and a key → a signature beside the file; a workspace → what is agreed and what still has to be signed.
#include <sodium.h>
#include <string.h>
#include <time.h>

#include "cli.h"

enum { PATH_BYTES = 4300, FILE_BYTES_MAX = 64 << 20 };

struct signing {
	const char *key, *name, *password_fd;
	bool status;
};

static const char *last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* jansen for ~/keys/jansen.key: who signed shows in the name of the file. That it is so, the signature tells. */
static void name_of_key(const char *path, char name[SM_PERSON_NAME_BYTES])
{
	const char *last = last_part(path);
	size_t length = strlen(last);

	if (length > 4 && strcmp(last + length - 4, ".key") == 0)
		length -= 4;
	snprintf(name, SM_PERSON_NAME_BYTES, "%.*s", (int)(length < 40 ? length : 40), last);
	for (char *c = name; *c; c++)
		if (!sm_ascii_is_letter(*c) && !sm_ascii_is_digit(*c) && *c != '-' && *c != '_')
			*c = '-';
}

static enum sm_status open_key(const struct cli *cli, const struct signing *s, struct sm_secret_key **key,
			       struct sm_error *error)
{
	char *password = NULL;
	enum sm_status status = sm_secret_key_open(s->key, key, error);

	if (status != SM_OK || !sm_secret_key_locked(*key))
		return status;
	status = secret_read(cli, s->password_fd, "wachtwoord van de sleutel", "password of the key", &password, error);
	if (status == SM_OK)
		status = sm_secret_key_unlock(*key, password, error);
	sodium_free(password);
	return status;
}

static enum sm_status sign_file(const struct cli *cli, const struct sm_secret_key *key, const char *name,
				const char *file, struct sm_error *error)
{
	struct sm_buffer content = { .bytes_max = FILE_BYTES_MAX }, text = { .bytes_max = 4096 };
	char path[PATH_BYTES];
	enum sm_status status = sm_file_read(file, &content, error);

	if (snprintf(path, sizeof(path), "%s.%s.minisig", file, name) >= (int)sizeof(path))
		status = sm_fail(error, SM_ERROR_LIMIT, file, "deze naam is te lang", "this name is too long");
	if (status == SM_OK)
		status = sm_sign(key, (struct sm_text){ content.data, content.length }, last_part(file),
				 (int64_t)time(NULL), &text, error);
	if (status == SM_OK)
		status = sm_file_replace(path, (struct sm_text){ text.data, text.length }, 0644, error);
	if (status == SM_OK)
		say(cli, "getekend: %s", "signed: %s", path);
	sm_buffer_close(&text);
	sm_buffer_close(&content);
	return status;
}

static int sign_all(const struct cli *cli, const struct signing *s, int count, char **files)
{
	SM_AUTO(sm_secret_key_closep) struct sm_secret_key *key = NULL;
	char name[SM_PERSON_NAME_BYTES];
	struct sm_error error = { 0 };
	enum sm_status status = open_key(cli, s, &key, &error);

	name_of_key(s->name ? s->name : s->key, name);
	for (int i = 0; status == SM_OK && i < count; i++)
		status = sign_file(cli, key, name, files[i], &error);
	return status == SM_OK ? EXIT_OK : fail(cli, &error);
}

/* ---- What is agreed. ---- */

static const char *what_it_needs(const struct cli *cli, const struct sm_agreed_file *file)
{
	if (!file->there)
		return tr(cli, "is er niet", "is not there");
	if (!file->changed)
		return tr(cli, "zoals afgesproken", "as agreed");
	if (file->enough)
		return tr(cli, "getekend: geldt vanaf de volgende ronde", "signed: in force with the next run");
	return file->direction == SM_WIDER
		   ? tr(cli, "ruimer: twee mensen tekenen, onder wie een officer",
			"wider: two people sign, one of them an officer")
		   : tr(cli, "niet ruimer: een handtekening is genoeg", "not wider: one signature is enough");
}

static void print_file(const struct cli *cli, int i, const struct sm_agreed_file *file)
{
	if (cli->json) {
		static const char *const direction[] = { "narrower", "even", "wider" };

		printf("%s{\"file\":\"%s\",\"changed\":%s,\"direction\":\"%s\",\"enough\":%s,\"signers\":\"%s\"}",
		       i ? "," : "", sm_agreed_name(i), file->changed ? "true" : "false",
		       direction[file->direction + 1], file->enough ? "true" : "false", file->signers);
		return;
	}
	printf("  %-12s %s", sm_agreed_name(i), what_it_needs(cli, file));
	if (file->signers[0])
		printf(tr(cli, " (getekend door %s)", " (signed by %s)"), file->signers);
	putchar('\n');
	if (file->other[0])
		printf("  %-12s %s: %s\n", "",
		       tr(cli, "telt niet (ander bestand, onbekende sleutel, te oud of zonder stem)",
			  "does not count (another content, an unknown key, too old or without a vote)"),
		       file->other);
}

/* In groups of four, so that it can be read out on the telephone. */
static void print_fingerprint(const struct cli *cli, const char *hex)
{
	printf("%s:", tr(cli, "vingerafdruk van people.yaml, om per telefoon te vergelijken",
			 "fingerprint of people.yaml, to compare by telephone"));
	for (int i = 0; i < 32; i += 4)
		printf(" %.4s", hex + i);
	putchar('\n');
}

/* Lexicons, redaction and column mappings come with the program; who agreed did so with those of that day. */
static int print_rules(const struct cli *cli, const struct sm_agreement *agreement)
{
	if (!agreement->rules[0] || strcmp(agreement->rules, agreement->rules_now) == 0)
		return 0;
	if (!cli->json)
		puts(tr(cli,
			"  rules/       is veranderd sinds twee mensen tekenden: laat twee mensen policy.yaml opnieuw "
			"tekenen "
			"(een ander commentaar is genoeg)",
			"  rules/       was changed since two people signed: have two people sign policy.yaml anew "
			"(another "
			"comment will do)"));
	return 1;
}

static int print_status(const struct cli *cli)
{
	struct sm_agreement agreement;
	struct sm_error error = { 0 };
	int waiting = 0;

	if (sm_agreement_read(cli->workspace, cli->rules, (int64_t)time(NULL), &agreement, &error) != SM_OK)
		return fail(cli, &error);
	if (cli->json)
		printf("{\"version\":%d,\"hash\":\"%s\",\"people\":\"%s\",\"files\":[", agreement.version,
		       agreement.hash, agreement.people);
	else if (agreement.version)
		printf(tr(cli, "In werking: versie %d (%.16s)\n", "In force: version %d (%.16s)\n"), agreement.version,
		       agreement.hash);
	else
		puts(tr(cli, "Er is nog niets afgesproken: de eerste keer tekenen twee mensen alle vijf bestanden.",
			"Nothing was agreed yet: the first time two people sign all five files."));
	for (int i = 0; i < SM_AGREED_FILES; i++) {
		print_file(cli, i, &agreement.file[i]);
		waiting += agreement.file[i].changed && !agreement.file[i].enough;
	}
	if (cli->json)
		printf("],\"rules\":{\"agreed\":\"%s\",\"now\":\"%s\"}}\n", agreement.rules, agreement.rules_now);
	else if (agreement.people[0])
		print_fingerprint(cli, agreement.people);
	waiting += print_rules(cli, &agreement);
	return waiting ? EXIT_FOUND : EXIT_OK;
}

static int run(struct cli *cli, int count, char **words)
{
	struct signing s = { 0 };
	const struct option options[] = { { "key", OPTION_VALUE, &s.key },
					  { "name", OPTION_VALUE, &s.name },
					  { "password-fd", OPTION_VALUE, &s.password_fd },
					  { "status", OPTION_FLAG, &s.status },
					  { 0 } };

	if (!options_read(cli, options, &count, words) ||
	    !words_between(cli, count, s.status ? 0 : 1, s.status ? 0 : OPTION_LIST_MAX))
		return EXIT_USAGE;
	if (s.status)
		return print_status(cli);
	if (!s.key) {
		say(cli, "noem uw sleutel met --key NAAM.key; 'sentimeter keygen NAAM' maakt er een",
		    "name your key with --key NAME.key; 'sentimeter keygen NAME' makes one");
		return EXIT_USAGE;
	}
	return sign_all(cli, &s, count, words);
}

const struct command cmd_sign = {
	"sign",
	{ "tekent bestanden, en toont wat is afgesproken", "signs files, and shows what is agreed" },
	{ "  sentimeter sign policy.yaml topics.yaml --key ~/jansen.key\n"
	  "  sentimeter sign --status --workspace mijn-gemeente\n"
	  "  minisign -Vm policy.yaml -x policy.yaml.jansen.minisig -p jansen.pub\n\n"
	  "Schrijft naast BESTAND een handtekening BESTAND.NAAM.minisig over precies deze inhoud. Wat ruimer wordt, "
	  "geldt pas\n"
	  "als twee mensen tekenden (onder wie een officer); wat krapper wordt, als er een tekende.\n\n"
	  "  --key NAAM.key     de geheime sleutel, ook een van minisign\n"
	  "  --name NAAM        voor de naam van het bestand (standaard die van de sleutel)\n"
	  "  --password-fd N    lees het wachtwoord van dit open bestand in plaats van het te vragen\n"
	  "  --status           wat geldt en wat nog getekend moet worden; eindigt met 1 als er iets wacht\n",
	  "  sentimeter sign policy.yaml topics.yaml --key ~/jansen.key\n"
	  "  sentimeter sign --status --workspace my-town\n"
	  "  minisign -Vm policy.yaml -x policy.yaml.jansen.minisig -p jansen.pub\n\n"
	  "Writes a signature FILE.NAME.minisig beside FILE, over exactly this content. What becomes wider counts once "
	  "two\n"
	  "people signed (one of them an officer), what becomes narrower once one did.\n\n"
	  "  --key NAME.key     the secret key, of minisign too\n"
	  "  --name NAME        for the name of the file (that of the key by default)\n"
	  "  --password-fd N    read the password from this open file instead of asking\n"
	  "  --status           what is in force and what still has to be signed; ends with 1 when something waits\n" },
	run,
};
