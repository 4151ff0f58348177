// SPDX-License-Identifier: EUPL-1.2
// workspace: a folder → everything a run needs, opened, checked and locked.
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "sentimeter/file.h"
#include "workspace.h"

enum { CONFIG_BYTES_MAX = 64 << 20, BATCH_BYTES_MAX = 256 << 20, SCRATCH_BYTES_MAX = 4 << 20 };

const char *workspace_path(struct sm_workspace *workspace, const char *name)
{
	size_t bytes = strlen(workspace->folder) + strlen(name) + 2;
	char *path = sm_arena_take(workspace->arena, bytes);

	/* In the current folder, messages name the file as a person would. */
	if (path && strcmp(workspace->folder, ".") == 0)
		snprintf(path, bytes, "%s", name);
	else if (path)
		snprintf(path, bytes, "%s/%s", workspace->folder, name);
	return path;
}

static bool was_released(void *context, struct sm_period period)
{
	struct sm_workspace *workspace = context;
	enum sm_stored stored;

	/* The journal knows what was released also when releases.db was lost: a second release of the same day with one
	 * post more would tell of that one. When the store cannot say, the period counts as closed: refusing a post is
	 * the safe mistake. */
	return receipts_has(&workspace->receipts, period) ||
	       sm_store_has(workspace->store, period, &stored, NULL) != SM_OK || stored != SM_STORED_NOT;
}

static enum sm_status check_folder(const char *folder, struct sm_error *error)
{
	struct stat info;

	if (stat(folder, &info) != 0 || !S_ISDIR(info.st_mode))
		return sm_fail(error, SM_ERROR_INPUT, folder,
			       "deze werkmap is er niet: maak er een met 'sentimeter init MAP'",
			       "this workspace is not there: make one with 'sentimeter init DIR'");
	return SM_OK;
}

/* One process at a time writes to a workspace: two would each keep half of an author's votes. */
static enum sm_status take_lock(struct sm_workspace *workspace, struct sm_error *error)
{
	const char *path = workspace_path(workspace, "lock");

	workspace->lock = path ? open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600) : -1;
	if (workspace->lock < 0)
		return sm_fail(error, errno == EACCES ? SM_ERROR_PERMISSION : SM_ERROR_IO, workspace->folder,
			       "kan niet in de werkmap schrijven: %s", "cannot write in the workspace: %s",
			       strerror(errno));
	if (flock(workspace->lock, LOCK_EX | LOCK_NB) != 0)
		return sm_fail(error, SM_ERROR_RETRY, workspace->folder,
			       "een ander proces werkt in deze werkmap: probeer het later opnieuw",
			       "another process works in this workspace: try again later");
	return SM_OK;
}

/* Names that point from one file to another. */
static void check_references(const struct sm_workspace *workspace, const char *feeds_path,
			     struct sm_config_problems *problems, struct sm_error *error)
{
	struct sm_config *config;

	if (sm_config_open(feeds_path, problems, &config, error) != SM_OK)
		return;
	for (size_t i = 0; i < workspace->feeds.count; i++) {
		const struct sm_feed *feed = &workspace->feeds.feed[i];
		const struct sm_config_node *list = sm_config_get(config, sm_config_root(config), "feeds", SM_OPTIONAL);

		if (sm_areas_find(workspace->areas, feed->area) < 0)
			sm_config_problem(config, sm_config_get(config, sm_config_item(list, i), "area", SM_OPTIONAL),
					  "gebied '%s' staat niet in areas.yaml", "area '%s' is not in areas.yaml",
					  feed->area);
	}
	if (workspace->policy.mode == SM_MODE_PRODUCTION && workspace->feeds.allow_count)
		sm_config_problem(config, sm_config_get(config, sm_config_root(config), "allow_address", SM_OPTIONAL),
				  "adressen in het eigen netwerk kunnen alleen in de demostand",
				  "addresses in the own network are for demo mode only");
	sm_config_close(config);
}

/* One of the files that people write: as it was agreed, where something was. */
static const char *config_path(struct sm_workspace *workspace, const char *name)
{
	char path[SM_APPROVAL_PATH_BYTES];

	if (!workspace->agreement.version)
		return workspace_path(workspace, name);
	snprintf(path, sizeof(path), "agreed/%d/%s", workspace->agreement.version, name);
	return workspace_path(workspace, path);
}

/* What was verified is what is parsed: a file that somebody exchanged in between does not have the hash that was
 * agreed. */
static enum sm_status take_agreed(const struct sm_workspace *workspace, const char *const path[SM_AGREED_FILES],
				  struct sm_config_problems *problems, struct sm_error *error)
{
	struct sm_buffer content[SM_AGREED_FILES] = { 0 };
	char hash[65];
	enum sm_status status;

