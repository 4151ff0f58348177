// SPDX-License-Identifier: EUPL-1.2
// state: state.db ↔ what is remembered of a feed.
#include <sodium.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "state.h"

enum { BUSY_MS = 5000 };

extern const char state_schema_sql[], state_read_sql[], state_write_sql[], state_health_sql[], state_rhythm_sql[];

struct sm_feed_state {
	sqlite3 *db;
	sqlite3_stmt *read, *write, *health, *rhythm;
	struct robots_cache robots;
	struct token_cache tokens;
};

static enum sm_status failed(sqlite3 *db, struct sm_error *error)
{
	const char *path = db ? sqlite3_db_filename(db, "main") : NULL;
	const char *reason = db ? sqlite3_errmsg(db) : "?";

	switch (db ? sqlite3_errcode(db) : SQLITE_NOMEM) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return sm_fail(error, SM_ERROR_RETRY, path, "is in gebruik door een ander proces: probeer het later",
			       "in use by another process: try again later");
	case SQLITE_NOMEM: return sm_fail_memory(error);
	case SQLITE_NOTADB:
	case SQLITE_CORRUPT:
		return sm_fail(error, SM_ERROR_DATA, path,
			       "is beschadigd: verwijder het, dan worden de bronnen opnieuw gelezen",
			       "is damaged: remove it, and the feeds are read afresh");
	case SQLITE_READONLY:
	case SQLITE_PERM:
	case SQLITE_CANTOPEN:
		return sm_fail(error, SM_ERROR_PERMISSION, path, "kan hier niet schrijven: %s", "cannot write here: %s",
			       reason);
	default: return sm_fail(error, SM_ERROR_IO, path, "%s", "%s", reason);
	}
}

static bool prepare(struct sm_feed_state *state, const char *sql, sqlite3_stmt **statement)
{
	return sqlite3_prepare_v3(state->db, sql, -1, SQLITE_PREPARE_PERSISTENT, statement, NULL) == SQLITE_OK;
}

enum sm_status sm_feed_state_open(const char *path, struct sm_feed_state **state, struct sm_error *error)
{
	struct sm_feed_state *made = calloc(1, sizeof(*made));
	enum sm_status status;

	*state = NULL;
	if (!made)
		return sm_fail_memory(error);
	if (sqlite3_open_v2(path, &made->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) == SQLITE_OK &&
	    sqlite3_busy_timeout(made->db, BUSY_MS) == SQLITE_OK &&
	    sqlite3_exec(made->db, state_schema_sql, NULL, NULL, NULL) == SQLITE_OK &&
	    prepare(made, state_read_sql, &made->read) && prepare(made, state_write_sql, &made->write) &&
	    prepare(made, state_health_sql, &made->health) && prepare(made, state_rhythm_sql, &made->rhythm)) {
		*state = made;
		return SM_OK;
	}
	status = failed(made->db, error);
	sm_feed_state_close(made);
	return status;
}

void sm_feed_state_close(struct sm_feed_state *state)
{
	if (!state)
		return;
	sqlite3_finalize(state->read);
	sqlite3_finalize(state->write);
	sqlite3_finalize(state->health);
	sqlite3_finalize(state->rhythm);
	sqlite3_close(state->db);
	robots_cache_clear(&state->robots);
	token_cache_clear(&state->tokens);
	free(state);
}

struct robots_cache *state_robots(struct sm_feed_state *state)
{
	return &state->robots;
}

struct token_cache *state_tokens(struct sm_feed_state *state)
{
	return &state->tokens;
}

void state_hash(const char *url, unsigned char *hash)
{
	crypto_generichash(hash, STATE_HASH_BYTES, (const unsigned char *)url, strlen(url), NULL, 0);
}

