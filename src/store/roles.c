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

/* A collector writes releases and names. It reads no more than it needs for that: which periods are there, what their
 * noise has spent, and what an area was called before (an upsert looks at its own row). */
static bool collector_may(int action, const char *first, const char *second)
{
	static const char *const add[] = { "release", "cell", "cell_term", "withheld", "topic", "area", "noise", NULL };
	static const char *const ledger[] = { "noise", NULL };
	static const char *const rename[] = { "topic", "area", NULL };
	static const char *const look[] = { "from_s", "until_s", NULL };

	switch (action) {
	case SQLITE_SELECT:
	case SQLITE_FUNCTION:
	case SQLITE_TRANSACTION: return true;
	case SQLITE_INSERT: return listed(add, first);
	case SQLITE_UPDATE: return listed(rename, first);
	case SQLITE_READ:
		return listed(rename, first) || listed(ledger, first) ||
		       (sqlite3_stricmp(first, "release") == 0 && listed(look, second));
	default: return false;
	}
}

/* A steward deletes released periods, and sees no more of them than which they are and how many cells they have. What
 * their noise has spent stays spent. */
static bool steward_may(int action, const char *first, const char *second)
{
	static const char *const erase[] = { "release", "cell", "cell_term", "withheld", NULL };
	static const char *const look[] = { "from_s", "until_s", "", NULL };
	static const char *const named[] = { "topic", "area", NULL }, *const key[] = { "id", "regio", NULL };

	switch (action) {
	case SQLITE_SELECT:
	case SQLITE_FUNCTION:
	case SQLITE_TRANSACTION: return true;
	case SQLITE_DELETE: return listed(erase, first);
	case SQLITE_READ:
		/* That no cell is left without its topic and area, SQLite sees by their keys. */
		return (listed(erase, first) && listed(look, second)) || (listed(named, first) && listed(key, second));
	default: return false;
	}
}

/* A reader reads what was released: a table that is not named here does not exist for him, whatever somebody puts in
 * the file later. The one pragma tells whether another connection wrote since. */
static bool reader_may(int action, const char *first, const char *second)
{
	static const char *const read[] = { "released", "release", "cell",   "cell_term", "withheld", "topic",
					    "area",     "about",   "inside", "noise",     NULL };

	switch (action) {
	case SQLITE_SELECT:
	case SQLITE_FUNCTION:
	case SQLITE_RECURSIVE: return true;
	case SQLITE_READ:
		return listed(read, first); /* inside: what our own question about areas names on the way */
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
	bool may = store->role == SM_ROLE_COLLECTOR ? collector_may(action, first, second)
		   : store->role == SM_ROLE_STEWARD ? steward_may(action, first, second)
						    : reader_may(action, first, second);

	(void)database;
	(void)trigger;
	/* Off in SQLite unless somebody turns it on; then no role has it either. */
	if (action == SQLITE_FUNCTION && sqlite3_stricmp(second, "load_extension") == 0)
		may = false;
	return may ? SQLITE_OK : SQLITE_DENY;
}

void store_role_hold(struct sm_store *store)
{
	sqlite3_limit(store->db, SQLITE_LIMIT_ATTACHED, 0);
	sqlite3_set_authorizer(store->db, authorize, store);
}
