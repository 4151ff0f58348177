// SPDX-License-Identifier: EUPL-1.2
// svg: an answer → one picture that stands alone: a chart for each series, all on one scale.
#include <stdio.h>
#include <string.h>

#include "chart.h"
#include "forms.h"

extern const char chart_css[];

enum { MARGIN = 20, TITLE = 62, HEAD = 54, FOOT = 70, COLUMNS_MAX = 3, NOTE_CHARACTERS = 62 };

static void escaped(struct sm_buffer *out, const char *text)
{
	sm_html_escape(out, sm_text_of(text));
}

static void text_line(struct sm_buffer *out, int x, int y, const char *class, const char *text)
{
	sm_buffer_format(out, "<text x=\"%d\" y=\"%d\" class=\"%s\" fill=\"#1c2733\">", x, y, class);
	escaped(out, text);
	sm_buffer_text(out, "</text>");
}

static void head(const struct sm_series *series, const struct words *words, struct sm_buffer *out)
{
	char mean[WORDS_NUMBER_MAX], low[WORDS_NUMBER_MAX], high[WORDS_NUMBER_MAX], line[400];
	const struct sm_point *total = &series->total;
	int length;

	text_line(out, 0, 14, "sm-name", series->name[words->tongue]);
	if (!total->cells) {
		text_line(out, 0, 31, "sm-axis", words_get(words, "levelNone"));
		return;
	}
	words_counted(words, total->authors, total->authors_range, low);
	words_count(words, total->posts, high);
	length = snprintf(line, sizeof(line), "%s %s · %s %s", low, words_get(words, "authorsLower"), high,
			  words_get(words, "postsLower"));
	if (total->coverage_pct >= 0)
		snprintf(line + length, sizeof(line) - (size_t)length, " · %s %d%%", words_get(words, "coverageLower"),
			 total->coverage_pct);
	text_line(out, 0, 46, "sm-axis", line);
	if (!total->scored_authors)
		return;
	words_number(words, total->mean, 2, true, mean);
	words_number(words, total->low, 2, true, low);
	words_number(words, total->high, 2, true, high);
	snprintf(line, sizeof(line), "%s %s (%s %s %s %s)", words_get(words, "meanLower"), mean,
		 words_get(words, "marginLower"), low, words_get(words, "to"), high);
	text_line(out, 0, 31, "sm-axis", line);
}

/* Long sentences in lines of the width of one chart each: SVG does not wrap. */
static int note(struct sm_buffer *out, int y, size_t columns, const char *text)
{
	size_t most = NOTE_CHARACTERS * columns;

	while (*text) {
		size_t length = strlen(text), end = length;

		if (length > most)
			for (end = most; end > 1 && text[end] != ' ';)
				end--;
		sm_buffer_format(out, "<text x=\"%d\" y=\"%d\" class=\"sm-axis\" fill=\"#5d6b7a\">", MARGIN, y);
		sm_html_escape(out, (struct sm_text){ text, end });
		sm_buffer_text(out, "</text>");
		text += end + (text[end] == ' ');
		y += 15;
	}
	return y;
}

static int withheld(struct sm_buffer *out, int y, size_t columns, const struct sm_answer *answer,
		    const struct words *words)
{
	char count[WORDS_NUMBER_MAX], line[200];
	int64_t posts = 0;

	for (int i = 0; i < SM_WITHHELD_COUNT; i++)
		posts += sm_answer_withheld(answer, (enum sm_withheld_reason)i);
	words_count(words, posts, count);
	snprintf(line, sizeof(line), "%s: %s %s.", words_get(words, "withheld"), count,
		 words_get(words, "withheldPosts"));
	return note(out, y, columns, line);
}

/* By which agreements this was made: a picture travels without its page. */
static void policies(struct sm_buffer *out, int y, size_t columns, const struct sm_answer *answer,
		     const struct words *words)
{
	const char *hash = sm_answer_policy(answer);

	for (size_t length; *hash; hash += length + (hash[length] == ',')) {
		char line[200];

		length = strcspn(hash, ",");
		/* In halves where one chart is as wide as the picture: a line breaks at a space only. */
		if (columns == 1 && length > NOTE_CHARACTERS / 2)
			snprintf(line, sizeof(line), "%s: %.*s %.*s", words_get(words, "policy"), NOTE_CHARACTERS / 2,
				 hash, (int)length - NOTE_CHARACTERS / 2, hash + NOTE_CHARACTERS / 2);
		else
			snprintf(line, sizeof(line), "%s: %.*s", words_get(words, "policy"), (int)length, hash);
		y = note(out, y, columns, line);
	}
}

