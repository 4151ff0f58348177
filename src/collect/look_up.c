// SPDX-License-Identifier: EUPL-1.2
// look_up: posts of open periods → whether they are still there, in rounds that are as polite as any.
#include <time.h>

#include "round.h"

/* A round keeps what it knows of each question in memory. */
enum { QUESTIONS_AT_ONCE = 64, PAUSE_MS = 1000 };

size_t sm_look_up_max(const struct sm_feed *feed)
{
	const struct source *source = source_of(feed);

	return source->look_up_max ? (size_t)source->look_up_max(feed) : 0;
}

enum sm_status sm_look_up(const struct sm_feeds *feeds, struct sm_feed_state *state, int64_t now_s,
			  const struct sm_lookup *lookup, size_t count, const struct sm_lookup_hooks *hooks,
			  struct sm_error *error)
{
	enum sm_status status = SM_OK;

	for (size_t from = 0; from < count && status == SM_OK; from += QUESTIONS_AT_ONCE) {
		struct round round = {
			.feeds = feeds,
			.state = state,
			.lookup = lookup + from,
			.lookup_count = count - from < QUESTIONS_AT_ONCE ? count - from : QUESTIONS_AT_ONCE,
			.lookup_hooks = hooks,
			.tuning = { .pause_ms = PAUSE_MS, .pages_max = 1 },
			.now_s = now_s ? now_s : time(NULL),
		};

		if (hooks->stop && hooks->stop(hooks->context))
			break;
		status = round_go(&round, error);
	}
	return status;
}
