/* SPDX-License-Identifier: EUPL-1.2 */
/* A small town for the tests of protect: topics and areas that a test writes down (so that match is not needed), a
 * workspace in a temporary folder, and people who say things. */
#ifndef FIXTURE_H
#define FIXTURE_H

#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "protector.h"

enum { TOPICS_MAX = 40, AREAS_MAX = 16, RELEASED_MAX = 64 };
enum { GM, WK1, WK2, BU11, BU12, BU21, AREA_COUNT }; /* BU11 and BU12 lie in WK1, BU21 in WK2 */

struct sm_topics {
	struct sm_topic topic[TOPICS_MAX];
	size_t count;
};
struct sm_areas {
	struct sm_area area[AREAS_MAX];
	size_t count;
};

size_t sm_topics_count(const struct sm_topics *topics)
{
	return topics->count;
}
const struct sm_topic *sm_topics_at(const struct sm_topics *topics, size_t index)
{
	return &topics->topic[index];
}
void sm_topics_rule_hash(const struct sm_topics *topics, size_t index, uint8_t hash[16])
{
	const char *rule = topics->topic[index].rule;

	crypto_generichash(hash, 16, (const uint8_t *)rule, strlen(rule), NULL, 0);
}
size_t sm_areas_count(const struct sm_areas *areas)
{
	return areas->count;
}
const struct sm_area *sm_areas_at(const struct sm_areas *areas, size_t index)
{
	return &areas->area[index];
}
int sm_areas_indelingsjaar(const struct sm_areas *areas)
{
	(void)areas;
	return 2026;
}

struct town {
	char folder[64];
	struct sm_policy policy;
	struct sm_topics topics;
	struct sm_areas areas;
	struct sm_protector *protector;
	struct sm_arena *arena;
	struct sm_period released[RELEASED_MAX];
	size_t released_count;
	char rules[80];                 /* with lists of sensitive terms that have nothing on them */
	int64_t now_s;                  /* when people speak */
	const struct sm_master *master; /* NULL: none */
	int post;                       /* ids of posts that were given none */
};

/* As the store answers: also for what overlaps. */
static bool town_released(void *context, struct sm_period period)
{
	const struct town *town = context;

	for (size_t i = 0; i < town->released_count; i++)
		if (town->released[i].from_s < period.until_s && period.from_s < town->released[i].until_s)
			return true;
	return false;
}

static inline void town_wake(struct town *town)
{
	struct sm_protector_setup setup = { town->folder, &town->policy, &town->topics, &town->areas,
					    town->rules,  town_released, town,          town->master };
	struct sm_error error = { 0 };

	if (sm_protector_open(&setup, &town->protector, &error) != SM_OK)
		fail_msg("%s %s", error.where, error.text[SM_EN]);
}

static inline void town_sleep(struct town *town)
{
	sm_protector_close(town->protector);
	town->protector = NULL;
}

/* What is sensitive from the next waking on. */
static inline void town_lists(struct town *town, const char *nl, const char *en)
{
	char path[128];

	snprintf(town->rules, sizeof(town->rules), "%s/rules", town->folder);
	(void)mkdir(town->rules, 0700);
	snprintf(path, sizeof(path), "%s/sensitive", town->rules);
	(void)mkdir(path, 0700);
	for (int i = 0; i < 2; i++) {
		FILE *file;

		snprintf(path, sizeof(path), "%s/sensitive/%s.tsv", town->rules, i ? "en" : "nl");
		file = fopen(path, "we");
		assert_non_null(file);
		fputs(i ? en : nl, file);
		fclose(file);
	}
}

