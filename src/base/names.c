// SPDX-License-Identifier: EUPL-1.2
// names: what enums that several stages share are called in files and answers.
#include "sentimeter/collect.h"

const char *sm_source_name(enum sm_source source)
{
	static const char *const name[SM_SOURCE_COUNT] = { "news", "forum", "fediverse", "social", "own" };

	return source < SM_SOURCE_COUNT ? name[source] : "unknown";
}
