// SPDX-License-Identifier: EUPL-1.2
// answer: reading an answer, and the words that go with every one.
#include "answer.h"

size_t sm_answer_count(const struct sm_answer *answer)
{
	return answer->series_count;
}

const struct sm_series *sm_answer_at(const struct sm_answer *answer, size_t index)
{
	return index < answer->series_count ? &answer->series[index] : NULL;
}

int sm_answer_withheld(const struct sm_answer *answer, enum sm_withheld_reason reason)
{
	return reason < SM_WITHHELD_COUNT ? answer->withheld[reason] : 0;
}

const struct sm_question *sm_answer_question(const struct sm_answer *answer)
{
	return &answer->question;
}

const char *sm_answer_policy(const struct sm_answer *answer)
{
	return answer->policy;
}

void sm_answer_span(const struct sm_answer *answer, int64_t *from_s, int64_t *until_s)
{
	*from_s = answer->from_s;
	*until_s = answer->until_s;
}

int sm_answer_periods(const struct sm_answer *answer)
{
	return answer->periods;
}

#define CAVEAT_NL                                                                                                      \
	"Dit gaat over openbare berichten, niet over inwoners: gebruik het om verandering te zien, niet als "          \
	"opiniepeiling."
#define CAVEAT_EN "This is about public posts, not about residents: use it to see change, not as an opinion poll."

const char *sm_answer_caveat(const struct sm_answer *answer, enum sm_tongue tongue)
{
	static const char *const text[][2] = {
		{ CAVEAT_NL, CAVEAT_EN },
		{ "DEMOSTAND: niemand heeft hier een mandaat voor gegeven; besluit er niets mee. " CAVEAT_NL,
		  "DEMO MODE: nobody gave a mandate for this; decide nothing by it. " CAVEAT_EN },
	};

	return text[answer->question.demo][tongue];
}

const char *sm_answer_method(enum sm_tongue tongue)
{
	static const char *const text[] = {
		"Het gemiddelde weegt elke vrijgegeven cel met het aantal schrijvers dat een score kreeg. De marge is "
		"een 95%-interval (Student t) uit de vrijgegeven spreiding binnen de cellen; zij behandelt stemmen als "
		"onafhankelijk, laat het afronden buiten beschouwing en zegt niets over wie niet schrijft. Schrijvers "
		"zijn stemmen: één mens kan in meer cellen tellen.",
		"The mean weighs each released cell by the number of authors with a score. The margin is a 95% "
		"interval "
		"(Student's t) from the released spread within cells; it takes votes as independent, leaves rounding "
		"out and says nothing about people who do not post. Authors are votes: one person may count in several "
		"cells.",
	};

	return text[tongue];
}

const struct sm_store_noise *sm_answer_noise(const struct sm_answer *answer)
{
	return &answer->noise;
}

/* "1.5", or "0.5 to 1.5"; the comma is Dutch. */
static void add_epsilon(const struct sm_store_noise *noise, enum sm_tongue tongue, struct sm_buffer *out)
{
	const char *point = tongue == SM_NL ? "," : ".";
	int low = noise->epsilon_milli_min, high = noise->epsilon_milli_max;

	sm_buffer_format(out, "%d%s%03d", low / 1000, point, low % 1000);
	if (high > low)
		sm_buffer_format(out, " %s %d%s%03d", tongue == SM_NL ? "tot" : "to", high / 1000, point, high % 1000);
}

void sm_answer_noise_text(const struct sm_answer *answer, enum sm_tongue tongue, struct sm_buffer *out)
{
	const struct sm_store_noise *noise = &answer->noise;
	bool dutch = tongue == SM_NL;

	if (noise->periods) {
		sm_buffer_text(out,
			       dutch ? "Ruis: bij elk getal is iets opgeteld of afgetrokken, zodat niemand kan zien of "
				       "een schrijver meedeed. De garantie is epsilon "
				     : "Noise: something was added to or taken from each number, so that nobody can "
				       "see whether one author took part. The guarantee is epsilon ");
		add_epsilon(noise, tongue, out);
		sm_buffer_format(
		    out,
		    dutch ? " (delta 2^-%d) voor alle berichten van een account in een periode. 95 van de "
			    "100 keer scheelt een aantal schrijvers niet meer dan wat er na \u00b1 staat; in "
			    "de marge van het gemiddelde is de ruis meegeteld. Van elke schrijver telt een "
			    "bericht; herkomst, dekking en termen worden niet verteld."
			  : " (delta 2^-%d) for all posts of one account in one period. 95 times in 100 a "
			    "number of authors is off by no more than what stands after \u00b1; the margin of "
			    "the mean has the noise in it. One post counts for each author; sources, "
			    "coverage and terms are not told.",
		    noise->delta_bits);
	}
	if (noise->over)
		sm_buffer_format(out,
				 dutch ? "%sIn %d perioden is niets verteld: het budget voor ruis van het jaar was op."
				       : "%sOf %d periods nothing is told: the year's budget of noise was spent.",
				 noise->periods ? " " : "", noise->over);
}
