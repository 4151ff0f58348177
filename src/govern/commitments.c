// SPDX-License-Identifier: EUPL-1.2
// commitments: commitments.yaml ↔ what people promised in a dialogue, with who sees to it and when somebody looks
// again.
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "dialogue.h"
#include "sentimeter/period.h"

static const char *const root_keys[] = { "commitments", NULL };
static const char *const item_keys[] = { "id", "dialogue", "what", "owner", "review", "settled", "evidence", NULL };

static void read_commitment(const struct sm_config *config, const struct sm_config_node *map,
			    struct sm_commitments *commitments)
{
	struct sm_commitment *c = &commitments->commitment[commitments->count];

	memset(c, 0, sizeof(*c));
	if (!sm_config_keys(config, map, item_keys))
		return;
	sm_config_text(config, map, "id", SM_NEEDED, c->id, sizeof(c->id));
	sm_config_text(config, map, "dialogue", SM_NEEDED, c->dialogue, sizeof(c->dialogue));
	sm_config_text(config, map, "what", SM_NEEDED, c->what, sizeof(c->what));
	sm_config_text(config, map, "owner", SM_NEEDED, c->owner, sizeof(c->owner));
	sm_config_text(config, map, "evidence", SM_OPTIONAL, c->evidence, sizeof(c->evidence));
	sm_config_date(config, map, "review", SM_NEEDED, &c->review_s);
	sm_config_date(config, map, "settled", SM_OPTIONAL, &c->settled_s);
	commitments->count++;
}

enum sm_status sm_commitments_read(const char *path, struct sm_config_problems *problems,
				   struct sm_commitments *commitments, struct sm_error *error)
{
	size_t before = sm_config_problems_count(problems);
	const struct sm_config_node *list;
	struct sm_config *config = NULL;
	enum sm_status status;

	commitments->count = 0;
	if (access(path, F_OK) != 0 && errno == ENOENT)
		return SM_OK;
	status = sm_config_open(path, problems, &config, error);
	if (status != SM_OK)
		return status;
	if (sm_config_problems_count(problems) == before && sm_config_keys(config, sm_config_root(config), root_keys)) {
		list = sm_config_get(config, sm_config_root(config), "commitments", SM_NEEDED);
		if (list && sm_config_count(list) > SM_COMMITMENTS_MAX)
			sm_config_problem(config, list, "meer dan %d beloften", "more than %d commitments",
					  SM_COMMITMENTS_MAX);
		for (size_t i = 0; i < sm_config_count(list) && i < SM_COMMITMENTS_MAX; i++)
			read_commitment(config, sm_config_item(list, i), commitments);
	}
	sm_config_close(config);
	return sm_config_problems_count(problems) > before ? sm_config_problems_status(problems, error) : SM_OK;
}

/* Takes out those of a dialogue. What was settled stays settled when the same promise comes back with the same date. */
static size_t drop(struct sm_commitments *commitments, const char *dialogue)
{
	size_t kept = 0;

	for (size_t i = 0; i < commitments->count; i++)
		if (strcmp(commitments->commitment[i].dialogue, dialogue) != 0)
			commitments->commitment[kept++] = commitments->commitment[i];
	return kept;
}

static int64_t settled_before(const struct sm_commitments *commitments, const char *dialogue, const char *id)
{
	for (size_t i = 0; i < commitments->count; i++)
		if (strcmp(commitments->commitment[i].id, id) == 0 &&
		    strcmp(commitments->commitment[i].dialogue, dialogue) == 0)
			return commitments->commitment[i].settled_s;
	return 0;
}

static bool fill(const struct sm_dialogue_option *option, const char *dialogue, enum sm_tongue tongue,
		 struct sm_commitment *c)
{
	const char *evidence = option->evidence[tongue] ? option->evidence[tongue] : "";

