// SPDX-License-Identifier: EUPL-1.2
// score: text → verdict. The formula and the public face of this stage.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "image.h"
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
	int64_t sum;
	int64_t opinion; /* subjectivity of the entries that counted */
	size_t content, known, hits;
	bool irony;
};

/* What the program carries, when the rules are still those that it was built with. */
static bool open_image(const char *rules_dir, struct sm_scorer *scorer)
{
	const unsigned char *image = image_of_program();
	bool found;

	if (!image)
		return false;
	found = load_hash(rules_dir, &scorer->lexicon, scorer->hash, NULL) == SM_OK &&
		image_open(image, scorer->hash, &scorer->lexicon);
	if (!found)
		memset(scorer, 0, sizeof(*scorer));
	return found;
}

enum sm_status sm_scorer_open(const char *rules_dir, const char *overlay, struct sm_scorer **scorer,
			      struct sm_error *error)
{
	enum sm_status status;

	*scorer = calloc(1, sizeof(**scorer));
	if (!*scorer)
		return sm_fail(error, SM_ERROR_MEMORY, rules_dir, "geheugen is op", "out of memory");
	if (!overlay && open_image(rules_dir, *scorer))
		return SM_OK;
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

static void add_up(const struct scan *scan, const struct hits *hits, struct tally *tally, struct sm_reasons *reasons)
{
	const struct lexicon *lexicon = scan->lexicon;

	tally->hits += hits->count;
	tally->irony |= hits->irony;
	for (size_t i = 0; i < hits->count; i++) {
		const struct hit *hit = &hits->hit[i];

		tally->sum += hit->weight;
		if (hit->before)
			tally->opinion += lexicon->setting[SETTING_PART + hit->part];
		if (reasons)
			reason_add(scan, hit, reasons);
	}
}

/* Whole sentences, all in one language. Without reasons entries without valence are only counted. */
static void read_tokens(struct scan *scan, size_t first, size_t end, size_t language, bool with_reasons,
			struct units *units, struct tally *tally)
{
	trait sum = language_mark(scan, first, end, language, with_reasons);

	tally->content += trait_field(sum, TRAIT_CONTENT);
	tally->known += trait_field(sum, TRAIT_KNOWN);
	tally->hits += with_reasons ? 0 : trait_field(sum, TRAIT_NEUTRAL);
	units_read(scan, language, with_reasons, units);
}

static size_t end_of_sentence(const struct scan *scan, size_t first)
{
	while (scan->token[first].kind != TOKEN_END)
		first++;
	return first + 1;
}

/* evidence: of the block, when each sentence may be in a language of its own; else NULL. */
static void add_block(struct scan *scan, size_t language, const lanes *evidence, struct tally *tally,
		      struct sm_reasons *reasons)
{
	struct units units;
	struct hits hits;

