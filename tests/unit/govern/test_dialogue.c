// SPDX-License-Identifier: EUPL-1.2
// Unit tests of a dialogue: reading it, weighing it, and what it makes of a policy.
#include "sentimeter/dialogue.h"
#include "settings.h"
#include "test.h"

#define HEAD                                                                                                           \
	"dialogue: test-1\ntitle: t\norganisation: o\ndate: 2026-05-12\npublish: yes\n"                                \
	"case: { technology: t, context: c, decides: d }\nparticipants: [a]\nactors: [a]\neffects: []\n"
#define ADOPT(id) "  - { id: " id ", decision: adopt, reasons: r, owner: officer, review: 2026-11-01 }\n"

/* What a test works with. */
struct world {
	const char *folder;
	struct sm_config_problems *problems;
	struct sm_options *options;
	struct sm_dialogue *dialogue;
};

static int setup(void **state)
{
	struct world *w = calloc(1, sizeof(*w));

	w->folder = test_folder();
	assert_int_equal(sm_config_problems_open(SM_EN, &w->problems, NULL), SM_OK);
	assert_int_equal(sm_options_open(test_root("rules"), w->problems, &w->options, NULL), SM_OK);
	*state = w;
	return 0;
}

static int teardown(void **state)
{
	struct world *w = *state;

	sm_dialogue_close(w->dialogue);
	sm_options_close(w->options);
	sm_config_problems_close(w->problems);
	free(w);
	return 0;
}

static enum sm_status read_text(struct world *w, const char *text)
{
	sm_dialogue_close(w->dialogue);
	return sm_dialogue_open(test_file(w->folder, "d.yaml", text), w->options, w->problems, &w->dialogue, NULL);
}

static void the_examples_read_well_and_leave_nothing_to_decide(void **state)
{
	static const char *const example[] = { "examples/dialogue/dialogue.nl.yaml",
					       "examples/dialogue/dialogue.en.yaml" };
	struct world *w = *state;

	for (size_t i = 0; i < 2; i++) {
		sm_dialogue_close(w->dialogue);
		assert_int_equal(sm_dialogue_open(test_root(example[i]), w->options, w->problems, &w->dialogue, NULL),
				 SM_OK);
		assert_int_equal(w->dialogue->conflicts + w->dialogue->unsupported + w->dialogue->unserved, 0);
	}
}

static void all_mistakes_are_told_at_once(void **state)
{
	struct world *w = *state;

	assert_int_equal(read_text(w, HEAD "values: [privacy, nonsense]\noptions:\n"
					   "  - { id: larger-group, decision: adopt }\n"
					   "  - { id: no-words, decision: perhaps }\n"),
			 SM_ERROR_CONFIG);
	/* nonsense; larger-group, its reasons, owner and review; perhaps, its reasons, owner and review */
	assert_true(sm_config_problems_count(w->problems) >= 6);
}

static void two_options_that_want_another_value_conflict(void **state)
{
	struct world *w = *state;

	assert_int_equal(
	    read_text(w, HEAD "values: [privacy]\noptions:\n" ADOPT("shorter-key-life") ADOPT("wait-for-deletions")),
	    SM_OK);
	assert_int_equal(w->dialogue->conflicts, 1);
}

static void a_clash_of_the_catalogue_is_a_conflict(void **state)
{
	struct world *w = *state;

	assert_int_equal(
	    read_text(w, HEAD "values: [privacy]\noptions:\n" ADOPT("larger-groups") ADOPT("statistics-profile")),
	    SM_OK);
	assert_int_equal(w->dialogue->conflicts, 1);
}

static void one_that_goes_before_settles_it(void **state)
{
	struct world *w = *state;
	struct sm_setting_choices choices;

	assert_int_equal(read_text(w, HEAD
				   "values: [privacy]\noptions:\n"
				   "  - { id: shorter-key-life, decision: adopt, reasons: r, owner: o, "
				   "review: 2026-11-01, over: [wait-for-deletions] }\n" ADOPT("wait-for-deletions")),
			 SM_OK);
	assert_int_equal(w->dialogue->conflicts, 0);
	sm_dialogue_choices(w->dialogue, &choices);
	assert_int_equal(choices.value.lateness_min, 12 * 60);
}

