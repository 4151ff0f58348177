/* SPDX-License-Identifier: EUPL-1.2 */
/* power: what a disk may have lost when the power goes. Every change to a file below one folder is noted together with
 * what stood there, until it is synced; a cut then takes back any of them, whole or in part.
 *
 * A disk loses changes one by one, in no order: sectors of an overwritten range each on their own, the tail of what was
 * added at the end (gone, or zeros), names that were made, unlinked or renamed in a folder that was not synced. */
#ifndef TEST_POWER_H
#define TEST_POWER_H

#include <stdbool.h>
#include <sys/types.h>

/* From now on. spare: a folder on the same file system, for what was unlinked. Both must outlive the process. A disk
 * that lies says that it has synced, and has not: the control, with which every test of power cuts must fail. */
void power_watch(const char *folder, const char *spare, bool disk_lies);
/* Called by faults.c, before the change; at -1: where the file stands. */
void power_write(int file, off64_t at, size_t length);
void power_truncate(int file, off64_t length);
void power_unlink(int folder, const char *path);
void power_rename(const char *from, const char *to);
/* After it. */
void power_created(int file);
void power_synced(int file);
/* Takes back what chance wants; nothing when nothing is watched. */
void power_cut(unsigned chance);

#endif
