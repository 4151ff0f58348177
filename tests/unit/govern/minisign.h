/* SPDX-License-Identifier: EUPL-1.2 */
/* Runs Debian's minisign, so that the two programs agree in both directions. */
#ifndef GOVERN_TEST_MINISIGN_H
#define GOVERN_TEST_MINISIGN_H

#include <stdbool.h>

/* false when it ended with anything but 0. input (may be NULL) is what would be typed. */
bool minisign(const char *input, const char *const *words);

#endif
