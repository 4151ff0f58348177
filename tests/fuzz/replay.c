// SPDX-License-Identifier: EUPL-1.2
// replay: runs a fuzz target over the files of a folder, and over each cut short, so that what was found once stays
// found.
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FILE_BYTES_MAX = 1 << 20, CUTS = 40 };

static int replay_file(const char *path)
{
	FILE *file = fopen(path, "re");
	uint8_t *data = malloc(FILE_BYTES_MAX);
	size_t size = file && data ? fread(data, 1, FILE_BYTES_MAX, file) : 0;

	if (!file || !data) {
		fprintf(stderr, "cannot read %s\n", path);
		return 1;
	}
	fclose(file);
	for (size_t cut = 0; cut <= CUTS; cut++) {
		/* A copy of just that size, so that a sanitizer sees every byte read too far. */
		size_t length = size * cut / CUTS;
		uint8_t *exact = malloc(length ? length : 1);

		if (!exact)
			return 1;
		for (size_t i = 0; i < length; i++)
			exact[i] = data[i];
		LLVMFuzzerTestOneInput(exact, length);
		free(exact);
	}
	free(data);
	return 0;
}

int main(int count, char **words)
{
	DIR *folder = count == 2 ? opendir(words[1]) : NULL;
	const struct dirent *entry;
	char path[4096];
	int failed = 0, files = 0;

	if (!folder) {
		fprintf(stderr, "usage: replay CORPUS\n");
		return 1;
	}
	while ((entry = readdir(folder))) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", words[1], entry->d_name);
		failed += replay_file(path);
		files++;
	}
	closedir(folder);
	if (files == 0) {
		fprintf(stderr, "no files in %s: a replay of nothing proves nothing\n", words[1]);
		return 1;
	}
	return failed != 0;
}