	memset(c, 0, sizeof(*c));
	c->review_s = option->review_s;
	return snprintf(c->id, sizeof(c->id), "%s", option->id) < (int)sizeof(c->id) &&
	       snprintf(c->dialogue, sizeof(c->dialogue), "%s", dialogue) < (int)sizeof(c->dialogue) &&
	       snprintf(c->owner, sizeof(c->owner), "%s", option->owner) < (int)sizeof(c->owner) &&
	       snprintf(c->what, sizeof(c->what), "%s", option->promise[tongue]) < (int)sizeof(c->what) &&
	       snprintf(c->evidence, sizeof(c->evidence), "%s", evidence) < (int)sizeof(c->evidence);
}

enum sm_status sm_commitments_take(const struct sm_dialogue *dialogue, enum sm_tongue tongue,
				   struct sm_commitments *commitments, struct sm_error *error)
{
	int64_t settled[SM_DIALOGUE_OPTIONS_MAX];

	for (size_t i = 0; i < dialogue->options; i++)
		settled[i] = settled_before(commitments, dialogue->id, dialogue->option[i].id);
	commitments->count = drop(commitments, dialogue->id);
	for (size_t i = 0; i < dialogue->options; i++) {
		const struct sm_dialogue_option *option = &dialogue->option[i];

		if (option->decision != SM_ADOPT || !option->promise[tongue])
			continue;
		if (commitments->count == SM_COMMITMENTS_MAX)
			return sm_fail(error, SM_ERROR_LIMIT, SM_COMMITMENTS_FILE, "meer dan %d beloften",
				       "more than %d commitments", SM_COMMITMENTS_MAX);
		if (!fill(option, dialogue->id, tongue, &commitments->commitment[commitments->count]))
			return sm_fail(error, SM_ERROR_LIMIT, option->id, "de belofte is te lang om te bewaren",
				       "the promise is too long to be kept");
		commitments->commitment[commitments->count++].settled_s = settled[i];
	}
	return SM_OK;
}

static void print_date(const char *key, int64_t time_s, struct sm_buffer *out)
{
	char name[SM_PERIOD_NAME_MAX];

	sm_period_name(sm_period_of(SM_DAY, time_s), name);
	sm_buffer_format(out, "    %s: %s\n", key, name);
}

/* In double quotes, as YAML reads them. */
static void print_text(const char *key, const char *text, struct sm_buffer *out)
{
	sm_buffer_format(out, "%s: \"", key);
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			sm_buffer_add(out, "\\", 1);
		sm_buffer_add(out, *text == '\n' ? " " : text, 1);
	}
	sm_buffer_text(out, "\"\n");
}

void sm_commitments_print(const struct sm_commitments *commitments, enum sm_tongue tongue, struct sm_buffer *out)
{
	sm_buffer_text(
	    out, tongue == SM_NL
		     ? "# Wat mensen beloofden en geen programma kan afdwingen. 'sentimeter dialogue apply' vult dit.\n"
		       "# Wie een belofte heeft nagekeken, zet die dag bij 'settled' en kiest een nieuwe 'review'.\n"
		     : "# What people promised and no program can enforce. 'sentimeter dialogue apply' fills this.\n"
		       "# Who has looked at a promise puts that day under 'settled', and chooses a new 'review'.\n");
	sm_buffer_text(out, commitments->count ? "commitments:\n" : "commitments: []\n");
	for (size_t i = 0; i < commitments->count; i++) {
		const struct sm_commitment *c = &commitments->commitment[i];

		print_text("  - id", c->id, out);
		print_text("    dialogue", c->dialogue, out);
		print_text("    what", c->what, out);
		print_text("    owner", c->owner, out);
		print_date("review", c->review_s, out);
		if (c->settled_s)
			print_date("settled", c->settled_s, out);
		if (c->evidence[0])
			print_text("    evidence", c->evidence, out);
	}
}

bool sm_commitment_due(const struct sm_commitment *commitment, int64_t now_s)
{
	return commitment->review_s <= now_s && commitment->settled_s < commitment->review_s;
}
