// SPDX-License-Identifier: EUPL-1.2
// test_forms: each form of an answer as a file that a person has looked at, and what no form may let through.
//
// SENTIMETER_TEST_UPDATE=1 writes the files in tests/data/show anew: look at the difference before you commit it.
#include "answers.h"

#include <jansson.h>
#include <locale.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

enum { OUT_BYTES_MAX = 16 << 20 };

static void two_weeks(struct sm_store *store)
{
	fixture_town(store, 16);
}

static void nothing_released(struct sm_store *store)
{
	(void)store;
}

/* Names that would break out of every form if one of them forgot to look. */
static const char hostile_name[] = "=cmd|'/c'!A1 <script>alert(\"x\")</script> & 'y', z;\n";

static void hostile(struct sm_store *store)
{
	struct sm_topics topics = { .topic = { { .id = "parkeren", .name = { hostile_name, "@sum \"quoted\"" } } },
				    .count = 1 };
	struct sm_cell cell = { .topic = "parkeren",
				.area = "GM9901",
				.authors = 20,
				.posts = 30,
				.scored_authors = 20,
				.mean = -0.25,
				.spread = 0.3,
				.negative_pct = 60,
				.neutral_pct = 30,
				.positive_pct = 10,
				.coverage_pct = 50,
				.source_pct = { 100 },
				.term = { { "<b>duur</b>", -0.2 } },
				.term_count = 1 };
	const int none[SM_WITHHELD_COUNT] = { 0 };
	struct sm_error error;

	assert_int_equal(sm_store_name(store, &topics, &fixture_areas, &error), SM_OK);
	assert_int_equal(fixture_add(store, fixture_day("2026-05-23"), &cell, 1, none), SM_OK);
	assert_int_equal(fixture_add(store, fixture_day("2026-05-24"), &cell, 1, none), SM_OK);
}

static struct sm_answer *town_by_topic(void)
{
	static const char *const topic[] = { "parkeren", "evenementen", "zorg" };
	struct sm_question question = { .topic = topic, .topic_count = 3, .by = SM_DAY, .group = SM_GROUP_TOPIC };

	return answer_from(two_weeks, &question);
}

static struct sm_answer *town_by_area(void)
{
	struct sm_question question = { .by = SM_WEEK, .group = SM_GROUP_AREA };

	return answer_from(two_weeks, &question);
}

static struct sm_answer *hostile_answer(void)
{
	struct sm_question question = { .by = SM_DAY, .group = SM_GROUP_TOPIC };

	return answer_from(hostile, &question);
}

static struct sm_buffer shown(const struct sm_answer *answer, enum sm_show form, enum sm_tongue tongue, bool colour,
			      int width)
{
	struct sm_show_options options = { tongue, colour, width };
	struct sm_buffer out = { .bytes_max = OUT_BYTES_MAX };
	struct sm_error error;

	assert_int_equal(sm_show(answer, form, &options, &out, &error), SM_OK);
	return out;
}

static struct sm_buffer reported(const struct sm_answer *topics, const struct sm_answer *areas, const char *title,
				 enum sm_tongue tongue)
{
	static const struct sm_report_row intake[] = { { "Berichten opgehaald", 20480 },
						       { "Automatisch account", 1204 } };
	struct sm_report report = { .title = title,
				    .organisation = "Gemeente Duinvoorde",
				    .demo = true,
				    .policy_hash = sm_answer_policy(topics),
				    .by_topic = topics,
				    .by_area = areas,
				    .intake = intake,
				    .intake_count = 2,
				    .made_s = 1780000000 };
	struct sm_buffer out = { .bytes_max = OUT_BYTES_MAX };
	struct sm_error error;

	assert_int_equal(sm_show_report(&report, tongue, &out, &error), SM_OK);
	return out;
}

static char *read_all(const char *path, size_t *length)
{
	FILE *file = fopen(path, "rb");
	char *text;

	if (!file)
		return NULL;
	text = calloc(1, OUT_BYTES_MAX);
	*length = text ? fread(text, 1, OUT_BYTES_MAX - 1, file) : 0;
	fclose(file);
	return text;
}