	if (!workspace->agreement.version)
		return SM_OK;
	status = sm_agreed_read(workspace->agreement.folder, content, hash, error);
	if (status == SM_OK && strcmp(hash, workspace->agreement.hash) != 0)
		status = sm_fail(error, SM_ERROR_RETRY, workspace->agreement.folder,
				 "is zojuist veranderd: probeer het opnieuw, en laat de officier kijken",
				 "was changed just now: try again, and have the officer look at it");
	for (int i = 0; status == SM_OK && i < SM_AGREED_FILES; i++)
		if (path[i] &&
		    !sm_config_problems_give(problems, path[i], (struct sm_text){ content[i].data, content[i].length }))
			status = sm_fail_memory(error);
	sm_agreed_close(content);
	return status;
}

/* Reads all four files, so that a person sees the mistakes of all of them at once. */
static enum sm_status read_configuration(struct sm_workspace *workspace, struct sm_config_problems *problems,
					 struct sm_error *error)
{
	const char *policy = config_path(workspace, "policy.yaml"), *feeds = config_path(workspace, "feeds.yaml");
	const char *topics = config_path(workspace, "topics.yaml"), *areas = config_path(workspace, "areas.yaml");
	enum { POLICY, AREAS, TOPICS, FEEDS, FILES };
	const struct sm_policy_reading reading = { .signed_by_two = workspace->signed_by_two };
	struct sm_error each[FILES] = { 0 };
	enum sm_status status[FILES];
	const char *const agreed[SM_AGREED_FILES] = { [SM_AGREED_POLICY] = policy,
						      [SM_AGREED_TOPICS] = topics,
						      [SM_AGREED_FEEDS] = feeds,
						      [SM_AGREED_AREAS] = areas };
	enum sm_status taken;
	bool whole = true;

	workspace_look(workspace, &workspace->files); /* before reading: what is written meanwhile is seen next time */
	if (!policy || !feeds || !topics || !areas)
		return sm_fail_memory(error);
	taken = take_agreed(workspace, agreed, problems, error);
	if (taken != SM_OK)
		return taken;
	status[POLICY] = sm_policy_read_with(policy, &reading, problems, &workspace->policy, &each[POLICY]);
	status[AREAS] = sm_areas_open(areas, problems, &workspace->areas, &each[AREAS]);
	status[TOPICS] = sm_topics_open(topics, workspace->rules_dir, problems, &workspace->topics, &each[TOPICS]);
	status[FEEDS] =
	    sm_feeds_read(feeds, workspace->rules_dir, problems, workspace->arena, &workspace->feeds, &each[FEEDS]);
	for (size_t i = 0; i < FILES; i++) {
		whole = whole && status[i] == SM_OK;
		/* A file that cannot be read comes before mistakes in the others. */
		if (status[i] != SM_OK && status[i] != SM_ERROR_CONFIG) {
			if (error)
				*error = each[i];
			return status[i];
		}
	}
	if (whole)
		check_references(workspace, feeds, problems, error);
	sodium_bin2hex(workspace->policy_hash, sizeof(workspace->policy_hash), workspace->policy.hash,
		       sizeof(workspace->policy.hash));
	return sm_config_problems_status(problems, error);
}

static void remember(struct sm_workspace *workspace)
{
	const struct sm_airbag_memory memory = { &workspace->airbags, airbags_stopped, airbags_usual };

	sm_protector_remember(workspace->protector, &memory);
}

/* In production texts are kept only by two signatures. */
static enum sm_status open_samples(struct sm_workspace *workspace, struct sm_error *error)
{
	struct sm_samples_setup setup = { .workspace = workspace->folder,
					  .master = workspace->master,
					  .grain = workspace->policy.grain,
					  .per_period = workspace->policy.samples_per_period,
					  .days = workspace->policy.samples_days,
					  .agreed = workspace->policy.mode == SM_MODE_DEMO || workspace->signed_by_two,
					  .now_s = workspace_clock_s(0) };

	return sm_samples_open(&setup, &workspace->samples, error);
}

static enum sm_status open_stages(struct sm_workspace *workspace, struct sm_error *error)
{
	struct sm_protector_setup setup = { .workspace = workspace->folder,
					    .policy = &workspace->policy,
					    .topics = workspace->topics,
					    .areas = workspace->areas,
					    .rules_dir = workspace->rules_dir,
					    .released = was_released,
					    .context = workspace,
					    .master = workspace->master };
	const char *state = workspace_path(workspace, "state.db"), *importing = workspace_path(workspace, "importing");
	const char *airbags = workspace_path(workspace, "airbags");
	enum sm_status status;

