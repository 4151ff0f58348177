// SPDX-License-Identifier: EUPL-1.2
// dialogue_bundle: several sessions → how often each value was named and what was decided on each option, side by side.
#include <stdlib.h>
#include <string.h>

#include "dialogue.h"

enum { SESSIONS_MAX = 60, ROWS_MAX = 500, OUT_BYTES_MAX = 4 << 20, NOT_NAMED = -1 };

/* A value or an option, with what each session made of it: for a value 0 (named), for an option its decision. */
struct row {
	const char *id, *name;
	int in[SESSIONS_MAX];
};
struct table {
	struct row row[ROWS_MAX];
	size_t count;
};
struct bundle {
	struct dialogue_files files[SESSIONS_MAX];
	size_t sessions;
	struct table values, options;
};

static struct row *row_of(struct table *table, const char *id, const char *name)
{
	struct row *row;

	for (size_t i = 0; i < table->count; i++)
		if (strcmp(table->row[i].id, id) == 0)
			return &table->row[i];
	if (table->count == ROWS_MAX)
		return NULL;
	row = &table->row[table->count++];
	*row = (struct row){ .id = id, .name = name };
	for (size_t i = 0; i < SESSIONS_MAX; i++)
		row->in[i] = NOT_NAMED;
	return row;
}

static void take(const struct cli *cli, struct bundle *bundle, size_t session)
{
	const struct sm_dialogue *d = bundle->files[session].dialogue;

	for (size_t i = 0; i < d->values; i++) {
		struct row *row = row_of(&bundle->values, d->value[i].id, d->value[i].name[cli->tongue]);

		if (row)
			row->in[session] = 0;
	}
	for (size_t i = 0; i < d->options; i++) {
		struct row *row = row_of(&bundle->options, d->option[i].id, d->option[i].title[cli->tongue]);

		if (row)
			row->in[session] = (int)d->option[i].decision;
	}
}

static size_t count_in(const struct row *row, size_t sessions, int what)
{
	size_t count = 0;

	for (size_t i = 0; i < sessions; i++)
		count += row->in[i] == what;
	return count;
}

/* Sessions that named the same thing and decided otherwise, or not all of which named it. */
static bool differs(const struct row *row, size_t sessions)
{
	for (size_t i = 1; i < sessions; i++)
		if (row->in[i] != row->in[0])
			return true;
	return false;
}

static int by_count(const void *a, const void *b)
{
	const struct row *x = a, *y = b;
	size_t nx = SESSIONS_MAX - count_in(x, SESSIONS_MAX, NOT_NAMED),
	       ny = SESSIONS_MAX - count_in(y, SESSIONS_MAX, NOT_NAMED);

	return nx != ny ? (nx < ny ? 1 : -1) : strcmp(x->id, y->id);
}

static const char *cell(const struct cli *cli, const struct row *row, size_t session, bool option)
{
	if (row->in[session] == NOT_NAMED)
		return "-";
	if (!option)
		return tr(cli, "ja", "yes");
	return sm_decision_text((enum sm_decision)row->in[session], cli->tongue);
}

/* ---- For people. ---- */

static void print_table(const struct cli *cli, const struct bundle *bundle, const struct table *table, bool option,
			struct sm_buffer *out)
{
	sm_buffer_format(out, "%-26s %7s", option ? tr(cli, "optie", "option") : tr(cli, "waarde", "value"),
			 tr(cli, "genoemd", "named"));
	for (size_t i = 0; i < bundle->sessions; i++)
		sm_buffer_format(out, "  %-22.22s", bundle->files[i].dialogue->id);
	sm_buffer_text(out, "\n");
	for (size_t i = 0; i < table->count; i++) {
		const struct row *row = &table->row[i];

		sm_buffer_format(out, "%-26s %7zu", row->id,
				 bundle->sessions - count_in(row, bundle->sessions, NOT_NAMED));
		for (size_t j = 0; j < bundle->sessions; j++)
			sm_buffer_format(out, "  %-22s", cell(cli, row, j, option));
		sm_buffer_text(out, differs(row, bundle->sessions) ? tr(cli, "  verschilt\n", "  differs\n") : "\n");
	}
	sm_buffer_text(out, "\n");
}

static void print_text(const struct cli *cli, const struct bundle *bundle, struct sm_buffer *out)
{
	for (size_t i = 0; i < bundle->sessions; i++)
		sm_buffer_format(out, "%-26s %s, %s\n", bundle->files[i].dialogue->id,
				 bundle->files[i].dialogue->organisation, bundle->files[i].dialogue->title);
	sm_buffer_text(out, "\n");
	print_table(cli, bundle, &bundle->values, false, out);
	print_table(cli, bundle, &bundle->options, true, out);
}

/* ---- For programs. ---- */

/* In quotes, for a name may hold commas; what a spreadsheet would take for a formula gets an apostrophe before it. */
static void csv_text(const char *text, struct sm_buffer *out)
{
	sm_buffer_text(out, strchr("=+-@", *text) && *text ? "\"'" : "\"");
	for (; *text; text++)
		sm_buffer_add(out, *text == '"' ? "\"\"" : text, *text == '"' ? 2 : 1);
	sm_buffer_text(out, "\"");
}