static void one_that_was_rejected_conflicts_with_nothing(void **state)
{
	struct world *w = *state;

	assert_int_equal(
	    read_text(w, HEAD "values: [privacy]\noptions:\n" ADOPT(
			     "shorter-key-life") "  - { id: wait-for-deletions, decision: reject, reasons: r }\n"),
	    SM_OK);
	assert_int_equal(w->dialogue->conflicts, 0);
}

static void a_setting_without_a_value_and_a_value_without_an_option_are_pointed_out(void **state)
{
	struct world *w = *state;

	assert_int_equal(read_text(w, HEAD "values: [democracy]\noptions:\n" ADOPT("larger-groups")), SM_OK);
	assert_int_equal(w->dialogue->unsupported, 1);
	assert_int_equal(w->dialogue->unserved, 1);
}

/* What is proposed for a policy, read back: it must be what was meant. */
static void check_proposal(struct world *w, const char *policy, char **text)
{
	struct sm_proposal proposal = { 0 };
	const struct sm_policy_reading reading = { .signed_by_two = true };
	struct sm_policy_changes changes;
	struct sm_policy back;
	const char *path = test_file(w->folder, "policy.yaml", policy);

	assert_int_equal(sm_dialogue_propose(w->dialogue, path, SM_EN, w->problems, &proposal, NULL), SM_OK);
	path = test_file(w->folder, "proposed.yaml", proposal.text.data);
	if (sm_policy_read_with(path, &reading, w->problems, &back, NULL) != SM_OK) {
		sm_config_problems_print(w->problems, stderr);
		fail_msg("%s", proposal.text.data);
	}
	sm_policy_diff(&proposal.after, &back, &changes);
	assert_int_equal(changes.count, 0);
	assert_true(proposal.changes.count > 0);
	*text = strdup(proposal.text.data);
	sm_buffer_close(&proposal.text);
}

static void a_proposal_keeps_what_people_wrote_and_names_option_and_values(void **state)
{
	struct world *w = *state;
	char *text;

	assert_int_equal(read_text(w, HEAD "values: [privacy]\noptions:\n" ADOPT("larger-groups")), SM_OK);
	check_proposal(w, "# our policy\nmode: demo # for now\norganisation: O\nk: 12 # agreed in May\nperiod: day\n",
		       &text);
	assert_non_null(strstr(text, "# our policy\nmode: demo # for now\n"));
	assert_non_null(strstr(
	    text, "#: option larger-groups (dialogue test-1; values: privacy); was 12\nk: 25 # agreed in May\n"));
	assert_non_null(strstr(text, "settings: [k]"));
	free(text);
}

static void a_proposal_on_a_proposal_leaves_one_comment(void **state)
{
	struct world *w = *state;
	char *once, *twice;

	assert_int_equal(read_text(w, HEAD "values: [privacy]\noptions:\n" ADOPT("larger-groups")), SM_OK);
	check_proposal(w, "mode: demo\norganisation: O\nk: 12\n", &once);
	assert_int_equal(read_text(w, HEAD "values: [privacy]\noptions:\n" ADOPT("statistics-profile")), SM_OK);
	check_proposal(w, once, &twice);
	assert_null(strstr(twice, "larger-groups"));
	assert_non_null(strstr(twice, "k: 100"));
	free(once);
	free(twice);
}

static void nested_and_flowing_maps_are_written_anew(void **state)
{
	static const char *const policies[] = {
		"mode: demo\norganisation: O\nairbags:\n  # ours\n  flood:\n\n    limit: 40\n  sensitive: { action: "
		"suppress }\n",
		"mode: demo\norganisation: O\nairbags: { flood: { limit: 40 } }\n",
		"mode: demo\norganisation: O\nairbags: {\n  flood: { limit: 40 } }\nk: 11\n",
		"mode: demo\norganisation: O\n",
		"organisation: O\noptions:\n- id: old\n  dialogue: \"a \\\"b\\\"\"\n  settings: [airbags]\nmode: "
		"demo\n",
	};
	struct world *w = *state;

	assert_int_equal(read_text(w, HEAD "values: [privacy, accuracy]\noptions:\n" ADOPT("flood-airbag-stricter")
					  ADOPT("stop-at-sensitive") ADOPT("collect-in-office-hours")),
			 SM_OK);
	for (size_t i = 0; i < sizeof(policies) / sizeof(policies[0]); i++) {
		char *text;

		check_proposal(w, policies[i], &text);
		assert_non_null(strstr(text, "limit: 30\n"));
		assert_true(i != 0 || strstr(text, "# ours\n"));
		free(text);
	}
}

