// SPDX-License-Identifier: EUPL-1.2
// policy: policy.yaml → the settings that were agreed, and the hash by which every answer names them.
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "sentimeter/config.h"
#include "sentimeter/policy.h"

/* Profiles: a k that people know by name, with what belongs to it. The figures of cbs are those of Statistics
 * Netherlands (counts in hundreds, nothing under 100 observations, no share above 30%). */
static const struct profile {
	const char *name;
	int k, round_base;
} profiles[] = {
	{ "demo", 5, 5 },
	{ "standaard", 10, 5 },
	{ "cbs", 100, 100 },
};

static const char *const profile_names[] = { "demo", "standaard", "cbs", NULL };
static const char *const mode_names[] = { "demo", "production", NULL };
static const char *const grain_names[] = { "hour", "day", "week", NULL };

static const char *const keys[] = { "mode",
				    "organisation",
				    "organisation_uri",
				    "purpose",
				    "legal_basis",
				    "dpia",
				    "officer",
				    "contact",
				    "until",
				    "profile",
				    "k",
				    "period",
				    "lateness",
				    "k_sensitive_factor",
				    "author_share_max_pct",
				    "votes_per_period",
				    "round_base",
				    "code_pct",
				    "terms",
				    "post_age_max",
				    NULL };

static void use_profile(struct sm_policy *policy, size_t index)
{
	snprintf(policy->profile, sizeof(policy->profile), "%s", profiles[index].name);
	policy->k = profiles[index].k;
	policy->round_base = profiles[index].round_base;
}

void sm_policy_defaults(struct sm_policy *policy)
{
	memset(policy, 0, sizeof(*policy));
	policy->mode = SM_MODE_PRODUCTION;
	use_profile(policy, 1);
	policy->k_sensitive_factor = 3;
	policy->author_share_max_pct = 30;
	policy->votes_per_period = 3;
	policy->code_pct = 5;
	policy->grain = SM_DAY;
	policy->lateness_min = 48 * 60;
	policy->terms = true;
	policy->post_age_max_h = 7 * 24;
	policy->samples_days = SM_SAMPLES_DAYS_MAX;
	policy->retention_releases_days = 5 * 365;
	policy->retention_journal_days = 3 * 365;
	policy->collect_days = 0x7f;
	policy->collect_until_min = 24 * 60;
}

static void add_words(struct sm_buffer *out, const char *key, const char *words)
{
	/* With its length in front, no text can pose as the next setting. */
	sm_buffer_format(out, "%s=%zu:%s\n", key, strlen(words), words);
}

/* The settings as text, one a line, always in the same order: what the hash is of. */
static void canonical(const struct sm_policy *p, struct sm_buffer *out)
{
	add_words(out, "mode", mode_names[p->mode]);
	add_words(out, "organisation", p->organisation);
	add_words(out, "organisation_uri", p->organisation_uri);
	add_words(out, "purpose", p->purpose);
	add_words(out, "legal_basis", p->legal_basis);
	add_words(out, "dpia", p->dpia);
	add_words(out, "officer", p->officer);
	add_words(out, "contact", p->contact);
	add_words(out, "profile", p->profile);
	add_words(out, "period", grain_names[p->grain]);
	sm_buffer_format(out, "until=%lld\nk=%d\nk_sensitive_factor=%d\nauthor_share_max_pct=%d\n",
			 (long long)p->until_s, p->k, p->k_sensitive_factor, p->author_share_max_pct);
	sm_buffer_format(out, "votes_per_period=%d\nround_base=%d\ncode_pct=%d\nlateness_min=%d\n", p->votes_per_period,
			 p->round_base, p->code_pct, p->lateness_min);
	sm_buffer_format(out, "terms=%d\npost_age_max_h=%d\n", p->terms, p->post_age_max_h);
}

static enum sm_status hash_settings(struct sm_policy *policy, struct sm_error *error)
{
	struct sm_buffer text = { .bytes_max = 1 << 16 };

	canonical(policy, &text);
	if (text.failed) {
		sm_buffer_close(&text);
		return sm_fail_memory(error);
	}
	crypto_generichash(policy->hash, sizeof(policy->hash), (const unsigned char *)text.data, text.length, NULL, 0);
	sm_buffer_close(&text);
	return SM_OK;
}

/* What one person may set alone in production: nothing that tells more than the profile does. A wider setting will need
 * a second signature; until it can be given it is refused. */
enum { ROUND_BASE_MIN = 5, CODE_PCT_MIN = 5, SHARE_PCT_MAX = 30, SENSITIVE_FACTOR_MIN = 3, VOTES_MAX = 5 };

static void refuse_wider(const struct sm_config *config, const char *key, int value, int min, int max)
{
	if (value < min || value > max)
		sm_config_problem(config, sm_config_get(config, sm_config_root(config), key, SM_OPTIONAL),
				  "'%s: %d' is ruimer dan productie toestaat (%d tot en met %d)",
				  "'%s: %d' is wider than production allows (%d to %d)", key, value, min, max);
}

