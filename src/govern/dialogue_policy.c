// SPDX-License-Identifier: EUPL-1.2
// dialogue_policy: a record and policy.yaml → the proposed policy.yaml, edited line by line so that what people wrote
// stays.
//
// A top-level key that changes is written anew where it stood; with it go the comments of ours (#:) that stood before
// it. What is proposed is read back by the caller: an edit that came out otherwise is refused, not believed.
#include <string.h>

#include "dialogue.h"
#include "sentimeter/file.h"
#include "settings.h"

enum { POLICY_BYTES_MAX = 1 << 20, KEY_BYTES_MAX = 64, VALUE_BYTES_MAX = 1000, NO_OPTION = -1 };

/* What is being edited. */
struct editing {
	const struct sm_dialogue *dialogue;
	struct sm_proposal *proposal;
	const struct sm_config *config; /* of the policy as it is: which settings have a line */
	enum sm_tongue tongue;
	bool changed[SM_SETTINGS_MAX];
	bool written[SM_SETTINGS_MAX]; /* by its top-level key: the first setting of it */
};

/* The component of key that begins at at; the length of it. */
static size_t component_length(const char *at)
{
	return strcspn(at, ".");
}

/* Whether two keys lie under the same top-level key. */
static bool same_top(const char *a, const char *b)
{
	size_t length = component_length(a);

	return length == component_length(b) && strncmp(a, b, length) == 0;
}

static bool has_line(const struct editing *e, size_t setting)
{
	const struct sm_config_node *node = sm_config_root(e->config);
	const char *at = settings[setting].key;
	char part[KEY_BYTES_MAX];

	while (node && *at) {
		size_t length = component_length(at);

		snprintf(part, sizeof(part), "%.*s", (int)length, at);
		node = sm_config_get(e->config, node, part, SM_OPTIONAL);
		at += length + (at[length] == '.');
	}
	return node != NULL;
}

/* The option by which this setting changes: its own choice, or that of a profile from which it follows. */
static int option_of(const struct editing *e, size_t setting)
{
	int by_profile = NO_OPTION;

	for (size_t i = 0; i < e->dialogue->options; i++) {
		if (sm_dialogue_sets(e->dialogue, i, setting))
			return (int)i;
		for (size_t s = 0; s < settings_count; s++)
			if (settings[s].kind == SETTING_PROFILE && sm_dialogue_sets(e->dialogue, i, s))
				by_profile = (int)i;
	}
	return by_profile;
}

static void write_comment(struct editing *e, size_t setting, int indent)
{
	struct sm_buffer *out = &e->proposal->text;
	int at = option_of(e, setting);

	if (at == NO_OPTION)
		return;
	sm_buffer_format(out, "%*s#: %s %s (%s %s; %s: ", indent, "", e->tongue == SM_NL ? "optie" : "option",
			 e->dialogue->option[at].id, e->tongue == SM_NL ? "dialoog" : "dialogue", e->dialogue->id,
			 e->tongue == SM_NL ? "waarden" : "values");
	dialogue_values(e->dialogue, e->dialogue->option[at].values, e->tongue, out);
	sm_buffer_text(out, "); was "); /* in both languages */
	sm_setting_print(&e->proposal->before, setting, out);
	sm_buffer_text(out, "\n");
}

/* The keys above a setting that were not written for the one before it; gives the indent of the setting. */
static int write_parents(struct sm_buffer *out, const char *key, const char *before, const char **last)
{
	int indent = 0;
	bool same = *before != '\0';

	for (const char *point; (point = strchr(key, '.')); key = point + 1, indent += 2) {
		size_t length = (size_t)(point - key);

		same = same && strncmp(key, before, length) == 0 && before[length] == '.';
		if (same)
			before += length + 1;
		else
			sm_buffer_format(out, "%*s%.*s:\n", indent, "", (int)length, key);
	}
	*last = key;
	return indent;
}

/* All settings under the top-level key of first that have a line, or get one now. after: what stood behind the value on
 * its line, a comment of people. */
