// SPDX-License-Identifier: EUPL-1.2
// asked: a question that is about to be answered → an entry of the journal: who by role and what, never what came out.
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sentimeter/chain.h"
#include "sentimeter/file.h"

enum { NAMED_MAX = 40, POLICY_BYTES_MAX = 700 };

/* The first few by name, the rest as a number: an entry has a maximum. */
static void add_list(json_t *detail, const char *name, const char *const *item, size_t count)
{
	json_t *list = json_array();

	for (size_t i = 0; i < count && i < NAMED_MAX; i++)
		json_array_append_new(list, json_string(item[i]));
	json_object_set_new(detail, name, list);
	if (count > NAMED_MAX)
		json_object_set_new(detail, "more", json_integer((json_int_t)(count - NAMED_MAX)));
}

static void add_day(json_t *detail, const char *name, int64_t moment_s)
{
	char text[21];

	if (!moment_s)
		return;
	sm_time_print(moment_s, text);
	json_object_set_new(detail, name, json_string(text));
}

char *sm_chain_question(const struct sm_answer *answer, const char *form)
{
	static const char *const grain[] = {
		[SM_HOUR] = "hour", [SM_DAY] = "day", [SM_WEEK] = "week", [SM_MONTH] = "month"
	};
	static const char *const group[] = {
		[SM_GROUP_NONE] = "none", [SM_GROUP_TOPIC] = "topic", [SM_GROUP_AREA] = "area"
	};
	const struct sm_question *question = sm_answer_question(answer);
	json_t *detail = json_pack("{s:s,s:s}", "by", grain[question->by], "group", group[question->group]);
	char policy[POLICY_BYTES_MAX], *text;

	if (!detail)
		return NULL;
	add_list(detail, "topics", question->topic, question->topic_count);
	add_list(detail, "areas", question->area, question->area_count);
	add_day(detail, "from", question->from_s);
	add_day(detail, "until", question->until_s);
	snprintf(policy, sizeof(policy), "%s", sm_answer_policy(answer));
	json_object_set_new(detail, "policy", json_string(policy));
	if (form)
		json_object_set_new(detail, "form", json_string(form));
	text = json_dumps(detail, JSON_COMPACT);
	json_decref(detail);
	return text;
}

struct sm_journal_entry sm_chain_question_entry(const char *role, const char *origin, bool leaves, const char *detail)
{
	return (struct sm_journal_entry){ .action = leaves ? "export" : "question",
					  .object = "releases",
					  .origin = origin,
					  .actor = role,
					  .detail = detail };
}

static enum sm_status note(const char *folder, const struct sm_journal_entry *entry, struct sm_error *error)
{
	struct sm_journal *journal;
	char path[SM_FILE_PATH_BYTES_MAX];
	enum sm_status status;

	if (snprintf(path, sizeof(path), "%s/%s", folder, SM_JOURNAL_FILE) >= (int)sizeof(path))
		return sm_fail(error, SM_ERROR_LIMIT, folder, "dit pad is te lang", "this path is too long");
	/* A file of releases that was handed out has no journal beside it. */
	if (access(path, F_OK) != 0 && errno == ENOENT)
		return SM_OK;
	status = sm_journal_open(path, &journal, error);
	if (status == SM_OK) {
		status = sm_journal_add(journal, entry, error);
		sm_journal_close(journal);
	}
	return status;
}

enum sm_status sm_chain_asked(const char *folder, const struct sm_answer *answer, const char *role, const char *origin,
			      const char *form, struct sm_error *error)
{
	char *detail = sm_chain_question(answer, form);
	const struct sm_journal_entry entry = sm_chain_question_entry(role, origin, form, detail);
	enum sm_status status = detail ? note(folder, &entry, error) : sm_fail_memory(error);

	free(detail);
	return status;
}
