// SPDX-License-Identifier: EUPL-1.2
// format: what formats are called in files and on the command line.
#include "sentimeter/collect.h"

static const char *const names[] = {
	[SM_FORMAT_AUTO] = "auto",         [SM_FORMAT_RSS] = "rss",         [SM_FORMAT_JSONFEED] = "jsonfeed",
	[SM_FORMAT_MASTODON] = "mastodon", [SM_FORMAT_BLUESKY] = "bluesky", [SM_FORMAT_NDJSON] = "ndjson",
	[SM_FORMAT_CSV] = "csv",           [SM_FORMAT_JSON] = "json",
};

const char *sm_format_name(enum sm_format format)
{
	return format < SM_FORMAT_COUNT ? names[format] : "unknown";
}

enum sm_status sm_format_parse(struct sm_text name, enum sm_format *format)
{
	for (size_t i = 0; i < SM_FORMAT_COUNT; i++)
		if (sm_text_is(name, names[i])) {
			*format = (enum sm_format)i;
			return SM_OK;
		}
	return SM_NONE;
}
