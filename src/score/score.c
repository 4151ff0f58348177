// SPDX-License-Identifier: EUPL-1.2
// score: text → verdict. The public face of this stage.
#include <stdlib.h>
#include <string.h>

#include "formula.h"
#include "image.h"
#include "language.h"
#include "load.h"
#include "reason.h"
#include "sentence.h"

struct sm_scorer {
	struct lexicon lexicon;
	uint8_t hash[32];
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

/* A text, or lines that are texts, block by block. */
struct work {
	const struct lexicon *lexicon;
	const char *language; /* NULL: decided for each text */
	struct sm_text hint;
	struct sm_reasons *reasons; /* NULL: not asked for */
	/* Of the text at hand. */
	bool begun;     /* its language is decided */
	bool continued; /* some of its tokens are added up */
	size_t spoken;  /* its language */
	struct tally tally;

	struct scan scan;
	uint8_t of_line[SCAN_TOKENS_MAX]; /* languages */
	struct units units;
	struct hits hits;
};

static void read_tokens(struct work *work, size_t first, size_t end, size_t language)
{
	language_mark(&work->scan, first, end, language, work->reasons);
	units_read(&work->scan, language, work->reasons, &work->units);
}

static size_t end_of_sentence(const struct scan *scan, size_t first)
{
	while (scan->token[first].kind != TOKEN_END)
		first++;
	return first + 1;
}

/* Each sentence may be in another language than the text that it is part of. */
static void read_by_sentence(struct work *work, size_t first, size_t end)
{
	while (first < end) {
		size_t stop = end_of_sentence(&work->scan, first);
		lanes evidence = language_weigh(&work->scan, first, stop);

		read_tokens(work, first, stop, language_of_sentence(work->lexicon, evidence, work->spoken));
		first = stop;
	}
}

/* Tokens of one language that are still to be read, for those of many lines are read faster at once. */
struct unread {
	size_t first, end, language;
};

static void read_unread(struct work *work, struct unread *unread)
{
	if (unread->first < unread->end)
		read_tokens(work, unread->first, unread->end, unread->language);
	unread->first = unread->end;
}

/* The tokens of one text up to end. */
static void read_text(struct work *work, size_t end, struct unread *unread)
{
	size_t first = unread->end;
	lanes evidence = language_weigh(&work->scan, first, end);

	if (!work->begun)
		work->spoken = language_decide(work->lexicon, evidence, work->hint);
	if (language_may_differ(work->lexicon, evidence, work->spoken)) {
		read_unread(work, unread);
		read_by_sentence(work, first, end);
		unread->first = end;
	} else if (work->spoken != unread->language) {
		read_unread(work, unread);
		unread->language = work->spoken;
	}
	unread->end = end;
}

/* Each text of the block in the language that it is in. */
static void read_block(struct work *work)
{
	const struct scan *scan = &work->scan;
	struct unread unread = { 0, 0, work->spoken };

	work->units.count = 0;
	work->units.irony = false;
	if (work->language) {
		read_tokens(work, 0, scan->count, work->spoken);
		return;
	}
	for (size_t i = 0; i < scan->line_count; i++) {
		read_text(work, scan->line_end[i] + 1u, &unread);
		work->of_line[i] = (uint8_t)work->spoken;
		work->begun = false;
	}
	if (unread.end < scan->count) {
		read_text(work, scan->count, &unread);
		work->begun = true;
	}
	read_unread(work, &unread);
}

static void add_hits(struct work *work)
{
	const struct hits *hits = &work->hits;
	struct tally *tally = &work->tally;

	tally->hits += hits->count;
	tally->known += hits->known;
	tally->irony |= hits->irony;
	/* All entries without valence were counted before the phrases were known. */
	tally->hits -= work->reasons ? 0 : hits->taken;
	for (size_t i = 0; i < hits->count; i++) {
		const struct hit *hit = &hits->hit[i];

		tally->sum += hit->weight;
		if (hit->before)
			tally->opinion += work->lexicon->setting[SETTING_PART + hit->part];
		if (work->reasons)
			reason_add(&work->scan, hit, work->reasons);
	}
}

/* Adds the text, or the part of it, that starts at a unit and a token; moves both behind it. */
static void add_text(struct work *work, size_t *unit, size_t *token)
{
	const struct scan *scan = &work->scan;
	struct tally *tally = &work->tally;
	size_t end;
	trait sum;

	sentences_read(&work->scan, &work->units, unit, &work->hits);
	end = work->units.unit[*unit - 1].last + 1u;
	sum = scan->total[end - 1] - (*token ? scan->total[*token - 1] : 0);
	tally->content += trait_field(sum, TRAIT_CONTENT);
	tally->known += trait_field(sum, TRAIT_KNOWN);
	tally->hits += work->reasons ? 0 : trait_field(sum, TRAIT_NEUTRAL);
	add_hits(work);
	*token = end;
}

static void begin_text(struct work *work)
{
	work->tally = (struct tally){ .sum = 0 };
	if (work->reasons) {
		work->reasons->count = 0;
		work->reasons->scale = work->reasons->negative = work->reasons->positive = 0;
	}
}

static void begin(struct work *work, const struct sm_scorer *scorer, struct sm_text text, const char *language,
		  struct sm_reasons *reasons)
{
	work->lexicon = &scorer->lexicon;
	work->language = language && strcmp(language, "auto") != 0 ? language : NULL;
	work->hint = (struct sm_text){ NULL, 0 };
	work->reasons = reasons;
	work->begun = work->continued = false;
	work->spoken = work->language ? language_by_code(work->lexicon, sm_text_of(language)) : LANGUAGE_ANY;
	work->scan.lexicon = work->lexicon;
	work->scan.text = text.data;
	work->scan.length = text.length < UINT32_MAX ? text.length : UINT32_MAX - 1;
	work->scan.at = 0;
	work->scan.lines = false;
	work->scan.line_at = 0;
	begin_text(work);
}

static void conclude(struct work *work, size_t language, struct sm_verdict *verdict)
{
	*verdict = (struct sm_verdict){ .class = SM_UNSCORED };
	if (language == LANGUAGE_OTHER) {
		begin_text(work);
		return;
	}
	memcpy(verdict->language, work->lexicon->language[language], SM_LANGUAGE_MAX);
	formula_conclude(work->lexicon, &work->tally, verdict, work->reasons);
}

void sm_score(const struct sm_scorer *scorer, struct sm_text text, const char *language, struct sm_text hint,
	      struct sm_verdict *verdict, struct sm_reasons *reasons)
{
	struct work work;

