/* SPDX-License-Identifier: EUPL-1.2 */
/* file: whole files, read and replaced; short reads and writes of the system made whole. */
#ifndef SENTIMETER_FILE_H
#define SENTIMETER_FILE_H

#include <sys/types.h>

#include "sentimeter/base.h"

#define SM_FILE_PATH_BYTES_MAX 4096

/* Appends all of a file to bytes, whose bytes_max bounds it. SM_ERROR_INPUT when it cannot be opened, _PERMISSION when
 * it may not be, _LIMIT when it is larger. */
SM_CHECK enum sm_status sm_file_read(const char *path, struct sm_buffer *bytes, struct sm_error *error);
/* The same of what is open already, such as standard input; name is for messages. */
SM_CHECK enum sm_status sm_file_read_open(int fd, const char *name, struct sm_buffer *bytes, struct sm_error *error);

/* path holds these bytes, or what it held before, also after a power cut: written beside it, synced, renamed. A new
 * file gets mode (less the umask); one that is no regular file (a device, a pipe) is written to. */
SM_CHECK enum sm_status sm_file_replace(const char *path, struct sm_text bytes, mode_t mode, struct sm_error *error);
/* The two halves, for who writes by name: the name beside path, of SM_FILE_PATH_BYTES_MAX bytes; and that file, closed,
 * in the place of path. What goes wrong leaves nothing beside it. */
SM_CHECK enum sm_status sm_file_beside(const char *path, char *beside, struct sm_error *error);
SM_CHECK enum sm_status sm_file_settle(const char *beside, const char *path, struct sm_error *error);

/* false with errno set. A read that ends early at the end of the file is fine: got (may be NULL) says how much there
 * was. */
bool sm_file_read_at(int fd, void *bytes, size_t length, off_t at, size_t *got);
bool sm_file_write_at(int fd, const void *bytes, size_t length, off_t at);
bool sm_file_write(int fd, struct sm_text bytes);
/* fsync of the folder in which path lies: a new name is only safe then. */
bool sm_file_sync_folder(const char *path);

#endif
