// SPDX-License-Identifier: EUPL-1.2
// keys_survey: a closed file of keys → what is alive in it, without a secret leaving the page it stands in.
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#include "keys.h"
#include "sentimeter/file.h"

/* The younger of the two copies; false when neither is whole. */
static bool read_slot(const uint8_t *block, size_t slot, struct key_copy *copy)
{
	size_t at = slot * KEY_COPY_BYTES;
	struct key_copy second;
	bool first = key_copy_read(block + at, copy);

	if (key_copy_read(block + KEY_PAGE_BYTES + at, &second) && (!first || second.sequence > copy->sequence)) {
		*copy = second;
		first = true;
	}
	sodium_memzero(&second, sizeof(second));
	sodium_memzero(copy->body, first && copy->form == KEY_FORM_PLAIN ? KEY_BODY_BYTES : 0);
	return first;
}

static void look_at_block(const uint8_t *block, enum sm_master_kind *kind, struct sm_key_facts *facts, size_t max,
			  size_t *count)
{
	struct key_copy copy;

	for (size_t slot = 0; slot < KEY_BLOCK_SLOTS; slot++) {
		if (!read_slot(block, slot, &copy))
			continue;
		if (copy.form == KEY_FORM_MASTER) {
			*kind = keys_master_kind(&copy);
			continue;
		}
		if (*count < max)
			facts[*count] = (struct sm_key_facts){ copy.period, copy.created_s, copy.wait_min,
							       copy.form == KEY_FORM_WRAPPED };
		(*count)++;
	}
}

enum sm_status sm_keys_survey(const char *path, enum sm_master_kind *kind, struct sm_key_facts *facts, size_t max,
			      size_t *count, struct sm_error *error)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	uint8_t *block = fd < 0 ? NULL : sodium_malloc(KEY_BLOCK_BYTES);
	size_t got = 0;
	bool read = block != NULL;

	*kind = SM_MASTER_NONE;
	*count = 0;
	if (fd < 0 && errno == ENOENT)
		return SM_NONE;
	for (size_t at = 0; read && at < KEY_SLOTS_MAX / KEY_BLOCK_SLOTS; at++) {
		memset(block, 0, KEY_BLOCK_BYTES);
		read = sm_file_read_at(fd, block, KEY_BLOCK_BYTES, (off_t)(at * KEY_BLOCK_BYTES), &got);
		if (got == 0)
			break;
		look_at_block(block, kind, facts, max, count);
	}
	sodium_free(block);
	if (fd >= 0)
		close(fd);
	return read ? SM_OK
		    : sm_fail(error, errno == EACCES ? SM_ERROR_PERMISSION : SM_ERROR_IO, path,
			      "kan de sleutels niet lezen (%s)", "cannot read the keys (%s)", strerror(errno));
}
