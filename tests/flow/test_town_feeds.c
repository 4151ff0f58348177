// SPDX-License-Identifier: EUPL-1.2
// test_town_feeds: what the town's server publishes at a moment is exactly what is due then, read back by our parser.
#include <curl/curl.h>

#include "sentimeter/config.h"
#include "sentimeter/parse.h"
#include "test.h"
#include "town.h"

enum { ANSWER_BYTES_MAX = 8 << 20, IDS_MAX = 4000 };

struct fixture {
	struct town *town;
	struct town_server *server;
	CURL *curl;
	struct sm_arena *arena;
};

struct answer {
	long status;
	struct sm_buffer body;
	char link[500], etag[80], type[80];
};

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	assert_int_equal(town_open(test_root("examples/town"), TOWN_SEED, &f->town, NULL), SM_OK);
	assert_int_equal(town_serve(f->town, &f->server, NULL), SM_OK);
	assert_int_equal(sm_arena_open(&f->arena, 64 << 20, NULL), SM_OK);
	f->curl = curl_easy_init();
	assert_non_null(f->curl);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	curl_easy_cleanup(f->curl);
	town_server_close(f->server);
	town_server_close(NULL);
	town_close(f->town);
	sm_arena_close(f->arena);
	free(f);
	return 0;
}

/* ---- a small client ---- */

static size_t take_body(char *data, size_t size, size_t count, void *context)
{
	struct answer *answer = context;

	sm_buffer_add(&answer->body, data, size * count);
	return answer->body.failed ? 0 : size * count;
}

static void take_value(const char *line, size_t length, const char *name, char *value, size_t max)
{
	size_t skip = strlen(name);

	if (length <= skip || strncasecmp(line, name, skip) != 0)
		return;
	length -= skip;
	length = length < max ? length : max - 1;
	memcpy(value, line + skip, length);
	value[length] = '\0';
	value[strcspn(value, "\r\n")] = '\0';
}

static size_t take_header(char *line, size_t size, size_t count, void *context)
{
	struct answer *answer = context;

	take_value(line, size * count, "Link: ", answer->link, sizeof(answer->link));
	take_value(line, size * count, "ETag: ", answer->etag, sizeof(answer->etag));
	take_value(line, size * count, "Content-Type: ", answer->type, sizeof(answer->type));
	return size * count;
}

static struct answer get_with(struct fixture *f, const char *url, const char *header)
{
	struct answer answer = { .body = { .bytes_max = ANSWER_BYTES_MAX } };
	struct curl_slist *headers = header ? curl_slist_append(NULL, header) : NULL;

