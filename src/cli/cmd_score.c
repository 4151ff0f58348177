// SPDX-License-Identifier: EUPL-1.2
// score: one text a line → one JSON object a line.
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "verdicts.h"

/* Small enough to stay in a near cache. */
enum { BLOCK_BYTES = 1 << 16, LINE_BYTES_MAX = 64 << 20, OUT_BYTES = 1 << 16 };

struct scoring {
	const struct cli *cli;
	struct sm_scorer *scorer;
	const char *language;
	bool reasons;
	struct verdicts out;
	int code;
};

/* Writes what waits when it is more than bytes. */
static void flush(struct scoring *s, size_t bytes)
{
	if (s->code != EXIT_OK || s->out.length <= bytes)
		return;
	s->code = data_write(s->cli, NULL, (struct sm_text){ s->out.data, s->out.length });
	s->out.length = 0;
}

static bool add_verdict(void *context, const struct sm_verdict *verdict, const struct sm_reasons *reasons)
{
	struct scoring *s = context;

	if (!verdicts_add(&s->out, verdict, reasons)) {
		say(s->cli, "een uitkomst is groter dan de grens", "a result is larger than the limit");
		s->code = EXIT_IO;
	}
	flush(s, OUT_BYTES);
	return s->code == EXIT_OK;
}

static void score_lines(struct scoring *s, struct sm_text lines)
{
	struct sm_reasons reasons;

	sm_score_lines(s->scorer, lines, s->language, s->reasons ? &reasons : NULL, add_verdict, s);
}

/* Room for one more block behind the unfinished line. */
static bool make_room(char **data, size_t *capacity, size_t kept)
{
	char *larger;

	if (*capacity - kept >= BLOCK_BYTES)
		return true;
	larger = realloc(*data, *capacity * 2);
	if (!larger)
		return false;
	*data = larger;
	*capacity *= 2;
	return true;
}

static int score_all(struct scoring *s)
{
	size_t capacity = 2 * BLOCK_BYTES, kept = 0;
	char *data = malloc(capacity);
	ssize_t got = data ? 1 : -1;

	while (got > 0 && s->code == EXIT_OK) {
		const char *newline;
		size_t length, whole = 0;

		if (kept > LINE_BYTES_MAX || !make_room(&data, &capacity, kept)) {
			say(s->cli, "een regel is langer dan 64 MiB", "a line is longer than 64 MiB");
			free(data);
			flush(s, 0);
			return EXIT_DATA;
		}
		got = read(STDIN_FILENO, data + kept, capacity - kept);
		if (got <= 0)
			break;
		length = kept + (size_t)got;
		/* The kept bytes hold no newline: only what is new can end a line. */
		newline = memrchr(data + kept, '\n', (size_t)got);
		if (newline)
			whole = (size_t)(newline - data) + 1;
		score_lines(s, (struct sm_text){ data, whole });
		memmove(data, data + whole, length - whole);
		kept = length - whole;
	}
	if (kept && s->code == EXIT_OK)
		score_lines(s, (struct sm_text){ data, kept });
	flush(s, 0);
	free(data);
	return got < 0 ? EXIT_IO : s->code;
}

/* A language is a folder of rules/ with a lexicon in it. */
static bool known_language(const struct cli *cli, const char *language)
{
	char path[4400];

	snprintf(path, sizeof(path), "%s/%s/lexicon.tsv", cli->rules, language);
	if (strlen(language) < SM_LANGUAGE_MAX && !strchr(language, '/') && access(path, R_OK) == 0)
		return true;
	say(cli, "--language %s: daar is geen woordenlijst voor in %s",
	    "--language %s: there is no lexicon for it in %s", language, cli->rules);
	return false;
}

static int run(struct cli *cli, int count, char **words)
{
	const char *language = "auto", *overlay = NULL;
	struct scoring s = { .cli = cli };
	const struct option options[] = { { "language", OPTION_VALUE, &language },
					  { "lexicon", OPTION_VALUE, &overlay },
					  { "reasons", OPTION_FLAG, &s.reasons },
					  { 0 } };
	struct sm_error error = { 0 };
	int code;

	if (!options_read(cli, options, &count, words) || !words_between(cli, count, 0, 0))
		return EXIT_USAGE;
	s.language = strcmp(language, "auto") == 0 ? NULL : language;
	if (s.language && !known_language(cli, language))
		return EXIT_USAGE;
	if (sm_scorer_open(cli->rules, overlay, &s.scorer, &error) != SM_OK)
		return fail(cli, &error);
	code = score_all(&s);
	verdicts_close(&s.out);
	sm_scorer_close(s.scorer);
	return code;
}

const struct command cmd_score = {
	"score",
	{ "geeft het gevoel van elke regel tekst, met redenen",
	  "gives the sentiment of each line of text, with reasons" },
	{ "  echo 'Wat een feest op het plein!' | sentimeter score --reasons\n"
	  "  sentimeter score --language nl < berichten.txt\n\n"
	  "  --language nl|en|auto   taal van de tekst (standaard auto: per regel)\n"
	  "  --lexicon BESTAND       nog een woordenlijst, die voorgaat\n"
	  "  --reasons               welke woorden telden, hoe zwaar, en welke regel van welk bestand dat zegt\n\n"
	  "Elke regel geeft een JSON-object: score van -1 tot 1, class negative, neutral, positive of unscored, en "
	  "coverage:\n"
	  "welk deel van de woorden is herkend.\n",
	  "  echo 'What a party on the square!' | sentimeter score --reasons\n"
	  "  sentimeter score --language en < posts.txt\n\n"
	  "  --language nl|en|auto   language of the text (auto by default: line by line)\n"
	  "  --lexicon FILE          one more lexicon, which goes first\n"
	  "  --reasons               which words counted, how much, and which line of which file says so\n\n"
	  "Each line gives a JSON object: score from -1 to 1, class negative, neutral, positive or unscored, and "
	  "coverage:\n"
	  "what part of the words was known.\n" },
	run,
};
