// SPDX-License-Identifier: EUPL-1.2
// world: what every flow test of collect stands on.
#include "world.h"
#include "test.h"

int world_open(void **state)
{
	struct world *world = calloc(1, sizeof(*world));
	static char path[300];

	assert_non_null(world);
	world->server = server_open();
	world->folder = test_folder();
	snprintf(path, sizeof(path), "%s/state-%s.db", world->folder, strchr(server_address(world->server), ':') + 1);
	(void)remove(path); /* another test's, if the port came round again */
	world->state_path = path;
	assert_int_equal(sm_feed_state_open(path, &world->state, NULL), SM_OK);
	world->allow[0] = server_address(world->server);
	world->feeds = (struct sm_feeds){ .feed = world->feed,
					  .contact = "https://stad.example/meten",
					  .allow_address = world->allow,
					  .allow_count = 1 };
	world->tuning = (struct round_tuning){ .pages_max = 40 };
	*state = world;
	return 0;
}

int world_close(void **state)
{
	struct world *world = *state;

	sm_feed_state_close(world->state);
	server_close(world->server);
	free(world);
	return 0;
}

struct sm_feed *world_feed(struct world *world, const char *target)
{
	size_t i = world->feeds.count++;
	struct sm_feed *feed = &world->feed[i];

	assert_true(i < WORLD_FEEDS_MAX);
	snprintf(world->id[i], sizeof(world->id[i]), "feed-%zu", i);
	if (target[0] == '/')
		snprintf(world->url[i], sizeof(world->url[i]), "http://%s%s", server_address(world->server), target);
	else
		snprintf(world->url[i], sizeof(world->url[i]), "%s", target);
	*feed = (struct sm_feed){ .id = world->id[i],
				  .name = "Bron",
				  .url = world->url[i],
				  .format = SM_FORMAT_RSS,
				  .area = "GM9999",
				  .language = "nl",
				  .mapping = "",
				  .secret = "",
				  .interval_min = 60,
				  .back_off = "host",
				  .robots_exception = "" };
	return feed;
}

static enum sm_status take(void *context, const struct sm_payload *payload, struct sm_error *error)
{
	struct world *world = context;

	world->payloads++;
	snprintf(world->bytes, sizeof(world->bytes), "%.*s", (int)payload->bytes.length,
		 payload->bytes.data ? payload->bytes.data : "");
	snprintf(world->media_type, sizeof(world->media_type), "%.*s", (int)payload->media_type.length,
		 payload->media_type.data);
	snprintf(world->base_url, sizeof(world->base_url), "%.*s", (int)payload->base_url.length,
		 payload->base_url.data);
	world->newer_than_s = payload->newer_than_s;
	world->fetched_at_s = payload->fetched_at_s;
	world->noindex = payload->noindex;
	payload->taken->posts = world->posts;
	payload->taken->gap_s = world->gap_s;
	payload->taken->rest_s = world->rest_s;
	payload->taken->skip_hours = world->skip_hours;
	snprintf(payload->taken->next, sizeof(payload->taken->next), "%s", world->next ? world->next : "");
	if (world->answer < 0)
		return sm_fail(error, world->answer, NULL, "proef", "trial");
	return world->end_at_page && world->payloads >= world->end_at_page ? SM_END : world->answer;
}

static void take_report(void *context, const struct sm_fetch_report *report)
{
	struct world *world = context;

	world->report[report->feed - world->feed] = *report;
	world->reports++;
}

static bool wants_stop(void *context)
{
	return ((struct world *)context)->stop;
}

static void play(struct world *world, const struct sm_collect_options *options)
{
	const struct sm_collect_hooks hooks = {
		.context = world, .payload = take, .report = take_report, .stop = wants_stop
	};
	struct sm_error error;

	world->payloads = world->reports = 0;
	memset(world->report, 0, sizeof(world->report));
	world->round = round_run(&world->feeds, world->state, options, &world->tuning, &hooks, &error);
	if (world->round != world->round_wanted)
		fail_msg("the round ended with %d: %s", world->round, error.text[SM_EN]);
	if (!world->stop && world->round == SM_OK)
		assert_int_equal(world->reports, world->feeds.count);
}

void world_round(struct world *world, int64_t now_s)
{
	play(world, &(struct sm_collect_options){ .now_s = now_s });
}

void world_round_now(struct world *world, int64_t now_s)
{
	play(world, &(struct sm_collect_options){ .now_s = now_s, .ignore_schedule = true });
}

void world_restart(struct world *world)
{
	sm_feed_state_close(world->state);
	assert_int_equal(sm_feed_state_open(world->state_path, &world->state, NULL), SM_OK);
}

bool world_remembers(struct world *world, const char *words)
{
	static const char *const suffix[] = { "", "-wal", "-shm" };
	bool found = false;

	for (size_t i = 0; i < sizeof(suffix) / sizeof(suffix[0]); i++) {
		char path[320], *bytes;
		size_t length;

		snprintf(path, sizeof(path), "%s%s", world->state_path, suffix[i]);
		bytes = test_read(path, &length);
		found |= memmem(bytes, length, words, strlen(words)) != NULL;
		free(bytes);
	}
	return found;
}
