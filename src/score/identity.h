/* SPDX-License-Identifier: EUPL-1.2 */
/* identity: the words for groups of people and the first names of rules/identity/XX.txt, which carry no valence in any
 * lexicon, a user's own included. */
#ifndef SCORE_IDENTITY_H
#define SCORE_IDENTITY_H

#include <stdbool.h>

#include "fold.h"
#include "sentimeter/base.h"

enum {
	IDENTITY_TERMS_MAX = 4096,
	IDENTITY_PLACES = IDENTITY_TERMS_MAX * 2,
	IDENTITY_WORDS_MAX = 4, /* of one term */
};

struct identity_term {
	uint64_t hash; /* of the folded term; 0 is an empty place */
	bool alone;    /* marked ~: an everyday word too, that may stand within a phrase */
};

struct identity {
	struct identity_term *term; /* open addressing; NULL while there is none */
	size_t count;
};

/* One line of the list: a term of one word or more, perhaps marked ~. False: out of memory or too many. */
bool identity_add(struct identity *identity, const struct unicode *unicode, const char *term);
void identity_close(struct identity *identity);

/* Whether a folded word may be no entry and no form. */
bool identity_names(const struct identity *identity, uint64_t hash);
/* Whether a folded entry names a group: by itself, or anywhere in it when it is a phrase. */
bool identity_within(const struct identity *identity, const char *folded);

#endif
