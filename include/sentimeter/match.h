/* SPDX-License-Identifier: EUPL-1.2 */
/* match: text → topic and area. A post counts in one topic and one area. */
#ifndef SENTIMETER_MATCH_H
#define SENTIMETER_MATCH_H

#include "sentimeter/base.h"

enum sm_sensitivity { SM_NORMAL, SM_SENSITIVE };

/* A licence to listen for something (topics.yaml). */
struct sm_topic {
	const char *id;      /* [a-z0-9-]{1,40} */
	const char *name[2]; /* by enum sm_tongue */
	const char *theme;
	const char *rule; /* the boolean rule as written */
	const char *purpose, *ground, *owner;
	int64_t from_s, until_s; /* licence in force [from, until) */
	enum sm_sensitivity sensitivity;
	int line;
};

/* A place (areas.yaml): municipality (GM), district (WK) or neighbourhood (BU), CBS codes. */
struct sm_area {
	const char *code;
	const char *name;
	int parent; /* index of the larger area, -1 for the municipality */
	int level;  /* 0 municipality, 1 district, 2 neighbourhood */
	int line;
};

struct sm_config_problems;
struct sm_topics;
struct sm_areas;

/* Both belong to the caller (close). Topics are compiled: rules that target a person, and terms of special categories,
 * are problems like any other (rules_dir: names/ and sensitive/). docs/TOPICS.md has both files and the rule language.
 */
SM_CHECK enum sm_status sm_topics_open(const char *path, const char *rules_dir, struct sm_config_problems *problems,
				       struct sm_topics **topics, struct sm_error *error);
void sm_topics_close(struct sm_topics *topics);
size_t sm_topics_count(const struct sm_topics *topics);
const struct sm_topic *sm_topics_at(const struct sm_topics *topics, size_t index);
/* BLAKE2b-256 of all rules: a new grid when it changes. */
void sm_topics_hash(const struct sm_topics *topics, uint8_t hash[32]);
/* BLAKE2b-128 of what one topic counts: id, rule, first day, sensitivity. Not its last day: a licence that is prolonged
 * goes on without a gap. */
void sm_topics_rule_hash(const struct sm_topics *topics, size_t index, uint8_t hash[16]);

SM_CHECK enum sm_status sm_areas_open(const char *path, struct sm_config_problems *problems, struct sm_areas **areas,
				      struct sm_error *error);
void sm_areas_close(struct sm_areas *areas);
size_t sm_areas_count(const struct sm_areas *areas);
const struct sm_area *sm_areas_at(const struct sm_areas *areas, size_t index);
int sm_areas_find(const struct sm_areas *areas, const char *code); /* -1 if unknown */
int sm_areas_indelingsjaar(const struct sm_areas *areas);

struct sm_matcher;
/* Keeps no copy of topics and areas: they must outlive it. */
SM_CHECK enum sm_status sm_matcher_open(const struct sm_topics *topics, const struct sm_areas *areas,
					struct sm_matcher **matcher, struct sm_error *error);
void sm_matcher_close(struct sm_matcher *matcher);

struct sm_place {
	int topic; /* index, -1 none */
	int area;  /* index, never -1 */
};
/* The most specific topic rule that matches (most distinct words and phrases of the rule found; ties by order of the
 * file) whose licence covers time_s. The smallest area named; of several equally small ones the area that they share;
 * else, or when only a larger area around it is named, fallback_area (index; out of range: the municipality).
 * SM_NONE when no topic matches. Linear in the text; cannot fail. One thread at a time for each matcher. */
SM_CHECK enum sm_status sm_match(struct sm_matcher *matcher, struct sm_text title, struct sm_text text, int64_t time_s,
				 int fallback_area, struct sm_place *place);
/* Of the post that was matched last: what a topic's rule made of it, whatever other topic won and whatever its dates.
 */
enum sm_match_held { SM_MATCH_NOTHING, SM_MATCH_PARTLY /* words of the rule, but it does not hold */, SM_MATCH_HOLDS };
enum sm_match_held sm_match_held(const struct sm_matcher *matcher, size_t topic);

#endif
