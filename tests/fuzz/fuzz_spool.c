// SPDX-License-Identifier: EUPL-1.2
// fuzz_spool: any bytes as a spool file, as the terms of a period, and as records → no crash, and nothing that breaks a
// bound. The first byte says which.
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ballot.h"
#include "cells.h"
#include "spool.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct sm_period day = { SM_DAY, 1779487200, 1779573600 };

static char folder_path[] = "/tmp/fuzz-spool-XXXXXX";

static void remove_folder(void)
{
	char name[SPOOL_NAME_MAX], path[sizeof(folder_path) + SPOOL_NAME_MAX + 1];

	spool_name(day, name);
	snprintf(path, sizeof(path), "%s/%s", folder_path, name);
	unlink(path);
	rmdir(folder_path);
}

/* Bytes sealed under a known key, so that frames that open are reached too. */
static struct spool_seal seal_here(void)
{
	static const uint8_t id[KEY_ID_BYTES], key[KEY_BYTES], header_key[KEY_BYTES] = { 1 };
	static int folder = -1;

	if (folder < 0) {
		if (sodium_init() < 0 || !mkdtemp(folder_path) || atexit(remove_folder) != 0)
			abort();
		folder = open(folder_path, O_RDONLY | O_DIRECTORY);
	}
	return (struct spool_seal){ .folder = folder, .period = day, .id = id, .key = key, .header_key = header_key };
}

static void as_file(const uint8_t *data, size_t size)
{
	struct spool_seal seal = seal_here();
	struct spool_end end;
	struct spool_reader *reader;
	struct sm_text plain;
	char name[SPOOL_NAME_MAX];
	int fd;

	spool_name(day, name);
	/* Two whole frames, then the input in place of what stood at an offset that it chooses. */
	if (size < 2 || spool_create(&seal, SM_TEXT("terms"), &end, NULL) != SM_OK ||
	    spool_append(&seal, SM_TEXT("records"), &end, NULL) != SM_OK)
		return;
	fd = openat(seal.folder, name, O_WRONLY);
	if (pwrite(fd, data + 2, size - 2, (data[0] | data[1] << 8) % (end.at + 1)) < 0)
		abort();
	close(fd);
	if (spool_open(&seal, &reader, NULL) != SM_OK)
		abort();
	while (spool_next(reader, &plain, NULL) == SM_OK)
		if (plain.length > SPOOL_FRAME_BYTES_MAX)
			abort();
	spool_close(reader);
}

static void as_terms(const uint8_t *data, size_t size)
{
	struct sm_buffer out = { .bytes_max = SPOOL_FRAME_BYTES_MAX };
	struct grid *grid, *again;

	if (grid_read(data, size, "fuzz", &grid, NULL) != SM_OK)
		return;
	if (grid_write(grid, &out, NULL) != SM_OK ||
	    grid_read((const uint8_t *)out.data, out.length, "fuzz", &again, NULL) != SM_OK)
		abort();
	sm_buffer_close(&out);
	grid_close(grid);
	grid_close(again);
}

static void as_records(const uint8_t *data, size_t size)
{
	static struct grid_topic topic[2] = { { .id = "a" }, { .id = "b", .sensitive = true } };
	static struct grid_area area[3] = { { "GM", -1, 0, true }, { "WK", 0, 1, true }, { "BU", 1, 2, false } };
	static const uint8_t key[KEY_BYTES];
	struct grid grid = { .topic = topic, .topic_count = 2, .area = area, .area_count = 3 };
	struct ballot *ballot;
	struct cells *cells;

	grid.policy = (struct sm_policy){ .k = 5,
					  .k_sensitive_factor = 2,
					  .author_share_max_pct = 50,
					  .votes_per_period = 2,
					  .round_base = 5,
					  .code_pct = 5 };
	if (ballot_open((int64_t)size, &grid, &ballot, NULL) != SM_OK)
		abort();
	if (ballot_frame(ballot, data, size) == SM_OK) {
		ballot_settle(ballot);
		if (cells_make(ballot, &grid, key, &cells, NULL) != SM_OK)
			abort();
		cells_close(cells);
	}
	ballot_close(ballot);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	if (data[0] % 8 == 0)
		as_file(data + 1, size - 1);
	else if (data[0] % 2)
		as_terms(data + 1, size - 1);
	else
		as_records(data + 1, size - 1);
	return 0;
}