static void promises_are_kept_with_what_was_settled(void **state)
{
	struct world *w = *state;
	struct sm_commitments *commitments = calloc(1, sizeof(*commitments)), *back = calloc(1, sizeof(*back));
	struct sm_buffer out = { .bytes_max = 1 << 16 };
	const char *path;

	assert_int_equal(read_text(w, HEAD "values: [privacy]\noptions:\n" ADOPT("key-check") ADOPT("larger-groups")),
			 SM_OK);
	assert_int_equal(sm_commitments_take(w->dialogue, SM_EN, commitments, NULL), SM_OK);
	assert_int_equal(commitments->count, 1); /* larger-groups promises nothing */
	commitments->commitment[0].settled_s = w->dialogue->date_s;
	assert_int_equal(sm_commitments_take(w->dialogue, SM_EN, commitments, NULL), SM_OK);
	assert_int_equal(commitments->count, 1);
	sm_commitments_print(commitments, SM_EN, &out);
	path = test_file(w->folder, "commitments.yaml", out.data);
	assert_int_equal(sm_commitments_read(path, w->problems, back, NULL), SM_OK);
	assert_memory_equal(back, commitments, sizeof(*back));
	assert_false(sm_commitment_due(&back->commitment[0], back->commitment[0].review_s - 1));
	assert_true(sm_commitment_due(&back->commitment[0], back->commitment[0].review_s));
	back->commitment[0].settled_s = back->commitment[0].review_s;
	assert_false(sm_commitment_due(&back->commitment[0], back->commitment[0].review_s));
	sm_buffer_close(&out);
	free(commitments);
	free(back);
}

static void a_report_holds_every_part_and_escapes_what_people_typed(void **state)
{
	struct world *w = *state;
	struct sm_report_setup report = { .rules_dir = test_root("rules"), .tongue = SM_NL };
	struct sm_buffer out = { .bytes_max = 1 << 20 };

	assert_int_equal(read_text(w, HEAD "values: [privacy]\noptions:\n"
					   "  - { id: larger-groups, decision: adopt, reasons: \"<script>\", owner: o, "
					   "review: 2026-11-01, dissent: nee }\n"),
			 SM_OK);
	assert_int_equal(sm_dialogue_report(w->dialogue, &report, &out, NULL), SM_OK);
	assert_null(strstr(out.data, "<script>"));
	assert_non_null(strstr(out.data, "&lt;script&gt;"));
	assert_non_null(strstr(out.data, "Grotere groepen"));
	assert_non_null(strstr(out.data, "<code>k</code>"));
	assert_non_null(strstr(out.data, "nee"));
	assert_null(strstr(out.data, "{{"));
	assert_null(strstr(out.data, "http")); /* it stands alone */
	sm_buffer_close(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_examples_read_well_and_leave_nothing_to_decide, setup, teardown),
		cmocka_unit_test_setup_teardown(all_mistakes_are_told_at_once, setup, teardown),
		cmocka_unit_test_setup_teardown(two_options_that_want_another_value_conflict, setup, teardown),
		cmocka_unit_test_setup_teardown(a_clash_of_the_catalogue_is_a_conflict, setup, teardown),
		cmocka_unit_test_setup_teardown(one_that_goes_before_settles_it, setup, teardown),
		cmocka_unit_test_setup_teardown(one_that_was_rejected_conflicts_with_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(a_setting_without_a_value_and_a_value_without_an_option_are_pointed_out,
						setup, teardown),
		cmocka_unit_test_setup_teardown(a_proposal_keeps_what_people_wrote_and_names_option_and_values, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_proposal_on_a_proposal_leaves_one_comment, setup, teardown),
		cmocka_unit_test_setup_teardown(nested_and_flowing_maps_are_written_anew, setup, teardown),
		cmocka_unit_test_setup_teardown(promises_are_kept_with_what_was_settled, setup, teardown),
		cmocka_unit_test_setup_teardown(a_report_holds_every_part_and_escapes_what_people_typed, setup,
						teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
