// SPDX-License-Identifier: EUPL-1.2
// fuzz_redact: any bytes → spans that are inside the text, sorted and disjoint. The first line is the author's name.
#include <stdlib.h>
#include <string.h>

#include "sentimeter/protect.h"

static struct sm_redactor *redactor;
static struct sm_arena *arena;
static struct sm_span span[SM_SPANS_MAX];

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Once: reading the rules takes longer than a thousand texts. */
static void open_once(void)
{
	const char *root = getenv("SENTIMETER_TEST_ROOT");
	char rules[4096] = "rules";
	struct sm_error error;

	if (redactor)
		return;
	if (root && strlen(root) + sizeof("/rules") <= sizeof(rules))
		stpcpy(stpcpy(rules, root), "/rules");
	if (sm_redactor_open(rules, &redactor, &error) != SM_OK ||
	    sm_arena_open(&arena, 64 * 1024 * 1024, &error) != SM_OK)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sm_text all = { (const char *)data, size }, known = { all.data, 0 }, text = all, redacted;
	struct sm_error error;
	size_t count, kept = 0;
	const char *line = size ? memchr(data, '\n', size) : NULL;

	open_once();
	if (line) {
		known.length = (size_t)(line - all.data);
		text = (struct sm_text){ line + 1, size - known.length - 1 };
	}
	if (sm_redact(redactor, text, known, arena, &redacted, span, &count, &error) == SM_OK) {
		for (size_t i = 0; i < count; i++) {
			if (span[i].start >= span[i].end || span[i].end > text.length ||
			    (i > 0 && span[i].start < span[i - 1].end))
				abort();
			kept += span[i].end - span[i].start;
		}
		if (redacted.length < text.length - kept)
			abort();
	}
	sm_arena_wipe(arena);
	return 0;
}
