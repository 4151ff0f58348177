// SPDX-License-Identifier: EUPL-1.2
// filter: a question → the form that holds it.
#include <string.h>

#include "card.h"
#include "filter.h"
#include "page.h"
#include "server.h"

extern const char filter_html[];

enum { FORM_BYTES_MAX = 4 << 20 };

static void set(json_t *object, const char *key, const char *text)
{
	json_object_set_new(object, key, json_string(text));
}

json_t *filter_option(const char *value, const char *text, bool chosen)
{
	json_t *object = json_object();

	set(object, "value", value);
	set(object, "text", text);
	json_object_set_new(object, "chosen", json_boolean(chosen));
	return object;
}

bool filter_among(const char *value, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i], value) == 0)
			return true;
	return false;
}

/* A date as the browser's own field takes it: a week or a month in an address becomes its first or last day. */
static void set_day(json_t *object, const char *key, int64_t time_s)
{
	char name[SM_PERIOD_NAME_MAX] = "";

	if (time_s)
		sm_period_name(sm_period_of(SM_DAY, time_s), name);
	set(object, key, name);
}

static json_t *grains(const struct request *request, enum sm_grain by)
{
	static const char *const names[] = { "dag", "week", "maand" };
	json_t *list = json_array(), *words = request->server->site[request->tongue];

	for (int i = 0; i < 3; i++)
		json_array_append_new(list, filter_option(names[i], json_string_value(json_object_get(words, names[i])),
							  (int)by == i + SM_DAY));
	return list;
}

static bool in_use(const struct asked *asked, const json_t *others)
{
	size_t index;
	json_t *one;

	json_array_foreach(others, index, one) if (json_is_true(json_object_get(one, "chosen"))) return true;
	return asked->question.area_count || asked->question.from_s || asked->question.until_s;
}

enum sm_status filter_model(struct request *request, struct sm_store *store, const struct asked *asked, json_t *others,
			    json_t *model, struct sm_error *error)
{
	json_t *form = json_object(), *areas = json_array();
	struct sm_buffer html = { .bytes_max = FORM_BYTES_MAX };
	const struct sm_store_area *area;
	size_t count = 0;
	enum sm_status status = sm_store_areas(store, &area, &count, error);

	for (size_t i = 0; i < count; i++)
		json_array_append_new(
		    areas, filter_option(area[i].code, area[i].name,
					 filter_among(area[i].code, asked->area, asked->question.area_count)));
	json_object_set_new(form, "areas", areas);
	json_object_set_new(form, "grains", grains(request, asked->question.by));
	set_day(form, "from", asked->question.from_s);
	set_day(form, "until", asked->question.until_s ? asked->question.until_s - 1 : 0);
	set(form, "tongueValue", request->tongue == SM_NL ? "nl" : "en");
	json_object_set_new(form, "filtered", json_boolean(in_use(asked, others)));
	json_object_set_new(form, "hasOthers", json_boolean(others != NULL));
	if (others)
		json_object_set_new(form, "others", others);
	set(form, "filterClear", request->path);
	page_render(filter_html, form, request->server->site[request->tongue], &html);
	json_object_set_new(model, "filter", card_taken(&html));
	json_decref(form);
	return status;
}
