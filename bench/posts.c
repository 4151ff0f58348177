// SPDX-License-Identifier: EUPL-1.2
// posts: the synthetic town → input for benchmarks.
//
//   posts TOWN_FOLDER text MEGABYTES FILE     one post a line
//   posts TOWN_FOLDER csv POSTS DAYS FILE     an export
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "town.h"

static int write_text(const struct town *town, size_t bytes_wanted, const char *path)
{
	FILE *file = fopen(path, "we");
	size_t written = 0;

	if (!file)
		return 1;
	for (size_t i = 0; written < bytes_wanted; i = (i + 1) % town_count(town))
		for (const char *c = town_post(town, i)->text;; c++) {
			fputc(*c == '\0' || *c == '\n' ? (*c ? ' ' : '\n') : *c, file);
			written++;
			if (!*c)
				break;
		}
	return fclose(file) != 0;
}

int main(int count, char **words)
{
	struct town *town;
	struct sm_error error;
	int code = 2;

	if (count < 5 || town_open(words[1], TOWN_SEED, &town, &error) != SM_OK)
		return 2;
	if (strcmp(words[2], "text") == 0)
		code = write_text(town, strtoull(words[3], NULL, 10) * 1000000, words[4]);
	else if (count == 6)
		code = town_write_csv(town, words[5], strtoull(words[3], NULL, 10), (int)strtol(words[4], NULL, 10),
				      &error) != SM_OK;
	town_close(town);
	return code;
}
