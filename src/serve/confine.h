/* SPDX-License-Identifier: EUPL-1.2 */
/* confine: takes from the calling thread, and all that it starts, the right to open anything but what it is told
 * (Landlock; Linux 5.13 and later), and to connect to or listen on TCP (6.7 and later). Private to serve. */
#ifndef SERVE_CONFINE_H
#define SERVE_CONFINE_H

#include <stdbool.h>

enum confine_way { CONFINE_READ, CONFINE_WRITE }; /* a folder stands for all in it */
struct confine_place {
	const char *path; /* one that is not there is passed over */
	enum confine_way way;
};
/* False when the kernel does not have it: then nothing is taken. */
bool confine_thread(const struct confine_place *place, int count);

#endif
