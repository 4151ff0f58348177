// SPDX-License-Identifier: EUPL-1.2
// redact: text → text without personal identifiers, and where they stood.
#include <stdlib.h>
#include <string.h>

#include "cli.h"

enum { INPUT_BYTES_MAX = 64 << 20, ARENA_BYTES_MAX = 512 << 20, OUT_BYTES_MAX = 512 << 20, FLUSH_BYTES = 1 << 18 };

struct redaction {
	const struct cli *cli;
	int code; /* of writing */
	struct sm_redactor *redactor;
	struct sm_arena *arena;
	struct sm_span *span;
	struct sm_buffer out;
};

static enum sm_status redact_one(struct redaction *r, struct sm_text text, struct sm_error *error)
{
	struct sm_text redacted;
	size_t count = 0;
	enum sm_status status =
	    sm_redact(r->redactor, text, (struct sm_text){ NULL, 0 }, r->arena, &redacted, r->span, &count, error);

	if (status != SM_OK)
		return status;
	sm_buffer_text(&r->out, "{");
	data_member(&r->out, "text", redacted);
	sm_buffer_text(&r->out, "\"spans\":[");
	for (size_t i = 0; i < count; i++)
		sm_buffer_format(&r->out, "%s{\"start\":%zu,\"end\":%zu,\"type\":\"%s\"}", i ? "," : "",
				 r->span[i].start, r->span[i].end, r->span[i].type);
	sm_buffer_text(&r->out, "]}\n");
	sm_arena_wipe(r->arena);
	r->code = data_flush(r->cli, &r->out, FLUSH_BYTES);
	return SM_OK;
}

static enum sm_status redact_lines(struct redaction *r, struct sm_text text, struct sm_error *error)
{
	enum sm_status status = SM_OK;

	while (status == SM_OK && r->code == EXIT_OK && text.length) {
		const char *newline = memchr(text.data, '\n', text.length);
		size_t length = newline ? (size_t)(newline - text.data) : text.length;

		status = redact_one(r, (struct sm_text){ text.data, length }, error);
		text.data += length + (newline != NULL);
		text.length -= length + (newline != NULL);
	}
	return status;
}

static enum sm_status take_spans(struct redaction *r, struct sm_error *error)
{
	r->span = calloc(SM_SPANS_MAX, sizeof(*r->span));
	return r->span ? SM_OK : sm_fail_memory(error);
}

static int run(struct cli *cli, int count, char **words)
{
	bool lines = false;
	const struct option options[] = { { "lines", OPTION_FLAG, &lines }, { 0 } };
	struct redaction r = { .cli = cli, .out = { .bytes_max = OUT_BYTES_MAX } };
	struct sm_buffer bytes = { .bytes_max = INPUT_BYTES_MAX };
	struct sm_text text;
	struct sm_error error = { 0 };
	enum sm_status status;
	int code;

	if (!options_read(cli, options, &count, words) || !words_between(cli, count, 0, 0))
		return EXIT_USAGE;
	status = sm_redactor_open(cli->rules, &r.redactor, &error);
	if (status == SM_OK)
		status = sm_arena_open(&r.arena, ARENA_BYTES_MAX, &error);
	if (status == SM_OK)
		status = take_spans(&r, &error);
	if (status == SM_OK)
		status = data_read("-", &bytes, &error);
	text = (struct sm_text){ bytes.data, bytes.length };
	if (status == SM_OK)
		status = lines ? redact_lines(&r, text, &error) : redact_one(&r, text, &error);
	code =
	    status == SM_OK ? data_write(cli, NULL, (struct sm_text){ r.out.data, r.out.length }) : fail(cli, &error);
	sm_buffer_close(&bytes);
	sm_buffer_close(&r.out);
	sm_arena_close(r.arena);
	free(r.span);
	sm_redactor_close(r.redactor);
	return code;
}

const struct command cmd_redact = {
	"redact",
	{ "haalt persoonsgegevens uit tekst", "takes personal identifiers out of text" },
	{ "  echo 'Bel Jan op 06-12345678' | sentimeter redact\n"
	  "  sentimeter redact --lines < berichten.txt\n\n"
	  "  --lines   elke regel is een tekst (anders is alles een tekst)\n\n"
	  "Geeft JSON: de tekst, en van elke vondst begin, einde (bytes in het origineel) en soort. Vangt niet alles:\n"
	  "namen zijn met regels niet volledig te vinden. Daarom bewaart sentimeter ook geschoonde tekst niet.\n",
	  "  echo 'Call Jan on 06-12345678' | sentimeter redact\n"
	  "  sentimeter redact --lines < posts.txt\n\n"
	  "  --lines   each line is a text (else the whole is one)\n\n"
	  "Prints JSON: the text, and of each find its start, end (bytes in the original) and type. It does not catch "
	  "all:\n"
	  "rules cannot find every name. That is why sentimeter does not keep redacted text either.\n" },
	run,
};
