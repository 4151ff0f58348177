// SPDX-License-Identifier: EUPL-1.2
// learn: ten short exercises in reading the charts well.
#include <string.h>

#include "cli.h"

enum {
	EXERCISES_MAX = 30,
	CHOICES_MAX = 6,
	ARENA_BYTES_MAX = 1 << 20,
	OUT_BYTES_MAX = 1 << 20,
	ANSWER_BYTES_MAX = 80,
	PATH_BYTES = 4300,
	PASS_PCT = 80
};

struct exercise {
	const char *id, *title, *question, *why, *choice[CHOICES_MAX];
	size_t choices;
	int64_t answer; /* 1-based */
};
struct exercises {
	struct exercise one[EXERCISES_MAX];
	size_t count;
	struct sm_arena *arena;
};

static void read_choices(const struct sm_config *config, const struct sm_config_node *map, struct sm_arena *arena,
			 struct exercise *exercise)
{
	const struct sm_config_node *list = sm_config_get(config, map, "choices", SM_NEEDED);
	char text[400];

	if (list && (sm_config_count(list) < 2 || sm_config_count(list) > CHOICES_MAX))
		sm_config_problem(config, list, "een oefening heeft 2 tot %d keuzes", "an exercise has 2 to %d choices",
				  CHOICES_MAX);
	for (size_t i = 0; i < sm_config_count(list) && i < CHOICES_MAX; i++)
		if (sm_config_scalar(sm_config_item(list, i), text, sizeof(text)))
			exercise->choice[exercise->choices++] = sm_arena_copy(arena, text, strlen(text));
}

static void read_exercise(const struct sm_config *config, const struct sm_config_node *map, struct exercises *exercises)
{
	static const char *const keys[] = { "id", "title", "question", "choices", "answer", "why", NULL };
	struct exercise *exercise = &exercises->one[exercises->count];

	if (!sm_config_keys(config, map, keys))
		return;
	sm_config_string(config, map, "id", SM_NEEDED, exercises->arena, &exercise->id);
	sm_config_string(config, map, "title", SM_NEEDED, exercises->arena, &exercise->title);
	sm_config_string(config, map, "question", SM_NEEDED, exercises->arena, &exercise->question);
	sm_config_string(config, map, "why", SM_NEEDED, exercises->arena, &exercise->why);
	read_choices(config, map, exercises->arena, exercise);
	sm_config_integer(config, map, "answer", SM_NEEDED, 1, (int64_t)exercise->choices, &exercise->answer);
	exercises->count++;
}

static enum sm_status read_exercises(const struct cli *cli, struct sm_config_problems *problems,
				     struct exercises *exercises, struct sm_error *error)
{
	static const char *const keys[] = { "exercises", NULL };
	struct sm_config *config = NULL;
	char path[PATH_BYTES];
	enum sm_status status = sm_arena_open(&exercises->arena, ARENA_BYTES_MAX, error);

	snprintf(path, sizeof(path), "%s/learn/exercises.%s.yaml", cli->rules, tr(cli, "nl", "en"));
	if (status == SM_OK)
		status = sm_config_open(path, problems, &config, error);
	if (status != SM_OK)
		return status;
	if (sm_config_problems_count(problems) == 0 && sm_config_keys(config, sm_config_root(config), keys)) {
		const struct sm_config_node *list =
		    sm_config_get(config, sm_config_root(config), "exercises", SM_NEEDED);

		for (size_t i = 0; i < sm_config_count(list) && i < EXERCISES_MAX; i++)
			read_exercise(config, sm_config_item(list, i), exercises);
	}
	sm_config_close(config);
	return sm_config_problems_count(problems) ? sm_config_problems_status(problems, error) : SM_OK;
}

static int print_json(const struct cli *cli, const struct exercises *exercises)
{
	struct sm_buffer out = { .bytes_max = OUT_BYTES_MAX };
	int code;

	sm_buffer_text(&out, "[");
	for (size_t i = 0; i < exercises->count; i++) {
		const struct exercise *e = &exercises->one[i];

		sm_buffer_text(&out, i ? ",{" : "{");
		data_member(&out, "id", sm_text_of(e->id));
		data_member(&out, "title", sm_text_of(e->title));
		data_member(&out, "question", sm_text_of(e->question));
		sm_buffer_text(&out, "\"choices\":[");
		for (size_t c = 0; c < e->choices; c++) {
			sm_buffer_text(&out, c ? "," : "");
			data_string(&out, sm_text_of(e->choice[c]));
		}
		sm_buffer_format(&out, "],\"answer\":%lld,\"why\":", (long long)e->answer);
		data_string(&out, sm_text_of(e->why));
		sm_buffer_text(&out, "}");
	}
	sm_buffer_text(&out, "]\n");
	code = data_flush(cli, &out, 0);
	sm_buffer_close(&out);
	return code;
}

/* The number that somebody types; 0 when nothing more comes. What is no choice is asked again. */
static int ask_answer(const struct cli *cli, size_t choices)
{
	char line[ANSWER_BYTES_MAX];

	for (;;) {
		printf("%s [1-%zu]: ", tr(cli, "uw antwoord", "your answer"), choices);
		fflush(stdout);
		if (!fgets(line, sizeof(line), stdin))
			return 0;
		if (line[0] >= '1' && line[0] <= '0' + (int)choices && (line[1] == '\n' || line[1] == '\0'))
			return line[0] - '0';
	}
}

