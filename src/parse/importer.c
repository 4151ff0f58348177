// SPDX-License-Identifier: EUPL-1.2
// importer: an export, from a file or a payload → posts one by one.
#include "importer.h"

#include <string.h>

#include "encoding.h"
#include "jsondoc.h"

enum { RULES_BYTES_MAX = 4 * 1024 * 1024 };

/* One row or object, seen through its columns. */
struct record {
	const struct columns *columns;
	const struct sm_text *field;
	const json_t *object;
	char digits[COLUMNS_DIGITS_MAX];
};

/* A view until the next call. What is not UTF-8 is read as windows-1252, as Excel still writes. */
static struct sm_text value(struct draft *draft, struct record *record, enum column column)
{
	struct sm_text text = record->object ? columns_member(record->columns, column, record->object, record->digits)
					     : columns_field(record->columns, column, record->field);

	if (encoding_valid(text.data, text.length) != text.length &&
	    encoding_mend(text, draft->arena, &text, NULL) != SM_OK) {
		draft->failed = true;
		return (struct sm_text){ 0 };
	}
	return text;
}

static bool is_true(struct sm_text text)
{
	static const char *const no[] = { "false", "no", "nee", "0", "n", "null", "none" };

	text = sm_text_trim(text);
	for (size_t i = 0; i < sizeof(no) / sizeof(*no); i++)
		if (sm_text_is_nocase(text, no[i]))
			return false;
	return text.length > 0;
}

static void set_dates(struct draft *draft, struct record *record, struct sm_post *post)
{
	int64_t published_s = draft_date(value(draft, record, COLUMN_PUBLISHED));
	int64_t updated_s = draft_date(value(draft, record, COLUMN_UPDATED));
	int64_t collected_s = draft_date(value(draft, record, COLUMN_COLLECTED));

	draft_dates(draft, post, published_s, updated_s);
	/* An export is no arrival: its post may be years old. */
	if (post->date_guessed)
		post->published_s = collected_s;
}

static void fill(struct draft *draft, struct record *record, struct sm_post *post)
{
	struct sm_text title;

	*post = (struct sm_post){ 0 };
	post->id = draft_short(draft, value(draft, record, COLUMN_ID));
	post->platform = draft_short(draft, value(draft, record, COLUMN_PLATFORM));
	if (!post->platform.length)
		post->platform = draft->host.length ? draft->host : SM_TEXT("import");
	post->author = draft_short(draft, value(draft, record, COLUMN_AUTHOR));
	post->author_name = draft_short(draft, value(draft, record, COLUMN_AUTHOR_NAME));
	post->text = draft_text(draft, value(draft, record, COLUMN_TEXT), record->columns->text_kind);
	title = value(draft, record, COLUMN_TITLE);
	post->title = draft_text(draft, title, record->columns->text_kind);
	draft_title(post, title);
	post->url = draft_url(draft, value(draft, record, COLUMN_URL), draft->base_url);
	post->language = draft_language(draft, value(draft, record, COLUMN_LANGUAGE));
	post->lookup = draft_short(draft, value(draft, record, COLUMN_LOOKUP));
	post->area = draft_short(draft, value(draft, record, COLUMN_AREA));
	post->reshare = is_true(value(draft, record, COLUMN_RESHARE));
	post->bot = is_true(value(draft, record, COLUMN_BOT));
	post->opted_out = draft->declined || is_true(value(draft, record, COLUMN_OPTED_OUT));
	post->deleted = is_true(value(draft, record, COLUMN_DELETED));
	if (is_true(value(draft, record, COLUMN_PRIVATE)))
		post->visibility = SM_VISIBILITY_OTHER;
	set_dates(draft, record, post);
	draft_identify_one(draft, post);
}

void importer_fill(struct draft *draft, const struct columns *columns, const json_t *object, struct sm_post *post)
{
	struct record record = { .columns = columns, .object = object };

	fill(draft, &record, post);
}

static enum sm_status choose(struct importer *importer, const struct columns_sample *sample, struct sm_error *error)
{
	enum sm_status status =
	    importer->mapping && *importer->mapping
		? columns_read(importer->mapping, importer->rules, &importer->columns, error)
		: columns_choose(importer->rules_dir, sample, importer->rules, &importer->columns, error);

	importer->chosen = status == SM_OK;
	return status;
}

/* Excel's own first line, "sep=;", says what separates; it is no row. */
static enum sm_status skip_separator_line(struct importer *importer, bool *skipped, struct sm_error *error)
{
	size_t left = importer->rows.length - importer->rows.start;
	const char *at = importer->rows.data + importer->rows.start;
	struct sm_text line;

	*skipped = left >= 5 && memcmp(at, "sep=", 4) == 0;
	if (!*skipped)
		return SM_OK;
	importer->delimiter = at[4];
	return rows_line(&importer->rows, &line, error);
}

static enum sm_status start_csv(struct importer *importer, struct sm_error *error)
{
	struct sm_text header[COLUMNS_MAX];
	struct columns_sample sample = { .header = header };
	enum sm_status status;
	bool named;
	int line;