	units.count = units.known = units.taken = 0;
	units.irony = false;
	if (!evidence || !language_may_differ(scan->lexicon, *evidence, language)) {
		read_tokens(scan, 0, scan->count, language, reasons, &units, tally);
	} else {
		for (size_t first = 0, end; first < scan->count; first = end) {
			lanes own;

			end = end_of_sentence(scan, first);
			own = language_weigh(scan, first, end);
			read_tokens(scan, first, end, language_of_sentence(scan->lexicon, own, language), reasons,
				    &units, tally);
		}
	}
	sentences_read(scan, &units, &hits);
	tally->known += units.known;
	tally->hits -= reasons ? 0 : units.taken;
	add_up(scan, &hits, tally, reasons);
}

/* Half away from zero. */
static int64_t whole(double value)
{
	return (int64_t)(value + (value < 0 ? -.5 : .5));
}

/* What the formula makes of a tally, in whole thousandths, so that what is shown adds up. */
struct outcome {
	int64_t scale, value, subjectivity;
	int64_t positive, negative; /* the class boundaries; negative without its sign */
};

/* Of numbers in thousandths. */
static int64_t product(int64_t a, int64_t b)
{
	return whole((double)(a * b) / THOUSAND);
}

/* The surer that a text is an opinion, the less it takes to be positive or negative. */
static void place_band(const int32_t *setting, struct outcome *outcome)
{
	int64_t band = setting[SETTING_BAND_BASE] - product(setting[SETTING_BAND_SUBJECTIVITY], outcome->subjectivity);

	outcome->positive = band > setting[SETTING_BAND_FLOOR] ? band : setting[SETTING_BAND_FLOOR];
	outcome->negative = product(outcome->positive, setting[SETTING_BAND_NEGATIVE]);
}

/* See docs/SCORING.md. */
static void work_out(const int32_t *setting, const struct tally *tally, struct outcome *outcome)
{
	double sum = (double)tally->sum, opinion = (double)tally->opinion;
	int64_t words = (int64_t)tally->content;
	int64_t doubt = setting[SETTING_SUBJECTIVITY_BASE] + setting[SETTING_SUBJECTIVITY_WORD] * words;

	outcome->scale = setting[SETTING_SCALE] + setting[SETTING_SCALE_WORD] * words;
	outcome->value = 0;
	if (tally->sum)
		outcome->value = whole(sum * THOUSAND / sqrt(sum * sum + (double)outcome->scale * THOUSAND));
	outcome->subjectivity = tally->opinion ? whole(opinion * THOUSAND / (opinion + (double)doubt)) : 0;
	place_band(setting, outcome);
}

static enum sm_class classify(const struct outcome *outcome)
{
	if (outcome->value >= outcome->positive)
		return SM_POSITIVE;
	return outcome->value <= -outcome->negative ? SM_NEGATIVE : SM_NEUTRAL;
}

static void conclude(const struct lexicon *lexicon, const struct tally *tally, struct sm_verdict *verdict,
		     struct sm_reasons *reasons)
{
	struct outcome outcome;

	work_out(lexicon->setting, tally, &outcome);
	verdict->irony = tally->irony;
	verdict->coverage = tally->hits > 0;
	if (tally->content)
		verdict->coverage = (double)whole((double)tally->known * THOUSAND / (double)tally->content) / THOUSAND;
	if (tally->hits) {
		verdict->value = (double)outcome.value / THOUSAND;
		verdict->subjectivity = (double)outcome.subjectivity / THOUSAND;
		verdict->class = classify(&outcome);
	}
	if (reasons) {
		reasons->scale = (double)outcome.scale / THOUSAND;
		reasons->positive = (double)outcome.positive / THOUSAND;
		reasons->negative = -(double)outcome.negative / THOUSAND;
	}
}

void sm_score(const struct sm_scorer *scorer, struct sm_text text, const char *language, struct sm_text hint,
	      struct sm_verdict *verdict, struct sm_reasons *reasons)
{
	const struct lexicon *lexicon = &scorer->lexicon;
	bool automatic = !language || strcmp(language, "auto") == 0;
	struct tally tally = { .sum = 0 };
	struct scan scan;
	lanes evidence = { 0 };
	size_t chosen;

	*verdict = (struct sm_verdict){ .class = SM_UNSCORED };
	if (reasons) {
		reasons->count = 0;
		reasons->scale = reasons->negative = reasons->positive = 0;
	}
	scan.lexicon = lexicon;
	scan.text = text.data;
	scan.length = text.length < UINT32_MAX ? text.length : UINT32_MAX - 1;
	scan.at = 0;
	if (!scan_block(&scan))
		return;
	language_resolve(&scan);
	if (automatic)
		evidence = language_weigh(&scan, 0, scan.count);
	chosen = automatic ? language_decide(lexicon, evidence, hint) : language_by_code(lexicon, sm_text_of(language));
	if (chosen == LANGUAGE_OTHER)
		return;
	memcpy(verdict->language, lexicon->language[chosen], SM_LANGUAGE_MAX);
	for (;;) {
		add_block(&scan, chosen, automatic ? &evidence : NULL, &tally, reasons);
		if (!scan_block(&scan))
			break;
		language_resolve(&scan);
		if (automatic)
			evidence = language_weigh(&scan, 0, scan.count);
	}
	conclude(lexicon, &tally, verdict, reasons);
}
