/* SPDX-License-Identifier: EUPL-1.2 */
/* show: answer → what people read. */
#ifndef SENTIMETER_SHOW_H
#define SENTIMETER_SHOW_H

#include "sentimeter/ask.h"

enum sm_show {
	SM_SHOW_TABLE, /* for a terminal, with small charts */
	SM_SHOW_JSON,
	SM_SHOW_CSV,       /* RFC 4180 */
	SM_SHOW_CSV_EXCEL, /* for Dutch Excel: BOM, semicolons, decimal comma */
	SM_SHOW_SVG,
};
struct sm_show_options {
	enum sm_tongue tongue;
	bool colour; /* ANSI colours in the table */
	int width;   /* columns of the terminal, 40..400 */
};
/* Appends to out (whose bytes_max bounds it). */
SM_CHECK enum sm_status sm_show(const struct sm_answer *answer, enum sm_show form,
				const struct sm_show_options *options, struct sm_buffer *out, struct sm_error *error);
/* Excel workbook at path: whole, or what was there before. */
SM_CHECK enum sm_status sm_show_xlsx(const struct sm_answer *answer, const char *path, enum sm_tongue tongue,
				     struct sm_error *error);

/* A line of the report's table of what came in: label in the report's language. */
struct sm_report_row {
	const char *label;
	int64_t count;
};

/* The report: one HTML page that stands alone, charts as SVG with a table beneath each. answers: one for each section.
 */
struct sm_report {
	const char *title, *organisation;
	bool demo; /* says so on the page */
	const char *policy_hash;
	const struct sm_answer *by_topic, *by_area; /* by_area may be NULL */
	const struct sm_report_row *intake;         /* what came in and what was left out; may be NULL */
	size_t intake_count;
	int64_t made_s;
};
SM_CHECK enum sm_status sm_show_report(const struct sm_report *report, enum sm_tongue tongue, struct sm_buffer *out,
				       struct sm_error *error);
void sm_html_escape(struct sm_buffer *out, struct sm_text text);

#endif