/* Compares with tests/data/show/NAME, and closes the buffer. */
static void golden(const char *name, struct sm_buffer *out)
{
	const char *root = getenv("SENTIMETER_TEST_ROOT"), *update = getenv("SENTIMETER_TEST_UPDATE");
	size_t length = 0;
	char path[400];
	char *wanted;

	assert_non_null(root);
	snprintf(path, sizeof(path), "%s/tests/data/show/%s", root, name);
	if (update && *update) {
		FILE *file = fopen(path, "wb");

		assert_non_null(file);
		assert_int_equal(fwrite(out->data, 1, out->length, file), out->length);
		assert_int_equal(fclose(file), 0);
	}
	wanted = read_all(path, &length);
	assert_non_null(wanted);
	if (length != out->length || memcmp(wanted, out->data, length) != 0) {
		size_t at = 0;

		while (at < length && at < out->length && wanted[at] == out->data[at])
			at++;
		fail_msg("%s differs at byte %zu: has \"%.60s\", wants \"%.60s\"", name, at, out->data + at,
			 wanted + at);
	}
	free(wanted);
	sm_buffer_close(out);
}

static void each_form_is_as_a_person_saw_it(void **state)
{
	struct sm_answer *topics = town_by_topic(), *areas = town_by_area();
	struct sm_buffer out;

	(void)state;
	out = shown(topics, SM_SHOW_TABLE, SM_NL, false, 100);
	golden("topics.nl.txt", &out);
	out = shown(areas, SM_SHOW_TABLE, SM_EN, false, 44);
	golden("areas.en.txt", &out);
	out = shown(topics, SM_SHOW_TABLE, SM_NL, true, 80);
	golden("topics.colour.txt", &out);
	out = shown(topics, SM_SHOW_JSON, SM_NL, false, 80);
	golden("topics.json", &out);
	out = shown(topics, SM_SHOW_CSV, SM_NL, false, 80);
	golden("topics.csv", &out);
	out = shown(areas, SM_SHOW_CSV_EXCEL, SM_NL, false, 80);
	golden("areas.excel.csv", &out);
	out = shown(topics, SM_SHOW_SVG, SM_NL, false, 80);
	golden("topics.svg", &out);
	out = reported(topics, areas, "Hoe klinkt Duinvoorde?", SM_NL);
	golden("report.nl.html", &out);
	out = reported(topics, NULL, "How Duinvoorde sounds", SM_EN);
	golden("report.en.html", &out);
	sm_answer_close(topics);
	sm_answer_close(areas);
}

static size_t times(const char *text, const char *part)
{
	size_t count = 0;

	for (; (text = strstr(text, part)) != NULL; text += strlen(part))
		count++;
	return count;
}

static void names_cannot_break_out_of_html_or_svg(void **state)
{
	struct sm_answer *answer = hostile_answer();
	struct sm_buffer html = reported(answer, answer, "<script>title</script>", SM_NL);
	struct sm_buffer svg = shown(answer, SM_SHOW_SVG, SM_NL, false, 80);

	(void)state;
	assert_null(strstr(html.data, "<script"));
	assert_null(strstr(html.data, "<b>duur"));
	assert_non_null(strstr(html.data, "&lt;script&gt;title"));
	assert_non_null(strstr(html.data, "&lt;b&gt;duur&lt;/b&gt;"));
	assert_null(strstr(svg.data, "<script"));
	assert_non_null(strstr(svg.data, "&lt;script&gt;alert(&quot;x&quot;)"));
	/* The control: the detector does find it in what has not been escaped. */
	assert_non_null(strstr(hostile_name, "<script"));
	sm_buffer_close(&html);
	sm_buffer_close(&svg);
	sm_answer_close(answer);
}

static void a_page_asks_for_nothing_from_outside(void **state)
{
	static const char *const outside[] = { "http://", "https://", "src=",    "url(",
					       "@import", "<link",    "<script", "style=" };
	struct sm_answer *answer = town_by_topic();
	struct sm_buffer html = reported(answer, answer, "Titel", SM_NL);
	struct sm_buffer svg = shown(answer, SM_SHOW_SVG, SM_NL, false, 80);

	(void)state;
	for (size_t i = 0; i < sizeof(outside) / sizeof(outside[0]); i++) {
		if (strstr(html.data, outside[i]))
			fail_msg("the report has %s", outside[i]);
		/* The name space of SVG is a name, not an address that is fetched. */
		if (times(svg.data, outside[i]) > (i == 0 ? 1 : 0))
			fail_msg("the chart has %s", outside[i]);
	}
	sm_buffer_close(&html);
	sm_buffer_close(&svg);
	sm_answer_close(answer);
}

