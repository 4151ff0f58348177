/* SPDX-License-Identifier: EUPL-1.2 */
/* file: whole reads and writes at a place, and making folders last. */
#ifndef PROTECT_FILE_H
#define PROTECT_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* false with errno set. A read that ends early at the end of the file is fine: got says how much there was. */
bool file_read_at(int fd, void *bytes, size_t length, off_t at, size_t *got);
bool file_write_at(int fd, const void *bytes, size_t length, off_t at);
/* fsync of the folder in which path lies: a new name is only safe then. */
bool file_sync_parent(const char *path);

#endif
