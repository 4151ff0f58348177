// SPDX-License-Identifier: EUPL-1.2
// search: every byte of the given files and folders → is anything in it that a resident of the synthetic town said or
// is called? Needles are all planted identifiers and, of each post, pieces of its text.
//
//   search TOWN_FOLDER PATH...     exit 0: nothing, 1: found, 2: could not look
#include <ftw.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "town.h"

enum { KEY_BYTES = 6, PIECE_BYTES = 32, TABLE_SLOTS = 1 << 19, FILE_BYTES_MAX = 1 << 28, TOLD_MAX = 20 };

struct needle {
	const char *text;
	size_t length;
	const char *kind;
	struct needle *next;
};

/* By a hash of the first KEY_BYTES bytes, so that one pass over a file looks for all needles at once. */
static struct needle *table[TABLE_SLOTS];
static size_t needles, files, bytes_read, found;

static size_t slot_of(const char *at)
{
	uint64_t h = 1469598103934665603u; /* FNV-1a */

	for (int i = 0; i < KEY_BYTES; i++)
		h = (h ^ (unsigned char)at[i]) * 1099511628211u;
	return (size_t)(h >> 40) % TABLE_SLOTS;
}

static void add(const char *text, size_t length, const char *kind)
{
	struct needle *needle = malloc(sizeof(*needle));
	size_t slot = slot_of(text);

	if (!needle)
		exit(2);
	*needle = (struct needle){ text, length, kind, table[slot] };
	table[slot] = needle;
	needles++;
}

/* The same bytes as hexadecimal: how a careless log would show them. */
static void add_hex(const char *text, size_t length, const char *kind)
{
	char *hex = malloc(2 * length + 1);

	if (!hex)
		exit(2);
	add(sodium_bin2hex(hex, 2 * length + 1, (const unsigned char *)text, length), 2 * length, kind);
}

static void add_pieces(const char *text)
{
	size_t length = strlen(text);

	if (length >= PIECE_BYTES) {
		add(text, PIECE_BYTES, "text");
		add(text + (length - PIECE_BYTES) / 2, PIECE_BYTES, "text");
		add(text + length - PIECE_BYTES, PIECE_BYTES, "text");
	} else if (length >= 12) {
		add(text, length, "text");
	}
}

static void load(const struct town *town)
{
	static const char *const kinds[] = { "handle", "name",   "account", "post id",
					     "phone",  "e-mail", "address", "plate" };
	const struct town_canary *canary;
	size_t count = town_canaries(town, &canary);

	for (size_t i = 0; i < count; i++) {
		add(canary[i].text, strlen(canary[i].text), kinds[canary[i].kind]);
		add_hex(canary[i].text, strlen(canary[i].text), kinds[canary[i].kind]);
	}
	for (size_t i = 0; i < town_count(town); i++) {
		add_pieces(town_post(town, i)->text);
		if (town_post(town, i)->text_first)
			add_pieces(town_post(town, i)->text_first);
	}
}

static void look_at(const char *path, const char *data, size_t length)
{
	for (size_t i = 0; i + KEY_BYTES <= length; i++)
		for (const struct needle *n = table[slot_of(data + i)]; n; n = n->next)
			if (n->length <= length - i && memcmp(data + i, n->text, n->length) == 0 && ++found <= TOLD_MAX)
				printf("%s: byte %zu: %s\n", path, i, n->kind);
}

static int look_in(const char *path, const struct stat *info, int kind, struct FTW *walk)
{
	FILE *file;
	char *data;
	size_t length;

	(void)walk;
	/* Names of files count too. */
	look_at("a file's name", path, strlen(path));
	if (kind != FTW_F || info->st_size > FILE_BYTES_MAX)
		return 0;
	file = fopen(path, "re");
	data = malloc((size_t)info->st_size + 1);
	if (!file || !data) {
		free(data);
		if (file)
			fclose(file);
		return 0; /* gone since it was listed: a spool that was released */
	}
	length = fread(data, 1, (size_t)info->st_size, file);
	look_at(path, data, length);
	files++;
	bytes_read += length;
	fclose(file);
	free(data);
	return 0;
}

int main(int count, char **words)
{
	struct town *town;
	struct sm_error error;

	if (count < 3 || sodium_init() < 0)
		return 2;
	if (town_open(words[1], TOWN_SEED, &town, &error) != SM_OK) {
		fprintf(stderr, "%s: %s\n", error.where, error.text[SM_EN]);
		return 2;
	}
	load(town);
	for (int i = 2; i < count; i++)
		if (nftw(words[i], look_in, 16, FTW_PHYS) != 0)
			fprintf(stderr, "cannot look in %s\n", words[i]);
	printf("%zu needles, %zu files, %zu bytes: %zu found\n", needles, files, bytes_read, found);
	if (files == 0 || needles == 0)
		return 2;
	return found ? 1 : 0;
}
