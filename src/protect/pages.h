/* SPDX-License-Identifier: EUPL-1.2 */
/* pages: large tables straight from the system. What was never touched costs nothing, so that a table may be as large
 * as its bound; what is given back is gone at once. malloc does neither any more once something large was freed. */
#ifndef PROTECT_PAGES_H
#define PROTECT_PAGES_H

#include <stddef.h>

/* count things of size bytes, all zero; NULL when memory is out. */
void *pages_open(size_t count, size_t size);
/* With the same count and size. Wipes the first used things, or all when that is less. NULL is fine. */
void pages_close(void *pages, size_t count, size_t size, size_t used);

#endif
