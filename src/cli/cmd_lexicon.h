/* SPDX-License-Identifier: EUPL-1.2 */
/* cmd_lexicon: what the uses of `lexicon` share. */
#ifndef CMD_LEXICON_H
#define CMD_LEXICON_H

#include "cli.h"

/* Prints findings with what was looked at (audit, or lines when it is NULL); gives EXIT_FOUND when there are any. */
int lexicon_show(const struct cli *cli, const struct sm_findings *findings, const struct sm_audit *audit,
		 const char *language, size_t lines);
/* The bias audit of overlay, or of our own lexicons when it is NULL; of every language with templates when language is
 * NULL. */
int lexicon_audit(const struct cli *cli, const char *overlay, const char *language);

/* The uses that have a file of their own. */
int lexicon_fit(struct cli *cli, int count, char **words);
int lexicon_import(struct cli *cli, int count, char **words);

#endif