static void check_production(const struct sm_config *config, const struct sm_policy *policy, int profile_k)
{
	refuse_wider(config, "k", policy->k, profile_k, 10000);
	refuse_wider(config, "round_base", policy->round_base, ROUND_BASE_MIN, 100);
	refuse_wider(config, "code_pct", policy->code_pct, CODE_PCT_MIN, 25);
	refuse_wider(config, "author_share_max_pct", policy->author_share_max_pct, 1, SHARE_PCT_MAX);
	refuse_wider(config, "k_sensitive_factor", policy->k_sensitive_factor, SENSITIVE_FACTOR_MIN, 100);
	refuse_wider(config, "votes_per_period", policy->votes_per_period, 1, VOTES_MAX);
}

static void read_integer(const struct sm_config *config, const char *key, int64_t min, int64_t max, int *value)
{
	int64_t number = *value;

	if (sm_config_integer(config, sm_config_root(config), key, SM_OPTIONAL, min, max, &number))
		*value = (int)number;
}

static void read_duration(const struct sm_config *config, const char *key, int64_t unit_s, int64_t min, int64_t max,
			  int *value)
{
	int64_t seconds;

	if (sm_config_duration(config, sm_config_root(config), key, SM_OPTIONAL, min * unit_s, max * unit_s, &seconds))
		*value = (int)(seconds / unit_s);
}

/* Who and why: needed in production, because without them nobody can be held to anything. */
static void read_mandate(const struct sm_config *config, struct sm_policy *policy)
{
	const struct sm_config_node *root = sm_config_root(config);
	enum sm_config_need need = policy->mode == SM_MODE_PRODUCTION ? SM_NEEDED : SM_OPTIONAL;

	sm_config_text(config, root, "organisation", SM_NEEDED, policy->organisation, sizeof(policy->organisation));
	sm_config_text(config, root, "organisation_uri", SM_OPTIONAL, policy->organisation_uri,
		       sizeof(policy->organisation_uri));
	sm_config_text(config, root, "purpose", need, policy->purpose, sizeof(policy->purpose));
	sm_config_text(config, root, "legal_basis", need, policy->legal_basis, sizeof(policy->legal_basis));
	sm_config_text(config, root, "dpia", need, policy->dpia, sizeof(policy->dpia));
	sm_config_text(config, root, "officer", need, policy->officer, sizeof(policy->officer));
	sm_config_text(config, root, "contact", need, policy->contact, sizeof(policy->contact));
	sm_config_date(config, root, "until", need, &policy->until_s);
}

/* Gives the k of the profile. */
static int read_profile(const struct sm_config *config, struct sm_policy *policy)
{
	const struct sm_config_node *root = sm_config_root(config);
	int index = 1;

	sm_config_choice(config, root, "profile", SM_OPTIONAL, profile_names, &index);
	use_profile(policy, (size_t)index);
	if (index == 0 && policy->mode == SM_MODE_PRODUCTION)
		sm_config_problem(config, sm_config_get(config, root, "profile", SM_OPTIONAL),
				  "profiel demo kan niet bij 'mode: production': kies standaard of cbs",
				  "profile demo does not go with 'mode: production': choose standaard or cbs");
	read_integer(config, "k", SM_K_FLOOR, 10000, &policy->k);
	return profiles[index].k;
}

static void read_settings(const struct sm_config *config, struct sm_policy *policy)
{
	const struct sm_config_node *root = sm_config_root(config);
	int mode = SM_MODE_PRODUCTION, grain = SM_DAY, profile_k;

	if (!sm_config_keys(config, root, keys))
		return;
	if (sm_config_choice(config, root, "mode", SM_NEEDED, mode_names, &mode))
		policy->mode = (enum sm_mode)mode;
	read_mandate(config, policy);
	profile_k = read_profile(config, policy);
	if (sm_config_choice(config, root, "period", SM_OPTIONAL, grain_names, &grain))
		policy->grain = (enum sm_grain)grain;
	read_duration(config, "lateness", 60, 0, 10080, &policy->lateness_min);
	read_duration(config, "post_age_max", 3600, 1, 8760, &policy->post_age_max_h);
	read_integer(config, "k_sensitive_factor", 1, 100, &policy->k_sensitive_factor);
	read_integer(config, "author_share_max_pct", 1, 100, &policy->author_share_max_pct);
	read_integer(config, "votes_per_period", 1, 20, &policy->votes_per_period);
	read_integer(config, "round_base", 1, 100, &policy->round_base);
	read_integer(config, "code_pct", 0, 25, &policy->code_pct);
	sm_config_bool(config, root, "terms", SM_OPTIONAL, &policy->terms);
	if (policy->mode == SM_MODE_PRODUCTION)
		check_production(config, policy, profile_k);
	/* A cell that was released must not read as nobody. */
	if (policy->round_base > policy->k)
		sm_config_problem(config, sm_config_get(config, root, "round_base", SM_OPTIONAL),
				  "'round_base' mag niet groter zijn dan k (%d)",
				  "'round_base' cannot be larger than k (%d)", policy->k);
}

enum sm_status sm_policy_read(const char *path, struct sm_config_problems *problems, struct sm_policy *policy,
			      struct sm_error *error)
{
	struct sm_config *config;
	size_t before = sm_config_problems_count(problems);
	enum sm_status status = sm_config_open(path, problems, &config, error);

	sm_policy_defaults(policy);
	if (status != SM_OK)
		return status;
	if (sm_config_problems_count(problems) == before)
		read_settings(config, policy);
	sm_config_close(config);
	if (sm_config_problems_count(problems) > before)
		return sm_config_problems_status(problems, error);
	return hash_settings(policy, error);
}
