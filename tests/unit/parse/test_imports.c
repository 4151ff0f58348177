// SPDX-License-Identifier: EUPL-1.2
// Exports: rows, lines and mappings.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <unistd.h>

#include "fixtures.h"

enum { ARENA_BYTES = 16 * 1024 * 1024, PRINT_BYTES = 16 * 1024 * 1024 };

/* Writes bytes to a file that lives until the process ends its test. */
static void write_file(char path[64], const char *data, size_t length)
{
	int file;

	snprintf(path, 64, "/tmp/sentimeter-import-XXXXXX");
	file = mkstemp(path);
	assert_true(file >= 0);
	assert_int_equal(write(file, data, length), (ssize_t)length);
	close(file);
}

static void rules_path(char *path, size_t size, const char *below)
{
	const char *root = getenv("SENTIMETER_TEST_ROOT");

	snprintf(path, size, "%s/rules%s", root ? root : ".", below);
}

/* All posts and errors of a file, one a line. */
static void print_import(const char *path, enum sm_format format, const char *mapping, struct sm_buffer *out)
{
	struct sm_import *import;
	struct sm_arena *arena;
	struct sm_error error = { 0 };
	struct sm_post post;
	enum sm_status status;
	char rules[1024];

	rules_path(rules, sizeof(rules), "");
	assert_int_equal(sm_arena_open(&arena, ARENA_BYTES, NULL), SM_OK);
	status = sm_import_open(path, format, mapping, rules, &import, &error);
	if (status != SM_OK) {
		sm_buffer_format(out, "%s: %s\n", sm_status_name(status), error.text[SM_EN]);
		sm_arena_close(arena);
		return;
	}
	for (int rows = 0; rows < 100000; rows++) {
		status = sm_import_next(import, arena, &post, &error);
		if (status == SM_END)
			break;
		if (status == SM_OK)
			print_post(&post, out);
		else
			sm_buffer_format(out, "%s at line %d: %s\n", sm_status_name(status), error.line,
					 error.text[SM_EN]);
		if (status != SM_OK && status != SM_ERROR_DATA)
			break;
		sm_arena_wipe(arena);
	}
	sm_import_close(import);
	sm_arena_close(arena);
}

static void import_bytes(const char *data, size_t length, enum sm_format format, struct sm_buffer *out)
{
	char path[64];

	write_file(path, data, length);
	*out = (struct sm_buffer){ .bytes_max = PRINT_BYTES };
	print_import(path, format, NULL, out);
	unlink(path);
}

/* What an import of text must print. */
static void expect(const char *text, const char *wanted)
{
	struct sm_buffer out;

	import_bytes(text, strlen(text), SM_FORMAT_AUTO, &out);
	assert_string_equal(out.data ? out.data : "", wanted);
	sm_buffer_close(&out);
}

static void expect_part(const char *text, const char *wanted)
{
	struct sm_buffer out;

	import_bytes(text, strlen(text), SM_FORMAT_AUTO, &out);
	if (!out.data || !strstr(out.data, wanted))
		fail_msg("no %s in: %s", wanted, out.data);
	sm_buffer_close(&out);
}

#define HEADER "id,author,published,text\n"
#define POST(id, text)                                                                                                 \
	"{\"id\":\"" id "\",\"platform\":\"import\",\"author\":\"a\",\"text\":\"" text                                 \
	"\",\"published\":\"2026-05-23T12:00:00Z\"}\n"
#define AT "2026-05-23T12:00:00Z"

static void plain_rows_are_posts(void **state)
{
	(void)state;
	expect(HEADER "1,a," AT ",een\n2,a," AT ",twee\n", POST("1", "een") POST("2", "twee"));
	expect(HEADER "1,a," AT ",een", POST("1", "een"));
	expect(HEADER "1,a," AT ",een\r\n2,a," AT ",twee\r\n", POST("1", "een") POST("2", "twee"));
	expect(HEADER "\n\r\n1,a," AT ",een\n\n\n", POST("1", "een"));
	expect(HEADER, "");
	expect("id,author,published,text", "");
}

static void the_delimiter_is_found_in_the_header(void **state)
{
	(void)state;
	expect("id;author;published;text\n1;a;" AT ";een, twee\n", POST("1", "een, twee"));
	expect("id\tauthor\tpublished\ttext\n1\ta\t" AT "\teen; twee\n", POST("1", "een; twee"));
	expect("id|author|published|text\n1|a|" AT "|een\n", POST("1", "een"));
	expect("sep=;\nid;author;published;text\n1;a;" AT ";een\n", POST("1", "een"));
	expect("\"id\";\"author, naam\";author;published;text\n1;x;a;" AT ";een\n", POST("1", "een"));
}

