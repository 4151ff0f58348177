// SPDX-License-Identifier: EUPL-1.2
// admit: post → may it be looked at, or the reason why not. Comes before anything else is done with it.
#include "protector.h"
#include "safeguard.h"

enum { HOUR_S = 3600, FUTURE_S_MAX = 24 * HOUR_S };

static bool refuse(const struct sm_protector *protector, const struct sm_post *post, int64_t now_s, bool import,
		   enum sm_reason_out *reason)
{
	/* The author's wish and the audience come first, so that the counts of drops say so. */
	if (post->opted_out && safeguard(SAFEGUARD_OPT_OUT))
		*reason = SM_OUT_OPTED_OUT;
	else if (post->visibility == SM_VISIBILITY_OTHER)
		*reason = SM_OUT_NOT_PUBLIC;
	else if (post->bot)
		*reason = SM_OUT_BOT;
	else if (post->reshare)
		*reason = SM_OUT_RESHARE;
	else if (post->author.length == 0)
		*reason = SM_OUT_NO_AUTHOR; /* without authors nobody can tell one voice from many */
	else if (post->date_guessed)
		*reason = SM_OUT_NO_DATE;
	else if (post->published_s > now_s + FUTURE_S_MAX)
		*reason = SM_OUT_FUTURE;
	else if (post->published_s <= 0 ||
		 (!import && post->published_s < now_s - (int64_t)protector->policy.post_age_max_h * HOUR_S))
		*reason = SM_OUT_TOO_OLD;
	else
		return false;
	return true;
}

/* The name beside the account is the handle where an export names accounts by number. */
static enum sm_status objects(struct sm_protector *protector, const struct sm_post *post, bool *has,
			      struct sm_error *error)
{
	enum sm_status status = objections_has(protector->objections, post->platform, post->author, has, error);

	if (status == SM_OK && !*has && post->author_name.length)
		status = objections_has(protector->objections, post->platform, post->author_name, has, error);
	return status;
}

enum sm_status sm_admit(struct sm_protector *protector, const struct sm_post *post, int64_t now_s, bool import,
			enum sm_reason_out *reason, struct sm_error *error)
{
	enum sm_status status;
	bool has;

	/* A deletion is a wish of the author: it is always heard, also when the post itself would not have been. */
	if (post->deleted)
		return SM_OK;
	if (refuse(protector, post, now_s, import, reason))
		return SM_WITHHELD;
	status = objects(protector, post, &has, error);
	if (status != SM_OK || !has)
		return status;
	*reason = SM_OUT_OPTED_OUT;
	return SM_WITHHELD;
}
