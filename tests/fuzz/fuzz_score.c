// SPDX-License-Identifier: EUPL-1.2
// fuzz_score: any bytes → what the slow and simple reference says of each line, and of all lines at once.
#include <stdlib.h>
#include <string.h>

#include "../unit/score/reference.h"
#include "sentimeter/score.h"

/* The reference is slow, and knows no text longer than its tokens. */
enum { TEXT_BYTES_MAX = 4096 };

static struct sm_scorer *scorer;
static struct reference *reference;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void close_both(void)
{
	reference_close(reference);
	sm_scorer_close(scorer);
}

/* Once: reading the rules takes longer than a thousand texts. */
static void open_once(void)
{
	const char *root = getenv("SENTIMETER_TEST_ROOT");
	char rules[4096];
	struct sm_error error;

	if (scorer)
		return;
	snprintf(rules, sizeof(rules), "%s/tests/data/score/rules", root ? root : ".");
	if (sm_scorer_open(rules, NULL, &scorer, &error) != SM_OK)
		abort();
	reference = reference_open(rules);
	atexit(close_both);
}

static void same(const struct sm_verdict *a, const struct sm_verdict *b)
{
	char said[2][96];

	snprintf(said[0], sizeof(said[0]), "%.3f %d %s %.3f %.3f %d", a->value + 0., (int)a->class, a->language,
		 a->coverage, a->subjectivity, a->irony);
	snprintf(said[1], sizeof(said[1]), "%.3f %d %s %.3f %.3f %d", b->value + 0., (int)b->class, b->language,
		 b->coverage, b->subjectivity, b->irony);
	if (strcmp(said[0], said[1]) != 0)
		abort();
}

/* Of a text without zero bytes, which end one for the reference. */
static void compare(const char *text, size_t length, const char *language)
{
	static struct sm_reasons reasons;
	struct sm_verdict fast, slow;
	double scale;

	sm_score(scorer, (struct sm_text){ text, length }, language, SM_TEXT(""), &fast, NULL);
	reference_score(reference, text, language, "", &slow, &scale);
	same(&fast, &slow);
	sm_score(scorer, (struct sm_text){ text, length }, language, SM_TEXT(""), &fast, &reasons);
	same(&fast, &slow);
}

struct lines {
	const char *at, *end, *language;
};

static bool compare_line(void *context, const struct sm_verdict *verdict, const struct sm_reasons *reasons)
{
	struct lines *lines = context;
	const char *newline = memchr(lines->at, '\n', (size_t)(lines->end - lines->at));
	const char *end = newline ? newline : lines->end;
	struct sm_verdict alone;

	(void)reasons;
	sm_score(scorer, (struct sm_text){ lines->at, (size_t)(end - lines->at) }, lines->language, SM_TEXT(""), &alone,
		 NULL);
	same(verdict, &alone);
	lines->at = end + (newline != NULL);
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const language[] = { "nl", NULL };
	const char *bytes = (const char *)data;
	char *text;

	open_once();
	if (size > TEXT_BYTES_MAX)
		size = TEXT_BYTES_MAX;
	for (size_t i = 0; i < 2; i++) {
		struct lines lines = { bytes, bytes + size, language[i] };

		sm_score_lines(scorer, (struct sm_text){ bytes, size }, language[i], NULL, compare_line, &lines);
		if (lines.at != lines.end)
			abort();
	}
	text = strndup(bytes, size);
	if (!text)
		abort();
	compare(text, strlen(text), "nl");
	compare(text, strlen(text), NULL);
	free(text);
	return 0;
}
