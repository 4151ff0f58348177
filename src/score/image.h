/* SPDX-License-Identifier: EUPL-1.2 */
/* image: a lexicon as it lies in memory ↔ one run of bytes that the program carries, so that it need not read 20,000
 * lines to start. The text stays the truth: an image serves only while the rule files are those it was made from. */
#ifndef SCORE_IMAGE_H
#define SCORE_IMAGE_H

#include <stdio.h>

#include "lexicon.h"

enum { IMAGE_ALIGN = 64 };

/* Of rules/ when the program was built; NULL in a program without one, such as most tests. */
const unsigned char *image_of_program(void);
/* False: it could not be written. */
bool image_write(const struct lexicon *lexicon, const uint8_t hash[32], FILE *file);
/* Makes lexicon that of the image, for as long as the image is there. image: aligned to IMAGE_ALIGN. False when it was
 * made from other rules than hash says, or by another build. */
bool image_open(const unsigned char *image, const uint8_t hash[32], struct lexicon *lexicon);

#endif
