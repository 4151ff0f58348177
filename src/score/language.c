// SPDX-License-Identifier: EUPL-1.2
// language: words → forms of the lexicon; forms → the language of a sentence and of a text.
#include <string.h>

#include "language.h"
#include "phrase.h"

enum {
	GROUP = 64,             /* marks that are read together */
	SENTENCE_CLEAR = 30,    /* evidence that settles one sentence, when twice that of any other language */
	TEXT_EVIDENCE_MIN = 2,  /* less is nothing */
	TEXT_EVIDENCE_WORD = 2, /* and it takes this much for each word beyond the first few */
	TEXT_WORDS_FREE = 3,
	HINT = 7, /* what the feed's claim is worth: less than one word that only one language has */
};

lanes language_weigh(const struct scan *scan, size_t first, size_t end)
{
	lanes sum = { 0 };

	for (size_t i = first; i < end; i++)
		sum += scan->lexicon->evidence[word_profile(scan->word[i])];
	return sum;
}

/* Which of 64 marks have a bit that is 1 << place. */
static uint64_t bits_of(const uint8_t *mark, int place)
{
	uint64_t bits = 0;

#ifdef __SSE2__
	for (unsigned i = 0; i < GROUP; i += 16) {
		__m128i some = _mm_loadu_si128((const __m128i *)(const void *)(mark + i));

		bits |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_slli_epi16(some, 7 - place)) << i;
	}
#else
	for (unsigned i = 0; i < GROUP; i++)
		bits |= (uint64_t)(mark[i] >> place & 1) << i;
#endif
	return bits;
}

/* Of words that phrases start with before a gap, those where a word in reach may stand behind the gap. */
static uint64_t gaps_of(const struct scan *scan, size_t at, uint64_t starts)
{
	uint64_t gaps = 0;

	for (; starts; starts &= starts - 1) {
		size_t place = (size_t)__builtin_ctzll(starts), first = at + place;
		bool may = false;

		for (size_t i = first + 1; i <= first + 1 + PHRASE_GAP_MAX; i++)
			may |= phrase_may_gap(scan->lexicon, scan_form(scan, first), scan_form(scan, i));
		gaps |= (uint64_t)may << place;
	}
	return gaps;
}

/* Of words that phrases start with, those where the words behind them may go on: most do not, and rules never see them.
 */
static uint64_t phrases_of(const struct scan *scan, size_t at)
{
	const uint8_t *mark = scan->mark + at;
	uint64_t starts = bits_of(mark, 3), behind_gap = 0, phrases;

	for (size_t i = 1; i <= PHRASE_GAP_MAX + 1; i++)
		behind_gap |= bits_of(mark + i, 1);
	phrases = gaps_of(scan, at, starts & behind_gap);
	for (starts = bits_of(mark, 5) & bits_of(mark + 1, 0) & ~phrases; starts; starts &= starts - 1) {
		size_t place = (size_t)__builtin_ctzll(starts), first = at + place;

		phrases |= (uint64_t)phrase_may_start(scan->lexicon, scan_form(scan, first), scan_form(scan, first + 1),
						      scan_form(scan, first + 2))
			   << place;
	}
	return phrases;
}

static void list_mattering(struct scan *scan, size_t first, size_t end, bool neutral)
{
	size_t count = 0;

	for (size_t at = first, i = 0; at < end; at += GROUP, i++) {
		uint64_t matters = bits_of(scan->mark + at, 7);

		scan->phrase[i] = phrases_of(scan, at);
		matters |= scan->phrase[i];
		if (neutral)
			matters |= bits_of(scan->mark + at, 6);
		for (; matters; matters &= matters - 1) {
			size_t place = at + (size_t)__builtin_ctzll(matters);

			__builtin_prefetch(&scan->lexicon->forms[scan_form(scan, place)]);
			scan->mattering[count++] = (uint16_t)place;
		}
	}
	scan->mattering_from = first;
	scan->mattering_count = count;
}

void language_mark(struct scan *scan, size_t first, size_t end, size_t language, bool neutral)
{
	const trait *traits = scan->lexicon->trait[language];
	trait total = first ? scan->total[first - 1] : 0;

	for (size_t i = first; i < end; i++) {
		uint32_t word = scan->word[i];
		trait here = traits[word_profile(word)];

		total += here;
		scan->total[i] = total;
		scan->mark[i] = (uint8_t)(here >> TRAIT_MARKS | word >> WORD_MARKS);
	}
	memset(scan->mark + end, 0, SCAN_MARKS_MORE);
	list_mattering(scan, first, end, neutral);
}

/* The language with most evidence, and how much the next one has. Of equals the last: the order is that of folders. */
static size_t best(const struct lexicon *lexicon, const lanes *evidence, uint32_t *second)
{
	size_t found = LANGUAGE_OTHER;

	*second = 0;
	for (size_t i = LANGUAGE_OURS; i < lexicon->languages_count; i++) {
		if ((*evidence)[i] >= (*evidence)[found]) {
			*second = (*evidence)[found];
			found = i;
		} else if ((*evidence)[i] > *second) {
			*second = (*evidence)[i];
		}
	}
	return found;
}

bool language_may_differ(const struct lexicon *lexicon, lanes evidence, size_t language)
{
	bool differs = false;

	for (size_t i = LANGUAGE_OTHER; i < lexicon->languages_count; i++)
		differs |= (i != language) & (evidence[i] >= SENTENCE_CLEAR);
	return differs;
}

size_t language_of_sentence(const struct lexicon *lexicon, lanes evidence, size_t language)
{
	uint32_t second;
	size_t found = best(lexicon, &evidence, &second);

	return evidence[found] >= SENTENCE_CLEAR && evidence[found] >= 2 * second ? found : language;
}

/* nl, also NL, nl-NL and nl_BE. */
static bool is_code(struct sm_text code, const char *language)
{
	size_t i = 0;

	for (; language[i]; i++)
		if (i == code.length || sm_ascii_lower(code.data[i]) != sm_ascii_lower(language[i]))
			return false;
	return i == code.length || code.data[i] == '-' || code.data[i] == '_';
}

size_t language_by_code(const struct lexicon *lexicon, struct sm_text code)
{
	for (size_t i = LANGUAGE_OURS; i < lexicon->languages_count; i++)
		if (is_code(code, lexicon->language[i]))
			return i;
	return LANGUAGE_OTHER;
}

size_t language_decide(const struct lexicon *lexicon, lanes evidence, struct sm_text hint)
{
	lanes with_claim = evidence;
	size_t found, words = evidence[LANGUAGE_ANY], free_words = words < TEXT_WORDS_FREE ? words : TEXT_WORDS_FREE;
	uint32_t second;

	if (words == 0)
		return LANGUAGE_ANY;
	if (hint.length) {
		size_t claimed = language_by_code(lexicon, hint);

		with_claim[claimed] = (uint16_t)(with_claim[claimed] + HINT);
	}
	found = best(lexicon, &with_claim, &second);
	/* A few words that nobody knows may stand beside an emoji. */
	if (with_claim[found] == 0 && words <= TEXT_WORDS_FREE)
		return LANGUAGE_ANY;
	/* The claim alone is not enough: a word must be known. */
	if (evidence[found] == 0 || with_claim[found] < TEXT_EVIDENCE_MIN ||
	    with_claim[found] < TEXT_EVIDENCE_WORD * (words - free_words))
		return LANGUAGE_OTHER;
	return found;
}
