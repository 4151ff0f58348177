// SPDX-License-Identifier: EUPL-1.2
// data: reading input, writing output, JSON by hand where it must be fast.
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

enum { BLOCK_BYTES = 1 << 18 };

enum sm_status data_read(const char *path, struct sm_buffer *bytes, struct sm_error *error)
{
	int file = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	char *block = malloc(BLOCK_BYTES);
	ssize_t got = 0;

	if (file >= 0 && block)
		while ((got = read(file, block, BLOCK_BYTES)) > 0 && !bytes->failed)
			sm_buffer_add(bytes, block, (size_t)got);
	if (file > STDIN_FILENO)
		close(file);
	free(block);
	if (file < 0)
		return sm_fail(error, errno == EACCES ? SM_ERROR_PERMISSION : SM_ERROR_INPUT, path,
			       "kan dit bestand niet openen: %s", "cannot open this file: %s", strerror(errno));
	if (got < 0)
		return sm_fail(error, SM_ERROR_IO, path, "kan dit bestand niet lezen: %s", "cannot read this file: %s",
			       strerror(errno));
	if (bytes->failed)
		return sm_fail(error, SM_ERROR_LIMIT, path, "groter dan %zu MiB", "larger than %zu MiB",
			       bytes->bytes_max >> 20);
	return SM_OK;
}

static bool write_file(int file, struct sm_text bytes)
{
	while (bytes.length) {
		ssize_t done = write(file, bytes.data, bytes.length);

		if (done < 0 && errno != EINTR)
			return false;
		if (done > 0) {
			bytes.data += done;
			bytes.length -= (size_t)done;
		}
	}
	return true;
}

/* Beside the target first, then in its place: a reader never meets half a file. */
static int write_whole(const struct cli *cli, const char *path, struct sm_text bytes)
{
	struct sm_error error = { 0 };
	char beside[4200];
	int file, length = snprintf(beside, sizeof(beside), "%s.part", path);
	bool done;

	if (length < 0 || (size_t)length >= sizeof(beside)) {
		(void)!sm_fail(&error, SM_ERROR_USAGE, path, "deze naam is te lang", "this name is too long");
		return fail(cli, &error);
	}
	file = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	done = file >= 0 && write_file(file, bytes);
	if (file >= 0 && close(file) != 0)
		done = false;
	if (done && rename(beside, path) == 0)
		return EXIT_OK;
	(void)!sm_fail(&error, SM_ERROR_IO, path, "kan dit bestand niet schrijven: %s", "cannot write this file: %s",
		       strerror(errno));
	if (file >= 0)
		unlink(beside);
	return fail(cli, &error);
}

int data_write(const struct cli *cli, const char *path, struct sm_text bytes)
{
	if (path)
		return write_whole(cli, path, bytes);
	if (write_file(STDOUT_FILENO, bytes))
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
