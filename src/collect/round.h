/* SPDX-License-Identifier: EUPL-1.2 */
/* round: one pass over the feeds. A task reads one feed; a slot is one host, which serves one request at a time, with a
 * pause behind each. collect.c decides when a task may ask, task.c what it asks and what the answer means. */
#ifndef COLLECT_ROUND_H
#define COLLECT_ROUND_H

#include "fetch.h"
#include "state.h"

/* What is not for users: tests measure politeness with it. */
struct round_tuning {
	int pause_ms;       /* between two requests to a host */
	bool pause_for_all; /* for hosts on allow_address as well */
	int pages_max;      /* of one feed in one round */
	int jitter_percent; /* by how much a wait may be longer */
};

struct slot {
	struct slot *next;
	char host[URL_HOST_MAX];
	bool busy;
	int64_t free_at_ms;     /* on the monotonic clock */
	int64_t closed_until_s; /* the host asked for rest, longer than a round waits; 0: open */
	const char *domain;     /* all hosts of it rest with this one; NULL: none */
};

enum task_step { TASK_WAITING, TASK_ASKING, TASK_UNSETTLED, TASK_DONE };

struct task {
	const struct sm_feed *feed;
	const struct source *source;
	const struct sm_lookup *lookup; /* NULL: a poll of the feed */
	bool answered;                  /* the lookup's asker heard */
	struct feed_memory memory;
	enum task_step step;
	/* The feed, or its next page, after redirects. */
	struct url url;
	struct url first;            /* where the poll began */
	struct source_cursor cursor; /* moves with the pages */
	size_t posts;                /* on all pages */
	bool own_server;             /* url is on the server that the feed names */
	struct robots_entry *entry;  /* of url's origin */
	int hops;
	bool obeys;     /* robots.txt; false for the feed's own host when it has a robots_exception */
	bool cleared;   /* robots.txt allows url */
	bool permanent; /* all redirects so far were */
	char moved_url[URL_MAX + 1];
	/* robots.txt of url's origin, while this task reads it. */
	bool reads_robots;
	struct url robots;
	int robots_hops;
	/* The token that the API gives for a secret, while this task asks for it. */
	bool reads_token;
	struct url token_url;

	bool declined;     /* by the first page's headers */
	int64_t max_age_s; /* of the first page's Cache-Control */
	struct slot *slot; /* of what is asked now */
	struct fetch fetch;
	struct sm_fetch_report report;
	/* Of the first page: they are written when the last one is in. */
	char etag[VALIDATOR_MAX], last_modified[VALIDATOR_MAX];
	unsigned char validator_url[STATE_HASH_BYTES];
};

struct round {
	const struct sm_feeds *feeds;
	struct sm_feed_state *state;
	const struct sm_collect_hooks *hooks;
	const struct sm_lookup *lookup; /* NULL: a round over the feeds */
	size_t lookup_count;
	const struct sm_lookup_hooks *lookup_hooks;
	struct round_tuning tuning;
	int64_t now_s, oldest_s;
	bool ignore_schedule;
	char agent[300];
	CURLM *multi;
	struct task *task; /* in the order in which they are tried */
	size_t count;
	size_t asking, unsettled, done;
	int64_t unsettled_since_ms; /* on the monotonic clock */
	struct slot *slots;
	/* Trouble of the round itself, such as a state.db that cannot be written: it ends. */
	enum sm_status status;
	struct sm_error error;
};

/* The rest of a round whose feeds, state, hooks and tuning are set. */
SM_CHECK enum sm_status round_go(struct round *round, struct sm_error *error);
SM_CHECK enum sm_status round_run(const struct sm_feeds *feeds, struct sm_feed_state *state,
				  const struct sm_collect_options *options, const struct round_tuning *tuning,
				  const struct sm_collect_hooks *hooks, struct sm_error *error);

/* collect.c: */
void round_fail(struct round *round, enum sm_status status, const struct sm_error *error);
/* Nothing was asked after all: the host is free at once. */
void round_unask(struct round *round, struct task *task);

/* Until when this host asked for rest, itself or with its domain; 0: it did not. */
int64_t slot_rests_until_s(const struct round *round, const char *host);
/* The server had too many requests of this task: it rests until the task's next poll, as far as feeds.yaml says. */
void slot_close(struct slot *slot, const struct task *task);

int64_t clock_ms(void); /* monotonic */

/* settle.c: */
/* One more task is over and not yet remembered. */
void settle_add(struct round *round);
/* Whether enough are, or some are long enough, or all that is left. */
bool settle_is_due(const struct round *round);
/* Makes last what the payloads gave, then what is remembered of their feeds; then reports. */
void settle(struct round *round);

/* task.c: */
void task_report(struct round *round, struct task *task, enum sm_fetch_outcome outcome);
/* Reads what is remembered of the feed, and aims at its url; done at once when it is not due. */
void task_open(struct round *round, struct task *task, const struct sm_feed *feed);
/* What the task wants to ask now: false when it has to wait for another task or is done. */
bool task_wants(struct round *round, struct task *task, const struct url **url);
void task_ask(struct round *round, struct task *task, const struct url *url);
/* The answer is in (or none will come): what to do next, and how long the host is left alone. */
void task_answered(struct round *round, struct task *task, CURLcode code);
/* The host is closed for this round: comes back later. */
void task_defer(struct round *round, struct task *task, int64_t until_s);
/* Aims at what is to be looked up; done at once when the server asked for rest. */
void task_open_lookup(struct round *round, struct task *task, const struct sm_lookup *lookup);
/* Ends the task: the feed's trouble is in its report. */
void task_fail(struct round *round, struct task *task);

/* task_memory.c: */
/* Whether the feed is read where permanent redirects led. */
bool memory_uses_moved(const struct task *task);
/* How often the feed has something new, by its first page. */
void memory_pace(struct task *task, const struct sm_taken *taken);
void memory_succeed(const struct round *round, struct task *task, enum sm_fetch_outcome outcome);

/* task_robots.c: */
/* robots.txt of url's origin is wanted: what to ask; false when another task asks already or there is no such url. */
bool robots_wanted(struct task *task);
/* After it is known: whether url may be asked. */
bool robots_clear(const struct task *task);
void robots_answered(struct round *round, struct task *task, int status, const struct sm_error *error);

/* task_token.c: */
/* Whether a token has to be asked for before url is; then token_url says where. */
bool token_wanted(struct round *round, struct task *task);
/* The header line that says who asks, or an empty one; false when the secret cannot be read. line: TOKEN_LINE_MAX. */
enum { TOKEN_LINE_MAX = TOKEN_BYTES_MAX * 2 };
bool token_line(struct round *round, struct task *task, char *line);
void token_answered(struct round *round, struct task *task, int status, const struct sm_error *error);
/* The server does not accept the token any more. */
void token_refused(struct round *round, struct task *task);

#endif
