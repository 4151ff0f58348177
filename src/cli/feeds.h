/* SPDX-License-Identifier: EUPL-1.2 */
/* feeds: what the parts of `sentimeter feeds` share. */
#ifndef CLI_FEEDS_H
#define CLI_FEEDS_H

#include "cli.h"

enum { FEED_ID_MAX = 41 };

/* One feed as lines of feeds.yaml. known: ids that are taken; the new one is unlike them and is written to id. */
struct feed_lines {
	const char *area, *source, *language; /* "" leaves a line out, or a placeholder where one is needed */
};
void feed_id(struct sm_text title, struct sm_text url, const struct sm_feeds *known, int number, char id[FEED_ID_MAX]);
void feed_print(const struct feed_lines *lines, const char *id, struct sm_text title, struct sm_text url,
		const char *format);

int feeds_discover(struct cli *cli, const char *url, const char *contact);
int feeds_import(struct cli *cli, const char *path, const struct feed_lines *lines);

/* The workspace's configuration, read only; NULL when it cannot be read (told when aloud). */
struct sm_workspace *feeds_workspace(const struct cli *cli, bool aloud, int *code);

#endif