static void noised(struct sm_store *store)
{
	const int none[SM_WITHHELD_COUNT] = { 0 };
	const struct sm_cell cell = { .topic = "parkeren",
				      .area = "GM9901",
				      .authors = 200,
				      .posts = 200,
				      .scored_authors = 150,
				      .mean = -0.2,
				      .spread = 0.4,
				      .negative_pct = 60,
				      .neutral_pct = 30,
				      .positive_pct = 10,
				      .coverage_pct = -1,
				      .source_pct = { -1, -1, -1, -1, -1 } };
	struct sm_policy policy = fixture_policy();
	struct sm_release *release;
	struct sm_error error;

	policy.noise_budget_milli = 9000;
	release = release_fixture(fixture_day("2026-05-23"), &policy, &cell, 1, none);
	release_fixture_noise(release, &(struct sm_noise){ 1500, 20, 37, 40, 5 }, false);
	assert_int_equal(sm_store_add(store, release, &error), SM_OK);
	sm_release_close(release);
}

/* Epsilon, its unit, and what the noise does to the number, in every form. */
static void every_form_says_what_noise_does_to_its_numbers(void **state)
{
	struct sm_question question = { .by = SM_DAY, .group = SM_GROUP_TOPIC };
	struct sm_answer *answer = answer_from(noised, &question);
	struct sm_buffer table = shown(answer, SM_SHOW_TABLE, SM_EN, false, 400);
	struct sm_buffer json = shown(answer, SM_SHOW_JSON, SM_NL, false, 80);
	struct sm_buffer csv = shown(answer, SM_SHOW_CSV, SM_NL, false, 80);
	struct sm_buffer html = reported(answer, NULL, "Titel", SM_NL);

	(void)state;
	assert_non_null(strstr(table.data, "200 \u00b1 37 authors"));
	assert_non_null(strstr(table.data, "epsilon 1.500 (delta 2^-20) for all posts of one account in one period"));
	assert_null(strstr(table.data, "coverage -1"));
	assert_non_null(strstr(json.data, "\"epsilon\": 1.5"));
	assert_non_null(strstr(json.data, "\"eenheid\": \"schrijver-periode\""));
	assert_non_null(strstr(json.data, "\"ruisSchrijvers\": 37"));
	assert_non_null(strstr(json.data, "\"dekking\": null"));
	assert_non_null(strstr(json.data, "\"herkomst\": null"));
	assert_non_null(strstr(csv.data, ",37,1.5"));
	assert_non_null(strstr(html.data, "200 \u00b1 37 "));
	assert_non_null(strstr(html.data, "De garantie is epsilon 1,500"));
	sm_buffer_close(&table);
	sm_buffer_close(&json);
	sm_buffer_close(&csv);
	sm_buffer_close(&html);
	sm_answer_close(answer);
}

static void every_id_on_the_page_is_there_once(void **state)
{
	struct sm_answer *topics = town_by_topic(), *areas = town_by_area();
	struct sm_buffer html = reported(topics, areas, "Titel", SM_NL);
	size_t ids = 0;

	(void)state;
	for (const char *at = html.data; (at = strstr(at, " id=\"")) != NULL; at++, ids++) {
		char id[100];

		snprintf(id, sizeof(id), "%.*s\"", (int)strcspn(at + 5, "\"") + 5, at);
		if (times(html.data, id) != 1)
			fail_msg("%s stands there %zu times", id, times(html.data, id));
	}
	assert_true(ids > 20);
	sm_buffer_close(&html);
	sm_answer_close(topics);
	sm_answer_close(areas);
}

static void spreadsheets_run_no_name_as_a_formula(void **state)
{
	struct sm_answer *answer = hostile_answer();
	struct sm_buffer csv = shown(answer, SM_SHOW_CSV, SM_NL, false, 80);
	struct sm_buffer excel = shown(answer, SM_SHOW_CSV_EXCEL, SM_EN, false, 80);

	(void)state;
	assert_non_null(
	    strstr(csv.data, "parkeren,\"'=cmd|'/c'!A1 <script>alert(\"\"x\"\")</script> & 'y', z;\n\",GM9901,"));
	assert_non_null(strstr(excel.data, "parkeren;\"'@sum \"\"quoted\"\"\";GM9901;"));
	/* A number may begin with a minus. */
	assert_non_null(strstr(csv.data, ",-0.250,"));
	assert_non_null(strstr(excel.data, ";-0,250;"));
	assert_memory_equal(excel.data, "\xef\xbb\xbf", 3);
	sm_buffer_close(&csv);
	sm_buffer_close(&excel);
	sm_answer_close(answer);
}

