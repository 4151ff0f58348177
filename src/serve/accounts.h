/* SPDX-License-Identifier: EUPL-1.2 */
/* accounts: who may log in, as what: the file `accounts` in the workspace, a line each: name, role and the password's
 * Argon2id hash, or - when a proxy vouches for the person. Private to serve and its command. */
#ifndef SERVE_ACCOUNTS_H
#define SERVE_ACCOUNTS_H

#include <sodium.h>

#include "sentimeter/serve.h"

struct account {
	char name[SM_ACCOUNT_NAME_MAX];
	enum sm_visitor role;
	char hash[crypto_pwhash_STRBYTES]; /* "-": no password of its own */
};

/* SM_NONE when there is no such account. */
SM_CHECK enum sm_status accounts_find(const char *path, const char *name, struct account *account,
				      struct sm_error *error);

#endif
