// SPDX-License-Identifier: EUPL-1.2
// The audit finds what is wrong in a workspace: every seeded violation by the check that is named for it, and nothing
// in one where nothing is wrong.
#include "audit_seeds.h"

static struct sm_audit *audit(const struct place *p, int64_t at_s, const char *canaries)
{
	struct sm_audit_setup setup = { .workspace = p->folder,
					.rules_dir = test_root("rules"),
					.canaries = canaries,
					.now_s = at_s,
					.tongue = SM_EN };
	struct sm_audit *made;
	struct sm_error error = { 0 };

	if (sm_audit_open(&setup, &made, &error) != SM_OK)
		fail_msg("%s: %s", error.where, error.text[SM_EN]);
	return made;
}

static const char *canaries(void)
{
	return test_file(test_folder(), "canaries.txt", "# who may be found nowhere\nJo de Proefpersoon\n");
}

static void a_clean_workspace_has_no_findings(void **state)
{
	struct sm_audit *made = audit(&base, now_s + 60, canaries());

	(void)state;
	for (size_t i = 0; i < sm_audit_count(made); i++)
		print_error("%s: %s\n", sm_audit_at(made, i)->check, sm_audit_at(made, i)->evidence);
	assert_int_equal(sm_audit_findings(made), 0);
	sm_audit_close(made);
}

static int64_t findings_of(const struct sm_audit *made, const char *check)
{
	for (size_t i = 0; i < sm_audit_checks(made); i++)
		if (strcmp(sm_audit_check(made, i)->name, check) == 0)
			return sm_audit_check(made, i)->findings;
	fail_msg("there is no check %s", check);
	return 0;
}

static void each_violation_is_found_by_its_check(void **state)
{
	int missed = 0;

	(void)state;
	for (size_t i = 0; i < SEEDS; i++) {
		struct place p;
		struct sm_audit *made;

		place_copy(&base, &p, "seeded");
		(void)mkdir(place_path(&p, "spool"), 0700);
		make_private(&p);
		if (seeds[i].statement)
			sql(&p, seeds[i].statement);
		if (seeds[i].make)
			seeds[i].make(&p);
		made = audit(&p, now_s + 60 + seeds[i].later_s, canaries());
		if (!findings_of(made, seeds[i].check)) {
			print_error("%s was not found (seed %zu)\n", seeds[i].check, i);
			missed++;
		}
		sm_audit_close(made);
	}
	assert_int_equal(missed, 0);
	assert_true(SEEDS >= 40);
}

/* Two that a test cannot seed: a file of another user takes root, and no file of keys holds a period twice. */
static void every_check_has_a_violation_that_shows_it_works(void **state)
{
	static const char *const without[] = { "file-owner", "key-twice" };
	struct sm_audit *made = audit(&base, now_s, NULL);

	(void)state;
	for (size_t i = 0; i < sm_audit_checks(made); i++) {
		const char *name = sm_audit_check(made, i)->name;
		bool seeded = strcmp(name, without[0]) == 0 || strcmp(name, without[1]) == 0;

		for (size_t s = 0; s < SEEDS; s++)
			seeded = seeded || strcmp(seeds[s].check, name) == 0;
		if (!seeded)
			fail_msg("%s has no seed", name);
	}
	sm_audit_close(made);
}

static void the_report_is_whole_in_every_form_and_language(void **state)
{
	struct place p;
	struct sm_audit_setup setup = { .rules_dir = test_root("rules"), .now_s = now_s + 60 };

	(void)state;
	place_copy(&base, &p, "seeded");
	make_private(&p);
	sql(&p, "UPDATE cell SET authors = 3");
	setup.workspace = p.folder;
	for (int tongue = SM_NL; tongue <= SM_EN; tongue++)
		for (int form = SM_AUDIT_TEXT; form <= SM_AUDIT_HTML; form++) {
			struct sm_buffer out = { .bytes_max = 1 << 22 };
			struct sm_audit *made;

			setup.tongue = (enum sm_tongue)tongue;
			assert_int_equal(sm_audit_open(&setup, &made, NULL), SM_OK);
			assert_int_equal(sm_audit_print(made, (enum sm_audit_form)form, &out, NULL), SM_OK);
			assert_non_null(strstr(out.data, "cell-under-k"));
			assert_non_null(strstr(out.data, form == SM_AUDIT_JSON ? "critical"
							 : tongue == SM_NL     ? "ernstig"
									       : "critical"));
			assert_non_null(strstr(out.data, "parkeren GM0001"));
			assert_null(strstr(out.data, "{{"));
			assert_non_null(strstr(out.data, tongue == SM_NL ? "minder schrijvers" : "fewer authors"));
			sm_buffer_close(&out);
			sm_audit_close(made);
		}
}

struct drifting {
	char what[400];
	int count;
};

static void take_difference(void *context, const char *what, const char *published, const char *runs)
{
	struct drifting *d = context;
	size_t length = strlen(d->what);

	snprintf(d->what + length, sizeof(d->what) - length, "%s: %s -> %s\n", what, published, runs);
	d->count++;
}

static void drift_tells_what_was_published_and_what_runs(void **state)
{
	struct sm_buffer out = { .bytes_max = 1 << 20 };
	struct drifting d = { 0 };
	struct sm_drift hooks = { &d, take_difference };
	struct place p;

	(void)state;
	place_copy(&base, &p, "drift");
	assert_int_equal(sm_published_compare(p.folder, test_root("rules"), &hooks, NULL), SM_NONE);
	assert_int_equal(sm_published_make(p.folder, test_root("rules"), now_s, &out, NULL), SM_OK);
	write_bytes(&p, "published.json", out.data, out.length);
	sm_buffer_close(&out);
	assert_int_equal(sm_published_compare(p.folder, test_root("rules"), &hooks, NULL), SM_OK);
	assert_int_equal(d.count, 0); /* the control */
	policy(&p, "k: 6");
	feeds(&p, "https://anders.example/rss", "");
	assert_int_equal(sm_published_compare(p.folder, test_root("rules"), &hooks, NULL), SM_OK);
	assert_string_equal(d.what, "k: 5 -> 6\n"
				    "feed nieuws: https://nieuws.example/rss -> https://anders.example/rss\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_clean_workspace_has_no_findings),
		cmocka_unit_test(each_violation_is_found_by_its_check),
		cmocka_unit_test(every_check_has_a_violation_that_shows_it_works),
		cmocka_unit_test(the_report_is_whole_in_every_form_and_language),
		cmocka_unit_test(drift_tells_what_was_published_and_what_runs),
	};

	return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, make_base, free_base);
}