	status = skip_separator_line(importer, &named, error);
	if (status == SM_OK && !named)
		status = rows_delimiter(&importer->rows, &importer->delimiter, error);
	if (status == SM_OK)
		status = rows_fields(&importer->rows, importer->delimiter, header, &sample.count, &line, error);
	if (status == SM_OK)
		status = choose(importer, &sample, error);
	if (status != SM_OK)
		return status;
	importer->header_count = sample.count;
	return columns_bind(&importer->columns, header, sample.count, error);
}

enum sm_status importer_start(struct importer *importer, enum sm_format format, const char *mapping,
			      const char *rules_dir, struct sm_error *error)
{
	char first;
	enum sm_status status = rows_peek(&importer->rows, &first, error);

	importer->mapping = mapping;
	importer->rules_dir = rules_dir;
	if (status == SM_OK)
		status = sm_arena_open(&importer->rules, RULES_BYTES_MAX, error);
	if (status != SM_OK)
		return status;
	if (!first)
		return sm_fail(error, SM_ERROR_DATA, NULL, "het bestand is leeg", "the file is empty");
	if (first == '<' || (first == '[' && format != SM_FORMAT_CSV))
		return sm_fail(
		    error, SM_ERROR_DATA, NULL,
		    "dit is een feed of een JSON-document, geen export per regel; gebruik `parse` of `collect`",
		    "this is a feed or a JSON document, not an export by line; use `parse` or `collect`");
	importer->format =
	    format == SM_FORMAT_CSV || (format != SM_FORMAT_NDJSON && first != '{') ? SM_FORMAT_CSV : SM_FORMAT_NDJSON;
	return importer->format == SM_FORMAT_CSV ? start_csv(importer, error) : SM_OK;
}

void importer_close(struct importer *importer)
{
	rows_close(&importer->rows);
	sm_arena_close(importer->rules);
	importer->rules = NULL;
}

static enum sm_status next_csv(struct importer *importer, struct draft *draft, struct sm_post *post,
			       struct sm_error *error)
{
	struct sm_text field[COLUMNS_MAX];
	struct record record = { .columns = &importer->columns, .field = field };
	size_t count;
	int line;
	enum sm_status status = rows_fields(&importer->rows, importer->delimiter, field, &count, &line, error);

	if (status != SM_OK)
		return status;
	if (count != importer->header_count)
		return sm_fail_at(error, SM_ERROR_DATA, NULL, line, 0,
				  "deze rij heeft %zu kolommen, de kopregel heeft er %zu",
				  "this row has %zu columns, the header has %zu", count, importer->header_count);
	fill(draft, &record, post);
	return SM_OK;
}

static enum sm_status next_ndjson(struct importer *importer, struct draft *draft, struct sm_post *post,
				  struct sm_error *error)
{
	__attribute__((cleanup(jsondoc_closep))) json_t *object = NULL;
	struct record record = { .columns = &importer->columns };
	struct columns_sample sample;
	struct sm_text text;
	enum sm_status status;
	int line;

	do {
		line = importer->rows.line;
		status = rows_line(&importer->rows, &text, error);
		if (status != SM_OK)
			return status;
		text = sm_text_trim(text);
	} while (!text.length);
	if (encoding_valid(text.data, text.length) != text.length &&
	    encoding_mend(text, draft->arena, &text, error) != SM_OK)
		return SM_ERROR_LIMIT;
	if (jsondoc_open(NULL, text, &object, NULL) != SM_OK || !json_is_object(object))
		return sm_fail_at(error, SM_ERROR_DATA, NULL, line, 0, "deze regel is geen JSON-object",
				  "this line is not a JSON object");
	sample = (struct columns_sample){ .object = object };
	status = importer->chosen ? SM_OK : choose(importer, &sample, error);
	if (status != SM_OK)
		return status;
	record.object = object;
	fill(draft, &record, post);
	return SM_OK;
}

enum sm_status importer_next(struct importer *importer, struct draft *draft, struct sm_post *post,
			     struct sm_error *error)
{
	enum sm_status status = importer->format == SM_FORMAT_CSV ? next_csv(importer, draft, post, error)
								  : next_ndjson(importer, draft, post, error);

	if (status == SM_OK && draft->failed)
		return sm_fail(error, SM_ERROR_LIMIT, NULL, "een bericht past niet in het geheugen van deze ronde",
			       "a post does not fit in the memory of this round");
	return status;
}

enum sm_status importer_posts(struct draft *draft, struct sm_text text, enum sm_format *format, const char *mapping,
			      struct sm_error *error)
{
	struct importer importer = { 0 };
	struct sm_post post, *kept;
	enum sm_status status = rows_open_bytes(&importer.rows, text, error);

	if (status == SM_OK)
		status = importer_start(&importer, *format, mapping, NULL, error);
	while (status == SM_OK || (status == SM_ERROR_DATA && importer.chosen)) {
		status = importer_next(&importer, draft, &post, error);
		if (status == SM_ERROR_DATA)
			draft_note(draft, "line-unreadable");
		if (status != SM_OK)
			continue;
		kept = draft_add(draft);
		if (!kept)
			break;
		*kept = post;
	}
	*format = importer.format;
	importer_close(&importer);
	return status == SM_END ? SM_OK : status;
}
