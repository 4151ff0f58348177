// SPDX-License-Identifier: EUPL-1.2
// read: a filter → rows of released cells; and what else is known of the released periods.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "connection.h"

enum { SQL_BYTES_MAX = 64 * 1024, TERM_BYTES_MAX = 200 };

struct sm_store_rows {
	struct sm_store *store;
	sqlite3_stmt *cell, *term;
	char text[SM_CELL_TERMS_MAX][TERM_BYTES_MAX]; /* of the row that was given last */
};

void sm_store_period_code(struct sm_period period, char *code)
{
	char name[SM_PERIOD_NAME_MAX];

	sm_period_name(period, name);
	switch (period.grain) {
	case SM_DAY: snprintf(code, SM_PERIOD_NAME_MAX, "%.4s%.2s%.2s", name, name + 5, name + 8); break;
	case SM_WEEK: snprintf(code, SM_PERIOD_NAME_MAX, "%.4sW1%.2s", name, name + 6); break;
	case SM_MONTH: snprintf(code, SM_PERIOD_NAME_MAX, "%.4sMM%.2s", name, name + 5); break;
	case SM_HOUR:
	default: snprintf(code, SM_PERIOD_NAME_MAX, "%s", name); break;
	}
}

/* Periods are disjoint, so of those that start before our end only the last can reach into us. */
enum sm_status sm_store_has(struct sm_store *store, struct sm_period period, enum sm_stored *stored,
			    struct sm_error *error)
{
	enum sm_status status = SM_OK;
	int code;

	if (!store->has)
		status = store_prepare(
		    store, "SELECT from_s, until_s FROM release WHERE from_s < ?1 ORDER BY from_s DESC LIMIT 1",
		    &store->has, error);
	if (status != SM_OK)
		return status;
	sqlite3_bind_int64(store->has, 1, period.until_s);
	code = sqlite3_step(store->has);
	*stored = SM_STORED_NOT;
	if (code == SQLITE_ROW && sqlite3_column_int64(store->has, 1) > period.from_s) {
		bool itself = sqlite3_column_int64(store->has, 0) == period.from_s &&
			      sqlite3_column_int64(store->has, 1) == period.until_s;

		*stored = itself ? SM_STORED_ITSELF : SM_STORED_OVERLAP;
	}
	if (code != SQLITE_ROW && code != SQLITE_DONE)
		status = store_fail(store, error);
	sqlite3_reset(store->has);
	return status;
}

enum sm_status sm_store_begin(struct sm_store *store, struct sm_error *error)
{
	return store_run(store, "BEGIN", error);
}

void sm_store_end(struct sm_store *store)
{
	(void)sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL); /* nothing was written */
}

static void add_marks(struct sm_buffer *sql, size_t count)
{
	for (size_t i = 0; i < count; i++)
		sm_buffer_text(sql, i ? ",?" : "?");
}

/* Every topic and area is in its table, so "all" is a list too, and each question is a walk along the primary key of
 * cell: topic, area, then a stretch of time. CROSS JOIN keeps SQLite to that order. */
static void write_select(struct sm_buffer *sql, const struct sm_store_filter *filter)
{
	sm_buffer_text(sql,
		       "SELECT c.topic, c.regio, r.grain, c.from_s, r.until_s, c.remainder, c.authors, c.posts, "
		       "c.scored_authors, c.mean, c.spread, c.negative_pct, c.neutral_pct, c.positive_pct, "
		       "c.coverage_pct, c.news_pct, c.forum_pct, c.fediverse_pct, c.social_pct, c.own_pct, c.terms, "
		       "r.policy_hash, r.released_s, n.epsilon_milli, n.delta_bits, n.authors_range, n.scored_range, "
		       "n.sum_range FROM topic t CROSS JOIN area a CROSS JOIN cell c ON c.topic = t.id "
		       "AND c.regio = a.regio AND c.from_s >= ? AND c.from_s < ? CROSS JOIN release r "
		       "ON r.from_s = c.from_s LEFT JOIN noise n ON n.from_s = c.from_s WHERE r.until_s <= ?");
	if (filter->topic_count) {
		sm_buffer_text(sql, " AND t.id IN (");
		add_marks(sql, filter->topic_count);
		sm_buffer_text(sql, ")");
	}
	if (filter->area_count) {
		sm_buffer_text(sql, " AND a.regio IN (WITH RECURSIVE inside(code) AS (SELECT regio FROM area "
				    "WHERE regio IN (");
		add_marks(sql, filter->area_count);
		sm_buffer_text(sql, ") UNION SELECT a.regio FROM area a JOIN inside ON a.parent = inside.code) "
				    "SELECT code FROM inside)");
	}
}

