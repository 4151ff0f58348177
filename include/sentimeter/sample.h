/* SPDX-License-Identifier: EUPL-1.2 */
/* sample: the one option that keeps any text: a few redacted posts, by chance, sealed, for people to label, so that the
 * municipality measures how often the meter agrees with its own people. Off by default. */
#ifndef SENTIMETER_SAMPLE_H
#define SENTIMETER_SAMPLE_H

#include "sentimeter/protect.h"

#define SM_SAMPLE_TEXT_BYTES_MAX  4096 /* a longer text is cut */
#define SM_SAMPLES_PER_PERIOD_MAX 1000

struct sm_samples;
struct sm_samples_setup {
	const char *workspace;          /* samples/ lies in it */
	const struct sm_master *master; /* NULL: keys lie unwrapped */
	enum sm_grain grain;            /* of the periods that it is a sample of */
	int per_period, days;           /* as the policy has them; 0: off, and what is there goes */
	bool agreed;                    /* demo mode, or the signatures that production asks for */
	int64_t now_s;                  /* what is over its time by then is destroyed on opening */
};
/* SM_ERROR_CONFIG when texts are to be kept and that was not agreed. */
SM_CHECK enum sm_status sm_samples_open(const struct sm_samples_setup *setup, struct sm_samples **samples,
					struct sm_error *error);
void sm_samples_close(struct sm_samples *samples); /* what was not flushed is given up */

/* Whether any are kept now: if not, the calls below cost nothing. */
bool sm_samples_on(const struct sm_samples *samples);
/* A post that counts, by its redacted text. Which ones are kept depends on chance alone, not on their order, nor on how
 * often they are offered. No author, no id that anyone could know again without the key. */
SM_CHECK enum sm_status sm_samples_offer(struct sm_samples *samples, const struct sm_post *post,
					 struct sm_text redacted, enum sm_class class, const char *language,
					 const char *topic, struct sm_error *error);
/* A post that does not count any more. */
void sm_samples_withdraw(struct sm_samples *samples, const struct sm_post *post);
SM_CHECK enum sm_status sm_samples_flush(struct sm_samples *samples, struct sm_error *error);

/* The keys are overwritten, the files unlinked. expire: of those over their time (dry_run: only counts them); drop: of
 * all. *periods: how many. */
SM_CHECK enum sm_status sm_samples_expire(struct sm_samples *samples, int64_t now_s, bool dry_run, int *periods,
					  struct sm_error *error);
SM_CHECK enum sm_status sm_samples_drop(struct sm_samples *samples, int *periods, struct sm_error *error);

/* ---- Labelling. ---- */

enum sm_sample_label { SM_LABEL_NEGATIVE, SM_LABEL_NEUTRAL, SM_LABEL_POSITIVE, SM_LABEL_UNSURE, SM_LABEL_COUNT };
/* The next text without a label; NULL when there is none. Until the next call. */
struct sm_sample;
struct sm_sample *sm_samples_next(struct sm_samples *samples);
struct sm_text sm_sample_text(const struct sm_sample *sample);
/* The text is erased, then the label counted, with the meter's class, the language and the topic. */
SM_CHECK enum sm_status sm_samples_label(struct sm_samples *samples, struct sm_sample *sample,
					 enum sm_sample_label label, struct sm_error *error);

/* ---- What was measured (labels.tsv), to stand beside the charts. ---- */

struct sm_label_agreement {
	int64_t compared; /* texts that both the meter and a person gave a class */
	int64_t agreed;   /* the same one */
	int64_t unsure, unscored;
	int64_t by[3][3];        /* the meter's class, the person's: negative, neutral, positive */
	double share, low, high; /* agreed of compared, and its 95% interval (Wilson); 0..1 when nothing was compared */
};
/* Of one topic, one language, or all (NULL). SM_NONE when nothing was labelled. Needs no key. */
SM_CHECK enum sm_status sm_label_agreement_read(const char *workspace, const char *topic, const char *language,
						struct sm_label_agreement *agreement, struct sm_error *error);

#endif
