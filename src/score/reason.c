// SPDX-License-Identifier: EUPL-1.2
// reason: a hit → words, entry, weights and the rules that changed them.
#include "reason.h"

static double weight(int64_t thousandths)
{
	return (double)thousandths / 1000;
}

/* Adds to "…" in whole thousandths: sums of doubles would drift. */
static double add(double sum, int32_t thousandths)
{
	return weight((int64_t)(sum * 1000 + (sum < 0 ? -.5 : .5)) + thousandths);
}

static void take_together(const struct hit *hit, struct sm_reasons *reasons)
{
	struct sm_reason *last = &reasons->reason[SM_REASONS_MAX - 1];

	*last = (struct sm_reason){ .entry = SM_TEXT("…"),
				    .file = "",
				    .before = add(last->before, hit->before),
				    .after = add(last->after, hit->weight) };
}

void reason_add(const struct scan *scan, const struct hit *hit, struct sm_reasons *reasons)
{
	const struct lexicon *lexicon = scan->lexicon;
	const struct entry *entry = &lexicon->entries[hit->entry];
	size_t first = scan->span[hit->first].start, end = span_end(scan->span[hit->last]);
	struct sm_reason *reason;

	if (reasons->count == SM_REASONS_MAX) {
		take_together(hit, reasons);
		return;
	}
	reason = &reasons->reason[reasons->count++];
	reason->words = (struct sm_text){ scan->text + first, end - first };
	reason->entry = sm_text_of(lexicon->names + entry->name);
	reason->file = lexicon->names + lexicon->file_name[entry->file];
	reason->line = (int)entry->line;
	reason->before = weight(hit->before);
	reason->after = weight(hit->weight);
	reason->rules = hit->rules;
	for (size_t i = 0; i < hit->rules; i++) {
		const struct modifier *modifier = &lexicon->modifiers[hit->modifier[i]];

		reason->rule[i] = (struct sm_rule){ .name = modifier_name(modifier->kind),
						    .word = lexicon->names + modifier->name,
						    .file = lexicon->names + lexicon->file_name[modifier->file],
						    .line = (int)modifier->line,
						    .factor = (double)hit->factor[i] / 100 };
	}
}