	curl_easy_reset(f->curl);
	curl_easy_setopt(f->curl, CURLOPT_URL, url);
	curl_easy_setopt(f->curl, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(f->curl, CURLOPT_PROXY, "");
	curl_easy_setopt(f->curl, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(f->curl, CURLOPT_WRITEDATA, &answer);
	curl_easy_setopt(f->curl, CURLOPT_HEADERFUNCTION, take_header);
	curl_easy_setopt(f->curl, CURLOPT_HEADERDATA, &answer);
	assert_int_equal(curl_easy_perform(f->curl), CURLE_OK);
	curl_easy_getinfo(f->curl, CURLINFO_RESPONSE_CODE, &answer.status);
	curl_slist_free_all(headers);
	return answer;
}

static struct answer get(struct fixture *f, const char *path, const char *header)
{
	char url[300];

	snprintf(url, sizeof(url), "http://127.0.0.1:%d%s", town_server_port(f->server), path);
	return get_with(f, url, header);
}

/* ---- what is due, worked out from the posts alone ---- */

static bool is_due(const struct town_post *post, enum town_feed feed, int64_t time_s)
{
	return post->feed == feed && post->published_s <= time_s && post->published_s > time_s - TOWN_WINDOW_H * 3600 &&
	       !(post->deleted_s && post->deleted_s <= time_s);
}

static const struct town_post *find_due(const struct fixture *f, enum town_feed feed, int64_t time_s, struct sm_text id)
{
	for (size_t i = 0; i < town_count(f->town); i++) {
		const struct town_post *post = town_post(f->town, i);

		if (is_due(post, feed, time_s) && id.length >= strlen(post->id) &&
		    memcmp(id.data + id.length - strlen(post->id), post->id, strlen(post->id)) == 0)
			return post;
	}
	return NULL;
}

static int count_due(const struct fixture *f, enum town_feed feed, int64_t time_s)
{
	int due = 0;

	for (size_t i = 0; i < town_count(f->town); i++)
		due += is_due(town_post(f->town, i), feed, time_s);
	return due;
}

static struct sm_posts parse(struct fixture *f, const struct answer *answer, enum sm_format format, int64_t time_s)
{
	struct sm_payload payload = { .bytes = { answer->body.data, answer->body.length },
				      .media_type = sm_text_of(answer->type),
				      .base_url = SM_TEXT("http://127.0.0.1/"),
				      .fetched_at_s = time_s };
	struct sm_posts posts = { 0 };
	struct sm_error error = { 0 };

	assert_int_equal(answer->status, 200);
	if (sm_parse(&payload, format, f->arena, &posts, &error) != SM_OK)
		fail_msg("%s", error.text[SM_EN]);
	/* Nothing had to be repaired. */
	for (size_t i = 0; i < posts.note_count; i++)
		assert_string_equal(posts.note[i].code, "encoding-windows-1252");
	return posts;
}

/* Line breaks and runs of spaces are the markup's business, not the words'. */
static void words_of(struct sm_text text, char *out, size_t max)
{
	size_t used = 0;

	for (size_t i = 0; i < text.length && used + 1 < max; i++) {
		char byte = text.data[i] == '\n' ? ' ' : text.data[i];

		if (byte != ' ' || (used > 0 && out[used - 1] != ' '))
			out[used++] = byte;
	}
	while (used > 0 && out[used - 1] == ' ')
		used--;
	out[used] = '\0';
}

static void same_words(struct sm_text got, const char *wanted)
{
	char a[5000], b[5000];

	words_of(got, a, sizeof(a));
	words_of(sm_text_of(wanted), b, sizeof(b));
	assert_string_equal(a, b);
}

static void same_post(const struct fixture *f, const struct sm_post *got, const struct town_post *wanted,
		      int64_t time_s)
{
	const struct town_author *author = town_author(f->town, wanted->author);
	const struct town_post *source = wanted->reshares >= 0 ? town_post(f->town, (size_t)wanted->reshares) : wanted;
	bool edited = wanted->edited_s > 0 && wanted->edited_s <= time_s;

	assert_int_equal(got->published_s, wanted->published_s);
	assert_int_equal(got->reshare, wanted->reshares >= 0);
	assert_int_equal(got->bot, author->bot);
	assert_int_equal(got->opted_out, author->opted_out || town_author(f->town, source->author)->opted_out);
	assert_int_equal(got->visibility == SM_VISIBILITY_OTHER, wanted->unlisted);
	assert_true(got->author.length > 0);
	if (wanted->reshares < 0)
		same_words(got->text, wanted->text_first && !edited ? wanted->text_first : wanted->text);
}

static int same_posts(struct fixture *f, const struct sm_posts *posts, enum town_feed feed, int64_t time_s)
{
	int live = 0;

	for (size_t i = 0; i < posts->count; i++) {
		const struct town_post *wanted = find_due(f, feed, time_s, posts->post[i].id);

		if (posts->post[i].deleted)
			continue;
		assert_non_null(wanted);
		same_post(f, &posts->post[i], wanted, time_s);
		live++;
	}
	return live;
}

/* Ordinary days, the night without an hour, the fire, the festival, and the end. */
static int64_t moment(const struct fixture *f, int index)
{
	static const int day[] = { 1, 16, 28, 40, 56, 70, 92 };
	static const int hour[] = { 12, 23, 4, 7, 20, 22, 0 };

	return index < 7 ? town_day_s(f->town, day[index]) + hour[index] * 3600 : 0;
}

static void a_feed_is_exactly_what_is_due(void **state)
{
	static const enum town_feed feed[] = { TOWN_NEWSPAPER, TOWN_FORUM, TOWN_NEIGHBOURS, TOWN_WEEKLY, TOWN_COUNCIL };
	struct fixture *f = *state;

	for (int i = 0; moment(f, i); i++) {
		town_server_clock(f->server, moment(f, i));
		for (int k = 0; k < 5; k++) {
			struct answer answer = get(f, town_feed_path(feed[k]), NULL);
			struct sm_posts posts = parse(f, &answer, SM_FORMAT_AUTO, moment(f, i));

			assert_int_equal(same_posts(f, &posts, feed[k], moment(f, i)),
					 count_due(f, feed[k], moment(f, i)));
			sm_buffer_close(&answer.body);
			sm_arena_wipe(f->arena);
		}
	}
}

static bool next_page(const struct answer *answer, char *url, size_t max)
{
	const char *rel = strstr(answer->link, ">; rel=\"next\""), *start = answer->link + 1;

	if (!rel)
		return false;
	snprintf(url, max, "%.*s", (int)(rel - start), start);
	return true;
}

static void the_timeline_is_complete_in_pages(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; moment(f, i); i++) {
		char url[300];
		int found = 0, pages = 0;
		struct answer answer;
		bool more;

		town_server_clock(f->server, moment(f, i));
		answer = get(f, "/api/v1/timelines/public?local=true&limit=40", NULL);
		do {
			struct sm_posts posts = parse(f, &answer, SM_FORMAT_MASTODON, moment(f, i));

			assert_true(posts.count <= 40);
			found += same_posts(f, &posts, TOWN_TIMELINE, moment(f, i));
			more = next_page(&answer, url, sizeof(url));
			sm_buffer_close(&answer.body);
			sm_arena_wipe(f->arena);
			if (more)
				answer = get_with(f, url, NULL);
			assert_true(++pages < 100);
		} while (more);
		assert_int_equal(found, count_due(f, TOWN_TIMELINE, moment(f, i)));
		assert_true(pages > 1);
	}
}

/* The timeline's own id is the end of the address that identifies a post everywhere. */
static void own_id(const struct sm_post *post, char id[40])
{
	const char *data = post->id.data;
	size_t length = post->id.length, digits = 0;

	while (digits < length && data[length - digits - 1] >= '0' && data[length - digits - 1] <= '9')
		digits++;
	snprintf(id, 40, "%.*s", (int)digits, data + length - digits);
}

/* min_id gives the page right above a post, since_id the newest posts: a reader that mixes them up leaves holes. */
static void min_id_is_the_next_page_up_and_since_id_the_newest(void **state)
{
	struct fixture *f = *state;
	int64_t time_s = town_day_s(f->town, 57);
	struct answer all, up, newest;
	struct sm_posts posts;
	char path[200], last_id[40], fifth_above[40], first_id[40], id[40];

	town_server_clock(f->server, time_s);
	all = get(f, "/api/v1/timelines/public?limit=40", NULL);
	posts = parse(f, &all, SM_FORMAT_MASTODON, time_s);
	assert_int_equal(posts.count, 40);
	own_id(&posts.post[39], last_id);
	own_id(&posts.post[0], first_id);
	own_id(&posts.post[34], fifth_above);
	snprintf(path, sizeof(path), "/api/v1/timelines/public?limit=5&min_id=%s", last_id);
	up = get(f, path, NULL);
	posts = parse(f, &up, SM_FORMAT_MASTODON, time_s);
	assert_int_equal(posts.count, 5);
	own_id(&posts.post[0], id);
	assert_string_equal(id, fifth_above);
	snprintf(path, sizeof(path), "/api/v1/timelines/public?limit=5&since_id=%s", last_id);
	newest = get(f, path, NULL);
	posts = parse(f, &newest, SM_FORMAT_MASTODON, time_s);
	assert_int_equal(posts.count, 5);
	own_id(&posts.post[0], id);
	assert_string_equal(id, first_id);
	sm_buffer_close(&all.body);
	sm_buffer_close(&up.body);
	sm_buffer_close(&newest.body);
	sm_arena_wipe(f->arena);
}

static void what_did_not_change_is_not_sent_again(void **state)
{
	struct fixture *f = *state;
	struct answer first, again, later;
	char header[120];

	town_server_clock(f->server, town_day_s(f->town, 10));
	first = get(f, town_feed_path(TOWN_FORUM), NULL);
	assert_true(first.etag[0]);
	snprintf(header, sizeof(header), "If-None-Match: %s", first.etag);
	again = get(f, town_feed_path(TOWN_FORUM), header);
	assert_int_equal(again.status, 304);
	assert_int_equal(again.body.length, 0);
	town_server_clock(f->server, town_day_s(f->town, 11));
	later = get(f, town_feed_path(TOWN_FORUM), header);
	assert_int_equal(later.status, 200);
	assert_string_not_equal(first.etag, later.etag);
	sm_buffer_close(&first.body);
	sm_buffer_close(&again.body);
	sm_buffer_close(&later.body);
}

static void a_deleted_post_leaves_a_tombstone_in_the_forum(void **state)
{
	struct fixture *f = *state;
	int tried = 0;

	for (size_t i = 0; i < town_count(f->town) && tried < 5; i++) {
		const struct town_post *post = town_post(f->town, i);
		bool found = false;
		struct answer answer;
		struct sm_posts posts;

		if (post->feed != TOWN_FORUM || !post->deleted_s)
			continue;
		tried++;
		town_server_clock(f->server, post->deleted_s - 1);
		answer = get(f, town_feed_path(TOWN_FORUM), NULL);
		assert_non_null(strstr(answer.body.data, post->id));
		sm_buffer_close(&answer.body);
		town_server_clock(f->server, post->deleted_s);
		answer = get(f, town_feed_path(TOWN_FORUM), NULL);
		posts = parse(f, &answer, SM_FORMAT_AUTO, post->deleted_s);
		for (size_t p = 0; p < posts.count; p++)
			found = found || (posts.post[p].deleted && strstr(posts.post[p].id.data, post->id) != NULL);
		assert_true(found);
		sm_buffer_close(&answer.body);
		sm_arena_wipe(f->arena);
	}
	assert_int_equal(tried, 5);
}

static void requests_are_remembered(void **state)
{
	struct fixture *f = *state;
	size_t before = town_server_requests(f->server);
	struct town_request request;
	struct answer robots = get(f, "/robots.txt", NULL), nothing = get(f, "/besloten/feed.xml", NULL);

	assert_int_equal(robots.status, 200);
	assert_int_equal(nothing.status, 404);
	assert_true(sm_robots_allowed((struct sm_text){ robots.body.data, robots.body.length }, "sentimeter",
				      "http://127.0.0.1/api/v1/timelines/public"));
	assert_false(sm_robots_allowed((struct sm_text){ robots.body.data, robots.body.length }, "sentimeter",
				       "http://127.0.0.1/besloten/feed.xml"));
	assert_int_equal(town_server_requests(f->server), before + 2);
	assert_true(town_server_request(f->server, before, &request));
	assert_string_equal(request.path, "/robots.txt");
	assert_true(town_server_request(f->server, before + 1, &request));
	assert_int_equal(request.status, 404);
	assert_false(town_server_request(f->server, before + 2, &request));
	sm_buffer_close(&robots.body);
	sm_buffer_close(&nothing.body);
}

/* @PORT@ in feeds.yaml becomes the server's port. */
static const char *feeds_for(int port)
{
	char *template = test_read(test_root("examples/town/workspace/feeds.yaml"), NULL), *rest = template, *at;
	struct sm_buffer text = { .bytes_max = 1 << 16 };
	const char *path;

	while ((at = strstr(rest, "@PORT@"))) {
		sm_buffer_add(&text, rest, (size_t)(at - rest));
		sm_buffer_format(&text, "%d", port);
		rest = at + strlen("@PORT@");
	}
	sm_buffer_text(&text, rest);
	path = test_file(test_folder(), "feeds.yaml", text.data);
	sm_buffer_close(&text);
	free(template);
	return path;
}

static void the_workspace_names_every_feed_of_the_town(void **state)
{
	struct fixture *f = *state;
	struct sm_config_problems *problems = NULL;
	struct sm_feeds feeds;

	assert_int_equal(sm_config_problems_open(SM_EN, &problems, NULL), SM_OK);
	assert_int_equal(sm_feeds_read(feeds_for(town_server_port(f->server)), "", problems, f->arena, &feeds, NULL),
			 SM_OK);
	assert_int_equal(sm_config_problems_count(problems), 0);
	assert_int_equal(feeds.count, TOWN_FEEDS);
	assert_int_equal(feeds.allow_count, 1);
	for (int feed = 0; feed < TOWN_FEEDS; feed++) {
		struct answer answer = get_with(f, feeds.feed[feed].url, NULL);

		assert_int_equal(answer.status, 200);
		assert_non_null(strstr(feeds.feed[feed].url, town_feed_path((enum town_feed)feed)));
		sm_buffer_close(&answer.body);
	}
	sm_config_problems_close(problems);
	sm_arena_wipe(f->arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_feed_is_exactly_what_is_due),
		cmocka_unit_test(the_timeline_is_complete_in_pages),
		cmocka_unit_test(min_id_is_the_next_page_up_and_since_id_the_newest),
		cmocka_unit_test(what_did_not_change_is_not_sent_again),
		cmocka_unit_test(a_deleted_post_leaves_a_tombstone_in_the_forum),
		cmocka_unit_test(requests_are_remembered),
		cmocka_unit_test(the_workspace_names_every_feed_of_the_town),
	};
	int failed;

	curl_global_init(CURL_GLOBAL_DEFAULT);
	failed = cmocka_run_group_tests(tests, set_up, tear_down);
	curl_global_cleanup();
	return failed;
}
