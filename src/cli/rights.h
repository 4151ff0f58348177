/* SPDX-License-Identifier: EUPL-1.2 */
/* rights: what `objection` and `erase` share. */
#ifndef CLI_RIGHTS_H
#define CLI_RIGHTS_H

#include "cli.h"

/* Asks for the account, unseen, or reads it from standard input when that is no terminal. word: what stood on the
 * command line in its place, which is refused. false: something is wrong, which was told with *code. */
bool handle_ask(const struct cli *cli, const char *word, const char *platform, struct sm_handle *handle, int *code);
/* The letter to the resident, on stdout: rules/rights/NAME.nl.txt or .en.txt, filled in. */
int letter_print(const struct cli *cli, const struct sm_policy *policy, const char *name);

#endif