/* A column into a field that is terminated; one that does not fit is as good as absent. */
static void get_text(sqlite3_stmt *row, int column, char *field, size_t bytes_max)
{
	const void *value = sqlite3_column_blob(row, column);
	size_t length = (size_t)sqlite3_column_bytes(row, column);

	if (!value || length >= bytes_max)
		length = 0;
	if (length)
		memcpy(field, value, length);
	field[length] = '\0';
}

static void get_row(sqlite3_stmt *row, struct feed_memory *memory)
{
	int ids;

	get_text(row, 0, memory->etag, sizeof(memory->etag));
	get_text(row, 1, memory->last_modified, sizeof(memory->last_modified));
	if (sqlite3_column_bytes(row, 2) == STATE_HASH_BYTES)
		memcpy(memory->validator_url, sqlite3_column_blob(row, 2), STATE_HASH_BYTES);
	memory->next_poll_s = sqlite3_column_int64(row, 3);
	memory->held = sqlite3_column_int(row, 4);
	memory->failures = sqlite3_column_int(row, 5);
	memory->last_success_s = sqlite3_column_int64(row, 6);
	memory->last_status = sqlite3_column_int(row, 7);
	get_text(row, 8, memory->moved_url, sizeof(memory->moved_url));
	memory->moved_count = sqlite3_column_int(row, 9);
	memory->ended = sqlite3_column_int(row, 10);
	memory->last_poll_s = sqlite3_column_int64(row, 11);
	ids = sqlite3_column_int(row, 12);
	memory->cursor.ids = ids >= 0 && ids <= SOURCE_IDS_ULID ? (enum source_ids)ids : SOURCE_IDS_UNKNOWN;
	memory->cursor.at_s = sqlite3_column_int64(row, 13);
	memory->posts_seen = sqlite3_column_int(row, 14);
	memory->hollow_count = sqlite3_column_int(row, 15);
	get_text(row, 16, memory->why[SM_NL], sizeof(memory->why[SM_NL]));
	get_text(row, 17, memory->why[SM_EN], sizeof(memory->why[SM_EN]));
	memory->rhythm.gap_s = sqlite3_column_int64(row, 18);
	memory->rhythm.ttl_s = sqlite3_column_int64(row, 19);
	memory->rhythm.skip_hours = (uint32_t)sqlite3_column_int64(row, 20);
}

enum sm_status state_read(struct sm_feed_state *state, const struct sm_feed *feed, struct feed_memory *memory,
			  struct sm_error *error)
{
	int code = SQLITE_ERROR;

	*memory = (struct feed_memory){ 0 };
	if (sqlite3_bind_text(state->read, 1, feed->id, -1, SQLITE_STATIC) == SQLITE_OK &&
	    sqlite3_bind_text(state->read, 2, feed->url, -1, SQLITE_STATIC) == SQLITE_OK)
		code = sqlite3_step(state->read);
	if (code == SQLITE_ROW)
		get_row(state->read, memory);
	if (sqlite3_reset(state->read) != SQLITE_OK || (code != SQLITE_ROW && code != SQLITE_DONE))
		return failed(state->db, error);
	return SM_OK;
}

static bool put_blob(sqlite3_stmt *row, int column, const void *value, size_t length)
{
	return sqlite3_bind_blob(row, column, value, (int)length, SQLITE_STATIC) == SQLITE_OK;
}

static bool put_number(sqlite3_stmt *row, int column, int64_t value)
{
	return sqlite3_bind_int64(row, column, value) == SQLITE_OK;
}

static bool done(sqlite3_stmt *row, bool bound)
{
	bool written = bound && sqlite3_step(row) == SQLITE_DONE;

	sqlite3_reset(row);
	sqlite3_clear_bindings(row);
	return written;
}

