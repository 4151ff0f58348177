/* SPDX-License-Identifier: EUPL-1.2 */
/* publish: what is read before anything can be said of an installation. */
#ifndef CLI_PUBLISH_H
#define CLI_PUBLISH_H

#include "cli.h"

struct publishing_files {
	struct sm_config_problems *problems;
	struct sm_workspace *workspace;
	struct sm_commitments *commitments;
	char journal[4300];
};
/* Fills publishing from the workspace of the command line; what is wrong was told. Close it in any case. */
int publishing_open(struct cli *cli, struct publishing_files *files, struct sm_publishing *publishing);
void publishing_close(struct publishing_files *files);

#endif