static size_t policy_count(const struct sm_answer *answer)
{
	const char *hash = sm_answer_policy(answer);
	size_t count = *hash != '\0';

	for (; *hash; hash++)
		count += *hash == ',';
	return count;
}

static void open_picture(const struct sm_answer *answer, const struct words *words, int width, int height,
			 struct sm_buffer *out)
{
	sm_buffer_format(out,
			 "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" "
			 "role=\"img\" aria-labelledby=\"t d\" lang=\"%s\" font-family=\"system-ui, sans-serif\" "
			 "font-size=\"11\">\n<title id=\"t\">",
			 width, height, width, height, words_get(words, "language"));
	escaped(out, words_get(words, "chartTitle"));
	sm_buffer_text(out, "</title>\n<desc id=\"d\">");
	escaped(out, chart_meaning(answer, words));
	sm_buffer_text(out, " ");
	escaped(out, sm_answer_caveat(answer, words->tongue));
	sm_buffer_text(out, "</desc>\n<metadata>policy ");
	escaped(out, sm_answer_policy(answer)); /* whole, for programs; people read it at the foot */
	sm_buffer_format(out,
			 "</metadata>\n<style>\n%s</style>\n<rect class=\"sm-paper\" width=\"%d\" height=\"%d\" "
			 "fill=\"#ffffff\"/>\n",
			 chart_css, width, height);
}

static void title(const struct sm_answer *answer, const struct words *words, struct sm_buffer *out)
{
	char span[WORDS_DATE_MAX * 2], line[WORDS_DATE_MAX * 4];
	int64_t from_s, until_s;

	sm_answer_span(answer, &from_s, &until_s);
	text_line(out, MARGIN, 32, "sm-name", words_get(words, "chartTitle"));
	if (until_s) {
		words_span(words, from_s, until_s, span);
		snprintf(line, sizeof(line), "%s, per %s", span, words_by(words, sm_answer_question(answer)->by));
	} else {
		snprintf(line, sizeof(line), "%s", words_get(words, "nothing"));
	}
	text_line(out, MARGIN, 50, "sm-axis", line);
}

void show_svg(const struct sm_answer *answer, const struct words *words, struct sm_buffer *out)
{
	size_t count = sm_answer_count(answer), columns = count < COLUMNS_MAX ? (count ? count : 1) : COLUMNS_MAX;
	int rows = (int)((count + columns - 1) / columns), cell = HEAD + CHART_HEIGHT + MARGIN;
	int width = (int)columns * (CHART_WIDTH + MARGIN) + MARGIN, y = TITLE + rows * cell + 12;
	int height = y + FOOT + (columns == 1 ? 90 : 15) + 15 * (int)policy_count(answer);
	struct show_scale scale;

	show_scale(answer, &scale);
	open_picture(answer, words, width, height, out);
	title(answer, words, out);
	for (size_t i = 0; i < count; i++) {
		sm_buffer_format(out, "<g transform=\"translate(%d %d)\">",
				 MARGIN + (int)(i % columns) * (CHART_WIDTH + MARGIN),
				 TITLE + (int)(i / columns) * cell + 14);
		head(sm_answer_at(answer, i), words, out);
		sm_buffer_format(out, "<g transform=\"translate(0 %d)\">", HEAD);
		chart_series_body(sm_answer_at(answer, i), &scale, words, out);
		sm_buffer_text(out, "</g></g>\n");
	}
	y = note(out, y, columns, chart_meaning(answer, words));
	y = withheld(out, y, columns, answer, words);
	y = note(out, y, columns, sm_answer_caveat(answer, words->tongue));
	policies(out, y, columns, answer, words);
	sm_buffer_text(out, "</svg>\n");
}