	workspace->releases_path = workspace_path(workspace, "releases.db");
	workspace->journal_path = workspace_path(workspace, SM_JOURNAL_FILE);
	workspace->seal_path = workspace_path(workspace, SM_SEAL_FILE);
	if (!workspace->releases_path || !workspace->journal_path || !workspace->seal_path || !state || !importing ||
	    !airbags)
		return sm_fail_memory(error);
	status = sm_matcher_open(workspace->topics, workspace->areas, &workspace->matcher, error);
	if (status == SM_OK)
		status = sm_redactor_open(workspace->rules_dir, &workspace->redactor, error);
	if (status == SM_OK)
		status = sm_scorer_open(workspace->rules_dir, NULL, &workspace->scorer, error);
	if (status == SM_OK)
		status = sm_store_open(workspace->releases_path, SM_ROLE_COLLECTOR, &workspace->store, error);
	if (status == SM_OK)
		status = sm_store_name(workspace->store, workspace->topics, workspace->areas, error);
	if (status == SM_OK)
		status = sm_protector_open(&setup, &workspace->protector, error);
	if (status == SM_OK)
		status = open_samples(workspace, error);
	if (status == SM_OK)
		status = sm_feed_state_open(state, &workspace->feed_state, error);
	if (status == SM_OK)
		status = sm_journal_open(workspace->journal_path, &workspace->journal, error);
	if (status == SM_OK)
		status = receipts_read(workspace, error);
	if (status == SM_OK)
		status = importing_open(&workspace->importing, importing, error);
	if (status == SM_OK)
		status = airbags_open(&workspace->airbags, airbags, error);
	if (status == SM_OK)
		remember(workspace);
	if (status == SM_OK)
		status = sm_arena_open(&workspace->batch, BATCH_BYTES_MAX, error);
	if (status == SM_OK)
		status = sm_arena_open(&workspace->scratch, SCRATCH_BYTES_MAX, error);
	workspace->span = sm_arena_take(workspace->arena, SM_SPANS_MAX * sizeof(*workspace->span));
	if (status == SM_OK && !workspace->span)
		status = sm_fail_memory(error);
	return status;
}

static enum sm_status make(const char *folder, const char *rules_dir, struct sm_workspace **workspace,
			   struct sm_error *error)
{
	struct sm_workspace *made;
	enum sm_status status = check_folder(folder, error);

	*workspace = NULL;
	if (status != SM_OK)
		return status;
	made = calloc(1, sizeof(*made));
	if (!made)
		return sm_fail_memory(error);
	made->lock = -1;
	status = sm_arena_open(&made->arena, CONFIG_BYTES_MAX, error);
	if (status == SM_OK) {
		made->folder = sm_arena_copy(made->arena, folder, strlen(folder));
		made->rules_dir = sm_arena_copy(made->arena, rules_dir, strlen(rules_dir));
		if (!made->folder || !made->rules_dir)
			status = sm_fail_memory(error);
	}
	if (status != SM_OK) {
		sm_workspace_close(made);
		return status;
	}
	*workspace = made;
	return SM_OK;
}

enum sm_status sm_workspace_check(const char *folder, const char *rules_dir, struct sm_config_problems *problems,
				  struct sm_workspace **workspace, struct sm_error *error)
{
	enum sm_status status = make(folder, rules_dir, workspace, error);

	if (status == SM_OK)
		status = read_configuration(*workspace, problems, error);
	if (status != SM_OK) {
		sm_workspace_close(*workspace);
		*workspace = NULL;
	}
	return status;
}

/* Files that are about to be agreed have to go together. Their mistakes are for 'policy check' to show. */
static enum sm_status check_together(void *context, const char *folder, struct sm_error *error)
{
	const struct sm_workspace *asking = context;
	struct sm_config_problems *problems;
	struct sm_workspace *workspace;
	enum sm_status status = sm_config_problems_open(SM_EN, &problems, error);

	if (status != SM_OK)
		return status;
	status = make(folder, asking->rules_dir, &workspace, error);
	if (status == SM_OK) {
		workspace->signed_by_two = true;
		status = read_configuration(workspace, problems, error);
	}
	sm_workspace_close(workspace);
	sm_config_problems_close(problems);
	return status;
}

static enum sm_status find_agreement(struct sm_workspace *workspace, struct sm_error *error)
{
	struct sm_agreement_check check = { workspace, check_together };

	enum sm_status status = sm_agreement_renew(workspace->folder, workspace->rules_dir, (int64_t)time(NULL), &check,
						   &workspace->agreement, error);

	memcpy(workspace->rules_hash, workspace->agreement.rules_now, sizeof(workspace->rules_hash));
	workspace->signed_by_two = workspace->agreement.version > 0;
	return status;
}

/* One person could write 'production' too; what two people signed is what counts. */
static enum sm_status check_agreed(const struct sm_workspace *workspace, struct sm_error *error)
{
	if (workspace->agreement.version || workspace->policy.mode == SM_MODE_DEMO)
		return SM_OK;
	return sm_fail(
	    error, SM_ERROR_PERMISSION, workspace->folder,
	    "productie begint als twee mensen de vijf bestanden tekenden: 'sentimeter sign --status' toont wat "
	    "ontbreekt",
	    "production begins when two people have signed the five files: 'sentimeter sign --status' shows "
	    "what is missing");
}

