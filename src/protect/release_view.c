// SPDX-License-Identifier: EUPL-1.2
// release_view: reading a release.
#include <stdlib.h>

#include "release.h"

void sm_release_close(struct sm_release *release)
{
	if (!release)
		return;
	sm_arena_close(release->arena);
	free(release);
}

struct sm_period sm_release_period(const struct sm_release *release)
{
	return release->period;
}

size_t sm_release_count(const struct sm_release *release)
{
	return release->count;
}

const struct sm_cell *sm_release_at(const struct sm_release *release, size_t index)
{
	return index < release->count ? &release->cell[index] : NULL;
}

int sm_release_withheld(const struct sm_release *release, enum sm_withheld_reason reason)
{
	return reason < SM_WITHHELD_COUNT ? release->withheld[reason] : 0;
}

int sm_release_indelingsjaar(const struct sm_release *release)
{
	return release->indelingsjaar;
}

const struct sm_policy *sm_release_policy(const struct sm_release *release)
{
	return &release->policy;
}

size_t sm_release_trips(const struct sm_release *release)
{
	return release->trip_count;
}

const struct sm_trip *sm_release_trip(const struct sm_release *release, size_t index)
{
	return index < release->trip_count ? &release->trip[index] : NULL;
}

size_t sm_release_shares(const struct sm_release *release)
{
	return release->share_count;
}

const struct sm_topic_share *sm_release_share(const struct sm_release *release, size_t index)
{
	return index < release->share_count ? &release->share[index] : NULL;
}

const struct sm_noise *sm_release_noise(const struct sm_release *release)
{
	return &release->noise;
}

bool sm_release_over(const struct sm_release *release)
{
	return release->over;
}