static void quotes_hold_what_would_end_a_field(void **state)
{
	(void)state;
	expect(HEADER "1,a," AT ",\"een, twee\"\n", POST("1", "een, twee"));
	expect(HEADER "1,a," AT ",\"zei \"\"hoi\"\" en\"\n", POST("1", "zei \\\"hoi\\\" en"));
	expect(HEADER "1,a," AT ",\"een\ntwee\r\ndrie\"\n2,a," AT ",vier\n",
	       POST("1", "een\\ntwee\\ndrie") POST("2", "vier"));
	expect(HEADER "\"1\",\"a\",\"" AT "\",\"een\"\r\n", POST("1", "een"));
	expect(HEADER "1,a," AT ",\"een\"", POST("1", "een"));
	expect(HEADER "1,a," AT ",\"\"\"\"\n", POST("1", "\\\""));
	expect(HEADER "1,a," AT ",een \"twee\" drie\n", POST("1", "een \\\"twee\\\" drie"));
}

static void a_bad_row_is_named_by_its_line_and_reading_goes_on(void **state)
{
	static const char columns[] = "data at line 3: this row has 3 columns, the header has 4\n";
	static const char quotes[] =
	    "data at line 3: this row is not right: a quote is misplaced or there are too many "
	    "columns\n";
	char wanted[600];

	(void)state;
	snprintf(wanted, sizeof(wanted), "%s%s%s", POST("1", "een"), columns, POST("3", "drie"));
	expect(HEADER "1,a," AT ",een\n2,a,kort\n3,a," AT ",drie\n", wanted);
	snprintf(wanted, sizeof(wanted), "%s%s%s", POST("1", "een"), quotes, POST("3", "drie"));
	expect(HEADER "1,a," AT ",een\n2,a," AT ",\"fout\" hier\n3,a," AT ",drie\n", wanted);
	expect(HEADER "1,a," AT ",een\n2,a," AT ",\"nooit dicht\n3,a," AT ",drie\n", wanted);
	/* Lines inside quotes count. */
	expect_part(HEADER "1,a," AT ",\"een\n\ntwee\"\n2,a\n", "data at line 5");
}

static void encodings_of_spreadsheets_are_read(void **state)
{
	struct sm_buffer out;

	(void)state;
	expect("\xef\xbb\xbf" HEADER "1,a," AT ",caf\xc3\xa9\n", POST("1", "café"));
	expect(HEADER "1,a," AT ",caf\xe9 \x80"
		      "5\n",
	       POST("1", "café €5"));
	import_bytes("\xff\xfei\0d\0", 6, SM_FORMAT_AUTO, &out);
	assert_non_null(strstr(out.data, "UTF-16"));
	sm_buffer_close(&out);
}

static void all_columns_of_our_own_table_are_read(void **state)
{
	(void)state;
	expect("id,author,published,text,url,language,title,platform,area,author_name,bot,reshare,private,opted_out,"
	       "deleted,updated,iets anders\n"
	       "7,a7,23-05-2026 14:00,Tekst,https://x.example/7,nl-NL,Kop,forum,BU12345678,Anna,nee,0,ja,1,x," AT
	       ",weg\n",
	       "{\"id\":\"7\",\"platform\":\"forum\",\"author\":\"a7\",\"author_name\":\"Anna\",\"title\":\"Kop\","
	       "\"text\":\"Tekst\",\"url\":\"https://x.example/7\",\"language\":\"nl\",\"area\":\"BU12345678\","
	       "\"published\":\"2026-05-23T12:00:00Z\",\"updated\":\"2026-05-23T12:00:00Z\",\"visibility\":\"other\","
	       "\"opted_out\":true,\"deleted\":true}\n");
}

static void a_row_without_id_or_date_still_has_an_identity(void **state)
{
	(void)state;
	expect_part(HEADER ",a,ooit,een\n", "{\"id\":\"hash:");
	expect_part(HEADER ",a,ooit,een\n", "\"text\":\"een\",\"date_guessed\":true}");
	expect_part("id,author,published,text,url\n,a," AT ",een,https://x.example/1\n",
		    "{\"id\":\"https://x.example/1\",");
}

