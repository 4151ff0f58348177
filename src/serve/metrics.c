// SPDX-License-Identifier: EUPL-1.2
// metrics: counts of answers → OpenMetrics text; and whether all is well → JSON.
#include <inttypes.h>
#include <string.h>

#include "api.h"
#include "handlers.h"

static const struct {
	int64_t us;
	const char *text; /* in seconds */
} bounds[METRICS_BUCKETS] = {
	{ 1000, "0.001" }, { 2000, "0.002" }, { 5000, "0.005" }, { 10000, "0.01" },  { 20000, "0.02" },
	{ 50000, "0.05" }, { 100000, "0.1" }, { 500000, "0.5" }, { 1000000, "1.0" }, { 5000000, "5.0" },
};
static const char *const class_names[METRICS_CLASSES] = { "page", "api", "file", "other" };

static enum metrics_class class_of(const char *path)
{
	if (strncmp(path, "/v1/", 4) == 0)
		return METRICS_API;
	if (strncmp(path, "/bestanden/", 11) == 0)
		return METRICS_FILE;
	return strcmp(path, "/health") == 0 || strcmp(path, "/metrics") == 0 ? METRICS_OTHER : METRICS_PAGE;
}

void metrics_count(struct metrics *metrics, const char *path, int status, int64_t took_us)
{
	int bucket = 0;

	while (bucket < METRICS_BUCKETS && took_us > bounds[bucket].us)
		bucket++;
	atomic_fetch_add(&metrics->within[bucket], 1);
	atomic_fetch_add(&metrics->total_us, (uint64_t)took_us);
	if (status >= 100 && status < 600)
		atomic_fetch_add(&metrics->answers[class_of(path)][status / 100 - 1], 1);
}

static void print_answers(struct metrics *metrics, struct sm_buffer *out)
{
	sm_buffer_text(out, "# HELP sentimeter_answers Answers, by kind of address and class of status.\n"
			    "# TYPE sentimeter_answers counter\n");
	for (int class = 0; class < METRICS_CLASSES; class ++)
		for (int status = 0; status < METRICS_STATUSES; status++)
			sm_buffer_format(out, "sentimeter_answers_total{kind=\"%s\",status=\"%dxx\"} %" PRIuFAST64 "\n",
					 class_names[class], status + 1, atomic_load(&metrics->answers[class][status]));
	sm_buffer_format(out,
			 "# HELP sentimeter_answers_kept Answers that were made before.\n"
			 "# TYPE sentimeter_answers_kept counter\nsentimeter_answers_kept_total %" PRIuFAST64 "\n",
			 atomic_load(&metrics->kept));
}

static void print_times(struct metrics *metrics, struct sm_buffer *out)
{
	uint_fast64_t sum = 0, total_us = atomic_load(&metrics->total_us);

	sm_buffer_text(out, "# HELP sentimeter_answer_seconds From a whole request to its answer.\n"
			    "# TYPE sentimeter_answer_seconds histogram\n# UNIT sentimeter_answer_seconds seconds\n");
	for (int i = 0; i <= METRICS_BUCKETS; i++) {
		sum += atomic_load(&metrics->within[i]);
		sm_buffer_format(out, "sentimeter_answer_seconds_bucket{le=\"%s\"} %" PRIuFAST64 "\n",
				 i < METRICS_BUCKETS ? bounds[i].text : "+Inf", sum);
	}
	sm_buffer_format(out,
			 "sentimeter_answer_seconds_count %" PRIuFAST64 "\n"
			 "sentimeter_answer_seconds_sum %" PRIuFAST64 ".%06" PRIuFAST64 "\n",
			 sum, total_us / 1000000, total_us % 1000000);
}

/* How much is released and since when; nothing while nothing is. */
static void print_releases(struct request *request, struct sm_buffer *out)
{
	int posts[SM_WITHHELD_COUNT], periods = 0;
	int64_t from_s = 0, until_s = 0;
	struct sm_store *store;

	if (server_store(request->server, &store, NULL) != SM_OK)
		return;
	if (sm_store_span(store, &from_s, &until_s, NULL) == SM_OK &&
	    sm_store_withheld(store, 0, 0, posts, &periods, NULL) == SM_OK)
		sm_buffer_format(out,
				 "# HELP sentimeter_releases Periods that are released.\n"
				 "# TYPE sentimeter_releases gauge\nsentimeter_releases %d\n"
				 "# HELP sentimeter_release_oldest_timestamp_seconds Begin of the oldest of them.\n"
				 "# TYPE sentimeter_release_oldest_timestamp_seconds gauge\n"
				 "# UNIT sentimeter_release_oldest_timestamp_seconds seconds\n"
				 "sentimeter_release_oldest_timestamp_seconds %" PRId64 "\n",
				 periods, from_s);
	server_store_back(request->server, store);
}

enum sm_status metrics_answer(struct request *request, struct response *response, struct sm_error *error)
{
	struct sm_buffer *out = &response->body;

	(void)error;
	response->type = "application/openmetrics-text; version=1.0.0; charset=utf-8";
	sm_buffer_text(out, "# HELP sentimeter_build What runs here.\n# TYPE sentimeter_build info\n");
	sm_buffer_format(out, "sentimeter_build_info{version=\"%s\"} 1\n", request->server->version);
	print_answers(&request->server->metrics, out);
	print_times(&request->server->metrics, out);
	print_releases(request, out);
	sm_buffer_text(out, "# EOF\n");
	return SM_OK;
}

enum sm_status health_answer(struct request *request, struct response *response, struct sm_error *error)
{
	struct server *server = request->server;
	struct sm_store *store;
	bool released = server_store(server, &store, NULL) == SM_OK, mistake = atomic_load(&server->mistake);

	(void)error;
	if (released)
		server_store_back(server, store);
	api_send(response, json_pack("{s:s, s:s, s:b, s:s, s:b}", "status",
				     released && !mistake && server->confined ? "pass" : "warn", "version",
				     server->version, "releases", released, "settings", mistake ? "mistake" : "current",
				     "confined", server->confined));
	return SM_OK;
}
