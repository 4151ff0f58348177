// SPDX-License-Identifier: EUPL-1.2
// test_image: a lexicon comes back from its image as it was, and only for the rules that it was made from.
#include "fixture.h"
#include "image.h"
#include "load.h"
#include "table.h"
#include "word.h"

enum { IMAGE_MAX = 4 << 20 };

static unsigned char *image;
static struct lexicon *written;
static uint8_t rules_hash[32];

static int write_image(void **state)
{
	FILE *file = tmpfile();
	size_t length;

	(void)state;
	written = calloc(1, sizeof(*written));
	image = aligned_alloc(IMAGE_ALIGN, IMAGE_MAX);
	if (!file || !written || !image ||
	    load_rules(fixture_path("tests/data/score/rules"), NULL, written, rules_hash, NULL) != SM_OK ||
	    !image_write(written, rules_hash, file))
		return -1;
	rewind(file);
	length = fread(image, 1, IMAGE_MAX, file);
	fclose(file);
	return length > 0 && length < IMAGE_MAX ? 0 : -1;
}

static int forget(void **state)
{
	(void)state;
	lexicon_close(written);
	free(written);
	free(image);
	return 0;
}

static void a_lexicon_comes_back_as_it_was(void **state)
{
	struct lexicon *read = calloc(1, sizeof(*read));
	uint32_t form = table_find(written, word_hash("goede", 5));

	(void)state;
	assert_non_null(read);
	assert_true(image_open(image, rules_hash, read));
	assert_int_not_equal(form, 0);
	assert_int_equal(table_find(read, word_hash("goede", 5)), form);
	assert_int_equal(table_find(read, word_hash("gode", 4)), 0);
	assert_int_equal(read->forms[form].valence, 2000);
	assert_string_equal(read->names + read->entries[read->forms[form].entry].name, "goed");
	assert_memory_equal(read->buckets, written->buckets, written->buckets_count * sizeof(*read->buckets));
	assert_memory_equal(read->edges, written->edges, written->edges_room * sizeof(*read->edges));
	assert_memory_equal(read->names, written->names, written->names_count);
	assert_memory_equal(read->setting, written->setting, sizeof(read->setting));
	lexicon_close(read);
	free(read);
}

static void an_image_of_other_rules_is_refused(void **state)
{
	static struct lexicon read;
	uint8_t other[32];

	(void)state;
	memcpy(other, rules_hash, sizeof(other));
	other[31] ^= 1;
	assert_false(image_open(image, other, &read));
	assert_true(image_open(image, rules_hash, &read));
}

static void the_hash_is_that_of_the_files(void **state)
{
	struct lexicon *scratch = calloc(1, sizeof(*scratch));
	uint8_t hash[32];

	(void)state;
	assert_int_equal(load_hash(fixture_path("tests/data/score/rules"), scratch, hash, NULL), SM_OK);
	assert_memory_equal(hash, rules_hash, sizeof(hash));
	memset(scratch, 0, sizeof(*scratch));
	assert_int_equal(load_hash(fixture_path("rules"), scratch, hash, NULL), SM_OK);
	assert_memory_not_equal(hash, rules_hash, sizeof(hash));
	free(scratch);
}

/* So that an edit of any of them is seen. */
static void the_hash_changes_with_every_file_that_is_read(void **state)
{
	static const char *const file[] = { "settings.tsv",          "modifiers.tsv",     "emoji.tsv",
					    "nl/lexicon.tsv",        "nl/inflection.tsv", "nl/modifiers.tsv",
					    "nl/function-words.txt", "identity/nl.txt" };
	char folder[] = "/tmp/sentimeter-image-XXXXXX", command[3 * FIXTURE_PATH];
	struct lexicon *scratch = calloc(1, sizeof(*scratch));
	uint8_t hash[32];

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(command, sizeof(command), "cp -r '%s/.' %s && mkdir %s/identity && echo marsman > %s/identity/nl.txt",
		 fixture_path("tests/data/score/rules"), folder, folder, folder);
	assert_int_equal(system(command), 0);
	for (size_t i = 0; i < sizeof(file) / sizeof(file[0]); i++) {
		uint8_t before[32];

		memset(scratch, 0, sizeof(*scratch));
		assert_int_equal(load_hash(folder, scratch, before, NULL), SM_OK);
		snprintf(command, sizeof(command), "echo '# a remark' >> %s/%s", folder, file[i]);
		assert_int_equal(system(command), 0);
		memset(scratch, 0, sizeof(*scratch));
		assert_int_equal(load_hash(folder, scratch, hash, NULL), SM_OK);
		assert_memory_not_equal(hash, before, sizeof(hash));
	}
	snprintf(command, sizeof(command), "rm -r %s", folder);
	assert_int_equal(system(command), 0);
	free(scratch);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_lexicon_comes_back_as_it_was),
		cmocka_unit_test(an_image_of_other_rules_is_refused),
		cmocka_unit_test(the_hash_is_that_of_the_files),
		cmocka_unit_test(the_hash_changes_with_every_file_that_is_read),
	};

	return cmocka_run_group_tests(tests, write_image, forget);
}