static void csv_rows(const struct cli *cli, const struct bundle *bundle, const struct table *table, bool option,
		     struct sm_buffer *out)
{
	for (size_t i = 0; i < table->count; i++)
		for (size_t j = 0; j < bundle->sessions; j++) {
			if (table->row[i].in[j] == NOT_NAMED)
				continue;
			sm_buffer_text(out, option ? "option," : "value,");
			csv_text(table->row[i].id, out);
			sm_buffer_text(out, ",");
			csv_text(table->row[i].name, out);
			sm_buffer_text(out, ",");
			csv_text(bundle->files[j].dialogue->id, out);
			sm_buffer_text(out, ",");
			csv_text(cell(cli, &table->row[i], j, option), out);
			sm_buffer_text(out, "\n");
		}
}

static void json_rows(const struct cli *cli, const struct bundle *bundle, const struct table *table, bool option,
		      struct sm_buffer *out)
{
	for (size_t i = 0; i < table->count; i++) {
		const struct row *row = &table->row[i];
		const char *between = "";

		sm_buffer_text(out, i ? ",{" : "{");
		data_member(out, "id", sm_text_of(row->id));
		data_member(out, "name", sm_text_of(row->name));
		sm_buffer_format(out, "\"named\":%zu,", bundle->sessions - count_in(row, bundle->sessions, NOT_NAMED));
		if (option)
			sm_buffer_format(out, "\"adopted\":%zu,\"later\":%zu,\"rejected\":%zu,",
					 count_in(row, bundle->sessions, SM_ADOPT),
					 count_in(row, bundle->sessions, SM_LATER),
					 count_in(row, bundle->sessions, SM_REJECT));
		sm_buffer_format(out, "\"differs\":%s,\"sessions\":{",
				 differs(row, bundle->sessions) ? "true" : "false");
		for (size_t j = 0; j < bundle->sessions; j++) {
			if (row->in[j] == NOT_NAMED)
				continue;
			sm_buffer_format(out, "%s\"%s\":", between, bundle->files[j].dialogue->id);
			data_string(out, sm_text_of(cell(cli, row, j, option)));
			between = ",";
		}
		sm_buffer_text(out, "}}");
	}
}

static void print(const struct cli *cli, const struct bundle *bundle, struct sm_buffer *out)
{
	if (cli->json) {
		sm_buffer_format(out, "{\"sessions\":%zu,\"values\":[", bundle->sessions);
		json_rows(cli, bundle, &bundle->values, false, out);
		sm_buffer_text(out, "],\"options\":[");
		json_rows(cli, bundle, &bundle->options, true, out);
		sm_buffer_text(out, "]}\n");
	} else if (cli->csv) {
		sm_buffer_text(out, "kind,id,name,session,outcome\n");
		csv_rows(cli, bundle, &bundle->values, false, out);
		csv_rows(cli, bundle, &bundle->options, true, out);
	} else {
		print_text(cli, bundle, out);
	}
}

/* The same session twice would count it twice. */
static int check_names(const struct cli *cli, const struct bundle *bundle)
{
	for (size_t i = 0; i < bundle->sessions; i++)
		for (size_t j = 0; j < i; j++)
			if (strcmp(bundle->files[i].dialogue->id, bundle->files[j].dialogue->id) == 0) {
				say(cli, "twee bestanden heten '%s': geef elk een eigen 'dialogue'",
				    "two files are called '%s': give each its own 'dialogue'",
				    bundle->files[i].dialogue->id);
				return EXIT_USAGE;
			}
	return EXIT_OK;
}

int dialogue_bundle(struct cli *cli, int count, char **words)
{
	const struct option own[] = { { 0 } };
	struct sm_buffer out = { .bytes_max = OUT_BYTES_MAX };
	struct bundle *bundle;
	int code = EXIT_OK;

	if (!options_read(cli, own, &count, words) || !words_between(cli, count, 1, SESSIONS_MAX))
		return EXIT_USAGE;
	bundle = calloc(1, sizeof(*bundle));
	if (!bundle)
		return EXIT_IO;
	for (int i = 0; code == EXIT_OK && i < count; i++) {
		code = dialogue_open(cli, words[i], &bundle->files[i]);
		bundle->sessions = (size_t)i + 1;
	}
	if (code == EXIT_OK)
		code = check_names(cli, bundle);
	if (code == EXIT_OK) {
		for (size_t i = 0; i < bundle->sessions; i++)
			take(cli, bundle, i);
		qsort(bundle->values.row, bundle->values.count, sizeof(struct row), by_count);
		qsort(bundle->options.row, bundle->options.count, sizeof(struct row), by_count);
		print(cli, bundle, &out);
		code = data_flush(cli, &out, 0);
	}
	for (size_t i = 0; i < bundle->sessions; i++)
		dialogue_files_close(&bundle->files[i]);
	free(bundle);
	sm_buffer_close(&out);
	return code;
}
