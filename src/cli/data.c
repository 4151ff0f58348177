// SPDX-License-Identifier: EUPL-1.2
// data: reading input, writing output, JSON by hand where it must be fast.
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "sentimeter/file.h"

enum sm_status data_read(const char *path, struct sm_buffer *bytes, struct sm_error *error)
{
	return strcmp(path, "-") == 0 ? sm_file_read_open(STDIN_FILENO, path, bytes, error)
				      : sm_file_read(path, bytes, error);
}

int data_write(const struct cli *cli, const char *path, struct sm_text bytes)
{
	struct sm_error error = { 0 };

	if (path)
		return sm_file_replace(path, bytes, 0644, &error) == SM_OK ? EXIT_OK : fail(cli, &error);
	if (sm_file_write(STDOUT_FILENO, bytes))
		return EXIT_OK;
	/* A reader that has seen enough (head) is no failure, but there is nobody left to write to. */
	if (errno == EPIPE)
		exit(EXIT_OK);
	say(cli, "kan niet naar de uitvoer schrijven: %s", "cannot write to the output: %s", strerror(errno));
	return EXIT_IO;
}

int data_flush(const struct cli *cli, struct sm_buffer *out, size_t bytes)
{
	int code;

	if (out->failed) {
		say(cli, "een uitkomst is groter dan de grens", "a result is larger than the limit");
		return EXIT_IO;
	}
	if (out->length <= bytes)
		return EXIT_OK;
	code = data_write(cli, NULL, (struct sm_text){ out->data, out->length });
	sm_buffer_clear(out);
	return code;
}

static void json_escape(struct sm_buffer *out, unsigned char c)
{
	switch (c) {
	case '"': sm_buffer_add(out, "\\\"", 2); break;
	case '\\': sm_buffer_add(out, "\\\\", 2); break;
	case '\n': sm_buffer_add(out, "\\n", 2); break;
	case '\r': sm_buffer_add(out, "\\r", 2); break;
	case '\t': sm_buffer_add(out, "\\t", 2); break;
	default: sm_buffer_format(out, "\\u%04x", c); break;
	}
}

void data_string(struct sm_buffer *out, struct sm_text text)
{
	sm_buffer_add(out, "\"", 1);
	while (text.length) {
		size_t plain = 0, length;

		/* Runs of plain characters go over in one piece. */
		while (plain < text.length && (unsigned char)text.data[plain] >= 0x20 && text.data[plain] != '"' &&
		       text.data[plain] != '\\') {
			length = sm_utf8_length((struct sm_text){ text.data + plain, text.length - plain });
			if (length == 0)
				break;
			plain += length;
		}
		sm_buffer_add(out, text.data, plain);
		text.data += plain;
		text.length -= plain;
		if (text.length == 0)
			break;
		if ((unsigned char)*text.data >= 0x80)
			sm_buffer_text(out, "\xef\xbf\xbd");
		else
			json_escape(out, (unsigned char)*text.data);
		text.data++;
		text.length--;
	}
	sm_buffer_add(out, "\"", 1);
}

void data_member(struct sm_buffer *out, const char *name, struct sm_text text)
{
	data_string(out, sm_text_of(name));
	sm_buffer_add(out, ":", 1);
	data_string(out, text);
	sm_buffer_add(out, ",", 1);
}
