// SPDX-License-Identifier: EUPL-1.2
// sample_labels: labels, as counts without a text → labels.tsv → how often meter and people agree.
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sample.h"
#include "sentimeter/table.h"

enum { LABELS_BYTES_MAX = 4 << 20, LINE_BYTES = 256, CELLS = 5 };

/* As enum sm_class counts them. */
static const char *const class_name[] = { "negative", "neutral", "positive", "unscored" };
static const char *const label_name[SM_LABEL_COUNT] = { "negative", "neutral", "positive", "unsure" };

static enum sm_status path_of(const char *workspace, char path[SM_FILE_PATH_BYTES_MAX], struct sm_error *error)
{
	if (snprintf(path, SM_FILE_PATH_BYTES_MAX, "%s/labels.tsv", workspace) < SM_FILE_PATH_BYTES_MAX)
		return SM_OK;
	return sm_fail(error, SM_ERROR_LIMIT, NULL, "het pad van de werkmap is te lang",
		       "the path of the workspace is too long");
}

static int index_of(const char *const *names, int count, const char *name)
{
	for (int i = 0; i < count; i++)
		if (strcmp(names[i], name) == 0)
			return i;
	return -1;
}

/* A row of the file as it is written, with count in the place of its own. */
static void add_row(struct sm_buffer *out, const char *key, int64_t count)
{
	sm_buffer_format(out, "%s\t%" PRId64 "\n", key, count);
}

static void key_of_row(const struct sm_table *table, char key[LINE_BYTES])
{
	snprintf(key, LINE_BYTES, "%s\t%s\t%s\t%s", table->cell[0], table->cell[1], table->cell[2], table->cell[3]);
}

/* All rows, the one of key with one more; at the end when it was not there. */
static enum sm_status copy_rows(const char *path, const char *key, struct sm_buffer *out, struct sm_error *error)
{
	struct sm_table table = { 0 };
	bool found = false;
	enum sm_status status;

	sm_buffer_text(out, "# topic\tlanguage\tmeter\tpeople\tcount\n");
	if (access(path, F_OK) == 0) {
		status = sm_table_open(NULL, path, &table, error);
		while (status == SM_OK && (status = sm_table_next(&table, error)) == SM_OK) {
			char row[LINE_BYTES];
			bool same;

			if (table.count != CELLS)
				continue;
			key_of_row(&table, row);
			same = strcmp(row, key) == 0;
			found = found || same;
			add_row(out, row, strtoll(table.cell[4], NULL, 10) + same);
		}
		sm_table_close(&table);
		if (status != SM_END)
			return status;
	}
	if (!found)
		add_row(out, key, 1);
	return out->failed ? sm_fail_memory(error) : SM_OK;
}

enum sm_status sample_label_count(const char *workspace, const struct sm_sample *sample, enum sm_sample_label label,
				  struct sm_error *error)
{
	struct sm_buffer out = { .bytes_max = LABELS_BYTES_MAX };
	char path[SM_FILE_PATH_BYTES_MAX], key[LINE_BYTES];
	enum sm_status status = path_of(workspace, path, error);

	snprintf(key, sizeof(key), "%s\t%s\t%s\t%s", sample->topic, sample->language[0] ? sample->language : "-",
		 class_name[sample->class], label_name[label]);
	if (status == SM_OK)
		status = copy_rows(path, key, &out, error);
	if (status == SM_OK)
		status = sm_file_replace(path, (struct sm_text){ out.data, out.length }, 0640, error);
	sm_buffer_close(&out);
	return status;
}

static void take_row(const struct sm_table *table, struct sm_label_agreement *agreement)
{
	int meter = index_of(class_name, 4, table->cell[2]);
	int people = index_of(label_name, SM_LABEL_COUNT, table->cell[3]);
	int64_t count = strtoll(table->cell[4], NULL, 10);

	if (meter < 0 || people < 0 || count < 0)
		return;
	if (people == SM_LABEL_UNSURE) {
		agreement->unsure += count;
	} else if (meter == 3) {
		agreement->unscored += count;
	} else {
		agreement->by[meter][people] += count;
		agreement->compared += count;
		agreement->agreed += meter == people ? count : 0;
	}
}

/* Wilson's: it stays within 0 and 1 and is honest about few labels. */
static void set_interval(struct sm_label_agreement *agreement)
{
	const double z = 1.959963984540054;
	double n = (double)agreement->compared, p, middle, half;

	agreement->high = 1;
	if (agreement->compared == 0)
		return;
	p = (double)agreement->agreed / n;
	middle = (p + z * z / (2 * n)) / (1 + z * z / n);
	half = z / (1 + z * z / n) * sqrt(p * (1 - p) / n + z * z / (4 * n * n));
	agreement->share = p;
	agreement->low = fmax(0, middle - half);
	agreement->high = fmin(1, middle + half);
}

enum sm_status sm_label_agreement_read(const char *workspace, const char *topic, const char *language,
				       struct sm_label_agreement *agreement, struct sm_error *error)
{
	struct sm_table table = { 0 };
	char path[SM_FILE_PATH_BYTES_MAX];
	enum sm_status status = path_of(workspace, path, error);

	*agreement = (struct sm_label_agreement){ 0 };
	if (status != SM_OK)
		return status;
	if (access(path, F_OK) != 0)
		return SM_NONE;
	status = sm_table_open(NULL, path, &table, error);
	while (status == SM_OK && (status = sm_table_next(&table, error)) == SM_OK)
		if (table.count == CELLS && (!topic || strcmp(topic, table.cell[0]) == 0) &&
		    (!language || strcmp(language, table.cell[1]) == 0))
			take_row(&table, agreement);
	sm_table_close(&table);
	if (status != SM_END)
		return status;
	set_interval(agreement);
	return agreement->compared + agreement->unsure + agreement->unscored ? SM_OK : SM_NONE;
}