static void bind_filter(sqlite3_stmt *select, const struct sm_store_filter *filter)
{
	int64_t until_s = filter->until_s ? filter->until_s : INT64_MAX;
	int index = 1;

	sqlite3_bind_int64(select, index++, filter->from_s ? filter->from_s : INT64_MIN);
	sqlite3_bind_int64(select, index++, until_s);
	sqlite3_bind_int64(select, index++, until_s);
	for (size_t i = 0; i < filter->topic_count; i++)
		sqlite3_bind_text(select, index++, filter->topic[i], -1, SQLITE_TRANSIENT);
	for (size_t i = 0; i < filter->area_count; i++)
		sqlite3_bind_text(select, index++, filter->area[i], -1, SQLITE_TRANSIENT);
}

enum sm_status sm_store_select(struct sm_store *store, const struct sm_store_filter *filter,
			       struct sm_store_rows **rows, struct sm_error *error)
{
	SM_AUTO(sm_buffer_close) struct sm_buffer sql = { .bytes_max = SQL_BYTES_MAX };
	struct sm_store_rows *made;
	enum sm_status status;

	*rows = NULL;
	if (filter->topic_count > STORE_IDS_MAX || filter->area_count > STORE_IDS_MAX)
		return sm_fail(error, SM_ERROR_LIMIT, NULL, "meer dan %d onderwerpen of gebieden in een vraag",
			       "more than %d topics or areas in one question", STORE_IDS_MAX);
	write_select(&sql, filter);
	made = calloc(1, sizeof(*made));
	if (sql.failed || !made) {
		free(made);
		return sm_fail_memory(error);
	}
	made->store = store;
	status = store_prepare(store, sql.data, &made->cell, error);
	if (status == SM_OK)
		status = store_prepare(store,
				       "SELECT term, weight FROM cell_term WHERE topic = ?1 AND regio = ?2 AND "
				       "from_s = ?3 ORDER BY rank",
				       &made->term, error);
	if (status != SM_OK) {
		sm_store_rows_close(made);
		return status;
	}
	bind_filter(made->cell, filter);
	*rows = made;
	return SM_OK;
}

static enum sm_status read_terms(struct sm_store_rows *rows, struct sm_store_row *row, struct sm_error *error)
{
	struct sm_cell *cell = &row->cell;
	int code;

	store_bind(rows->term, 1, cell->topic);
	store_bind(rows->term, 2, cell->area);
	sqlite3_bind_int64(rows->term, 3, row->period.from_s);
	while ((code = sqlite3_step(rows->term)) == SQLITE_ROW && cell->term_count < SM_CELL_TERMS_MAX) {
		char *text = rows->text[cell->term_count];

		snprintf(text, TERM_BYTES_MAX, "%s", (const char *)sqlite3_column_text(rows->term, 0));
		cell->term[cell->term_count++] = (struct sm_cell_term){ text, sqlite3_column_double(rows->term, 1) };
	}
	if (code != SQLITE_ROW && code != SQLITE_DONE)
		return store_fail(rows->store, error);
	sqlite3_reset(rows->term);
	return SM_OK;
}

static int share(sqlite3_stmt *row, int column)
{
	return sqlite3_column_type(row, column) == SQLITE_NULL ? -1 : sqlite3_column_int(row, column);
}

static enum sm_grain grain_of(const char *name)
{
	return name[0] == 'h' ? SM_HOUR : name[0] == 'w' ? SM_WEEK : SM_DAY;
}

static void copy_hash(sqlite3_stmt *from, char hash[65])
{
	const char *text = (const char *)sqlite3_column_text(from, 21);
	int length = sqlite3_column_bytes(from, 21);

	if (text && length <= 64)
		memcpy(hash, text, (size_t)length); /* the rest of the row is zeros */
}