static enum sm_status check_master(const struct sm_workspace *workspace, struct sm_error *error)
{
	if (workspace->policy.mode == SM_MODE_DEMO || workspace->master)
		return SM_OK;
	return sm_fail(error, SM_ERROR_CONFIG, "policy.yaml",
		       "in productie zijn de sleutels beschermd: geef een hoofdsleutel (systemd-credential "
		       "sentimeter-master, --master-file of een wachtwoordzin)",
		       "in production the keys are protected: give a master key (systemd credential sentimeter-master, "
		       "--master-file or a passphrase)");
}

enum sm_status sm_workspace_open(const char *folder, const char *rules_dir, const struct sm_master *master,
				 struct sm_config_problems *problems, struct sm_workspace **workspace,
				 struct sm_error *error)
{
	enum sm_status status = make(folder, rules_dir, workspace, error);

	if (status == SM_OK) {
		(*workspace)->master = master;
		status = take_lock(*workspace, error);
	}
	if (status == SM_OK)
		status = find_agreement(*workspace, error);
	if (status == SM_OK)
		status = read_configuration(*workspace, problems, error);
	if (status == SM_OK)
		status = check_agreed(*workspace, error);
	if (status == SM_OK)
		status = check_master(*workspace, error);
	if (status == SM_OK)
		status = open_stages(*workspace, error);
	if (status != SM_OK) {
		sm_workspace_close(*workspace);
		*workspace = NULL;
	}
	return status;
}

const struct sm_agreement *sm_workspace_agreement(const struct sm_workspace *workspace)
{
	return &workspace->agreement;
}

void sm_workspace_close(struct sm_workspace *workspace)
{
	if (!workspace)
		return;
	sm_arena_close(workspace->scratch);
	sm_arena_close(workspace->batch);
	importing_close(&workspace->importing);
	airbags_close(&workspace->airbags);
	receipts_close(&workspace->receipts);
	sm_journal_close(workspace->journal);
	sm_feed_state_close(workspace->feed_state);
	sm_samples_close(workspace->samples);
	sm_protector_close(workspace->protector);
	sm_store_close(workspace->store);
	sm_scorer_close(workspace->scorer);
	sm_redactor_close(workspace->redactor);
	sm_matcher_close(workspace->matcher);
	sm_topics_close(workspace->topics);
	sm_areas_close(workspace->areas);
	if (workspace->lock >= 0)
		close(workspace->lock);
	sm_arena_close(workspace->arena);
	free(workspace);
}

const struct sm_policy *sm_workspace_policy(const struct sm_workspace *workspace)
{
	return &workspace->policy;
}

const struct sm_feeds *sm_workspace_feeds(const struct sm_workspace *workspace)
{
	return &workspace->feeds;
}

const struct sm_topics *sm_workspace_topics(const struct sm_workspace *workspace)
{
	return workspace->topics;
}

const struct sm_areas *sm_workspace_areas(const struct sm_workspace *workspace)
{
	return workspace->areas;
}

struct sm_samples *sm_workspace_samples(struct sm_workspace *workspace)
{
	return workspace->samples;
}

int64_t workspace_clock_s(int64_t now_s)
{
	return now_s ? now_s : (int64_t)time(NULL);
}

void workspace_in_force(const struct sm_workspace *workspace, struct sm_buffer *out)
{
	uint8_t hash[32];
	char lexicon[65], topics[65];

	sm_scorer_hash(workspace->scorer, hash);
	sodium_bin2hex(lexicon, sizeof(lexicon), hash, sizeof(hash));
	sm_topics_hash(workspace->topics, hash);
	sodium_bin2hex(topics, sizeof(topics), hash, sizeof(hash));
	sm_buffer_format(out, "\"policy\":\"%s\",\"lexicon\":\"%s\",\"topics\":\"%s\",\"rules\":\"%s\"",
			 workspace->policy_hash, lexicon, topics, workspace->rules_hash);
}

enum sm_status workspace_note(struct sm_workspace *workspace, const char *action, const char *object,
			      const char *result, const struct sm_buffer *detail, struct sm_error *error)
{
	struct sm_buffer text = { .bytes_max = 8192 };
	struct sm_journal_entry entry = {
		.action = action, .object = object, .result = result, .origin = "sentimeter", .actor = "collector"
	};
	enum sm_status status;

	sm_buffer_format(&text, "{%s}", detail->data ? detail->data : "");
	entry.detail = text.data;
	status =
	    text.failed || detail->failed ? sm_fail_memory(error) : sm_journal_add(workspace->journal, &entry, error);
	sm_buffer_close(&text);
	return status;
}