/* How many were right; -1 when somebody stopped halfway. */
static int walk(const struct cli *cli, const struct exercises *exercises)
{
	int right = 0;

	for (size_t i = 0; i < exercises->count; i++) {
		const struct exercise *e = &exercises->one[i];
		int answer;

		printf("%zu/%zu  %s\n%s\n\n", i + 1, exercises->count, e->title, e->question);
		for (size_t c = 0; c < e->choices; c++)
			printf("  %zu  %s\n", c + 1, e->choice[c]);
		answer = ask_answer(cli, e->choices);
		if (!answer)
			return -1;
		right += answer == e->answer;
		printf("%s %s\n\n",
		       answer == e->answer ? tr(cli, "Goed.", "Right.") : tr(cli, "Niet goed.", "Not right."), e->why);
	}
	printf(tr(cli, "%d van %zu goed\n", "%d of %zu right\n"), right, exercises->count);
	return right;
}

/* A line in the journal of the workspace: the role, and that it was done; no name, and no wrong answers. */
static int note(const struct cli *cli, const char *role, size_t count, int right)
{
	static const char *const roles[] = { "analyst", "officer", "moderator" };
	struct sm_journal_entry entry = { .action = "learned", .object = "exercises", .result = "ok", .origin = "cli" };
	struct sm_journal *journal = NULL;
	struct sm_error error = { 0 };
	char path[PATH_BYTES], detail[80];
	enum sm_status status;

	if (right * 100 < (int)count * PASS_PCT) {
		say(cli, "nog niet genoteerd: daarvoor moeten er %d van de 100 goed zijn",
		    "not noted yet: that takes %d in 100 right", PASS_PCT);
		return EXIT_FOUND;
	}
	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
		if (strcmp(role, roles[i]) == 0)
			entry.actor = roles[i];
	snprintf(detail, sizeof(detail), "{\"exercises\":%zu,\"right\":%d}", count, right);
	snprintf(path, sizeof(path), "%s/%s", cli->workspace, SM_JOURNAL_FILE);
	entry.detail = detail;
	status = sm_journal_open(path, &journal, &error);
	if (status == SM_OK)
		status = sm_journal_add(journal, &entry, &error);
	sm_journal_close(journal);
	return status == SM_OK ? EXIT_OK : fail(cli, &error);
}

static bool known_role(const struct cli *cli, const char *role)
{
	if (!role || strcmp(role, "analyst") == 0 || strcmp(role, "officer") == 0 || strcmp(role, "moderator") == 0)
		return true;
	say(cli, "--note krijgt een rol: analyst, officer of moderator",
	    "--note takes a role: analyst, officer or moderator");
	return false;
}

static int run(struct cli *cli, int count, char **words)
{
	const char *role = NULL;
	const struct option own[] = { { "note", OPTION_VALUE, &role }, { 0 } };
	struct exercises exercises = { .count = 0 };
	struct sm_config_problems *problems = NULL;
	struct sm_error error = { 0 };
	enum sm_status status;
	int code, right;

	if (!options_read(cli, own, &count, words) || !words_between(cli, count, 0, 0) || !known_role(cli, role))
		return EXIT_USAGE;
	status = sm_config_problems_open(cli->tongue, &problems, &error);
	if (status == SM_OK)
		status = read_exercises(cli, problems, &exercises, &error);
	code = status == SM_OK ? EXIT_OK : fail_workspace(cli, status, problems, &error);
	if (code == EXIT_OK && cli->json) {
		code = print_json(cli, &exercises);
	} else if (code == EXIT_OK) {
		right = walk(cli, &exercises);
		if (right >= 0 && role)
			code = note(cli, role, exercises.count, right);
	}
	sm_arena_close(exercises.arena);
	sm_config_problems_close(problems);
	return code;
}

const struct command cmd_learn = {
	"learn",
	{ "tien oefeningen om de grafieken goed te lezen", "ten exercises in reading the charts well" },
	{ "  sentimeter learn\n"
	  "  sentimeter learn --note analyst --workspace mijn-gemeente\n"
	  "  sentimeter learn --json\n\n"
	  "Stelt tien korte vragen, en zegt na elk antwoord waarom. Er wordt niets bijgehouden.\n\n"
	  "  --note ROL   zet in het journaal dat iemand met deze rol (analyst, officer, moderator) ze deed, als acht\n"
	  "               van de tien goed waren; geen naam, en niet wat er fout was\n"
	  "  --json       alle vragen en antwoorden\n",
	  "  sentimeter learn\n"
	  "  sentimeter learn --note analyst --workspace my-town\n"
	  "  sentimeter learn --json\n\n"
	  "Asks ten short questions, and says after each answer why. Nothing is kept.\n\n"
	  "  --note ROLE  puts in the journal that somebody with this role (analyst, officer, moderator) did them, "
	  "when\n"
	  "               eight of ten were right; no name, and not what was wrong\n"
	  "  --json       all questions and answers\n" },
	run,
};