/* Without a row all are NULL, which reads as 0. */
static struct sm_noise read_noise(sqlite3_stmt *from)
{
	return (struct sm_noise){ .epsilon_milli = sqlite3_column_int(from, 23),
				  .delta_bits = sqlite3_column_int(from, 24),
				  .authors_range = sqlite3_column_int(from, 25),
				  .scored_range = sqlite3_column_int(from, 26),
				  .sum_range = sqlite3_column_double(from, 27) };
}

static void read_cell(sqlite3_stmt *from, struct sm_store_row *row)
{
	struct sm_cell *cell = &row->cell;

	*row = (struct sm_store_row){ .released_s = sqlite3_column_int64(from, 22), .noise = read_noise(from) };
	row->period = (struct sm_period){ grain_of((const char *)sqlite3_column_text(from, 2)),
					  sqlite3_column_int64(from, 3), sqlite3_column_int64(from, 4) };
	copy_hash(from, row->policy_hash);
	cell->topic = (const char *)sqlite3_column_text(from, 0);
	cell->area = (const char *)sqlite3_column_text(from, 1);
	cell->remainder = sqlite3_column_int(from, 5);
	cell->authors = sqlite3_column_int(from, 6);
	cell->posts = sqlite3_column_int(from, 7);
	cell->scored_authors = sqlite3_column_int(from, 8);
	cell->mean = sqlite3_column_double(from, 9);
	cell->spread = sqlite3_column_double(from, 10);
	cell->negative_pct = share(from, 11);
	cell->neutral_pct = share(from, 12);
	cell->positive_pct = share(from, 13);
	cell->coverage_pct = share(from, 14);
	for (int i = 0; i < SM_SOURCE_COUNT; i++)
		cell->source_pct[i] = share(from, 15 + i);
}

enum sm_status sm_store_next(struct sm_store_rows *rows, struct sm_store_row *row, struct sm_error *error)
{
	int code = sqlite3_step(rows->cell);

	if (code == SQLITE_DONE)
		return SM_END;
	if (code != SQLITE_ROW)
		return store_fail(rows->store, error);
	read_cell(rows->cell, row);
	return sqlite3_column_int(rows->cell, 20) ? read_terms(rows, row, error) : SM_OK;
}

void sm_store_rows_close(struct sm_store_rows *rows)
{
	if (!rows)
		return;
	sqlite3_finalize(rows->cell);
	sqlite3_finalize(rows->term);
	free(rows);
}

static enum sm_status count_periods(struct sm_store *store, int64_t from_s, int64_t until_s, int *periods,
				    struct sm_error *error)
{
	SM_AUTO(store_statement_close) sqlite3_stmt *count = NULL;
	enum sm_status status =
	    store_prepare(store, "SELECT count(*) FROM release WHERE from_s >= ?1 AND until_s <= ?2", &count, error);

	if (status != SM_OK)
		return status;
	sqlite3_bind_int64(count, 1, from_s);
	sqlite3_bind_int64(count, 2, until_s);
	if (sqlite3_step(count) != SQLITE_ROW)
		return store_fail(store, error);
	*periods = sqlite3_column_int(count, 0);
	return SM_OK;
}

static void add_reason(const char *name, int count, int posts[SM_WITHHELD_COUNT])
{
	for (int reason = 0; reason < SM_WITHHELD_COUNT; reason++)
		if (strcmp(name, sm_withheld_name((enum sm_withheld_reason)reason)) == 0)
			posts[reason] = count;
}

enum sm_status sm_store_withheld(struct sm_store *store, int64_t from_s, int64_t until_s, int posts[SM_WITHHELD_COUNT],
				 int *periods, struct sm_error *error)
{
	SM_AUTO(store_statement_close) sqlite3_stmt *sum = NULL;
	enum sm_status status;
	int code = SQLITE_DONE;

	from_s = from_s ? from_s : INT64_MIN;
	until_s = until_s ? until_s : INT64_MAX;
	memset(posts, 0, sizeof(int) * SM_WITHHELD_COUNT);
	status = count_periods(store, from_s, until_s, periods, error);
	if (status == SM_OK)
		status = store_prepare(store,
				       "SELECT w.reason, sum(w.posts) FROM release r JOIN withheld w USING (from_s) "
				       "WHERE r.from_s >= ?1 AND r.until_s <= ?2 GROUP BY w.reason",
				       &sum, error);
	if (status != SM_OK)
		return status;
	sqlite3_bind_int64(sum, 1, from_s);
	sqlite3_bind_int64(sum, 2, until_s);
	while ((code = sqlite3_step(sum)) == SQLITE_ROW)
		add_reason((const char *)sqlite3_column_text(sum, 0), sqlite3_column_int(sum, 1), posts);
	return code == SQLITE_DONE ? SM_OK : store_fail(store, error);
}

