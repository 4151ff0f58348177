// SPDX-License-Identifier: EUPL-1.2
// audit_agreed: signatures, settings, licences, feeds, people → tables and findings.
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "audit.h"
#include "sentimeter/approval.h"
#include "sentimeter/collect.h"
#include "settings.h"

enum { PATH_BYTES = SM_APPROVAL_PATH_BYTES + 40 };

static void add_settings(struct sm_audit *audit)
{
	struct sm_buffer value = { .bytes_max = 1000 };

	for (size_t i = 0; i < settings_count; i++) {
		sm_buffer_clear(&value);
		sm_setting_print(&audit->policy, i, &value);
		audit_add(audit, "INSERT INTO setting VALUES (?1, ?2, ?3)", "sis", settings[i].key,
			  setting_number(&audit->policy, &settings[i]), value.data ? value.data : "");
	}
	sm_buffer_close(&value);
}

static void add_topics(struct sm_audit *audit, const struct sm_topics *topics)
{
	for (size_t i = 0; i < sm_topics_count(topics); i++) {
		const struct sm_topic *topic = sm_topics_at(topics, i);

		audit_add(audit, "INSERT INTO licence VALUES (?1, ?2, ?3, ?4, ?5)", "siiis", topic->id, topic->from_s,
			  topic->until_s, (int64_t)(topic->sensitivity == SM_SENSITIVE), topic->owner);
	}
}

static void add_feeds(struct sm_audit *audit, const struct sm_feeds *feeds)
{
	for (size_t i = 0; i < feeds->count; i++)
		audit_add(audit, "INSERT INTO feed VALUES (?1, ?2, ?3)", "sss", feeds->feed[i].id, feeds->feed[i].url,
			  feeds->feed[i].robots_exception);
}

static void tell_problem(struct sm_audit *audit, const char *file, const struct sm_error *error)
{
	audit_found(audit, "config-invalid", "%s:%d: %s", file, error->line, error->text[audit->setup.tongue]);
}

static void tell_unsigned(struct sm_audit *audit, const char *name, const struct sm_agreed_file *file)
{
	static const char *const direction[][2] = { [0] = { "krapper", "narrower" },
						    [1] = { "zonder gevolg", "without effect" },
						    [2] = { "ruimer", "wider" } };
	bool nl = audit->setup.tongue == SM_NL;
	const char *nobody = nl ? "niemand" : "nobody";

	audit_found(audit, "file-unsigned", nl ? "%s: %s, getekend door %s" : "%s: %s, signed by %s", name,
		    direction[file->direction - SM_NARROWER][audit->setup.tongue],
		    file->signers[0] ? file->signers : nobody);
}

/* Production runs on what two people signed, and on nothing else. Gives where its files lie: as they were agreed, or,
 * where nothing was, as they were written. broken: something was, and it cannot be believed. */
static bool read_agreement(struct sm_audit *audit, const char **folder, bool *broken)
{
	struct sm_agreement *agreement = sm_arena_take(audit->arena, sizeof(*agreement));
	struct sm_error error = { 0 };

	*folder = audit->setup.workspace;
	*broken = false;
	if (!agreement) {
		audit->failed = true;
		return false;
	}
	if (sm_agreement_read(audit->setup.workspace, audit->setup.rules_dir, audit->setup.now_s, agreement, &error) !=
	    SM_OK) {
		audit_found(audit, "agreement-broken", "%s: %s", error.where, error.text[audit->setup.tongue]);
		*broken = true;
		return false;
	}
	if (agreement->version == 0)
		return false;
	*folder = agreement->folder;
	for (int i = 0; i < SM_AGREED_FILES; i++) {
		const struct sm_agreed_file *file = &agreement->file[i];

		if (file->changed && !file->enough)
			tell_unsigned(audit, sm_agreed_name(i), file);
	}
	if (agreement->rules[0] && strcmp(agreement->rules, agreement->rules_now) != 0)
		audit_found(audit, "rules-changed", "rules/ %.12s, %.12s", agreement->rules, agreement->rules_now);
	return true;
}

static void read_people(struct sm_audit *audit, const char *folder)
{
	struct sm_config_problems *problems = NULL;
	struct sm_people *people = sm_arena_take(audit->arena, sizeof(*people));
	char path[PATH_BYTES];
	struct stat info;

	snprintf(path, sizeof(path), "%s/" SM_PEOPLE_FILE, folder);
	if (!people || stat(path, &info) != 0)
		return; /* a demonstration has none */
	if (sm_config_problems_open(audit->setup.tongue, &problems, NULL) == SM_OK &&
	    sm_people_read(path, problems, people, NULL) == SM_OK) {
		for (size_t i = 0; i < people->count; i++)
			if (people->person[i].until_s <= audit->setup.now_s)
				audit_found(audit, "access-expired", "%s", people->person[i].name);
	} else {
		audit_found(audit, "config-invalid", SM_PEOPLE_FILE);
	}
	sm_config_problems_close(problems);
}

enum { POLICY, TOPICS, AREAS, FEEDS, FILES };

/* What the four files say. */
struct configuration {
	struct sm_topics *topics;
	struct sm_areas *areas;
	struct sm_feeds feeds;
	bool read[FILES];
};

static enum sm_status read_one(struct sm_audit *audit, int file, const char *path, bool agreed,
			       struct configuration *all, struct sm_error *error)
{
	const struct sm_policy_reading reading = { .signed_by_two = agreed };
	struct sm_config_problems *problems = NULL;
	enum sm_status status = sm_config_problems_open(audit->setup.tongue, &problems, error);

	if (status == SM_OK)
		switch (file) {
		case POLICY: status = sm_policy_read_with(path, &reading, problems, &audit->policy, error); break;
		case TOPICS:
			status = sm_topics_open(path, audit->setup.rules_dir, problems, &all->topics, error);
			break;
		case AREAS: status = sm_areas_open(path, problems, &all->areas, error); break;
		default:
			status =
			    sm_feeds_read(path, audit->setup.rules_dir, problems, audit->arena, &all->feeds, error);
			break;
		}
	sm_config_problems_close(problems);
	return status;
}

/* Each file by itself: one with a mistake must not hide what the others say. */
void audit_read_configuration(struct sm_audit *audit)
{
	static const char *const name[FILES] = { "policy.yaml", "topics.yaml", "areas.yaml", "feeds.yaml" };
	struct configuration all = { 0 };
	char path[PATH_BYTES];
	const char *folder;
	bool broken, agreed = read_agreement(audit, &folder, &broken);

	for (int i = 0; i < FILES; i++) {
		struct sm_error error = { 0 };

		snprintf(path, sizeof(path), "%s/%s", folder, name[i]);
		all.read[i] = read_one(audit, i, path, agreed, &all, &error) == SM_OK;
		if (!all.read[i])
			tell_problem(audit, name[i], &error);
	}
	if (all.read[POLICY] && audit->policy.mode == SM_MODE_PRODUCTION && !agreed && !broken)
		audit_found(audit, "agreement-missing", "policy.yaml");
	sodium_bin2hex(audit->policy_hash, sizeof(audit->policy_hash), audit->policy.hash, sizeof(audit->policy.hash));
	add_settings(audit);
	if (all.topics)
		add_topics(audit, all.topics);
	if (all.read[FEEDS])
		add_feeds(audit, &all.feeds);
	read_people(audit, folder);
	sm_topics_close(all.topics);
	sm_areas_close(all.areas);
}
