// SPDX-License-Identifier: EUPL-1.2
// limits: the maxima of parse, in one place.
#ifndef LIMITS_H
#define LIMITS_H

enum {
	DOCUMENT_BYTES_MAX = 10 * 1024 * 1024,
	POSTS_MAX = 10000,
	TEXT_BYTES_MAX = 64 * 1024, /* of one post */
	SHORT_BYTES_MAX = 2048,     /* of an id, a name, an address */
	NESTING_MAX = 64,
	JSON_VALUES_MAX = 1000000,       /* in one document: jansson takes about 100 bytes for each */
	ROW_BYTES_MAX = 4 * 1024 * 1024, /* one line of an export */
	COLUMNS_MAX = 512,
};

#endif
