// SPDX-License-Identifier: EUPL-1.2
// arena: blocks that are filled one after another and forgotten together.
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "sentimeter/base.h"

enum { BLOCK_BYTES = 256 * 1024, ALIGN = 16 };

struct block {
	struct block *previous;
	size_t used, size;
	_Alignas(ALIGN) unsigned char bytes[];
};

struct sm_arena {
	struct block *last;
	size_t taken, bytes_max; /* of blocks, without their headers */
};

enum sm_status sm_arena_open(struct sm_arena **arena, size_t max_bytes, struct sm_error *error)
{
	*arena = calloc(1, sizeof(**arena));
	if (!*arena)
		return sm_fail_memory(error);
	(*arena)->bytes_max = max_bytes < 4096 ? 4096 : max_bytes;
	return SM_OK;
}

/* Zero bytes are an invariant of unused memory: taking needs no memset, and wiping restores it. */
static struct block *block_open(struct sm_arena *arena, size_t size)
{
	struct block *block;

	if (size > arena->bytes_max - arena->taken)
		return NULL;
	block = calloc(1, sizeof(*block) + size);
	if (!block)
		return NULL;
	block->size = size;
	block->previous = arena->last;
	arena->last = block;
	arena->taken += size;
	return block;
}

void *sm_arena_take(struct sm_arena *arena, size_t bytes)
{
	struct block *block = arena->last;
	void *piece;

	if (bytes > arena->bytes_max)
		return NULL;
	bytes = (bytes + ALIGN - 1) / ALIGN * ALIGN;
	if (bytes == 0)
		bytes = ALIGN;
	if (!block || block->size - block->used < bytes) {
		size_t left = arena->bytes_max - arena->taken;
		size_t size = bytes > BLOCK_BYTES ? bytes : BLOCK_BYTES;

		block = block_open(arena, size > left && bytes <= left ? bytes : size);
		if (!block)
			return NULL;
	}
	piece = block->bytes + block->used;
	block->used += bytes;
	return piece;
}

char *sm_arena_copy(struct sm_arena *arena, const char *data, size_t length)
{
	char *copy = length < SIZE_MAX ? sm_arena_take(arena, length + 1) : NULL;

	if (copy && length)
		memcpy(copy, data, length);
	return copy;
}

struct sm_text sm_arena_text(struct sm_arena *arena, struct sm_text text)
{
	char *copy = sm_arena_copy(arena, text.data, text.length);

	return (struct sm_text){ copy, copy ? text.length : 0 };
}

size_t sm_arena_used(const struct sm_arena *arena)
{
	size_t used = 0;

	for (const struct block *block = arena->last; block; block = block->previous)
		used += block->used;
	return used;
}

void sm_arena_wipe(struct sm_arena *arena)
{
	struct block *kept = NULL;

	while (arena->last) {
		struct block *block = arena->last;

		arena->last = block->previous;
		sodium_memzero(block->bytes, block->used);
		block->used = 0;
		if (!kept && block->size == BLOCK_BYTES) {
			kept = block;
			continue;
		}
		arena->taken -= block->size;
		free(block);
	}
	if (kept)
		kept->previous = NULL;
	arena->last = kept;
}

void sm_arena_close(struct sm_arena *arena)
{
	if (!arena)
		return;
	sm_arena_wipe(arena);
	free(arena->last);
	free(arena);
}

void sm_arena_closep(struct sm_arena **arena)
{
	sm_arena_close(*arena);
}
