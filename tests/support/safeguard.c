// SPDX-License-Identifier: EUPL-1.2
// safeguard: $SM_TEST_WITHOUT → the safeguard that this program runs without. Only test programs have this.
#include <stdlib.h>
#include <string.h>

#include "safeguard.h"

static const char *const name[SAFEGUARD_COUNT] = {
	[SAFEGUARD_SEAL] = "seal",       [SAFEGUARD_REDACTION] = "redaction", [SAFEGUARD_OWN_KEY] = "own-key",
	[SAFEGUARD_SCRUB] = "scrub",     [SAFEGUARD_THRESHOLD] = "threshold", [SAFEGUARD_ONE_VOTE] = "one-vote",
	[SAFEGUARD_SETTLED] = "settled", [SAFEGUARD_OPT_OUT] = "opt-out",     [SAFEGUARD_NOISE] = "noise",
	[SAFEGUARD_BUDGET] = "budget",   [SAFEGUARD_CHAIN] = "chain",         [SAFEGUARD_TWO] = "two",
	[SAFEGUARD_KEPT] = "kept",
};

bool safeguard(enum safeguard which)
{
	const char *without = getenv("SM_TEST_WITHOUT");

	return !without || strcmp(without, name[which]) != 0;
}