static inline void town_open(struct town *town)
{
	static const struct sm_area area[AREA_COUNT] = {
		[GM] = { "GM0001", "Voorbeeldstad", -1, 0, 1 },    [WK1] = { "WK000101", "Noord", GM, 1, 2 },
		[WK2] = { "WK000102", "Zuid", GM, 1, 3 },          [BU11] = { "BU00010101", "Molenbuurt", WK1, 2, 4 },
		[BU12] = { "BU00010102", "Parkbuurt", WK1, 2, 5 }, [BU21] = { "BU00010201", "Havenbuurt", WK2, 2, 6 },
	};

	memset(town, 0, sizeof(*town));
	snprintf(town->folder, sizeof(town->folder), "/tmp/sentimeter-protect-XXXXXX");
	assert_non_null(mkdtemp(town->folder));
	town->policy = (struct sm_policy){ .mode = SM_MODE_DEMO,
					   .organisation = "Gemeente Voorbeeldstad",
					   .profile = "demo",
					   .k = 5,
					   .k_sensitive_factor = 3,
					   .author_share_max_pct = 100,
					   .votes_per_period = 3,
					   .round_base = 1,
					   .code_pct = 0,
					   .grain = SM_DAY,
					   .terms = true,
					   .post_age_max_h = 72 };
	town->topics.topic[0] = (struct sm_topic){ .id = "parkeren", .rule = "parkeren OR parkeer*" };
	town->topics.topic[1] = (struct sm_topic){ .id = "afval", .rule = "afval OR container" };
	town->topics.topic[2] =
	    (struct sm_topic){ .id = "zorg", .rule = "zorg OR huisarts", .sensitivity = SM_SENSITIVE };
	town->topics.count = 3;
	memcpy(town->areas.area, area, sizeof(area));
	town->areas.count = AREA_COUNT;
	town->now_s = 1779537600; /* 2026-05-23 12:00 UTC */
	assert_int_equal(sm_arena_open(&town->arena, 1 << 26, NULL), SM_OK);
	town_lists(town, "", "");
	town_wake(town);
}

static inline void join(char *joined, size_t size, const char *folder, const char *name)
{
	assert_true(snprintf(joined, size, "%s/%s", folder, name) < (int)size);
}

static inline void remove_folder(const char *path)
{
	DIR *files = opendir(path);
	char inner[512];

	for (struct dirent *entry; files && (entry = readdir(files));) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		join(inner, sizeof(inner), path, entry->d_name);
		if (unlink(inner) != 0)
			remove_folder(inner);
	}
	if (files)
		closedir(files);
	rmdir(path);
}

static inline void town_close(struct town *town)
{
	town_sleep(town);
	sm_arena_close(town->arena);
	remove_folder(town->folder);
}

/* One thing that somebody says. Unset fields have plain values. */
struct saying {
	const char *author, *post;
	int topic, area;
	double value;
	enum sm_class class; /* SM_NEGATIVE when value is below zero, and so on, unless SM_UNSCORED */
	const char *term[8];
	double coverage;
	enum sm_source source;
	const char *names, *text; /* somebody's handle, found by redaction; and what else there is to read */
};

static inline struct sm_post post_of(struct town *town, const struct saying *saying, char id[24])
{
	snprintf(id, 24, "p%d", town->post++);
	return (struct sm_post){ .id = sm_text_of(saying->post ? saying->post : id),
				 .platform = SM_TEXT("example.test"),
				 .author = sm_text_of(saying->author),
				 .text = sm_text_of(saying->text ? saying->text : ""),
				 .published_s = town->now_s };
}

static inline enum sm_status try_say(struct town *town, struct saying saying, enum sm_reason_out *reason)
{
	char id[24];
	struct sm_post post = post_of(town, &saying, id);
	struct sm_verdict verdict = { .value = saying.value, .coverage = saying.coverage };
	struct sm_reasons reasons = { 0 };
	struct sm_text names = sm_text_of(saying.names ? saying.names : "");
	const struct sm_span span = { 0, names.length, "handle" };
	const struct sm_found found = { names, &span, names.length > 0 };
	const struct sm_contribution *contribution = NULL;
	struct sm_error error = { 0 };
	enum sm_status status;

	verdict.class = saying.class == SM_UNSCORED ? SM_UNSCORED
			: saying.value < 0          ? SM_NEGATIVE
			: saying.value > 0          ? SM_POSITIVE
						    : SM_NEUTRAL;
	for (int i = 0; i < 8 && saying.term[i]; i++)
		reasons.reason[reasons.count++] = (struct sm_reason){
			.entry = sm_text_of(saying.term[i]), .file = "lexicon.tsv", .before = 2, .after = saying.value
		};
	status = sm_protect(town->protector, &post, (struct sm_place){ saying.topic, saying.area }, &verdict, &reasons,
			    &found, saying.source, town->arena, &contribution, reason, &error);
	if (status == SM_OK)
		status = sm_spool_add(town->protector, contribution, &error);
	sm_arena_wipe(town->arena);
	return status;
}

