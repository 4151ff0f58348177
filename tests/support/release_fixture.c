// SPDX-License-Identifier: EUPL-1.2
#include <stdlib.h>
#include <string.h>

#include "release.h"
#include "release_fixture.h"

struct sm_release *release_fixture(struct sm_period period, const struct sm_policy *policy, const struct sm_cell *cell,
				   size_t count, const int withheld[SM_WITHHELD_COUNT])
{
	struct sm_release *release = calloc(1, sizeof(*release));

	if (!release || sm_arena_open(&release->arena, 1 << 24, NULL) != SM_OK)
		abort();
	release->period = period;
	release->policy = *policy;
	release->indelingsjaar = RELEASE_FIXTURE_YEAR;
	release->cell = sm_arena_take(release->arena, sizeof(*cell) * (count + 1));
	if (!release->cell)
		abort();
	if (count)
		memcpy(release->cell, cell, sizeof(*cell) * count);
	release->count = count;
	memcpy(release->withheld, withheld, sizeof(release->withheld));
	return release;
}

void release_fixture_noise(struct sm_release *release, const struct sm_noise *noise, bool over)
{
	release->noise = *noise;
	release->over = over;
}
