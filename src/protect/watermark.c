// SPDX-License-Identifier: EUPL-1.2
// watermark: an open period → whether its time has come, and whether it can be read at all.
#include "protector.h"

enum sm_status periods_need(struct sm_protector *protector, struct open_period *open, struct sm_error *error)
{
	char where[SPOOL_NAME_MAX];
	enum sm_status status;

	if (open->grid && open->slot >= 0)
		return SM_OK;
	spool_name(open->period, where);
	if (open->slot < 0)
		return sm_fail(error, SM_ERROR_DATA, where,
			       "de sleutel van deze periode is weg: niemand kan haar nog lezen, alleen vergeten",
			       "the key of this period is gone: nobody can read it any more, only forget it");
	if (open->damaged)
		return sm_fail(error, SM_ERROR_DATA, where,
			       "is beschadigd of veranderd: deze periode kan niet worden vrijgegeven, alleen vergeten",
			       "is damaged or was changed: this period cannot be released, only forgotten");
	status = periods_load(protector, open, error);
	open->damaged = status == SM_ERROR_DATA;
	return status;
}

enum sm_status sm_period_due(struct sm_protector *protector, struct sm_period period, int64_t now_s, bool *due,
			     struct sm_error *error)
{
	struct open_period *open = periods_find(protector, period);
	int64_t lateness_min = protector->policy.lateness_min;
	enum sm_status status;

	/* No lateness is negative: what is not over need not be read for it. */
	*due = open && open->released;
	if (!open || open->released || period.until_s > now_s)
		return SM_OK;
	status = periods_need(protector, open, error);
	if (status == SM_OK)
		lateness_min = open->grid->policy.lateness_min;
	else if (status != SM_ERROR_DATA)
		return status;
	*due = period.until_s + lateness_min * 60 <= now_s;
	return SM_OK;
}
