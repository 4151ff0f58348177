/* SPDX-License-Identifier: EUPL-1.2 */
/* account: one name for one account, in whatever form a source or a person writes it. */
#ifndef PROTECT_ACCOUNT_H
#define PROTECT_ACCOUNT_H

#include "sentimeter/base.h"

enum { ACCOUNT_BYTES_MAX = 4096 };

/* "@Anna@Town.example", "acct:anna@town.example" and "https://town.example/@anna" on the fediverse are
 * "anna@town.example"; elsewhere an address is its host and path, and a name is itself, without an @ in front; all
 * without regard to case. In room, or (longer than that, or no UTF-8) as it was given. */
struct sm_text account_name(struct sm_text platform, struct sm_text author, char room[ACCOUNT_BYTES_MAX]);

#endif
