/* SPDX-License-Identifier: EUPL-1.2 */
/* place: a small workspace on disk, exports to import into it, and what its journal and its releases say. The town and
 * everybody in it are invented. */
#ifndef CHAIN_TEST_PLACE_H
#define CHAIN_TEST_PLACE_H

#include "workspace.h"

/* 2026-05-23 and the days after it; day 0 ends at DAY_END (local midnight). */
#define NOON       INT64_C(1779537600)
#define DAY_S      INT64_C(86400)
#define DAY_END    (NOON + 10 * 3600)
#define WATERMARK  (DAY_END + DAY_S) /* with the day of lateness that the policy of the place has */
#define MUCH_LATER (DAY_END + 60 * DAY_S)

struct place {
	char folder[300];
	const struct sm_master *master; /* NULL: none */
	struct sm_workspace *w;
};

/* A new workspace below the test's folder, not open yet: k 5, days, a day of lateness, topics parkeren and afval. */
void place_make(struct place *place, const char *name);
const struct sm_master *place_master(void);                                    /* for production, which asks for one */
void place_copy(const struct place *from, struct place *to, const char *name); /* over what is there */
void place_write(const struct place *place, const char *name, const char *text);
const char *place_path(const struct place *place, const char *name); /* in one of a few buffers */
bool place_has(const struct place *place, const char *name);
enum sm_status place_try(struct place *place, struct sm_error *error);
void place_open(struct place *place); /* a new process: has to succeed */
void place_close(struct place *place);

/* A policy with these two; everything else as place_make has it. */
void place_policy(const struct place *place, int k, const char *lateness);
/* From here on new periods open under place->w->policy, as the test has changed it. */
void place_use_policy(struct place *place);
/* A topic of topics.yaml that is asked for by this one word, or that one. */
#define PLACE_TOPIC(id, rule)                                                                                          \
	"  - id: " id "\n    name: {nl: " id ", en: " id "}\n    theme: proef\n    rule: " rule "\n"                   \
	"    purpose: proef\n    ground: proef\n    owner: proef\n    from: 2026-01-01\n    until: 2028-01-01\n"
#define PLACE_TOPICS "topics:\n" PLACE_TOPIC("parkeren", "parkeren") PLACE_TOPIC("afval", "afval")

/* An export: so many people, named first0 and on, each say text once at time_s. Rows are added to what is there. */
void place_say(const struct place *place, const char *name, const char *first, int people, int64_t time_s,
	       const char *text);
/* One post with an id of its own. */
void place_say_as(const struct place *place, const char *name, const char *id, const char *author, int64_t time_s,
		  const char *text);
struct sm_chain_export place_export(const struct place *place, const char *name);
/* Imports the file, and says that all is in. */
void place_import(struct place *place, const char *name);

/* How often the journal has this action for this object ("" any) with this result (NULL any); and the detail of the
 * last. */
int place_noted(const struct place *place, const char *action, const char *object, const char *result);
int place_noted_number(const struct place *place, const char *action, const char *object, const char *name);
void place_noted_text(const struct place *place, const char *action, const char *object, const char *name,
		      char text[100]);
/* Posts of the released cells of a topic in a period; -1 when there is no cell. */
int place_posts(const struct place *place, const char *topic, const char *period);
bool place_released(const struct place *place, const char *period);
/* Whether the key file holds no key any more. */
bool place_has_no_key(const struct place *place);
int place_spools(const struct place *place);
/* Turns a bit in the first frame of a spool: what is wrong in the last one passes for torn. */
void place_damage(const struct place *place, const char *name);

#endif
