// SPDX-License-Identifier: EUPL-1.2
// publish: a paper's template and the model → the paper, and what only people can fill in.
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "page.h"
#include "publish.h"
#include "sentimeter/audit.h"
#include "sentimeter/file.h"

enum { TEMPLATE_BYTES_MAX = 1 << 20, TEXT_BYTES_MAX = 1 << 16, PATH_BYTES_MAX = 512, DEPTH_MAX = 12 };

static const char *const paper_names[] = { "register", "dpia", "rvva", "ldv", "page", "context" };

const char *sm_paper_name(enum sm_paper paper)
{
	return paper_names[paper];
}

enum sm_status sm_paper_parse(const char *name, enum sm_paper *paper)
{
	for (int i = 0; i < SM_PAPER_COUNT; i++)
		if (strcmp(name, paper_names[i]) == 0) {
			*paper = (enum sm_paper)i;
			return SM_OK;
		}
	return SM_NONE;
}

/* ---- Filling a JSON template. ---- */

struct filling {
	json_t *model;
	struct sm_buffer *open;
	bool failed;
};

static json_t *fill(struct filling *f, const json_t *template, const char *path, int depth);

/* What stands between brackets is for people. */
static void tell_open(struct filling *f, const char *path, const char *text)
{
	const char *at = text;

	while ((at = strstr(at, "[OPEN: "))) {
		size_t length = strcspn(at, "]");

		sm_buffer_format(f->open, "%s: %.*s\n", path, (int)(length - 7), at + 7);
		at += length;
	}
}

static json_t *fill_string(struct filling *f, const char *template, const char *path)
{
	struct sm_buffer out = { .bytes_max = TEXT_BYTES_MAX };
	json_t *string = NULL;

	page_render(template, f->model, NULL, &out);
	f->failed = f->failed || out.failed;
	if (out.length) {
		tell_open(f, path, out.data);
		string = json_stringn(out.data, out.length);
	}
	sm_buffer_close(&out);
	return string;
}

static json_t *fill_object(struct filling *f, const json_t *template, const char *path, int depth)
{
	json_t *object = json_object(), *value;
	const char *key;

	json_object_foreach((json_t *)template, key, value)
	{
		char below[PATH_BYTES_MAX];
		json_t *filled;

		if (strcmp(key, "$open") == 0 || strcmp(key, "$each") == 0)
			continue;
		snprintf(below, sizeof(below), "%s%s%s", path, *path ? "." : "", key);
		filled = fill(f, value, below, depth);
		if (filled)
			json_object_set_new(object, key, filled);
	}
	return object;
}

/* The item for each of the list that it names, whose names go before those of the model. */
static void fill_each(struct filling *f, const json_t *item, const char *path, int depth, json_t *array)
{
	const char *name = json_string_value(json_object_get(item, "$each"));
	json_t *model = f->model, *one;
	size_t index;

	json_array_foreach(json_object_get(model, name), index, one)
	{
		f->model = json_copy(model);
		json_object_update(f->model, one);
		json_array_append_new(array, fill_object(f, item, path, depth));
		json_decref(f->model);
	}
	f->model = model;
}

static json_t *fill_array(struct filling *f, const json_t *template, const char *path, int depth)
{
	json_t *array = json_array(), *item;
	size_t index;

	json_array_foreach((json_t *)template, index, item)
	{
		char below[PATH_BYTES_MAX];
		json_t *filled;

		snprintf(below, sizeof(below), "%s[%zu]", path, index);
		if (json_object_get(item, "$each")) {
			fill_each(f, item, below, depth, array);
			continue;
		}
		filled = fill(f, item, below, depth);
		if (filled)
			json_array_append_new(array, filled);
	}
	return array;
}

static json_t *fill(struct filling *f, const json_t *template, const char *path, int depth)
{
	if (depth == DEPTH_MAX) {
		f->failed = true;
		return NULL;
	}
	if (json_is_string(template))
		return fill_string(f, json_string_value(template), path);
	if (json_is_object(template))
		return fill_object(f, template, path, depth + 1);
	if (json_is_array(template))
		return fill_array(f, template, path, depth + 1);
	return json_deep_copy(template);
}

enum sm_status publish_fill(const json_t *template, json_t *model, struct sm_buffer *open, json_t **paper,
			    struct sm_error *error)
{
	struct filling f = { .model = model, .open = open };
	json_t *line;
	size_t index;

	*paper = fill(&f, template, "", 0);
	json_array_foreach(json_object_get(template, "$open"), index, line)
	    sm_buffer_format(open, "%s\n", json_string_value(line));
	if (!f.failed && !open->failed)
		return SM_OK;
	json_decref(*paper);
	*paper = NULL;
	return sm_fail(error, SM_ERROR_DATA, "rules/publish", "een sjabloon noemt iets dat er niet is, of is te groot",
		       "a template names something that is not there, or is too large");
}

/* ---- The DPIA form wants each answer with its moment, and each repeated part with its number. ---- */

static bool is_question(const char *key)
{
	return sm_ascii_is_digit(*key) && key[strspn(key, "0123456789.")] == '\0';
}

static void wrap_answers(json_t *answers, const char *now)
{
	const char *key;
	json_t *value, *item;
	void *next;
	size_t index;

	json_object_foreach_safe(answers, next, key, value)
	{
		if (json_is_array(value)) {
			json_array_foreach(value, index, item)
			{
				wrap_answers(item, now);
				json_object_set_new(item, "_index", json_integer((json_int_t)index));
			}
		} else if (json_is_string(value) && is_question(key)) {
			json_object_set_new(answers, key, json_pack("{s:O, s:s}", "value", value, "lastEditedAt", now));
		}
	}
}