static void json_takes_any_name(void **state)
{
	struct sm_answer *answer = hostile_answer();
	struct sm_buffer out = shown(answer, SM_SHOW_JSON, SM_NL, false, 80);
	json_t *root = json_loadb(out.data, out.length, 0, NULL);
	json_t *series = json_array_get(json_object_get(root, "reeksen"), 0);

	(void)state;
	assert_non_null(root);
	assert_string_equal(json_string_value(json_object_get(series, "naam")), hostile_name);
	json_decref(root);
	sm_buffer_close(&out);
	sm_answer_close(answer);
}

/* A terminal obeys control characters; a name must not be able to give orders. */
static void a_name_cannot_command_the_terminal(void **state)
{
	struct sm_answer *answer = hostile_answer();
	struct sm_buffer out = shown(answer, SM_SHOW_TABLE, SM_NL, false, 400);

	(void)state;
	assert_null(strchr(out.data, '\033'));
	assert_non_null(strstr(out.data, "=cmd"));
	sm_buffer_close(&out);
	sm_answer_close(answer);
}

static void no_line_of_the_table_is_wider_than_the_terminal(void **state)
{
	struct sm_answer *answer = town_by_topic();

	(void)state;
	for (int width = 40; width <= 140; width += 7) {
		struct sm_buffer out = shown(answer, SM_SHOW_TABLE, SM_NL, false, width);
		int columns = 0;

		/* All that the table draws is one column wide: count what begins a character. */
		for (size_t i = 0; i < out.length; i++) {
			columns = out.data[i] == '\n' ? 0 : columns + (((unsigned char)out.data[i] & 0xc0) != 0x80);
			if (columns > width)
				fail_msg("a line is wider than %d", width);
		}
		sm_buffer_close(&out);
	}
	sm_answer_close(answer);
}

static void every_form_says_that_it_is_about_posts(void **state)
{
	struct sm_answer *answer = town_by_topic();

	(void)state;
	for (int form = SM_SHOW_TABLE; form <= SM_SHOW_SVG; form++) {
		struct sm_buffer out = shown(answer, (enum sm_show)form, SM_NL, false, 400);

		assert_non_null(strstr(out.data, "niet over inwoners"));
		sm_buffer_close(&out);
	}
	sm_answer_close(answer);
}

static void an_empty_answer_can_be_shown_in_every_form(void **state)
{
	struct sm_question question = { .by = SM_DAY };
	struct sm_answer *answer = answer_from(nothing_released, &question);
	struct sm_buffer html = reported(answer, answer, "Leeg", SM_NL);

	(void)state;
	for (int form = SM_SHOW_TABLE; form <= SM_SHOW_SVG; form++) {
		struct sm_buffer out = shown(answer, (enum sm_show)form, SM_NL, false, 80);

		assert_true(out.length > 0);
		sm_buffer_close(&out);
	}
	assert_non_null(strstr(html.data, "niets vrijgegeven"));
	sm_buffer_close(&html);
	sm_answer_close(answer);
}

static void an_answer_that_is_too_large_for_the_buffer_is_refused(void **state)
{
	struct sm_show_options options = { SM_NL, false, 80 };
	struct sm_answer *answer = town_by_topic();
	struct sm_buffer out = { .bytes_max = 1000 };
	struct sm_error error;

	(void)state;
	for (int form = SM_SHOW_TABLE; form <= SM_SHOW_SVG; form++) {
		assert_int_equal(sm_show(answer, (enum sm_show)form, &options, &out, &error), SM_ERROR_LIMIT);
		sm_buffer_clear(&out);
	}
	sm_buffer_close(&out);
	sm_answer_close(answer);
}

