// SPDX-License-Identifier: EUPL-1.2
// make_image: while building: RULES IMAGE C-FILE DEPENDENCIES → the image of the folder RULES, a C file that puts it
// into the program, and the rule files as make writes dependencies.
#include <stdlib.h>
#include <string.h>

#include "image.h"
#include "load.h"

static void closep(FILE **file)
{
	if (*file)
		fclose(*file);
}

static bool write_all(const struct lexicon *lexicon, const uint8_t hash[32], char *const *words)
{
	SM_AUTO(closep) FILE *image = fopen(words[2], "wbe");
	SM_AUTO(closep) FILE *code = fopen(words[3], "we");
	SM_AUTO(closep) FILE *dependencies = fopen(words[4], "we");

	if (!image || !code || !dependencies || !image_write(lexicon, hash, image))
		return false;
	fprintf(code,
		"__asm__(\".section .rodata\\n.balign %d\\n.globl score_image\\nscore_image:\\n\"\n"
		"\t\".incbin \\\"%s\\\"\\n.previous\\n\");\n",
		IMAGE_ALIGN, words[2]);
	fprintf(dependencies, "%s:", words[2]);
	for (size_t i = 0; i < lexicon->files_count; i++) /* shown as rules/... */
		fprintf(dependencies, " %s%s", words[1], lexicon->names + lexicon->file_name[i] + strlen("rules"));
	fputc('\n', dependencies);
	return fflush(image) == 0 && fflush(code) == 0 && fflush(dependencies) == 0;
}

int main(int count, char **words)
{
	static struct lexicon lexicon;
	struct sm_error error = { 0 };
	uint8_t hash[32];
	bool good = false;

	if (count != 5)
		return EXIT_FAILURE;
	if (load_rules(words[1], NULL, &lexicon, hash, &error) == SM_OK)
		good = write_all(&lexicon, hash, words);
	else
		fprintf(stderr, "%s\n", error.text[1]);
	lexicon_close(&lexicon);
	return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
