/* SPDX-License-Identifier: EUPL-1.2 */
/* dialogue: what the commands around a dialogue share. */
#ifndef CLI_DIALOGUE_H
#define CLI_DIALOGUE_H

#include "cli.h"

/* The catalogue; what is wrong was told. */
int open_options(const struct cli *cli, struct sm_options **options);

/* A record with what it is read with; zeroed before. */
struct dialogue_files {
	struct sm_config_problems *problems;
	struct sm_options *options;
	struct sm_dialogue *dialogue;
};
int dialogue_open(const struct cli *cli, const char *path, struct dialogue_files *files);
void dialogue_files_close(struct dialogue_files *files);

int dialogue_report(struct cli *cli, int count, char **words);
int dialogue_walk(struct cli *cli, int count, char **words);
int dialogue_bundle(struct cli *cli, int count, char **words);

/* Of a change of the policy: for programs, and for people. */
const char *direction_name(enum sm_direction direction);
const char *direction_text(const struct cli *cli, enum sm_direction direction);

#endif