enum sm_status sm_store_noise(struct sm_store *store, int64_t from_s, int64_t until_s, struct sm_store_noise *noise,
			      struct sm_error *error)
{
	SM_AUTO(store_statement_close) sqlite3_stmt *read = NULL;
	enum sm_status status = store_prepare(
	    store,
	    "SELECT count(*), sum(n.epsilon_milli = 0), min(nullif(n.epsilon_milli, 0)), max(n.epsilon_milli), "
	    "min(nullif(n.delta_bits, 0)) FROM release r JOIN noise n USING (from_s) "
	    "WHERE r.from_s >= ?1 AND r.until_s <= ?2",
	    &read, error);

	*noise = (struct sm_store_noise){ 0 };
	if (status != SM_OK)
		return status;
	sqlite3_bind_int64(read, 1, from_s ? from_s : INT64_MIN);
	sqlite3_bind_int64(read, 2, until_s ? until_s : INT64_MAX);
	if (sqlite3_step(read) != SQLITE_ROW)
		return store_fail(store, error);
	noise->over = sqlite3_column_int(read, 1);
	noise->periods = sqlite3_column_int(read, 0) - noise->over;
	noise->epsilon_milli_min = sqlite3_column_int(read, 2);
	noise->epsilon_milli_max = sqlite3_column_int(read, 3);
	noise->delta_bits = sqlite3_column_int(read, 4);
	return SM_OK;
}

enum sm_status sm_store_facts(struct sm_store *store, struct sm_period period, struct sm_store_facts *facts,
			      struct sm_error *error)
{
	SM_AUTO(store_statement_close) sqlite3_stmt *read = NULL;
	enum sm_status status =
	    store_prepare(store,
			  "SELECT policy_hash, (SELECT count(*) FROM cell c WHERE c.from_s = r.from_s), "
			  "n.epsilon_milli, n.epsilon_milli = 0 FROM release r LEFT JOIN noise n USING (from_s) "
			  "WHERE r.from_s = ?1 AND r.until_s = ?2",
			  &read, error);
	int code, periods;

	*facts = (struct sm_store_facts){ 0 };
	if (status != SM_OK)
		return status;
	sqlite3_bind_int64(read, 1, period.from_s);
	sqlite3_bind_int64(read, 2, period.until_s);
	code = sqlite3_step(read);
	if (code == SQLITE_DONE)
		return SM_NONE;
	if (code != SQLITE_ROW)
		return store_fail(store, error);
	snprintf(facts->policy_hash, sizeof(facts->policy_hash), "%s", (const char *)sqlite3_column_text(read, 0));
	facts->cells = sqlite3_column_int(read, 1);
	facts->epsilon_milli = sqlite3_column_int(read, 2);
	facts->over = sqlite3_column_int(read, 3);
	if (!sm_store_digest(store->db, period.from_s, facts->digest))
		return store_fail(store, error);
	return sm_store_withheld(store, period.from_s, period.until_s, facts->withheld, &periods, error);
}

enum sm_status sm_store_span(struct sm_store *store, int64_t *from_s, int64_t *until_s, struct sm_error *error)
{
	SM_AUTO(store_statement_close) sqlite3_stmt *span = NULL;
	enum sm_status status = store_prepare(store, "SELECT min(from_s), max(until_s) FROM release", &span, error);

	if (status != SM_OK)
		return status;
	if (sqlite3_step(span) != SQLITE_ROW)
		return store_fail(store, error);
	*from_s = sqlite3_column_int64(span, 0);
	*until_s = sqlite3_column_int64(span, 1);
	return sqlite3_column_type(span, 0) == SQLITE_NULL ? SM_NONE : SM_OK;
}
