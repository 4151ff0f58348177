/* SPDX-License-Identifier: EUPL-1.2 */
/* What the tests of match share: topics and areas from text, with their problems. */
#ifndef MATCH_FIXTURE_H
#define MATCH_FIXTURE_H

#include "sentimeter/config.h"
#include "sentimeter/match.h"
#include "test.h"

#define NOON 1780000000 /* in the licence below */

struct town {
	struct sm_config_problems *problems;
	struct sm_topics *topics;
	struct sm_areas *areas;
	struct sm_matcher *matcher;
	enum sm_status status; /* of topics */
};

#define SMALL_TOWN "indelingsjaar: 2026\nareas:\n  - {code: GM9999, name: Proefstad}\n"

/* topics.yaml with a topic for each rule: t0, t1, ... */
static inline const char *topics_file(const char *const *rule, size_t count)
{
	char *text = NULL;
	size_t length;
	FILE *stream = open_memstream(&text, &length);
	const char *path;

	fputs("topics:\n", stream);
	for (size_t i = 0; i < count; i++)
		fprintf(stream,
			"  - id: t%zu\n    name: {nl: N, en: E}\n    theme: x\n    rule: |\n      %s\n    purpose: x\n"
			"    ground: x\n    owner: x\n    from: 2026-01-01\n    until: 2027-01-01\n",
			i, rule[i]);
	fclose(stream);
	path = test_file(test_folder(), "topics.yaml", text);
	free(text);
	return path;
}

static inline struct town town_open(const char *topics_path, const char *areas)
{
	struct town town = { .topics = NULL };
	const char *path = test_file(test_folder(), "areas.yaml", areas);

	assert_int_equal(sm_config_problems_open(SM_EN, &town.problems, NULL), SM_OK);
	town.status = sm_topics_open(topics_path, test_root("rules"), town.problems, &town.topics, NULL);
	assert_int_equal(sm_areas_open(path, town.problems, &town.areas, NULL), SM_OK);
	if (town.status == SM_OK)
		assert_int_equal(sm_matcher_open(town.topics, town.areas, &town.matcher, NULL), SM_OK);
	return town;
}

static inline struct town town_of(const char *const *rule, size_t count, const char *areas)
{
	return town_open(topics_file(rule, count), areas);
}

static inline void town_close(struct town *town)
{
	sm_matcher_close(town->matcher);
	sm_topics_close(town->topics);
	sm_areas_close(town->areas);
	sm_config_problems_close(town->problems);
}

/* What a person would read. The caller frees. */
static inline char *problems_text(const struct sm_config_problems *problems)
{
	char *text = NULL;
	size_t length;
	FILE *stream = open_memstream(&text, &length);

	sm_config_problems_print(problems, stream);
	fclose(stream);
	return text;
}

static inline int topic_of(struct town *town, const char *text)
{
	struct sm_place place;
	enum sm_status status = sm_match(town->matcher, sm_text_of(""), sm_text_of(text), NOON, 0, &place);

	assert_int_equal(status, place.topic < 0 ? SM_NONE : SM_OK);
	return place.topic;
}

/* The next line of a file of cases that is no comment, split at tabs into at most three fields. */
struct cases {
	char *text, *at;
};
static inline struct cases cases_open(const char *name)
{
	char path[200];
	struct cases cases;

	snprintf(path, sizeof(path), "tests/data/match/%s", name);
	cases.text = cases.at = test_read(test_root(path), NULL);
	return cases;
}

static inline bool cases_next(struct cases *cases, const char *field[3])
{
	while (*cases->at) {
		char *line = cases->at, *end = strchr(line, '\n');

		assert_non_null(end);
		*end = '\0';
		cases->at = end + 1;
		if (!*line || strncmp(line, "# ", 2) == 0)
			continue;
		for (int i = 0; i < 3; i++) {
			field[i] = line ? line : "";
			line = line ? strchr(line, '\t') : NULL;
			if (line)
				*line++ = '\0';
		}
		return true;
	}
	free(cases->text);
	return false;
}

#endif
