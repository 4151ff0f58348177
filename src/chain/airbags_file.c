// SPDX-License-Identifier: EUPL-1.2
// airbags_file: what airbags remember ↔ the file `airbags`, JSON.
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "airbags.h"
#include "sentimeter/file.h"

enum { FILE_BYTES_MAX = 4 << 20, THINGS_MAX = 4096 };

static enum sm_status fail_file(const struct airbags *airbags, struct sm_error *error)
{
	/* Not to be taken for "nothing is stopped": a broken file must not reset what protects somebody. */
	return sm_fail(
	    error, SM_ERROR_DATA, airbags->path,
	    "is beschadigd: zet het terug uit een back-up, of laat de officier het verwijderen (alles wat "
	    "stilstond gaat dan weer mee)",
	    "is damaged: put it back from a backup, or have the officer remove it (all that was stopped goes "
	    "on then)");
}

static bool read_target(const json_t *object, char target[AIRBAGS_TARGET_BYTES])
{
	const char *text = json_string_value(json_object_get(object, "target"));

	return text && snprintf(target, AIRBAGS_TARGET_BYTES, "%s", text) < AIRBAGS_TARGET_BYTES;
}

static bool read_airbag(const json_t *object, enum sm_airbag *airbag)
{
	const char *name = json_string_value(json_object_get(object, "airbag"));

	return name && sm_airbag_find(name, airbag);
}

static int64_t read_number(const json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

static bool read_stop(const json_t *object, struct airbags_stop *stop)
{
	stop->period_from_s = read_number(object, "period");
	stop->since_s = read_number(object, "since");
	stop->reset_s = read_number(object, "reset");
	return read_airbag(object, &stop->airbag) && read_target(object, stop->target);
}

static bool read_noted(const json_t *object, struct airbags_noted *noted)
{
	noted->moment_s = read_number(object, "moment");
	return read_airbag(object, &noted->airbag) && read_target(object, noted->target);
}

static bool read_usual(const json_t *object, struct airbags_usual *usual)
{
	const json_t *list = json_object_get(object, "withheld");

	usual->from_s = read_number(object, "period");
	usual->count = json_array_size(list);
	if (usual->count > AIRBAGS_SHARES)
		return false;
	for (size_t i = 0; i < usual->count; i++)
		usual->pct[i] = (int)json_integer_value(json_array_get(list, i));
	return read_target(object, usual->target);
}

/* Room for the things of a list; NULL when it is none. */
static void *room(const json_t *list, size_t size, size_t *count)
{
	*count = json_array_size(list);
	return json_is_array(list) && *count <= THINGS_MAX ? calloc(*count + 1, size) : NULL;
}

static bool read_all(struct airbags *airbags, const json_t *root)
{
	const json_t *stops = json_object_get(root, "stops"), *noted = json_object_get(root, "noted");
	const json_t *usual = json_object_get(root, "usual");
	bool whole;

	airbags->stop = room(stops, sizeof(*airbags->stop), &airbags->stop_count);
	airbags->noted = room(noted, sizeof(*airbags->noted), &airbags->noted_count);
	airbags->usual = room(usual, sizeof(*airbags->usual), &airbags->usual_count);
	whole = airbags->stop && airbags->noted && airbags->usual;
	for (size_t i = 0; whole && i < airbags->stop_count; i++)
		whole = read_stop(json_array_get(stops, i), &airbags->stop[i]);
	for (size_t i = 0; whole && i < airbags->noted_count; i++)
		whole = read_noted(json_array_get(noted, i), &airbags->noted[i]);
	for (size_t i = 0; whole && i < airbags->usual_count; i++)
		whole = read_usual(json_array_get(usual, i), &airbags->usual[i]);
	return whole;
}

enum sm_status airbags_open(struct airbags *airbags, const char *path, struct sm_error *error)
{
	SM_AUTO(sm_buffer_close) struct sm_buffer text = { .bytes_max = FILE_BYTES_MAX };
	enum sm_status status;
	json_t *root;
	bool whole;

	*airbags = (struct airbags){ .path = path };
	if (access(path, F_OK) != 0 && errno == ENOENT)
		return SM_OK;
	status = sm_file_read(path, &text, error);
	if (status != SM_OK)
		return status;
	root = json_loadb(text.data ? text.data : "", text.length, 0, NULL);
	whole = root && read_all(airbags, root);
	json_decref(root);
	if (whole)
		return SM_OK;
	airbags_close(airbags);
	airbags->path = path;
	return fail_file(airbags, error);
}

void airbags_close(struct airbags *airbags)
{
	free(airbags->stop);
	free(airbags->noted);
	free(airbags->usual);
	*airbags = (struct airbags){ 0 };
}

static json_t *thing(enum sm_airbag airbag, const char *target)
{
	json_t *object = json_object();

	if (airbag < SM_AIRBAG_COUNT)
		json_object_set_new(object, "airbag", json_string(sm_airbag_name(airbag)));
	json_object_set_new(object, "target", json_string(target));
	return object;
}

static json_t *write_all(const struct airbags *airbags)
{
	json_t *root = json_object(), *stops = json_array(), *noted = json_array(), *usual = json_array();

	for (size_t i = 0; i < airbags->stop_count; i++) {
		const struct airbags_stop *stop = &airbags->stop[i];
		json_t *object = thing(stop->airbag, stop->target);

		json_object_set_new(object, "period", json_integer(stop->period_from_s));
		json_object_set_new(object, "since", json_integer(stop->since_s));
		json_object_set_new(object, "reset", json_integer(stop->reset_s));
		json_array_append_new(stops, object);
	}
	for (size_t i = 0; i < airbags->noted_count; i++) {
		json_t *object = thing(airbags->noted[i].airbag, airbags->noted[i].target);

		json_object_set_new(object, "moment", json_integer(airbags->noted[i].moment_s));
		json_array_append_new(noted, object);
	}
	for (size_t i = 0; i < airbags->usual_count; i++) {
		json_t *object = thing(SM_AIRBAG_COUNT, airbags->usual[i].target), *list = json_array();

		for (size_t j = 0; j < airbags->usual[i].count; j++)
			json_array_append_new(list, json_integer(airbags->usual[i].pct[j]));
		json_object_set_new(object, "period", json_integer(airbags->usual[i].from_s));
		json_object_set_new(object, "withheld", list);
		json_array_append_new(usual, object);
	}
	json_object_set_new(root, "stops", stops);
	json_object_set_new(root, "noted", noted);
	json_object_set_new(root, "usual", usual);
	return root;
}

enum sm_status airbags_save(struct airbags *airbags, struct sm_error *error)
{
	json_t *root;
	char *text;
	enum sm_status status;

	if (!airbags->changed)
		return SM_OK;
	root = write_all(airbags);
	text = json_dumps(root, JSON_INDENT(1));
	json_decref(root);
	status = text ? sm_file_replace(airbags->path, sm_text_of(text), 0600, error) : sm_fail_memory(error);
	free(text);
	airbags->changed = status != SM_OK;
	return status;
}