static bool write_feed(sqlite3_stmt *row, const struct sm_feed *feed, const struct feed_memory *memory)
{
	bool bound = sqlite3_bind_text(row, 1, feed->id, -1, SQLITE_STATIC) == SQLITE_OK &&
		     sqlite3_bind_text(row, 2, feed->url, -1, SQLITE_STATIC) == SQLITE_OK &&
		     put_blob(row, 3, memory->etag, strlen(memory->etag)) &&
		     put_blob(row, 4, memory->last_modified, strlen(memory->last_modified)) &&
		     put_blob(row, 5, memory->validator_url, STATE_HASH_BYTES) &&
		     put_number(row, 6, memory->next_poll_s) && put_number(row, 7, memory->held) &&
		     put_number(row, 8, memory->failures) && put_number(row, 9, memory->last_success_s) &&
		     put_number(row, 10, memory->last_status) &&
		     sqlite3_bind_text(row, 11, memory->moved_url, -1, SQLITE_STATIC) == SQLITE_OK &&
		     put_number(row, 12, memory->moved_count) && put_number(row, 13, memory->ended);

	return done(row, bound);
}

static bool write_health(sqlite3_stmt *row, const struct sm_feed *feed, const struct feed_memory *memory)
{
	bool bound = sqlite3_bind_text(row, 1, feed->id, -1, SQLITE_STATIC) == SQLITE_OK &&
		     put_number(row, 2, memory->last_poll_s) && put_number(row, 3, memory->cursor.ids) &&
		     put_number(row, 4, memory->cursor.at_s) && put_number(row, 5, memory->posts_seen) &&
		     put_number(row, 6, memory->hollow_count) &&
		     sqlite3_bind_text(row, 7, memory->why[SM_NL], -1, SQLITE_STATIC) == SQLITE_OK &&
		     sqlite3_bind_text(row, 8, memory->why[SM_EN], -1, SQLITE_STATIC) == SQLITE_OK;

	return done(row, bound);
}

static bool write_rhythm(sqlite3_stmt *row, const struct sm_feed *feed, const struct rhythm *rhythm)
{
	bool bound = sqlite3_bind_text(row, 1, feed->id, -1, SQLITE_STATIC) == SQLITE_OK &&
		     put_number(row, 2, rhythm->gap_s) && put_number(row, 3, rhythm->ttl_s) &&
		     put_number(row, 4, rhythm->skip_hours);

	return done(row, bound);
}

static enum sm_status run(struct sm_feed_state *state, const char *sql, struct sm_error *error)
{
	return sqlite3_exec(state->db, sql, NULL, NULL, NULL) == SQLITE_OK ? SM_OK : failed(state->db, error);
}

enum sm_status state_begin(struct sm_feed_state *state, struct sm_error *error)
{
	return run(state, "begin immediate", error);
}

enum sm_status state_commit(struct sm_feed_state *state, struct sm_error *error)
{
	return run(state, "commit", error);
}

void state_rollback(struct sm_feed_state *state)
{
	if (!sqlite3_get_autocommit(state->db))
		(void)sqlite3_exec(state->db, "rollback", NULL, NULL, NULL);
}

enum sm_status state_write(struct sm_feed_state *state, const struct sm_feed *feed, const struct feed_memory *memory,
			   struct sm_error *error)
{
	if (write_feed(state->write, feed, memory) && write_health(state->health, feed, memory) &&
	    write_rhythm(state->rhythm, feed, &memory->rhythm))
		return SM_OK;
	return failed(state->db, error);
}

enum sm_status sm_feed_health(struct sm_feed_state *state, const struct sm_feed *feed, struct sm_feed_health *health,
			      struct sm_error *error)
{
	struct feed_memory memory;
	enum sm_status status = state_read(state, feed, &memory, error);

	*health = (struct sm_feed_health){ .known = memory.last_poll_s || memory.next_poll_s,
					   .ended = memory.ended,
					   .held = memory.held,
					   .hollow = memory.hollow_count > 0,
					   .http_status = memory.last_status,
					   .failures = memory.failures,
					   .last_poll_s = memory.last_poll_s,
					   .last_success_s = memory.last_success_s,
					   .next_poll_s = memory.next_poll_s };
	memcpy(health->why, memory.why, sizeof(health->why));
	return status;
}