static void lines_of_json_are_posts(void **state)
{
	(void)state;
	expect("{\"id\":\"1\",\"author\":\"a\",\"published\":\"" AT "\",\"text\":\"een\"}\n\n"
	       "geen json\n[1]\n"
	       "{\"id\":2,\"author\":\"a\",\"published\":1779537600,\"text\":\"twee\"}",
	       POST("1", "een") "data at line 3: this line is not a JSON object\n"
				"data at line 4: this line is not a JSON object\n" POST("2", "twee"));
	expect_part("kapot {\n", "config: no column mapping fits");
	expect_part("{\"iets\":1}\n", "config at line 0: no column mapping fits");
	expect_part("<rss/>", "not an export");
	expect_part("[{}]", "not an export");
	expect_part("", "the file is empty");
	expect_part(" \n\n", "the file is empty");
}

static void what_a_payload_brings_is_read_by_its_mapping(void **state)
{
	static const char text[] = HEADER "1,a," AT ",een\nfout\n2,a," AT ",twee\n";
	struct sm_buffer out = { .bytes_max = PRINT_BYTES };
	struct sm_payload payload = fixture_payload(text, strlen(text));
	struct sm_feed feed = { .url = "https://data.lindeveen.example/x.csv" };
	struct sm_arena *arena;
	char mapping[1024];

	(void)state;
	rules_path(mapping, sizeof(mapping), "/imports/sentimeter-csv.tsv");
	feed.mapping = mapping;
	payload.feed = &feed;
	assert_int_equal(sm_arena_open(&arena, ARENA_BYTES, NULL), SM_OK);
	fixture_print(&payload, SM_FORMAT_AUTO, arena, &out);
	assert_non_null(strstr(out.data, "{\"format\":6,\"notes\":{\"line-unreadable\":1}}\n"));
	assert_non_null(strstr(out.data, "\"text\":\"een\""));
	assert_non_null(strstr(out.data, "\"platform\":\"data.lindeveen.example\""));
	assert_non_null(strstr(out.data, "\"text\":\"twee\""));
	sm_buffer_close(&out);
	sm_arena_close(arena);
}

/* Each file of imports/ is an export as its program writes it; what it gives stands beside it. */
static void every_shipped_mapping_reads_its_export(void **state)
{
	static const char *const name[] = {
		"4cat.csv",
		"4cat.ndjson",
		"tiktok_comments.ndjson",
		"tiktok_comments_4cat.ndjson",
		"twitter.ndjson",
		"instagram.ndjson",
		"instagram_graph.ndjson",
		"sentimeter.csv",
		"sentimeter.ndjson",
		"coosto.csv",
		"spotler.csv",
	};
	int wrong = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(name) / sizeof(*name); i++) {
		struct sm_buffer out = { .bytes_max = PRINT_BYTES };
		char below[256], path[1024], *expected;
		size_t length;

		snprintf(below, sizeof(below), "imports/%s", name[i]);
		fixture_path(below, path, sizeof(path));
		print_import(path, SM_FORMAT_AUTO, NULL, &out);
		snprintf(below, sizeof(below), "imports/%s" EXPECTED, name[i]);
		if (getenv("SENTIMETER_TEST_UPDATE")) {
			FILE *file;

			fixture_path(below, path, sizeof(path));
			file = fopen(path, "wb");
			assert_non_null(file);
			fwrite(out.data, 1, out.length, file);
			fclose(file);
		}
		expected = fixture_read(below, &length);
		if (!expected || length != out.length || memcmp(expected, out.data, length) != 0) {
			print_message("%s gives:\n%s", name[i], out.data ? out.data : "");
			wrong++;
		}
		free(expected);
		sm_buffer_close(&out);
	}
	assert_int_equal(wrong, 0);
}

