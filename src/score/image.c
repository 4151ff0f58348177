// SPDX-License-Identifier: EUPL-1.2
// image: the arrays of a lexicon, one behind the other, behind a head that holds the lexicon itself.
#include <stddef.h>
#include <string.h>

#include "image.h"
#include "table.h"

enum { PIECES = 9 };

struct head {
	uint64_t size; /* of this head: another build may see it otherwise */
	uint8_t hash[32];
	struct lexicon lexicon; /* its pointers say nothing */
};

/* An array: where in the lexicon the pointer to it stands, and its length. */
struct piece {
	size_t pointer, bytes;
};

extern const unsigned char score_image[] __attribute__((weak));

const unsigned char *image_of_program(void)
{
	return score_image;
}

static size_t aligned(size_t bytes)
{
	return (bytes + IMAGE_ALIGN - 1) / IMAGE_ALIGN * IMAGE_ALIGN;
}

static void list_pieces(const struct lexicon *lexicon, struct piece piece[PIECES])
{
#define PIECE(name, count)                                                                                             \
	{                                                                                                              \
		offsetof(struct lexicon, name), (size_t)(count) * sizeof(*lexicon->name)                               \
	}
	const struct piece list[PIECES] = {
		PIECE(buckets, lexicon->buckets_count),      PIECE(forms, lexicon->forms_count),
		PIECE(entries, lexicon->entries_count),      PIECE(modifiers, lexicon->modifiers_count),
		PIECE(nodes, lexicon->nodes_count),          PIECE(edges, lexicon->edges_room),
		PIECE(edge_filter, lexicon->edges_room / 8), PIECE(start_filter, lexicon->edges_room / 8),
		PIECE(names, lexicon->names_count),
	};
#undef PIECE

	memcpy(piece, list, sizeof(list));
}

static bool write_piece(const void *bytes, size_t length, FILE *file)
{
	static const char padding[IMAGE_ALIGN];

	return (length == 0 || fwrite(bytes, length, 1, file) == 1) &&
	       (length == aligned(length) || fwrite(padding, aligned(length) - length, 1, file) == 1);
}

bool image_write(const struct lexicon *lexicon, const uint8_t hash[32], FILE *file)
{
	struct head head = { .size = sizeof(head), .lexicon = *lexicon };
	struct piece piece[PIECES];
	bool good;

	list_pieces(lexicon, piece);
	memcpy(head.hash, hash, sizeof(head.hash));
	head.lexicon.borrowed = true;
	for (size_t i = 0; i < PIECES; i++) /* the same image on every run */
		memset((char *)&head.lexicon + piece[i].pointer, 0, sizeof(void *));
	good = write_piece(&head, sizeof(head), file);
	for (size_t i = 0; i < PIECES && good; i++) {
		const void *bytes;

		memcpy(&bytes, (const char *)lexicon + piece[i].pointer, sizeof(bytes));
		good = write_piece(bytes, piece[i].bytes, file);
	}
	return good;
}

bool image_open(const unsigned char *image, const uint8_t hash[32], struct lexicon *lexicon)
{
	const struct head *head = (const void *)image;
	const unsigned char *at = image + aligned(sizeof(*head));
	struct piece piece[PIECES];

	if (head->size != sizeof(*head) || memcmp(head->hash, hash, sizeof(head->hash)) != 0)
		return false;
	*lexicon = head->lexicon;
	list_pieces(lexicon, piece);
	for (size_t i = 0; i < PIECES; i++) {
		memcpy((char *)lexicon + piece[i].pointer, &at, sizeof(at));
		at += aligned(piece[i].bytes);
	}
	return true;
}
