/* SPDX-License-Identifier: EUPL-1.2 */
/* What every unit test includes: cmocka with the headers that it wants, and a temporary folder. */
#ifndef TEST_H
#define TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A path below the repository, in one of eight buffers that take turns. */
const char *test_root(const char *below);
/* A new folder that only this test uses; the buffer is the test's until it exits, the folder is removed then. */
const char *test_folder(void);
/* Writes text to folder/name and gives the path, in a buffer as above. */
const char *test_file(const char *folder, const char *name, const char *text);
/* The whole file, terminated; the caller frees. length may be NULL. Fails the test when it cannot be read. */
char *test_read(const char *path, size_t *length);

#endif
