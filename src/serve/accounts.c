// SPDX-License-Identifier: EUPL-1.2
// accounts: the file of accounts ↔ a name, a role and a password's hash.
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "accounts.h"
#include "sentimeter/file.h"

enum { FILE_BYTES_MAX = 1 << 20, ACCOUNTS_MAX = 1000 };
#define MEMORY_BYTES (64 * 1024 * 1024)
#define PASSES       3
static const char token_mark[] = "token:";

static const char *const role_names[SM_VISITOR_COUNT + 1] = { "resident",  "analyst",       "officer",
							      "moderator", "administrator", NULL };

const char *sm_visitor_name(enum sm_visitor role)
{
	return role_names[role];
}

enum sm_status sm_visitor_parse(const char *name, enum sm_visitor *role, struct sm_error *error)
{
	for (int i = SM_ANALYST; role_names[i]; i++)
		if (strcmp(role_names[i], name) == 0) {
			*role = (enum sm_visitor)i;
			return SM_OK;
		}
	return sm_fail(error, SM_ERROR_USAGE, name, "geen rol: kies analyst, officer, moderator of administrator",
		       "not a role: choose analyst, officer, moderator or administrator");
}

static bool name_ok(const char *name)
{
	size_t length = strlen(name);

	for (size_t i = 0; i < length; i++)
		if (!sm_ascii_is_letter(name[i]) && !sm_ascii_is_digit(name[i]) && !strchr("._@-", name[i]))
			return false;
	return length > 0 && length < SM_ACCOUNT_NAME_MAX;
}

static void path_of(const char *workspace, char path[SM_FILE_PATH_BYTES_MAX])
{
	snprintf(path, SM_FILE_PATH_BYTES_MAX, "%s/accounts", workspace);
}

/* One line: name, role and hash between tabs. */
static bool read_line(struct sm_text line, struct account *account)
{
	char role[20], text[SM_ACCOUNT_NAME_MAX + sizeof(role) + sizeof(account->hash)];
	const char *parts[3] = { text, NULL, NULL };
	size_t part = 0;

	if (line.length >= sizeof(text))
		return false;
	memcpy(text, line.data, line.length);
	text[line.length] = '\0';
	for (char *at = text; *at; at++)
		if (*at == '\t') {
			*at = '\0';
			if (++part == 3)
				return false;
			parts[part] = at + 1;
		}
	if (part != 2 || !name_ok(text) || strlen(parts[2]) >= sizeof(account->hash) ||
	    sm_visitor_parse(parts[1], &account->role, NULL) != SM_OK)
		return false;
	memcpy(account->name, text, strlen(text) + 1);
	memcpy(account->hash, parts[2], strlen(parts[2]) + 1);
	return true;
}

/* All accounts, in memory of the caller's; no file: none. */
static enum sm_status read_all(const char *path, struct account *account, size_t *count, struct sm_error *error)
{
	struct sm_buffer bytes = { .bytes_max = FILE_BYTES_MAX };
	enum sm_status status = sm_file_read(path, &bytes, error);
	int number = 0;

	*count = 0;
	if (status == SM_ERROR_INPUT)
		return SM_OK;
	for (const char *at = bytes.data; status == SM_OK && at && *at;) {
		size_t length = strcspn(at, "\n");

		number++;
		if (length &&
		    (*count == ACCOUNTS_MAX || !read_line((struct sm_text){ at, length }, &account[(*count)++])))
			status = sm_fail_at(error, SM_ERROR_DATA, path, number, 0,
					    "geen account: naam, rol en wachtwoordhash met tabs ertussen",
					    "no account: a name, a role and a password's hash with tabs between");
		at += length + (at[length] == '\n');
	}
	sm_buffer_close(&bytes);
	return status;
}

static enum sm_status write_all(const char *path, const struct account *account, size_t count, struct sm_error *error)
{
	struct sm_buffer bytes = { .bytes_max = FILE_BYTES_MAX };
	enum sm_status status;

