// SPDX-License-Identifier: EUPL-1.2
// show: an answer and a form → text in a buffer.
#include "forms.h"

enum { WIDTH_MIN = 40, WIDTH_MAX = 400 };

enum sm_status sm_show(const struct sm_answer *answer, enum sm_show form, const struct sm_show_options *options,
		       struct sm_buffer *out, struct sm_error *error)
{
	SM_AUTO(words_close) struct words words = { 0 };
	int width = options->width < WIDTH_MIN ? WIDTH_MIN : options->width > WIDTH_MAX ? WIDTH_MAX : options->width;
	enum sm_status status = words_open(&words, options->tongue, error);

	if (status != SM_OK)
		return status;
	switch (form) {
	case SM_SHOW_TABLE: show_table(answer, &words, options->colour, width, out); break;
	case SM_SHOW_JSON: status = show_json(answer, &words, out, error); break;
	case SM_SHOW_CSV: show_csv(answer, &words, false, out); break;
	case SM_SHOW_CSV_EXCEL: show_csv(answer, &words, true, out); break;
	case SM_SHOW_SVG: show_svg(answer, &words, out); break;
	default: return sm_fail(error, SM_ERROR_USAGE, NULL, "onbekende vorm", "unknown form");
	}
	return status == SM_OK ? show_check(out, error) : status;
}

enum sm_status show_check(const struct sm_buffer *out, struct sm_error *error)
{
	if (!out->failed)
		return SM_OK;
	return sm_fail(error, SM_ERROR_LIMIT, NULL, "het antwoord is te groot om te tonen: vraag een kortere tijd",
		       "the answer is too large to show: ask for a shorter time");
}
