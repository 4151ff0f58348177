// SPDX-License-Identifier: EUPL-1.2
// fuzz_keys: any bytes → a key slot that is either whole or refused, and written back the same.
#include <stdlib.h>
#include <string.h>

#include "keys.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t bytes[KEY_COPY_BYTES] = { 0 }, again[KEY_COPY_BYTES];
	struct key_copy copy, back;

	memcpy(bytes, data, size < sizeof(bytes) ? size : sizeof(bytes));
	if (key_copy_read(bytes, &copy)) {
		/* Only bytes with a MAC get here; what is written from them must read the same. */
		key_copy_write(&copy, again);
		if (!key_copy_read(again, &back) || memcmp(copy.body, back.body, sizeof(copy.body)) != 0 ||
		    copy.sequence != back.sequence || copy.period.from_s != back.period.from_s)
			abort();
	}
	/* Any fields at all survive the way to the file and back, when the grain is one. */
	memcpy(&copy, bytes, sizeof(copy) < sizeof(bytes) ? sizeof(copy) : sizeof(bytes));
	copy.period.grain = (enum sm_grain)(bytes[0] % 4);
	copy.form = (enum key_form)(KEY_FORM_PLAIN + bytes[1] % 3);
	copy.wait_min = bytes[2] - 1;
	key_copy_write(&copy, again);
	if (!key_copy_read(again, &back) || back.sequence != copy.sequence || back.period.grain != copy.period.grain ||
	    back.created_s != copy.created_s)
		abort();
	again[size % KEY_COPY_BYTES] ^= 1;
	if (key_copy_read(again, &back))
		abort();
	return 0;
}
