// SPDX-License-Identifier: EUPL-1.2
// intake: a post → a contribution in the spool, or a count of why not.
#include <string.h>

#include "workspace.h"

static void leave_out(struct intake_run *run, enum sm_reason_out reason)
{
	run->intake->dropped[reason]++;
}

/* An earlier version of this post may wait in a spool: what may not be kept now must not be counted either. */
static enum sm_status take_back(struct intake_run *run, const struct sm_post *post, struct sm_error *error)
{
	sm_samples_withdraw(run->workspace->samples, post);
	return sm_retract(run->workspace->protector, post, error);
}

static bool is_edited(const struct sm_post *post)
{
	return post->updated_s > post->published_s;
}

static struct sm_text join(struct sm_arena *arena, struct sm_text title, struct sm_text text)
{
	char *joined;

	if (title.length == 0)
		return text;
	if (text.length == 0)
		return title;
	joined = sm_arena_take(arena, title.length + text.length + 2);
	if (!joined)
		return (struct sm_text){ NULL, 0 };
	memcpy(joined, title.data, title.length);
	joined[title.length] = '\n';
	memcpy(joined + title.length + 1, text.data, text.length);
	return (struct sm_text){ joined, title.length + text.length + 1 };
}

/* The author's area, where an export names one that is known, else that of the feed. */
static int area_of(const struct intake_run *run, const struct sm_post *post)
{
	char code[16];
	int area;

	if (post->area.length == 0 || post->area.length >= sizeof(code))
		return run->area;
	memcpy(code, post->area.data, post->area.length);
	code[post->area.length] = '\0';
	area = sm_areas_find(run->workspace->areas, code);
	return area >= 0 ? area : run->area;
}

/* Scores what is left after redaction, so that neither a term nor a score can come from somebody's name. SM_WITHHELD:
 * redaction was not certain, the post goes. */
static enum sm_status score_redacted(struct intake_run *run, const struct sm_post *post, struct sm_text *redacted,
				     struct sm_verdict *verdict, struct sm_reasons *reasons, struct sm_found *found,
				     struct sm_error *error)
{
	struct sm_workspace *w = run->workspace;
	struct sm_text whole = join(w->scratch, post->title, post->text);
	enum sm_status status;

	*found = (struct sm_found){ .text = whole, .span = w->span };
	if (whole.length == 0 && post->title.length + post->text.length)
		return SM_WITHHELD;
	status = sm_redact(w->redactor, whole, post->author_name, w->scratch, redacted, w->span, &found->count, error);
	if (status != SM_OK)
		return SM_WITHHELD;
	sm_score(w->scorer, *redacted, NULL, post->language.length ? post->language : run->language, verdict, reasons);
	return SM_OK;
}

static enum sm_status take_post(struct intake_run *run, const struct sm_post *post, struct sm_error *error)
{
	struct sm_workspace *w = run->workspace;
	const struct sm_contribution *contribution;
	struct sm_verdict verdict;
	struct sm_reasons reasons;
	struct sm_found found;
	struct sm_place place;
	struct sm_text redacted;
	enum sm_reason_out reason;
	enum sm_status status;

