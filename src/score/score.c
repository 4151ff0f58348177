// SPDX-License-Identifier: EUPL-1.2
// score: text → verdict. The formula and the public face of this stage.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "language.h"
#include "load.h"
#include "reason.h"
#include "sentence.h"

enum { THOUSAND = 1000 };

struct sm_scorer {
	struct lexicon lexicon;
	uint8_t hash[32];
};

/* What the sentences of a text add up to, weights in thousandths. */
struct tally {
	int64_t sum, size; /* size: all weights without their signs */
	int64_t opinion;   /* subjectivity of the entries that counted */
	size_t content, known, hits;
	bool irony;
};

enum sm_status sm_scorer_open(const char *rules_dir, const char *overlay, struct sm_scorer **scorer,
			      struct sm_error *error)
{
	enum sm_status status;

	*scorer = calloc(1, sizeof(**scorer));
	if (!*scorer)
		return sm_fail(error, SM_ERROR_MEMORY, rules_dir, "geheugen is op", "out of memory");
	status = load_rules(rules_dir, overlay, &(*scorer)->lexicon, (*scorer)->hash, error);
	if (status != SM_OK) {
		sm_scorer_close(*scorer);
		*scorer = NULL;
	}
	return status;
}

void sm_scorer_close(struct sm_scorer *scorer)
{
	if (!scorer)
		return;
	lexicon_close(&scorer->lexicon);
	free(scorer);
}

void sm_scorer_hash(const struct sm_scorer *scorer, uint8_t hash[32])
{
	memcpy(hash, scorer->hash, sizeof(scorer->hash));
}

const char *sm_class_name(enum sm_class class)
{
	static const char *const name[] = { "negative", "neutral", "positive", "unscored" };

	return class <= SM_UNSCORED ? name[class] : "unknown";
}

static void add_up(const struct scan *scan, const struct sentence *sentence, struct tally *tally,
		   struct sm_reasons *reasons)
{
	const struct lexicon *lexicon = scan->lexicon;

	tally->known += sentence->known;
	tally->hits += sentence->hits;
	tally->irony |= sentence->irony;
	for (size_t i = 0; i < sentence->hits; i++) {
		const struct hit *hit = &sentence->hit[i];

		tally->sum += hit->weight;
		tally->size += hit->weight < 0 ? -hit->weight : hit->weight;
		if (hit->before)
			tally->opinion += lexicon->setting[SETTING_PART + lexicon->entries[hit->entry].part];
		if (reasons)
			reason_add(scan, hit, reasons);
	}
}

static void add_words(const struct counts *counts, size_t words, size_t language, struct tally *tally)
{
	tally->content += words - counts->small[language];
	tally->known += counts->known[language];
}

/* The end of the sentence that starts at a place in scan->mattering. */
static size_t end_of(const struct scan *scan, size_t mattering)
{
	while (scan->token[scan->mattering[mattering]].kind != TOKEN_END)
		mattering++;
	return scan->mattering[mattering];
}

/* may_differ: look at the language of each sentence by itself. */
static void add_block(struct scan *scan, size_t language, bool may_differ, struct tally *tally,
		      struct sm_reasons *reasons)
{
	struct sentence sentence;

	if (!may_differ)
		add_words(&scan->counts, scan->words, language, tally);
	for (size_t i = 0, first = 0; i < scan->mattering_count; i++) {
		size_t spoken = language, end = end_of(scan, i);

		if (may_differ) {
			struct counts counts;
			size_t words;

			spoken = language_of_sentence(scan, first, end, language, &counts, &words);
			add_words(&counts, words, spoken, tally);
			first = end + 1;
		}
		if (scan->mattering[i] == end)
			continue;
		sentence_read(scan, end, spoken, &i, &sentence);
		add_up(scan, &sentence, tally, reasons);
	}
}

static double thousandths(double value)
{
	return (double)(int64_t)(value * THOUSAND + (value < 0 ? -.5 : .5)) / THOUSAND;
}

/* See docs/SCORING.md. Weights and scale are whole thousandths, so that what is shown adds up. */
static void conclude(const struct lexicon *lexicon, const struct tally *tally, struct sm_verdict *verdict,
		     double *scale)
{
	const int32_t *setting = lexicon->setting;
	double sum = (double)tally->sum / THOUSAND, words = (double)tally->content;
	double cancelled = (double)(tally->size - llabs(tally->sum)) / THOUSAND;
	double opinion = (double)tally->opinion / THOUSAND;
	double doubt = (setting[SETTING_SUBJECTIVITY_BASE] + setting[SETTING_SUBJECTIVITY_WORD] * words) / THOUSAND;

	*scale = thousandths((setting[SETTING_SCALE] + setting[SETTING_SCALE_WORD] * words +
			      setting[SETTING_SCALE_MIXED] * cancelled * cancelled) /
			     THOUSAND);
	verdict->irony = tally->irony;
	verdict->coverage = tally->content ? thousandths((double)tally->known / words) : tally->hits > 0;
	if (tally->hits == 0)
		return;
	verdict->value = sum == 0 ? 0 : thousandths(sum / sqrt(sum * sum + *scale));
	verdict->subjectivity = opinion > 0 ? thousandths(opinion / (opinion + doubt)) : 0;
	verdict->class = SM_NEUTRAL;
	if (verdict->value * THOUSAND >= setting[SETTING_POSITIVE])
		verdict->class = SM_POSITIVE;
	else if (verdict->value * THOUSAND <= setting[SETTING_NEGATIVE])
		verdict->class = SM_NEGATIVE;
}

void sm_score(const struct sm_scorer *scorer, struct sm_text text, const char *language, struct sm_text hint,
	      struct sm_verdict *verdict, struct sm_reasons *reasons)
{
	const struct lexicon *lexicon = &scorer->lexicon;
	bool automatic = !language || strcmp(language, "auto") == 0;
	struct tally tally = { .sum = 0 };
	struct scan scan;
	size_t chosen;
	double scale;

	*verdict = (struct sm_verdict){ .class = SM_UNSCORED };
	if (reasons) {
		reasons->count = 0;
		reasons->scale = 0;
	}
	scan.lexicon = lexicon;
	scan.text = text.data;
	scan.length = text.length < UINT32_MAX ? text.length : UINT32_MAX - 1;
	scan.at = 0;
	if (!scan_block(&scan))
		return;
	language_resolve(&scan);
	chosen = automatic ? language_decide(&scan, hint) : language_by_code(lexicon, sm_text_of(language));
	if (chosen == LANGUAGE_OTHER)
		return;
	memcpy(verdict->language, lexicon->language[chosen], SM_LANGUAGE_MAX);
	for (;;) {
		add_block(&scan, chosen, automatic && language_may_differ(&scan, chosen), &tally, reasons);
		if (!scan_block(&scan))
			break;
		language_resolve(&scan);
	}
	conclude(lexicon, &tally, verdict, &scale);
	if (reasons)
		reasons->scale = scale;
}
