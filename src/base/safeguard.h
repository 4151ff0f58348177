/* SPDX-License-Identifier: EUPL-1.2 */
/* safeguard: what keeps the promises, by name, so that a test can take one of them away and show that its detector then
 * finds the leak. In every build but that of tests/promises, safeguard() is the word true and leaves no code. */
#ifndef BASE_SAFEGUARD_H
#define BASE_SAFEGUARD_H

#include <stdbool.h>

enum safeguard {
	SAFEGUARD_SEAL,      /* nothing is written before it is sealed */
	SAFEGUARD_REDACTION, /* identifiers are cut out before the text is scored */
	SAFEGUARD_OWN_KEY,   /* each period has a random key of its own */
	SAFEGUARD_SCRUB,     /* a key is overwritten when its period was released */
	SAFEGUARD_THRESHOLD, /* a cell of fewer than k authors is not told */
	SAFEGUARD_ONE_VOTE,  /* an author has one vote in a cell, and a limited share of its posts */
	SAFEGUARD_SETTLED,   /* an open period keeps the rules that it was opened with */
	SAFEGUARD_OPT_OUT,   /* who does not want to be counted is not */
	SAFEGUARD_NOISE,     /* counts have noise, where the policy says so */
	SAFEGUARD_BUDGET,    /* a year tells no more with noise than was agreed for it */
	SAFEGUARD_CHAIN,     /* each entry of the journal is bound to all before it */
	SAFEGUARD_TWO,       /* what is wider is signed by two people */
	SAFEGUARD_KEPT,      /* a journal is held against a checkpoint that was kept elsewhere */
	SAFEGUARD_COUNT
};

#ifdef SM_TEST_SAFEGUARDS
bool safeguard(enum safeguard which); /* tests/support/safeguard.c */
#else
#define safeguard(which) true
#endif

#endif