	run->intake->posts++;
	if (post->deleted) {
		run->deleted++;
		return take_back(run, post, error);
	}
	status = sm_admit(w->protector, post, run->now_s, run->import || run->again, &reason, error);
	if (status == SM_WITHHELD) {
		leave_out(run, reason);
		return take_back(run, post, error);
	}
	if (status != SM_OK)
		return status;
	status = sm_match(w->matcher, post->title, post->text, post->published_s, area_of(run, post), &place);
	if (status == SM_NONE) {
		leave_out(run, SM_OUT_NO_TOPIC);
		/* A topic that was narrowed does not look back, but an author who edits is heard. */
		return is_edited(post) || sm_rules_stand(w->protector, post->published_s) ? take_back(run, post, error)
											  : SM_OK;
	}
	if (status != SM_OK)
		return status;
	if (airbags_stands(&w->airbags, sm_topics_at(w->topics, (size_t)place.topic)->id)) {
		leave_out(run, SM_OUT_STOPPED);
		return take_back(run, post, error);
	}
	status = score_redacted(run, post, &redacted, &verdict, &reasons, &found, error);
	if (status == SM_WITHHELD) {
		leave_out(run, SM_OUT_REDACTION_FAILED);
		return take_back(run, post, error);
	}
	if (status != SM_OK)
		return status;
	if (run->import)
		status = importing_touch(&w->importing, sm_period_of(w->policy.grain, post->published_s), error);
	if (status != SM_OK)
		return status;
	status = sm_protect(w->protector, post, place, &verdict, &reasons, &found, run->source, w->scratch,
			    &contribution, &reason, error);
	if (status == SM_WITHHELD) {
		leave_out(run, reason);
		/* A rule that was edited does not look back: by the old one the same post may still count. */
		return reason == SM_OUT_CHANGED_TOPIC ? SM_OK : take_back(run, post, error);
	}
	if (status == SM_OK)
		status = sm_spool_add(w->protector, contribution, error);
	if (status == SM_OK)
		status = sm_samples_offer(w->samples, post, redacted, verdict.class, verdict.language,
					  sm_topics_at(w->topics, (size_t)place.topic)->id, error);
	return status == SM_OK && run->feed ? sm_recheck_keep(w->protector, post, run->feed->id, error) : status;
}

enum sm_status intake_post(struct intake_run *run, const struct sm_post *post, struct sm_error *error)
{
	enum sm_status status = take_post(run, post, error);

	sm_arena_wipe(run->workspace->scratch);
	return status;
}

void intake_begin(struct intake_run *run)
{
	memset(run->intake, 0, sizeof(*run->intake));
	run->before = sm_spool_tally(run->workspace->protector);
}

void intake_settle(struct intake_run *run)
{
	struct sm_spool_tally now = sm_spool_tally(run->workspace->protector);
	struct sm_intake *intake = run->intake;
	int64_t deleted = now.deleted - run->before.deleted;

	intake->contributions = now.added - run->before.added;
	intake->changed = now.changed - run->before.changed;
	intake->repeats = now.repeats - run->before.repeats;
	intake->retractions = now.taken_back - run->before.taken_back;
	/* A post without a sure date may have stood in two periods. It is one post still. */
	intake->dropped[SM_OUT_DELETED] = deleted < run->deleted ? deleted : run->deleted;
	intake->dropped[SM_OUT_DELETED_ABSENT] = run->deleted - intake->dropped[SM_OUT_DELETED];
}

/* To the nearest ten, halves up: an exact count of a round that read one post would describe it. */
static void count_in_tens(struct sm_buffer *out, const char *name, int64_t count)
{
	int64_t tens = (count + 5) / 10 * 10;

	if (tens)
		sm_buffer_format(out, ",\"%s\":%lld", name, (long long)tens);
}

void intake_counts(const struct sm_intake *intake, struct sm_buffer *out)
{
	count_in_tens(out, "posts", intake->posts);
	count_in_tens(out, "contributions", intake->contributions);
	count_in_tens(out, "changed", intake->changed);
	count_in_tens(out, "repeats", intake->repeats);
	count_in_tens(out, "retractions", intake->retractions);
	count_in_tens(out, "unreadable", intake->unreadable);
	for (int i = 0; i < SM_OUT_COUNT; i++)
		count_in_tens(out, sm_out_name((enum sm_reason_out)i), intake->dropped[i]);
	if (intake->feeds)
		sm_buffer_format(out, ",\"feeds\":%d,\"feeds-failed\":%d,\"feeds-cut\":%d", intake->feeds,
				 intake->feeds_failed, intake->feeds_cut);
}
