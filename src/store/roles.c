// SPDX-License-Identifier: EUPL-1.2
// roles: what a statement wants to do → whether this connection may (sqlite3_set_authorizer).
#include <string.h>

#include "connection.h"

/* Ends with NULL. */
static bool listed(const char *const *list, const char *name)
{
	for (; name && *list; list++)
		if (sqlite3_stricmp(*list, name) == 0)
			return true;
	return false;
}

/* A collector writes releases and names. It reads no more than it needs for that: which periods are there, and what an
 * area was called before (an upsert looks at its own row). */
static bool collector_may(int action, const char *first, const char *second)
{
	static const char *const add[] = { "release", "cell", "cell_term", "withheld", "topic", "area", NULL };
	static const char *const rename[] = { "topic", "area", NULL };
	static const char *const look[] = { "from_s", "until_s", NULL };

	switch (action) {
	case SQLITE_SELECT:
	case SQLITE_FUNCTION:
	case SQLITE_TRANSACTION: return true;
	case SQLITE_INSERT: return listed(add, first);
	case SQLITE_UPDATE: return listed(rename, first);
	case SQLITE_READ:
		return listed(rename, first) || (sqlite3_stricmp(first, "release") == 0 && listed(look, second));
	default: return false;
	}
}

/* A reader reads. The one pragma tells whether another connection wrote since. */
static bool reader_may(int action, const char *first, const char *second)
{
	switch (action) {
	case SQLITE_SELECT:
	case SQLITE_READ:
	case SQLITE_FUNCTION:
	case SQLITE_RECURSIVE: return true;
	/* To read all of an answer at one moment: sm_store_begin. */
	case SQLITE_TRANSACTION: return sqlite3_stricmp(first, "COMMIT") != 0;
	case SQLITE_PRAGMA: return second == NULL && sqlite3_stricmp(first, "data_version") == 0;
	default: return false;
	}
}

static int authorize(void *context, int action, const char *first, const char *second, const char *database,
		     const char *trigger)
{
	const struct sm_store *store = context;
	bool may =
	    store->role == SM_ROLE_COLLECTOR ? collector_may(action, first, second) : reader_may(action, first, second);

	(void)database;
	(void)trigger;
	return may ? SQLITE_OK : SQLITE_DENY;
}

void store_role_hold(struct sm_store *store)
{
	sqlite3_limit(store->db, SQLITE_LIMIT_ATTACHED, 0);
	sqlite3_set_authorizer(store->db, authorize, store);
}
