// SPDX-License-Identifier: EUPL-1.2
// dialogue_walk: what is left of one synthetic post after each stage → text or JSON.
#include <stdlib.h>

#include "dialogue.h"
#include "publish.h"

enum { OUT_BYTES_MAX = 1 << 20 };

static void print_text(const struct cli *cli, const struct sm_walk *walk, struct sm_buffer *out)
{
	for (int i = 0; i < SM_WALK_STAGES && walk->step[i].reached; i++) {
		const struct sm_walk_step *step = &walk->step[i];

		sm_buffer_format(out, "%d  %s\n", i + 1, sm_walk_text((enum sm_walk_stage)i, cli->tongue));
		for (size_t j = 0; j < step->count; j++)
			sm_buffer_format(out, "   %s: %s\n", step->line[j].name[cli->tongue], step->line[j].value);
		sm_buffer_text(out, "\n");
	}
	if (!walk->step[SM_WALK_FORGET].reached)
		sm_buffer_text(out, tr(cli, "Hier houdt het op: het bericht is weg en telt niet mee.\n",
				       "Here it ends: the post is gone and does not count.\n"));
}

static void print_json(const struct cli *cli, const struct sm_walk *walk, struct sm_buffer *out)
{
	sm_buffer_format(out, "{\"foundOnDisk\":%s,\"steps\":[", walk->found_on_disk ? "true" : "false");
	for (int i = 0; i < SM_WALK_STAGES && walk->step[i].reached; i++) {
		const struct sm_walk_step *step = &walk->step[i];

		sm_buffer_text(out, i ? ",{" : "{");
		data_member(out, "what", sm_text_of(sm_walk_text((enum sm_walk_stage)i, cli->tongue)));
		sm_buffer_text(out, "\"left\":[");
		for (size_t j = 0; j < step->count; j++) {
			sm_buffer_text(out, j ? ",{" : "{");
			data_member(out, "name", sm_text_of(step->line[j].name[cli->tongue]));
			sm_buffer_text(out, "\"value\":");
			data_string(out, sm_text_of(step->line[j].value));
			sm_buffer_text(out, "}");
		}
		sm_buffer_text(out, "]}");
	}
	sm_buffer_text(out, "]}\n");
}

int dialogue_walk(struct cli *cli, int count, char **words)
{
	const struct option own[] = { { 0 } };
	struct sm_buffer out = { .bytes_max = OUT_BYTES_MAX };
	struct publishing_files files = { 0 };
	struct sm_publishing publishing;
	struct sm_error error = { 0 };
	struct sm_walk *walk;
	int code;

	if (!options_read(cli, own, &count, words) || !words_between(cli, count, 0, 0))
		return EXIT_USAGE;
	walk = calloc(1, sizeof(*walk));
	code = walk ? publishing_open(cli, &files, &publishing) : EXIT_IO;
	if (code == EXIT_OK && sm_walk_post(files.workspace, 0, walk, &error) != SM_OK)
		code = fail(cli, &error);
	if (code == EXIT_OK) {
		if (cli->json)
			print_json(cli, walk, &out);
		else
			print_text(cli, walk, &out);
		code = data_flush(cli, &out, 0);
	}
	/* It cannot be, and if it were this is the moment to say so. */
	if (code == EXIT_OK && walk->found_on_disk) {
		say(cli, "er stond iets van het bericht op de schijf", "something of the post stood on the disk");
		code = EXIT_FOUND;
	}
	sm_buffer_close(&out);
	free(walk);
	publishing_close(&files);
	return code;
}
