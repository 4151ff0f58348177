// SPDX-License-Identifier: EUPL-1.2
// fuzz_sign: any bytes → a public key, a checkpoint, a seal, a line of a journal; what is read is written back the
// same.
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "journal.h"
#include "sentimeter/sign.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_key(struct sm_text bytes)
{
	struct sm_public_key key, back;
	char text[SM_KEY_TEXT_BYTES];

	if (sm_public_key_read(bytes, &key, NULL) != SM_OK)
		return;
	sm_public_key_text(&key, text);
	if (sm_public_key_read(sm_text_of(text), &back, NULL) != SM_OK || !sm_public_key_same(&key, &back))
		abort();
}

static void try_checkpoint(const char *text)
{
	struct sm_buffer again = { .bytes_max = 4096 };
	struct journal_seal seal, back;
	char origin[JOURNAL_ORIGIN_BYTES], name[JOURNAL_ORIGIN_BYTES];

	if (!journal_checkpoint_parse(text, &seal, origin))
		return;
	journal_checkpoint_print(&seal, origin, &again);
	if (!again.failed && (!journal_checkpoint_parse(again.data, &back, name) ||
			      memcmp(seal.root, back.root, sizeof(seal.root)) != 0 || seal.number != back.number))
		abort();
	sm_buffer_close(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct journal_walk walk = { .erased = 0 };
	struct journal_seal seal;
	char *text = malloc(size + 1);

	if (sodium_init() < 0 || !text)
		abort();
	memcpy(text, data, size);
	text[size] = '\0';
	try_key((struct sm_text){ text, size });
	try_checkpoint(text);
	(void)journal_seal_parse(text, &seal);
	(void)journal_walk_line(&walk, text, size);
	free(text);
	return 0;
}
