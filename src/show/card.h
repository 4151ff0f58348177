/* SPDX-License-Identifier: EUPL-1.2 */
/* card: a series → the values that the report's template shows of it. Private to show. */
#ifndef SHOW_CARD_H
#define SHOW_CARD_H

#include "chart.h"

struct card_setting {
	const struct words *words;
	const struct show_scale *scale;
	double reach; /* of the charts at a glance */
	enum sm_grain by;
	const char *section; /* "topic" or "area": makes ids unique */
	bool wide;           /* also the charts that have all the room */
};
json_t *card_model(const struct card_setting *setting, const struct sm_series *series, size_t index);
/* "1.234 schrijvers · 2.340 berichten · dekking 60%" */
json_t *card_basis(const struct words *words, const struct sm_point *point);
/* Takes the buffer's text as a JSON string and closes it. */
json_t *card_taken(struct sm_buffer *buffer);

#endif
