// SPDX-License-Identifier: EUPL-1.2
// Unit tests of walk.c: a synthetic post through the real stages.
#include <dirent.h>

#include "sentimeter/walk.h"
#include "test.h"

enum { NOW_S = 1780000000 };

static struct sm_workspace *check_workspace(const char *topics)
{
	const char *folder = test_folder();
	struct sm_config_problems *problems;
	struct sm_workspace *workspace = NULL;

	test_file(folder, "policy.yaml", "mode: demo\norganisation: Testdorp\n");
	test_file(folder, "feeds.yaml", "contact: https://testdorp.example/\nfeeds: []\n");
	test_file(folder, "areas.yaml", "indelingsjaar: 2026\nareas:\n  - { code: GM9999, name: Testdorp }\n");
	test_file(folder, "topics.yaml", topics);
	assert_int_equal(sm_config_problems_open(SM_EN, &problems, NULL), SM_OK);
	if (sm_workspace_check(folder, test_root("rules"), problems, &workspace, NULL) != SM_OK)
		sm_config_problems_print(problems, stderr);
	assert_non_null(workspace);
	sm_config_problems_close(problems);
	return workspace;
}

static size_t folders_left(void)
{
	DIR *folder = opendir("/dev/shm");
	const struct dirent *entry;
	size_t count = 0;

	while (folder && (entry = readdir(folder)))
		count += strncmp(entry->d_name, "sentimeter-walk-", 16) == 0;
	if (folder)
		closedir(folder);
	return count;
}

static const char *value_of(const struct sm_walk *walk, enum sm_walk_stage stage, const char *name)
{
	for (size_t i = 0; i < walk->step[stage].count; i++)
		if (strcmp(walk->step[stage].line[i].name[SM_EN], name) == 0)
			return walk->step[stage].line[i].value;
	fail_msg("no line %s", name);
	return "";
}

static void a_post_leaves_nothing_but_numbers_about_a_group(void **state)
{
	struct sm_workspace *workspace =
	    check_workspace("topics:\n  - id: parkeren\n    name: { nl: Parkeren, en: Parking }\n    theme: t\n    "
			    "rule: parkeren\n    purpose: p\n"
			    "    ground: g\n    owner: o\n    from: 2026-01-01\n    until: 2027-01-01\n");
	struct sm_walk *walk = calloc(1, sizeof(*walk));
	size_t before = folders_left();

	(void)state;
	assert_int_equal(sm_walk_post(workspace, NOW_S, walk, NULL), SM_OK);
	for (int stage = 0; stage < SM_WALK_STAGES; stage++)
		assert_true(walk->step[stage].reached);
	assert_non_null(strstr(value_of(walk, SM_WALK_PARSE, "text"), "06-12345678"));
	assert_null(strstr(value_of(walk, SM_WALK_REDACT, "text"), "06-12345678"));
	assert_null(strstr(value_of(walk, SM_WALK_REDACT, "text"), "Annie"));
	assert_string_equal(value_of(walk, SM_WALK_RELEASE, "of this person alone"), "-");
	assert_non_null(strstr(value_of(walk, SM_WALK_RELEASE, "when enough others wrote too"), "parkeren"));
	assert_string_equal(value_of(walk, SM_WALK_FORGET, "sealed files left"), "0");
	assert_false(walk->found_on_disk);
	assert_int_equal(folders_left(), before);
	sm_workspace_close(workspace);
	free(walk);
}

static void a_post_that_no_topic_catches_ends_there(void **state)
{
	struct sm_workspace *workspace =
	    check_workspace("topics:\n  - id: water\n    name: { nl: Water, en: Water }\n    theme: t\n    rule: "
			    "riool\n    purpose: p\n"
			    "    ground: g\n    owner: o\n    from: 2026-01-01\n    until: 2027-01-01\n");
	struct sm_walk *walk = calloc(1, sizeof(*walk));

	(void)state;
	assert_int_equal(sm_walk_post(workspace, NOW_S, walk, NULL), SM_OK);
	assert_true(walk->step[SM_WALK_MATCH].reached);
	assert_false(walk->step[SM_WALK_REDACT].reached);
	sm_workspace_close(workspace);
	free(walk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_post_leaves_nothing_but_numbers_about_a_group),
		cmocka_unit_test(a_post_that_no_topic_catches_ends_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