	sm_buffer_text(&bytes, "");
	for (size_t i = 0; i < count; i++)
		sm_buffer_format(&bytes, "%s\t%s\t%s\n", account[i].name, role_names[account[i].role], account[i].hash);
	status = bytes.failed ? sm_fail_memory(error)
			      : sm_file_replace(path, (struct sm_text){ bytes.data, bytes.length }, 0600, error);
	sm_buffer_close(&bytes);
	return status;
}

static size_t find(const struct account *account, size_t count, const char *name)
{
	size_t i = 0;

	while (i < count && strcmp(account[i].name, name) != 0)
		i++;
	return i;
}

static enum sm_status hash(const char *password, char into[crypto_pwhash_STRBYTES], struct sm_error *error)
{
	if (!password) {
		snprintf(into, crypto_pwhash_STRBYTES, "-");
		return SM_OK;
	}
	if (strlen(password) < SM_PASSWORD_BYTES_MIN)
		return sm_fail(error, SM_ERROR_USAGE, NULL, "een wachtwoord heeft minstens %d tekens",
			       "a password has at least %d characters", SM_PASSWORD_BYTES_MIN);
	return crypto_pwhash_str(into, password, strlen(password), PASSES, MEMORY_BYTES) == 0 ? SM_OK
											      : sm_fail_memory(error);
}

static enum sm_status set_account(const char *workspace, const char *name, enum sm_visitor role, const char *hash_text,
				  struct sm_error *error)
{
	struct account *all = calloc(ACCOUNTS_MAX + 1, sizeof(*all));
	char path[SM_FILE_PATH_BYTES_MAX];
	size_t count = 0, at;
	enum sm_status status = all ? SM_OK : sm_fail_memory(error);

	path_of(workspace, path);
	if (status == SM_OK && !name_ok(name))
		status = sm_fail(error, SM_ERROR_USAGE, NULL, "een naam heeft letters, cijfers en . _ @ -",
				 "a name has letters, digits and . _ @ -");
	if (status == SM_OK)
		status = read_all(path, all, &count, error);
	if (status == SM_OK) {
		at = find(all, count, name);
		snprintf(all[at].name, sizeof(all[at].name), "%s", name);
		all[at].role = role;
		snprintf(all[at].hash, sizeof(all[at].hash), "%s", hash_text);
		count += at == count;
		status = write_all(path, all, count, error);
	}
	free(all);
	return status;
}

enum sm_status sm_account_set(const char *workspace, const char *name, enum sm_visitor role, const char *password,
			      struct sm_error *error)
{
	char text[crypto_pwhash_STRBYTES];
	enum sm_status status = hash(password, text, error);

	return status == SM_OK ? set_account(workspace, name, role, text, error) : status;
}

/* A token is random and long: a fast hash of it can be turned back by nobody, and costs a request nothing. */
static void hash_token(const char *token, char text[crypto_pwhash_STRBYTES])
{
	uint8_t bytes[32];
	char hex[2 * sizeof(bytes) + 1];

	crypto_generichash(bytes, sizeof(bytes), (const uint8_t *)token, strlen(token), NULL, 0);
	snprintf(text, crypto_pwhash_STRBYTES, "%s%s", token_mark,
		 sodium_bin2hex(hex, sizeof(hex), bytes, sizeof(bytes)));
}

enum sm_status sm_account_token(const char *workspace, const char *name, enum sm_visitor role,
				char token[SM_TOKEN_BYTES], struct sm_error *error)
{
	uint8_t bytes[32];
	char hex[2 * sizeof(bytes) + 1], text[crypto_pwhash_STRBYTES];

	randombytes_buf(bytes, sizeof(bytes));
	/* The mark in front lets people, and tools that look for leaked secrets, see what it is. */
	snprintf(token, SM_TOKEN_BYTES, "sm_%s", sodium_bin2hex(hex, sizeof(hex), bytes, sizeof(bytes)));
	hash_token(token, text);
	return set_account(workspace, name, role, text, error);
}

enum sm_status sm_account_remove(const char *workspace, const char *name, struct sm_error *error)
{
	struct account *all = calloc(ACCOUNTS_MAX, sizeof(*all));
	char path[SM_FILE_PATH_BYTES_MAX];
	size_t count = 0, at;
	enum sm_status status = all ? SM_OK : sm_fail_memory(error);

