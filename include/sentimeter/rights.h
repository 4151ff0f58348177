/* SPDX-License-Identifier: EUPL-1.2 */
/* rights: what a resident may ask for. An objection keeps an account out from now on; an erasure takes it out of what
 * is open. What was released is about nobody any more and stays. */
#ifndef SENTIMETER_RIGHTS_H
#define SENTIMETER_RIGHTS_H

#include "sentimeter/protect.h"

/* An account as somebody writes it, made one: see sm_handle_read. Holds a name of a person: wipe it. */
#define SM_HANDLE_PLATFORM_BYTES_MAX 260
#define SM_HANDLE_NAME_BYTES_MAX     4097
struct sm_handle {
	char platform[SM_HANDLE_PLATFORM_BYTES_MAX], name[SM_HANDLE_NAME_BYTES_MAX];
};
/* typed: "@anna@town.example", "https://town.example/@anna", "did:plc:...", "https://x.com/anna", or a name with its
 * platform (a forum's host, or what an export calls it). platform NULL: as the form of what was typed tells, or
 * SM_ERROR_USAGE with the way out. */
SM_CHECK enum sm_status sm_handle_read(struct sm_text typed, const char *platform, struct sm_handle *handle,
				       struct sm_error *error);

/* First what is open forgets the account, then the list knows it, so that what the list says has been done. Nothing
 * tells whether there was anything to forget, or whether it was on the list already. Safe to repeat. */
SM_CHECK enum sm_status sm_objection_add(struct sm_protector *protector, const struct sm_handle *handle,
					 struct sm_error *error);
SM_CHECK enum sm_status sm_objection_check(struct sm_protector *protector, const struct sm_handle *handle, bool *stands,
					   struct sm_error *error);
size_t sm_objection_count(const struct sm_protector *protector);
/* What a request to take one off the list names instead of an account: a slow hash under the key of the list, which
 * tells nothing to who lacks that. SM_NONE when the list is empty. */
#define SM_OBJECTION_MARK_BYTES 65
SM_CHECK enum sm_status sm_objection_mark(struct sm_protector *protector, const struct sm_handle *handle,
					  char mark[SM_OBJECTION_MARK_BYTES], struct sm_error *error);
/* Takes one off the list; its own wish, as two different people confirm (their names as the journal writes them).
 * SM_WITHHELD when they are not two. SM_NONE when it was not on the list. */
SM_CHECK enum sm_status sm_objection_remove(struct sm_protector *protector, const struct sm_handle *handle,
					    const char *first, const char *second, struct sm_error *error);
/* Takes all contributions of the account out of all open periods, and keeps nothing of the request. */
SM_CHECK enum sm_status sm_erase(struct sm_protector *protector, const struct sm_handle *handle,
				 struct sm_error *error);

#endif
