// SPDX-License-Identifier: EUPL-1.2
// robots: may this agent fetch this URL, by this robots.txt?
#include "cli.h"

enum { ROBOTS_BYTES_MAX = 16 << 20 };

static int run(struct cli *cli, int count, char **words)
{
	const struct option options[] = { { 0 } };
	struct sm_buffer bytes = { .bytes_max = ROBOTS_BYTES_MAX };
	struct sm_error error = { 0 };

	if (!options_read(cli, options, &count, words) || !words_between(cli, count, 3, 3))
		return EXIT_USAGE;
	if (data_read(words[0], &bytes, &error) != SM_OK)
		return fail(cli, &error);
	puts(sm_robots_allowed((struct sm_text){ bytes.data, bytes.length }, words[1], words[2]) ? "allowed"
												 : "disallowed");
	sm_buffer_close(&bytes);
	return EXIT_OK;
}

const struct command cmd_robots = {
	"robots",
	{ "zegt of een robots.txt een adres toestaat", "says whether a robots.txt allows an address" },
	{ "  sentimeter robots robots.txt sentimeter https://voorbeeld.example/feed\n\n"
	  "Leest het bestand zoals RFC 9309 zegt en schrijft 'allowed' of 'disallowed'.\n",
	  "  sentimeter robots robots.txt sentimeter https://town.example/feed\n\n"
	  "Reads the file as RFC 9309 says and prints 'allowed' or 'disallowed'.\n" },
	run,
};
