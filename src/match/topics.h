/* SPDX-License-Identifier: EUPL-1.2 */
/* topics: what the matcher needs of compiled topics. */
#ifndef MATCH_TOPICS_H
#define MATCH_TOPICS_H

#include "rule.h"
#include "sensitive.h"
#include "sentimeter/match.h"

enum { TOPICS_MAX = 200, TOPIC_HASH_BYTES = 16 };

struct sm_topics {
	struct sm_arena *arena;
	struct sm_topic *topic;
	struct rule *rule;
	uint8_t (*hash)[TOPIC_HASH_BYTES];
	size_t count;
	struct sensitive sensitive;
};

#endif