/* ---- Papers. ---- */

static enum sm_status read_template(const struct sm_publishing *p, const char *name, struct sm_buffer *bytes,
				    struct sm_error *error)
{
	char path[SM_FILE_PATH_BYTES_MAX];

	snprintf(path, sizeof(path), "%s/publish/%s", p->rules_dir, name);
	return sm_file_read(path, bytes, error);
}

static enum sm_status make_json(const struct sm_publishing *p, enum sm_paper paper, json_t *model,
				struct sm_buffer *open, json_t **made, struct sm_error *error)
{
	struct sm_buffer bytes = { .bytes_max = TEMPLATE_BYTES_MAX };
	json_t *template = NULL;
	char name[40];
	enum sm_status status;

	snprintf(name, sizeof(name), "%s.json", paper_names[paper]);
	status = read_template(p, name, &bytes, error);
	if (status == SM_OK) {
		template = json_loadb(bytes.data, bytes.length, JSON_REJECT_DUPLICATES, NULL);
		if (!template)
			status = sm_fail(error, SM_ERROR_DATA, name, "dit sjabloon is geen JSON",
					 "this template is no JSON");
	}
	if (status == SM_OK)
		status = publish_fill(template, model, open, made, error);
	if (status == SM_OK && paper == SM_PAPER_DPIA)
		wrap_answers(json_object_get(*made, "answers"), json_string_value(json_object_get(model, "now")));
	json_decref(template);
	sm_buffer_close(&bytes);
	return status;
}

static enum sm_status make_text(const struct sm_publishing *p, enum sm_paper paper, json_t *model,
				struct sm_buffer *out, struct sm_buffer *open, struct sm_error *error)
{
	struct sm_buffer bytes = { .bytes_max = TEMPLATE_BYTES_MAX };
	struct filling f = { .open = open };
	char name[40];
	enum sm_status status;

	snprintf(name, sizeof(name), "%s.%s.%s", paper_names[paper], p->tongue == SM_NL ? "nl" : "en",
		 paper == SM_PAPER_PAGE ? "html" : "md");
	status = read_template(p, name, &bytes, error);
	if (status == SM_OK) {
		page_render(bytes.data, model, NULL, out);
		if (out->failed)
			status = sm_fail(error, SM_ERROR_DATA, name,
					 "dit sjabloon noemt iets dat er niet is, of is te groot",
					 "this template names something that is not there, or is too large");
		else
			tell_open(&f, paper_names[paper], out->data ? out->data : "");
	}
	sm_buffer_close(&bytes);
	return status;
}

static void print_json(const json_t *made, struct sm_buffer *out)
{
	char *text = json_dumps(made, JSON_INDENT(2) | JSON_PRESERVE_ORDER);

	if (text)
		sm_buffer_text(out, text);
	sm_buffer_text(out, "\n");
	out->failed = out->failed || !text;
	free(text);
}

enum sm_status sm_publish(const struct sm_publishing *p, enum sm_paper paper, struct sm_buffer *out,
			  struct sm_buffer *open, struct sm_error *error)
{
	json_t *model, *made = NULL;
	enum sm_status status;

	if (paper == SM_PAPER_LDV)
		return publish_ldv(p, out, error);
	model = publish_model(p);
	if (paper == SM_PAPER_PAGE || paper == SM_PAPER_CONTEXT) {
		status = make_text(p, paper, model, out, open, error);
	} else {
		status = make_json(p, paper, model, open, &made, error);
		if (status == SM_OK)
			print_json(made, out);
	}
	json_decref(made);
	json_decref(model);
	return status == SM_OK && out->failed ? sm_fail_memory(error) : status;
}

/* ---- What was published, for the audit. ---- */

/* The papers that an earlier publication named. */
static json_t *papers_before(const char *path)
{
	json_t *before = json_load_file(path, JSON_REJECT_DUPLICATES, NULL);
	json_t *papers = json_deep_copy(json_object_get(before, "papers"));

	json_decref(before);
	if (json_is_object(papers))
		return papers;
	json_decref(papers);
	return json_object();
}

enum sm_status sm_published_note(const char *workspace, const struct sm_publishing *p, enum sm_paper paper,
				 struct sm_error *error)
{
	struct sm_buffer text = { .bytes_max = TEMPLATE_BYTES_MAX };
	char path[SM_FILE_PATH_BYTES_MAX], policy[65], now[24];
	enum sm_status status = sm_published_make(workspace, p->rules_dir, p->now_s, &text, error);
	json_t *published, *papers;

	if (status != SM_OK) {
		sm_buffer_close(&text);
		return status;
	}
	snprintf(path, sizeof(path), "%s/%s", workspace, SM_PUBLISHED_FILE);
	sodium_bin2hex(policy, sizeof(policy), p->policy->hash, sizeof(p->policy->hash));
	sm_time_print(p->now_s, now);
	published = json_loadb(text.data, text.length, JSON_REJECT_DUPLICATES, NULL);
	papers = papers_before(path);
	json_object_set_new(papers, paper_names[paper], json_pack("{s:s, s:s}", "at", now, "policy", policy));
	json_object_set_new(published, "papers", papers);
	sm_buffer_clear(&text);
	print_json(published, &text);
	json_decref(published);
	status = text.failed ? sm_fail_memory(error)
			     : sm_file_replace(path, (struct sm_text){ text.data, text.length }, 0644, error);
	sm_buffer_close(&text);
	return status;
}