static void a_mapping_with_a_mistake_says_where(void **state)
{
	static const struct {
		const char *mapping, *wanted;
	} known[] = {
		{ "format\tcsv\ntekst\tbody\n", "config: unknown line" },
		{ "format\txml\n", "config: unknown line" },
		{ "text_is\tmarkdown\n", "config: unknown line" },
		{ "format\tcsv\nid\tid\n", "config: the mapping does not say where the text is" },
		{ "text\ta\tb\tc\td\te\tf\tg\th\n", "limit: the mapping is too large" },
		{ "text\ta.b.c.d.e.f.g.h.i.j.k.l.m.n\n", "limit: the mapping is too large" },
		{ "text\tandere_kolom\n", "data: the file does not have the column" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		struct sm_buffer out = { .bytes_max = PRINT_BYTES };
		char mapping[64], file[64];

		write_file(mapping, known[i].mapping, strlen(known[i].mapping));
		write_file(file, HEADER, strlen(HEADER));
		print_import(file, SM_FORMAT_CSV, mapping, &out);
		if (strncmp(out.data, known[i].wanted, strlen(known[i].wanted)) != 0)
			fail_msg("%s gives %s", known[i].mapping, out.data);
		unlink(mapping);
		unlink(file);
		sm_buffer_close(&out);
	}
}

static void an_export_cut_anywhere_is_read_or_refused(void **state)
{
	static const char text[] = HEADER "1,a," AT ",\"een \"\"x\"\"\ntwee\"\r\n2,a," AT ",drie\n";
	static const char json[] =
	    "{\"id\":\"1\",\"author\":\"a\",\"published\":\"" AT "\",\"text\":\"\\u00e9\"}\n{}\n";
	struct sm_buffer out;

	(void)state;
	for (size_t cut = 0; cut < strlen(text); cut++) {
		import_bytes(text, cut, SM_FORMAT_AUTO, &out);
		sm_buffer_close(&out);
	}
	for (size_t cut = 0; cut < strlen(json); cut++) {
		import_bytes(json, cut, SM_FORMAT_AUTO, &out);
		sm_buffer_close(&out);
	}
}

/* 12 MiB of rows, read with an arena of 256 KiB that is wiped after each: so nothing grows with the file. */
static void memory_does_not_grow_with_the_file(void **state)
{
	struct sm_buffer text = { .bytes_max = 16 << 20 };
	struct sm_import *import;
	struct sm_arena *arena;
	struct sm_post post;
	char path[64], rules[1024];
	int rows = 0;

	(void)state;
	sm_buffer_text(&text, HEADER);
	for (int i = 0; i < 120000; i++)
		sm_buffer_format(&text, "%d,a," AT ",\"een rij met een tekst van een gewone lengte, nummer %d\n\"\n", i,
				 i);
	write_file(path, text.data, text.length);
	sm_buffer_close(&text);
	rules_path(rules, sizeof(rules), "");
	assert_int_equal(sm_arena_open(&arena, 256 * 1024, NULL), SM_OK);
	assert_int_equal(sm_import_open(path, SM_FORMAT_AUTO, NULL, rules, &import, NULL), SM_OK);
	while (sm_import_next(import, arena, &post, NULL) == SM_OK) {
		rows++;
		sm_arena_wipe(arena);
	}
	assert_int_equal(rows, 120000);
	sm_import_close(import);
	sm_arena_close(arena);
	unlink(path);
}

static void a_row_over_the_maximum_is_one_error(void **state)
{
	size_t length = 5 << 20;
	char *text = malloc(length + 200);
	size_t at = strlen(HEADER "1,a," AT ",");
	struct sm_buffer out;

	(void)state;
	assert_non_null(text);
	memcpy(text, HEADER "1,a," AT ",", at);
	memset(text + at, 'a', length);
	at += length;
	at += (size_t)snprintf(text + at, 100, "\n2,a," AT ",twee\n");
	import_bytes(text, at, SM_FORMAT_AUTO, &out);
	assert_string_equal(out.data,
			    "data at line 2: this row is not right: a quote is misplaced or there are too many "
			    "columns\n" POST("2", "twee"));
	sm_buffer_close(&out);
	free(text);
}

static void a_file_that_is_not_there_is_named(void **state)
{
	struct sm_import *import;
	struct sm_error error;

	(void)state;
	assert_int_equal(sm_import_open("/bestaat/niet.csv", SM_FORMAT_AUTO, NULL, NULL, &import, &error),
			 SM_ERROR_INPUT);
	assert_string_equal(error.where, "/bestaat/niet.csv");
	assert_null(import);
	sm_import_close(import);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_rows_are_posts),
		cmocka_unit_test(the_delimiter_is_found_in_the_header),
		cmocka_unit_test(quotes_hold_what_would_end_a_field),
		cmocka_unit_test(a_bad_row_is_named_by_its_line_and_reading_goes_on),
		cmocka_unit_test(encodings_of_spreadsheets_are_read),
		cmocka_unit_test(all_columns_of_our_own_table_are_read),
		cmocka_unit_test(a_row_without_id_or_date_still_has_an_identity),
		cmocka_unit_test(lines_of_json_are_posts),
		cmocka_unit_test(what_a_payload_brings_is_read_by_its_mapping),
		cmocka_unit_test(every_shipped_mapping_reads_its_export),
		cmocka_unit_test(a_mapping_with_a_mistake_says_where),
		cmocka_unit_test(an_export_cut_anywhere_is_read_or_refused),
		cmocka_unit_test(memory_does_not_grow_with_the_file),
		cmocka_unit_test(a_row_over_the_maximum_is_one_error),
		cmocka_unit_test(a_file_that_is_not_there_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