static void write_key(struct editing *e, size_t first, struct sm_text after)
{
	const char *before = "", *last = "";

	for (size_t i = first; i < settings_count; i++) {
		struct sm_buffer parents = { .bytes_max = VALUE_BYTES_MAX };
		int indent;

		if (!same_top(settings[i].key, settings[first].key) || (!e->changed[i] && !has_line(e, i)))
			continue;
		indent = write_parents(&parents, settings[i].key, before, &last);
		sm_buffer_add(&e->proposal->text, parents.data, parents.length);
		if (e->changed[i])
			write_comment(e, i, indent);
		sm_buffer_format(&e->proposal->text, "%*s%s: ", indent, "", last);
		sm_setting_print(&e->proposal->after, i, &e->proposal->text);
		sm_buffer_add(&e->proposal->text, after.data, after.length);
		sm_buffer_text(&e->proposal->text, "\n");
		before = settings[i].key;
		sm_buffer_close(&parents);
	}
	e->written[first] = true;
}

/* ---- Lines of the file. ---- */

static struct sm_text next_line(struct sm_text *rest)
{
	const char *end = memchr(rest->data, '\n', rest->length);
	struct sm_text line = { rest->data, end ? (size_t)(end - rest->data) : rest->length };

	rest->data += line.length + (end != NULL);
	rest->length -= line.length + (end != NULL);
	return line;
}

/* The first setting of the top-level key that begins this line; settings_count for 'options', -1 for none. */
static int key_of_line(struct sm_text line)
{
	for (size_t i = 0; i <= settings_count; i++) {
		const char *key = i < settings_count ? settings[i].key : "options";
		size_t length = component_length(key);

		if (line.length > length && strncmp(line.data, key, length) == 0 && line.data[length] == ':')
			return (int)i;
	}
	return -1;
}

static bool is_ours(struct sm_text line)
{
	return sm_text_starts(sm_text_trim(line), "#:");
}

static bool is_comment(struct sm_text line)
{
	return sm_text_starts(sm_text_trim(line), "#");
}

/* From the white space before a comment at the end of a line of one value. */
static struct sm_text trailing_comment(struct sm_text line)
{
	const char *mark = memmem(line.data, line.length, " #", 2);

	if (!mark)
		return (struct sm_text){ NULL, 0 };
	while (mark > line.data && mark[-1] == ' ')
		mark--;
	return (struct sm_text){ mark, line.length - (size_t)(mark - line.data) };
}

static void add_line(struct sm_buffer *out, struct sm_text line)
{
	sm_buffer_add(out, line.data, line.length);
	sm_buffer_text(out, "\n");
}

static bool top_changes(const struct editing *e, size_t first)
{
	for (size_t i = first; i < settings_count; i++)
		if (e->changed[i] && same_top(settings[i].key, settings[first].key))
			return true;
	return false;
}

/* Whether the next line that says something still belongs to the key above it. */
static bool continues(struct sm_text rest)
{
	while (rest.length) {
		struct sm_text line = next_line(&rest);

		if (sm_text_trim(line).length)
			return *line.data == ' ' || *line.data == '\t' || *line.data == '-';
	}
	return false;
}

/* Comments of people between the lines of a key that is written anew stand before it. */
static void keep_comments(struct sm_text *rest, struct sm_buffer *out)
{
	while (continues(*rest)) {
		struct sm_text line = next_line(rest);

		if (is_comment(line) && !is_ours(line))
			add_line(out, sm_text_trim(line));
	}
}

static void edit_lines(struct editing *e, struct sm_text rest)
{
	struct sm_buffer *out = &e->proposal->text;
	size_t ours = 0; /* length of out before comments of ours that belong to the key that follows */
	bool pending = false;

	while (rest.length) {
		struct sm_text line = next_line(&rest);
		int first = key_of_line(line);

		if (is_ours(line) && !pending)
			ours = out->length;
		pending = is_ours(line) || (pending && first >= 0);
		if (first < 0 || ((size_t)first < settings_count && !top_changes(e, (size_t)first))) {
			pending = pending && first < 0;
			add_line(out, line);
			continue;
		}
		if (pending && out->data) {
			out->length = ours;
			out->data[ours] = '\0';
		}
		pending = false;
		keep_comments(&rest, out);
		if ((size_t)first < settings_count) /* 'options' is written at the end */
			write_key(e, (size_t)first,
				  strchr(settings[first].key, '.') ? (struct sm_text){ NULL, 0 }
								   : trailing_comment(line));
	}
	for (size_t i = 0; i < settings_count; i++)
		if (e->changed[i] &&
		    (i == 0 || !same_top(settings[i].key, settings[i - 1].key) || !e->written[i - 1])) {
			size_t first = i;

			while (first > 0 && same_top(settings[first - 1].key, settings[i].key))
				first--;
			if (!e->written[first])
				write_key(e, first, (struct sm_text){ NULL, 0 });
		}
}

