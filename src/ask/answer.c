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
