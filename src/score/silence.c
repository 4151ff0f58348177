// SPDX-License-Identifier: EUPL-1.2
// silence: identity terms → words without valence, and without a say in the language of a text.
#include "silence.h"

static void silence_word(struct lexicon *lexicon, uint64_t hash, size_t language)
{
	for (uint32_t at = lexicon_first(lexicon, hash); at; at = lexicon->forms[at].next) {
		struct sense *sense = &lexicon->forms[at];

		if (sense->language == language || sense->language == LANGUAGE_ANY)
			*sense = (struct sense){ .phrase = sense->phrase,
						 .next = sense->next,
						 .language = sense->language,
						 .flags = sense->flags & SENSE_DETERMINER };
		sense->flags = (unsigned)(sense->flags | (unsigned)SENSE_SILENT) & 0xf;
	}
}

void silence_terms(struct lexicon *lexicon, const struct identity *identity, size_t language)
{
	for (size_t i = 0; identity->term && i < IDENTITY_PLACES; i++)
		if (identity->term[i].hash)
			silence_word(lexicon, identity->term[i].hash, language);
}
