// SPDX-License-Identifier: EUPL-1.2
// keygen: a name → a pair of keys to sign with, in minisign's format.
#include <sodium.h>
#include <string.h>

#include "cli.h"

enum { PATH_BYTES = 4200 };

struct keygen {
	const char *name, *folder, *password_fd;
	bool unencrypted;
};

/* NULL when there is to be none; else twice the same, for nobody can see what he types. */
static enum sm_status choose_password(const struct cli *cli, const struct keygen *k, char **password,
				      struct sm_error *error)
{
	char *again = NULL;
	enum sm_status status;

	*password = NULL;
	if (k->unencrypted)
		return SM_OK;
	status = secret_read(cli, k->password_fd, "wachtwoord voor de nieuwe sleutel", "password for the new key",
			     password, error);
	if (status == SM_OK && (*password)[0] == '\0')
		status = sm_fail(error, SM_ERROR_USAGE, NULL,
				 "een leeg wachtwoord beschermt niets: kies er een, of geef --unencrypted",
				 "an empty password protects nothing: choose one, or give --unencrypted");
	if (status == SM_OK && !k->password_fd)
		status = secret_read(cli, NULL, "nog een keer", "once more", &again, error);
	if (status == SM_OK && again && strcmp(again, *password) != 0)
		status = sm_fail(error, SM_ERROR_USAGE, NULL, "de twee wachtwoorden verschillen: probeer het opnieuw",
				 "the two passwords differ: try again");
	sodium_free(again);
	return status;
}

static enum sm_status write_public(const char *path, const char *text, struct sm_error *error)
{
	struct sm_buffer file = { .bytes_max = 1024 };
	enum sm_status status;

	sm_buffer_format(&file, "untrusted comment: minisign public key\n%s\n", text);
	status = sm_file_replace(path, (struct sm_text){ file.data, file.length }, 0644, error);
	sm_buffer_close(&file);
	return status;
}

static void tell(const struct cli *cli, const struct keygen *k, const char *secret, const char *text)
{
	if (cli->json) {
		printf("{\"name\":\"%s\",\"key\":\"%s\"}\n", k->name, text);
		return;
	}
	say(cli,
	    "Gemaakt: %s (geheim: bewaar het op uw eigen machine, met een kopie op een veilige plaats) en %s.pub.\n"
	    "Voor people.yaml:",
	    "Made: %s (secret: keep it on your own machine, with a copy in a safe place) and %s.pub.\n"
	    "For people.yaml:",
	    secret, k->name);
	printf("  - name: %s\n    roles: [officer]\n    key: %s\n    until: 2028-01-01\n", k->name, text);
}

static int make(const struct cli *cli, const struct keygen *k)
{
	char secret[PATH_BYTES], open_path[PATH_BYTES], text[SM_KEY_TEXT_BYTES], *password = NULL;
	SM_AUTO(sm_secret_key_closep) struct sm_secret_key *key = NULL;
	struct sm_public_key public_key;
	struct sm_error error = { 0 };
	enum sm_status status;

	snprintf(secret, sizeof(secret), "%.4000s/%s.key", k->folder, k->name);
	snprintf(open_path, sizeof(open_path), "%.4000s/%s.pub", k->folder, k->name);
	status = choose_password(cli, k, &password, &error);
	if (status == SM_OK)
		status = sm_secret_key_make(&key, &error);
	if (status == SM_OK)
		status = sm_secret_key_write(key, secret, password, &error);
	sodium_free(password);
	if (status == SM_OK) {
		sm_secret_key_public(key, &public_key);
		sm_public_key_text(&public_key, text);
		status = write_public(open_path, text, &error);
	}
	if (status != SM_OK)
		return fail(cli, &error);
	tell(cli, k, secret, text);
	return EXIT_OK;
}

static int run(struct cli *cli, int count, char **words)
{
	struct keygen k = { .folder = "." };
	const struct option options[] = { { "folder", OPTION_VALUE, &k.folder },
					  { "password-fd", OPTION_VALUE, &k.password_fd },
					  { "unencrypted", OPTION_FLAG, &k.unencrypted },
					  { 0 } };

	if (!options_read(cli, options, &count, words) || !words_between(cli, count, 1, 1))
		return EXIT_USAGE;
	k.name = words[0];
	if (!*k.name || strlen(k.name) >= SM_PERSON_NAME_BYTES ||
	    k.name[strspn(k.name, "abcdefghijklmnopqrstuvwxyz0123456789-")]) {
		say(cli, "een naam heeft hoogstens 40 kleine letters, cijfers en streepjes",
		    "a name has at most 40 small letters, digits and dashes");
		return EXIT_USAGE;
	}
	return make(cli, &k);
}

const struct command cmd_keygen = {
	"keygen",
	{ "maakt een sleutel om mee te tekenen", "makes a key to sign with" },
	{ "  sentimeter keygen jansen\n"
	  "  sentimeter keygen jansen --folder ~/sleutels\n\n"
	  "Maakt NAAM.key (geheim, met een wachtwoord) en NAAM.pub (voor people.yaml), in het formaat van minisign: "
	  "een\n"
	  "sleutel van 'minisign -G' is even goed. Ieder maakt zijn eigen sleutel op zijn eigen machine.\n\n"
	  "  --folder MAP       waar de twee bestanden komen (standaard hier)\n"
	  "  --password-fd N    lees het wachtwoord van dit open bestand in plaats van het te vragen\n"
	  "  --unencrypted      zonder wachtwoord: wie het bestand heeft, kan tekenen\n",
	  "  sentimeter keygen jansen\n"
	  "  sentimeter keygen jansen --folder ~/keys\n\n"
	  "Makes NAME.key (secret, with a password) and NAME.pub (for people.yaml), in the format of minisign: a key "
	  "of\n"
	  "'minisign -G' is as good. Everybody makes a key of their own, on their own machine.\n\n"
	  "  --folder DIR       where the two files go (here by default)\n"
	  "  --password-fd N    read the password from this open file instead of asking\n"
	  "  --unencrypted      without a password: whoever has the file can sign\n" },
	run,
};