static void the_same_whatever_the_locale(void **state)
{
	struct sm_answer *answer = town_by_topic();
	struct sm_buffer out;

	(void)state;
	/* Not every machine has it; where it is, decimal points would become commas. */
	if (!setlocale(LC_ALL, "nl_NL.UTF-8") && !setlocale(LC_ALL, "de_DE.UTF-8"))
		setlocale(LC_ALL, "");
	out = shown(answer, SM_SHOW_SVG, SM_NL, false, 80);
	golden("topics.svg", &out);
	out = shown(answer, SM_SHOW_JSON, SM_NL, false, 80);
	golden("topics.json", &out);
	out = shown(answer, SM_SHOW_CSV, SM_NL, false, 80);
	golden("topics.csv", &out);
	setlocale(LC_ALL, "C");
	sm_answer_close(answer);
}

static void a_workbook_is_written_or_the_reason_told(void **state)
{
	struct sm_answer *answer = hostile_answer();
	char folder[] = "/tmp/sentimeter-show-XXXXXX", path[60];
	struct sm_error error;
	char *bytes;
	size_t length = 0;

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/a.xlsx", folder);
	assert_int_equal(sm_show_xlsx(answer, path, SM_NL, &error), SM_OK);
	bytes = read_all(path, &length);
	assert_true(length > 2000);
	assert_memory_equal(bytes, "PK", 2);
	free(bytes);
	unlink(path);
	rmdir(folder);
	assert_int_equal(sm_show_xlsx(answer, path, SM_NL, &error), SM_ERROR_IO);
	sm_answer_close(answer);
}

/* What sm_show_xlsx answers when no file may grow beyond so many bytes; the library's own words go to said. */
static enum sm_status xlsx_within(rlim_t bytes, const struct sm_answer *answer, const char *path, const char *said)
{
	struct rlimit old, limit;
	struct sm_error error;
	enum sm_status status;
	int screen = dup(STDERR_FILENO);

	signal(SIGXFSZ, SIG_IGN);
	assert_non_null(freopen(said, "w", stderr));
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	limit = (struct rlimit){ .rlim_cur = bytes, .rlim_max = old.rlim_max };
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	status = sm_show_xlsx(answer, path, SM_NL, &error);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	fflush(stderr);
	assert_true(dup2(screen, STDERR_FILENO) >= 0);
	close(screen);
	return status;
}

static void a_workbook_without_room_leaves_what_was_there_and_says_nothing_itself(void **state)
{
	struct sm_answer *answer = hostile_answer();
	char folder[] = "/tmp/sentimeter-show-XXXXXX", path[60], said[60];
	struct stat info;

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/a.xlsx", folder);
	snprintf(said, sizeof(said), "%s/said", folder);
	assert_int_equal(xlsx_within(16 << 20, answer, path, said), SM_OK);
	assert_int_equal(stat(path, &info), 0);
	assert_true(info.st_size > 2000);
	assert_int_equal(truncate(path, 1500), 0); /* so that we would see it written */
	assert_int_equal(xlsx_within(1000, answer, path, said), SM_ERROR_IO);
	assert_int_equal(stat(path, &info), 0);
	assert_int_equal(info.st_size, 1500);
	assert_int_equal(stat(said, &info), 0);
	assert_int_equal(info.st_size, 0);
	unlink(path);
	unlink(said);
	assert_int_equal(rmdir(folder), 0); /* nothing beside it */
	assert_int_equal(xlsx_within(16 << 20, answer, path, "/dev/null"), SM_ERROR_IO);
	sm_answer_close(answer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_form_is_as_a_person_saw_it),
		cmocka_unit_test(names_cannot_break_out_of_html_or_svg),
		cmocka_unit_test(a_page_asks_for_nothing_from_outside),
		cmocka_unit_test(every_form_says_what_noise_does_to_its_numbers),
		cmocka_unit_test(every_id_on_the_page_is_there_once),
		cmocka_unit_test(spreadsheets_run_no_name_as_a_formula),
		cmocka_unit_test(json_takes_any_name),
		cmocka_unit_test(a_name_cannot_command_the_terminal),
		cmocka_unit_test(no_line_of_the_table_is_wider_than_the_terminal),
		cmocka_unit_test(every_form_says_that_it_is_about_posts),
		cmocka_unit_test(an_empty_answer_can_be_shown_in_every_form),
		cmocka_unit_test(an_answer_that_is_too_large_for_the_buffer_is_refused),
		cmocka_unit_test(the_same_whatever_the_locale),
		cmocka_unit_test(a_workbook_is_written_or_the_reason_told),
		cmocka_unit_test(a_workbook_without_room_leaves_what_was_there_and_says_nothing_itself),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
