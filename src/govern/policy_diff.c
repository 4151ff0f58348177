// SPDX-License-Identifier: EUPL-1.2
// policy_diff: two policies → what changed, and whether each change is wider or narrower.
#include <string.h>

#include "settings.h"

/* Numbers that compare as they widen: with none at all above every number. */
static int64_t rank(const struct setting *setting, int64_t number)
{
	return setting->zero_is_none && number == 0 ? INT64_MAX : number;
}

static enum sm_direction direction_of(const struct setting *setting, int64_t before, int64_t after)
{
	switch (setting->wider) {
	case WIDER_NEVER: return SM_EVEN;
	case WIDER_EACH: return SM_WIDER;
	case WIDER_UP: return rank(setting, after) > rank(setting, before) ? SM_WIDER : SM_NARROWER;
	case WIDER_DOWN: return after < before ? SM_WIDER : SM_NARROWER;
	case WIDER_MORE: return after & ~before ? SM_WIDER : SM_NARROWER;
	}
	return SM_WIDER;
}

static bool differs(const struct setting *setting, const struct sm_policy *before, const struct sm_policy *after)
{
	if (setting->kind == SETTING_TEXT)
		return strcmp((const char *)before + setting->offset, (const char *)after + setting->offset) != 0;
	return setting_number(before, setting) != setting_number(after, setting);
}

enum sm_direction sm_policy_diff(const struct sm_policy *before, const struct sm_policy *after,
				 struct sm_policy_changes *changes)
{
	enum sm_direction widest = SM_EVEN;

	changes->count = 0;
	for (size_t i = 0; i < settings_count; i++) {
		const struct setting *s = &settings[i];
		struct sm_policy_change change = { .setting = i };

		if (!differs(s, before, after))
			continue;
		change.direction = direction_of(s, setting_number(before, s), setting_number(after, s));
		if (changes->count == 0 || change.direction > widest)
			widest = change.direction;
		changes->change[changes->count++] = change;
	}
	return widest;
}
