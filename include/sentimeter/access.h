/* SPDX-License-Identifier: EUPL-1.2 */
/* access: the review of access that BIO2 5.18 asks for: who may what, until when, and who makes no use of it. */
#ifndef SENTIMETER_ACCESS_H
#define SENTIMETER_ACCESS_H

#include "sentimeter/approval.h"

struct sm_access {
	struct sm_people people;           /* as agreed, or as written when nothing was */
	int64_t signed_s[SM_PEOPLE_MAX];   /* the newest signature of each; 0: none */
	int64_t questions[SM_STAFF_COUNT]; /* asked in each role; the journal does not tell by whom */
};
SM_CHECK enum sm_status sm_access_read(const char *workspace, struct sm_access *access, struct sm_error *error);

#endif
