/* SPDX-License-Identifier: EUPL-1.2 */
/* load: the folder rules/ → a lexicon. load.c walks the folder, load_line.c reads the lines of each kind of file. */
#ifndef SCORE_LOAD_H
#define SCORE_LOAD_H

#include <sodium.h>

#include "identity.h"
#include "inflect.h"
#include "lexicon.h"
#include "rulefile.h"

struct load {
	struct lexicon *lexicon;
	struct inflection inflection[LANGUAGES_MAX];
	struct identity identity[LANGUAGES_MAX];
	crypto_generichash_state hash; /* over all that was read */
	uint8_t file;                  /* being read: place in lexicon->file_name */
	size_t language;               /* of the file being read */
	bool only_hash;                /* leave the lines alone */
};

/* One line each of lexicon*.tsv, emoji.tsv, modifiers.tsv, function-words.txt and settings.tsv. */
SM_CHECK enum sm_status load_entry(struct load *load, struct rulefile *file, struct sm_error *error);
SM_CHECK enum sm_status load_emoji(struct load *load, struct rulefile *file, struct sm_error *error);
SM_CHECK enum sm_status load_modifier(struct load *load, struct rulefile *file, struct sm_error *error);
SM_CHECK enum sm_status load_function_word(struct load *load, struct rulefile *file, struct sm_error *error);
SM_CHECK enum sm_status load_setting(struct load *load, struct rulefile *file, struct sm_error *error);

/* One line of identity/XX.txt; before the lexicons. */
SM_CHECK enum sm_status load_identity(struct load *load, struct rulefile *file, struct sm_error *error);

/* rules_dir and overlay as for sm_scorer_open(). */
SM_CHECK enum sm_status load_rules(const char *rules_dir, const char *overlay, struct lexicon *lexicon,
				   uint8_t hash[32], struct sm_error *error);
/* The hash that load_rules() would give, without reading lines; scratch is a lexicon that is all zero, and stays so but
 * for its languages. */
SM_CHECK enum sm_status load_hash(const char *rules_dir, struct lexicon *scratch, uint8_t hash[32],
				  struct sm_error *error);

#endif