/* ---- The list of options. ---- */

static void write_explained(struct editing *e, const bool explains[SM_SETTINGS_MAX])
{
	struct sm_buffer *out = &e->proposal->text;
	const char *between = "    settings: [";
	bool any = false;

	for (size_t i = 0; i < settings_count; i++)
		if (explains[i]) {
			sm_buffer_format(out, "%s%s", between, settings[i].key);
			between = ", ";
			any = true;
		}
	if (any)
		sm_buffer_text(out, "]\n");
}

/* In double quotes, as YAML reads them: people may have written anything there. */
static void write_option(struct sm_buffer *out, const char *id, const char *dialogue)
{
	sm_buffer_format(out, "  - id: %s\n    dialogue: \"", id);
	for (; *dialogue; dialogue++) {
		if (*dialogue == '"' || *dialogue == '\\')
			sm_buffer_add(out, "\\", 1);
		sm_buffer_add(out, dialogue, 1);
	}
	sm_buffer_text(out, "\"\n");
}

static int adopted(const struct sm_dialogue *dialogue, const char *id)
{
	for (size_t i = 0; i < dialogue->options; i++)
		if (dialogue->option[i].decision == SM_ADOPT && strcmp(dialogue->option[i].id, id) == 0)
			return (int)i;
	return NO_OPTION;
}

static void write_options(struct editing *e, struct sm_policy_options *before)
{
	struct sm_buffer *out = &e->proposal->text;
	const struct sm_dialogue *d = e->dialogue;

	sm_buffer_text(out, "options:\n");
	for (size_t i = 0; i < before->count; i++) {
		struct sm_policy_option *old = &before->option[i];

		if (adopted(d, old->id) != NO_OPTION || strcmp(old->dialogue, d->id) == 0)
			continue;
		for (size_t s = 0; s < settings_count; s++)
			old->explains[s] = old->explains[s] && !e->changed[s];
		write_option(out, old->id, old->dialogue);
		write_explained(e, old->explains);
	}
	for (size_t i = 0; i < d->options; i++) {
		bool explains[SM_SETTINGS_MAX] = { false };

		if (d->option[i].decision != SM_ADOPT)
			continue;
		for (size_t s = 0; s < settings_count; s++)
			explains[s] = sm_dialogue_sets(d, i, s) || (e->changed[s] && option_of(e, s) == (int)i);
		write_option(out, d->option[i].id, d->id);
		write_explained(e, explains);
	}
}

enum sm_status sm_dialogue_propose(const struct sm_dialogue *dialogue, const char *policy_path, enum sm_tongue tongue,
				   struct sm_config_problems *problems, struct sm_proposal *proposal,
				   struct sm_error *error)
{
	struct sm_policy_options options;
	const struct sm_policy_reading reading = { .signed_by_two = true, .options = &options };
	struct editing e = { .dialogue = dialogue, .proposal = proposal, .tongue = tongue };
	struct sm_buffer bytes = { .bytes_max = POLICY_BYTES_MAX };
	struct sm_setting_choices choices;
	struct sm_config *config = NULL;
	enum sm_status status = sm_policy_read_with(policy_path, &reading, problems, &proposal->before, error);

	memset(&proposal->text, 0, sizeof(proposal->text));
	proposal->text.bytes_max = POLICY_BYTES_MAX;
	if (status == SM_OK)
		status = sm_file_read(policy_path, &bytes, error);
	if (status == SM_OK)
		status = sm_config_open(policy_path, problems, &config, error);
	if (status == SM_OK) {
		e.config = config;
		proposal->after = proposal->before;
		sm_dialogue_choices(dialogue, &choices);
		sm_policy_choose(&proposal->after, &choices);
		proposal->direction = sm_policy_diff(&proposal->before, &proposal->after, &proposal->changes);
		for (size_t i = 0; i < proposal->changes.count; i++)
			e.changed[proposal->changes.change[i].setting] = true;
		edit_lines(&e, (struct sm_text){ bytes.data, bytes.length });
		write_options(&e, &options);
		if (proposal->text.failed)
			status = sm_fail_memory(error);
	}
	sm_config_close(config);
	sm_buffer_close(&bytes);
	return status;
}
