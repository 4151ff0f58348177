/* SPDX-License-Identifier: EUPL-1.2 */
/* cmd_audit: the parts of `audit` that lie in a file of their own. */
#ifndef CMD_AUDIT_H
#define CMD_AUDIT_H

#include "cli.h"

int audit_report(struct cli *cli, int count, char **words);
int audit_drift(struct cli *cli, int count, char **words);

int audit_access(struct cli *cli, int count, char **words);

#endif