	path_of(workspace, path);
	if (status == SM_OK)
		status = read_all(path, all, &count, error);
	if (status == SM_OK) {
		at = find(all, count, name);
		if (at == count) {
			status = sm_fail(error, SM_NONE, name, "dit account is er niet", "there is no such account");
		} else {
			all[at] = all[count - 1];
			status = write_all(path, all, count - 1, error);
		}
	}
	free(all);
	return status;
}

enum sm_status sm_account_list(const char *workspace, struct sm_account *account, size_t max, size_t *count,
			       struct sm_error *error)
{
	struct account *all = calloc(ACCOUNTS_MAX, sizeof(*all));
	char path[SM_FILE_PATH_BYTES_MAX];
	enum sm_status status;

	*count = 0;
	path_of(workspace, path);
	status = all ? read_all(path, all, count, error) : sm_fail_memory(error);
	for (size_t i = 0; status == SM_OK && i < *count && i < max; i++) {
		snprintf(account[i].name, sizeof(account[i].name), "%s", all[i].name);
		account[i].role = all[i].role;
		account[i].token = strncmp(all[i].hash, token_mark, sizeof(token_mark) - 1) == 0;
		account[i].password = !account[i].token && strcmp(all[i].hash, "-") != 0;
	}
	free(all);
	return status;
}

/* ---- For the server. ---- */

void accounts_open(struct accounts *accounts, const char *workspace)
{
	memset(accounts, 0, sizeof(*accounts));
	pthread_rwlock_init(&accounts->lock, NULL);
	path_of(workspace, accounts->path);
}

void accounts_close(struct accounts *accounts)
{
	free(accounts->account);
	pthread_rwlock_destroy(&accounts->lock);
}

static bool changed(struct accounts *accounts)
{
	struct stat info = { 0 };

	if (stat(accounts->path, &info) != 0)
		memset(&info, 0, sizeof(info));
	if (accounts->read.inode == info.st_ino && accounts->read.size == (uint64_t)info.st_size &&
	    accounts->read.written_s == info.st_mtim.tv_sec && accounts->read.written_ns == info.st_mtim.tv_nsec)
		return false;
	accounts->read.inode = info.st_ino;
	accounts->read.size = (uint64_t)info.st_size;
	accounts->read.written_s = info.st_mtim.tv_sec;
	accounts->read.written_ns = info.st_mtim.tv_nsec;
	return true;
}

void accounts_refresh(struct accounts *accounts)
{
	struct account *fresh, *old;
	size_t count = 0;

	if (!changed(accounts))
		return;
	fresh = calloc(ACCOUNTS_MAX, sizeof(*fresh));
	if (fresh && read_all(accounts->path, fresh, &count, NULL) != SM_OK)
		count = 0;
	pthread_rwlock_wrlock(&accounts->lock);
	old = accounts->account;
	accounts->account = fresh;
	accounts->count = fresh ? count : 0;
	pthread_rwlock_unlock(&accounts->lock);
	free(old);
}

bool accounts_find(struct accounts *accounts, const char *name, struct account *account)
{
	size_t at;
	bool found;

	pthread_rwlock_rdlock(&accounts->lock);
	at = find(accounts->account, accounts->count, name);
	found = at < accounts->count;
	if (found)
		*account = accounts->account[at];
	pthread_rwlock_unlock(&accounts->lock);
	return found;
}

bool accounts_find_token(struct accounts *accounts, const char *token, struct account *account)
{
	char text[crypto_pwhash_STRBYTES] = { 0 };
	bool found = false;

	hash_token(token, text);
	pthread_rwlock_rdlock(&accounts->lock);
	for (size_t i = 0; i < accounts->count && !found; i++) {
		found = sodium_memcmp(accounts->account[i].hash, text, sizeof(token_mark) + 63) == 0;
		if (found)
			*account = accounts->account[i];
	}
	pthread_rwlock_unlock(&accounts->lock);
	return found;
}
