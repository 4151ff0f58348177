// SPDX-License-Identifier: EUPL-1.2
// master: a systemd credential, a file, or a passphrase → the master key of a workspace.
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

enum { PATH_BYTES = 4096 };
static const char credential_name[] = "sentimeter-master";

/* What systemd was told to give us (LoadCredentialEncrypted=). */
static bool find_credential(char path[PATH_BYTES])
{
	const char *folder = getenv("CREDENTIALS_DIRECTORY");

	return folder && snprintf(path, PATH_BYTES, "%s/%s", folder, credential_name) < PATH_BYTES &&
	       access(path, F_OK) == 0;
}

static bool wants_passphrase(const struct cli *cli)
{
	enum sm_master_kind kind = SM_MASTER_NONE;
	char path[PATH_BYTES];
	size_t count;

	return snprintf(path, sizeof(path), "%s/keys", cli->workspace) < (int)sizeof(path) &&
	       sm_keys_survey(path, &kind, NULL, 0, &count, NULL) == SM_OK && kind == SM_MASTER_PASSPHRASE;
}

static enum sm_status from_passphrase(const struct cli *cli, struct sm_master **master, struct sm_error *error)
{
	char *phrase;
	enum sm_status status = secret_read(cli, cli->passphrase_fd, "wachtwoordzin van de sleutels",
					    "passphrase of the keys", &phrase, error);

	if (status == SM_OK)
		status = sm_master_open_passphrase(sm_text_of(phrase), master, error);
	sodium_free(phrase);
	return status;
}

enum sm_status master_find(const struct cli *cli, struct sm_master **master, struct sm_error *error)
{
	char path[PATH_BYTES];

	*master = NULL;
	if (cli->master_file)
		return sm_master_open_file(cli->master_file, false, master, error);
	if (cli->passphrase_fd)
		return from_passphrase(cli, master, error);
	if (find_credential(path))
		return sm_master_open_file(path, true, master, error);
	return wants_passphrase(cli) ? from_passphrase(cli, master, error) : SM_OK;
}
