/* SPDX-License-Identifier: EUPL-1.2 */
/* accounts: who may log in, as what: the file `accounts` in the workspace, a line each: name, role and the password's
 * Argon2id hash, - when a proxy vouches for the person, or token: and the hash of a program's token. Private to serve.
 */
#ifndef SERVE_ACCOUNTS_H
#define SERVE_ACCOUNTS_H

#include <pthread.h>
#include <sodium.h>

#include "sentimeter/file.h"
#include "sentimeter/serve.h"

struct account {
	char name[SM_ACCOUNT_NAME_MAX];
	enum sm_visitor role;
	char hash[crypto_pwhash_STRBYTES]; /* "-", or as above */
};

/* The file in memory. A file with a mistake is no accounts at all. */
struct accounts {
	pthread_rwlock_t lock;
	char path[SM_FILE_PATH_BYTES_MAX];
	struct account *account;
	size_t count;
	struct {
		uint64_t inode, size;
		int64_t written_s;
		long written_ns;
	} read; /* what was read */
};
void accounts_open(struct accounts *accounts, const char *workspace);
void accounts_close(struct accounts *accounts);
/* Reads it again when it changed. */
void accounts_refresh(struct accounts *accounts);
/* False when there is no such account. */
bool accounts_find(struct accounts *accounts, const char *name, struct account *account);
/* False when the token is nobody's. */
bool accounts_find_token(struct accounts *accounts, const char *token, struct account *account);

#endif
