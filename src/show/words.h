/* SPDX-License-Identifier: EUPL-1.2 */
/* words: what people read, in their language: words.json, numbers, dates. Private to show. */
#ifndef SHOW_WORDS_H
#define SHOW_WORDS_H

#include <jansson.h>

#include "sentimeter/show.h"

/* The words of one language; close when done. */
struct words {
	json_t *both, *word;
	enum sm_tongue tongue;
};
SM_CHECK enum sm_status words_open(struct words *words, enum sm_tongue tongue, struct sm_error *error);
void words_close(struct words *words);
const char *words_get(const struct words *words, const char *key); /* the key itself when it is not there */
/* The same with every {…} in it replaced by value. */
void words_fill(const struct words *words, const char *key, const char *value, struct sm_buffer *out);

#define WORDS_NUMBER_MAX 40
#define WORDS_DATE_MAX   60
/* 0 → "0,00"; with_sign: "+0,12", "−0,12" (a real minus). decimals 0..3. None of these looks at the locale. */
void words_number(const struct words *words, double value, int decimals, bool with_sign, char *text);
/* As programs read it: "-0.12". */
void words_plain(double value, int decimals, char *text);
void words_count(const struct words *words, int64_t value, char *text); /* 12.345 */
/* The same with what noise may have added: "12.345 ± 30". range 0: no noise. */
void words_counted(const struct words *words, int64_t value, int range, char *text);
void words_day(const struct words *words, int64_t time_s, char *text); /* 23 mei 2026 */
void words_period(const struct words *words, struct sm_period period, char *text);
void words_span(const struct words *words, int64_t from_s, int64_t until_s, char *text); /* WORDS_DATE_MAX * 2 */
const char *words_month_short(const struct words *words, int month);                     /* 1..12 */
const char *words_by(const struct words *words, enum sm_grain by);                       /* "week" */
const char *words_source(const struct words *words, enum sm_source source);
/* "28 dagen": the window that a change compares. */
void words_window(const struct words *words, const struct sm_series *series, enum sm_grain by, char *text);

/* Where a mean or a change lies: -1 below zero, 1 above, 0 when its interval holds zero or it is too small to speak of.
 * With many votes nearly every difference is certain; that does not make it matter. */
#define SHOW_SMALL 0.05
int show_side(double value, double low, double high);
/* The strongest words for people: "eerder negatief". */
const char *words_level(const struct words *words, const struct sm_point *point);

#endif
