/* SPDX-License-Identifier: EUPL-1.2 */
/* A release as protect would make it, from cells that a test writes down. */
#ifndef RELEASE_FIXTURE_H
#define RELEASE_FIXTURE_H

#include "sentimeter/protect.h"

enum { RELEASE_FIXTURE_YEAR = 2026 }; /* its indelingsjaar */

/* Copies the cells; their strings must outlive the release. Close with sm_release_close. */
struct sm_release *release_fixture(struct sm_period period, const struct sm_policy *policy, const struct sm_cell *cell,
				   size_t count, const int withheld[SM_WITHHELD_COUNT]);
/* As if it had been made with noise; over: the budget did not allow any cells. */
void release_fixture_noise(struct sm_release *release, const struct sm_noise *noise, bool over);

#endif