	begin(&work, scorer, text, language, reasons);
	work.hint = hint;
	*verdict = (struct sm_verdict){ .class = SM_UNSCORED };
	if (!scan_block(&work.scan))
		return;
	do {
		size_t unit = 0, token = 0;

		read_block(&work);
		add_text(&work, &unit, &token);
	} while (work.spoken != LANGUAGE_OTHER && scan_block(&work.scan));
	conclude(&work, work.spoken, verdict);
}

/* Concludes the texts that end in the block, and keeps what is known of one that goes on. False: enough. */
static bool conclude_lines(struct work *work, sm_line_scored *scored, void *context)
{
	const struct scan *scan = &work->scan;
	size_t unit = 0, token = 0;

	for (size_t i = 0; i < scan->line_count; i++) {
		bool empty = token == scan->line_end[i] && !work->continued;
		struct sm_verdict verdict = { .class = SM_UNSCORED };

		add_text(work, &unit, &token);
		if (!empty)
			conclude(work, work->language ? work->spoken : work->of_line[i], &verdict);
		work->continued = false;
		if (!scored(context, &verdict, work->reasons))
			return false;
		begin_text(work);
	}
	if (token < scan->count) {
		add_text(work, &unit, &token);
		work->continued = true;
	}
	return true;
}

void sm_score_lines(const struct sm_scorer *scorer, struct sm_text lines, const char *language,
		    struct sm_reasons *reasons, sm_line_scored *scored, void *context)
{
	struct work work;

	begin(&work, scorer, lines, language, reasons);
	work.scan.lines = true;
	while (scan_block(&work.scan)) {
		read_block(&work);
		if (!conclude_lines(&work, scored, context))
			return;
	}
}