static inline void say(struct town *town, struct saying saying)
{
	enum sm_reason_out reason;

	assert_int_equal(try_say(town, saying, &reason), SM_OK);
}

/* So many people, named first_0, first_1 and on, each say this once. */
static inline void all_say(struct town *town, const char *first, int people, struct saying saying)
{
	char author[64];

	for (int i = 0; i < people; i++) {
		snprintf(author, sizeof(author), "%s_%d", first, i);
		saying.author = author;
		say(town, saying);
	}
}

static inline void town_sync(struct town *town)
{
	assert_int_equal(sm_spool_sync(town->protector, NULL), SM_OK);
}

static inline struct sm_period town_period(const struct town *town)
{
	return sm_period_of(town->policy.grain, town->now_s);
}

static inline struct sm_release *town_release(struct town *town)
{
	struct sm_release *release = NULL;
	struct sm_error error = { 0 };

	if (sm_release_make(town->protector, town_period(town), &release, &error) != SM_OK)
		fail_msg("%s %s", error.where, error.text[SM_EN]);
	return release;
}

static inline const struct sm_cell *cell_of(const struct sm_release *release, const char *topic, const char *area)
{
	for (size_t i = 0; i < sm_release_count(release); i++) {
		const struct sm_cell *cell = sm_release_at(release, i);

		if (strcmp(cell->topic, topic) == 0 && strcmp(cell->area, area) == 0)
			return cell;
	}
	return NULL;
}

static inline void spool_path(const struct town *town, char path[256])
{
	char name[SPOOL_NAME_MAX];

	spool_name(town_period(town), name);
	snprintf(path, 256, "%s/spool/%s", town->folder, name);
}

static inline void keys_path(const struct town *town, char path[256])
{
	snprintf(path, 256, "%s/keys", town->folder);
}

/* Whole files; the caller frees. */
static inline uint8_t *slurp(const char *path, size_t *size)
{
	FILE *file = fopen(path, "rb");
	uint8_t *bytes;

	assert_non_null(file);
	fseek(file, 0, SEEK_END);
	*size = (size_t)ftell(file);
	rewind(file);
	bytes = malloc(*size + 1);
	assert_non_null(bytes);
	assert_int_equal(fread(bytes, 1, *size, file), *size);
	fclose(file);
	return bytes;
}

static inline void spit(const char *path, const uint8_t *bytes, size_t size)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, size), size);
	close(fd);
}

static inline bool holds(const uint8_t *bytes, size_t size, const void *needle, size_t length)
{
	return memmem(bytes, size, needle, length) != NULL;
}

/* Whether any file in the folder, or below it, holds these bytes. */
static inline bool folder_holds(const char *path, const void *needle, size_t length)
{
	DIR *files = opendir(path);
	bool found = false;
	char inner[512];

	for (struct dirent *entry; files && !found && (entry = readdir(files));) {
		struct stat facts;

		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		join(inner, sizeof(inner), path, entry->d_name);
		if (stat(inner, &facts) == 0 && S_ISDIR(facts.st_mode)) {
			found = folder_holds(inner, needle, length);
		} else {
			size_t size;
			uint8_t *bytes = slurp(inner, &size);

			found = holds(bytes, size, needle, length);
			free(bytes);
		}
	}
	if (files)
		closedir(files);
	return found;
}

/* A small fast generator, so that a failing seed can be run again. */
static inline uint32_t chance(uint64_t *state)
{
	*state = *state * 6364136223846793005U + 1442695040888963407U;
	return (uint32_t)(*state >> 33);
}

#endif
