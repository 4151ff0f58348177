// SPDX-License-Identifier: EUPL-1.2
// pages: a count of things → zeroed memory of their own.
#include <sodium.h>
#include <stdint.h>
#include <sys/mman.h>

#include "pages.h"

void *pages_open(size_t count, size_t size)
{
	void *pages;

	if (count == 0 || count > SIZE_MAX / size)
		return NULL;
	pages = mmap(NULL, count * size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	return pages == MAP_FAILED ? NULL : pages;
}

void pages_close(void *pages, size_t count, size_t size, size_t used)
{
	if (!pages)
		return;
	sodium_memzero(pages, (used < count ? used : count) * size);
	munmap(pages, count * size);
}
