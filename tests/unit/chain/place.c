// SPDX-License-Identifier: EUPL-1.2
// place: what every test of chain stands on.
#include <dirent.h>
#include <jansson.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "place.h"
#include "test.h"

enum { PATHS = 8, PATH_BYTES = 700, DAMAGE_AT = 100, RULES_LINES = 60 };

const char *place_path(const struct place *place, const char *name)
{
	static char path[PATHS][PATH_BYTES];
	static int turn;
	char *made = path[turn++ % PATHS];

	snprintf(made, PATH_BYTES, "%s/%s", place->folder, name);
	return made;
}

static void write_all(const char *path, const char *bytes, size_t length)
{
	FILE *file = fopen(path, "we");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, length, file), length);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(path, 0600), 0);
}

void place_write(const struct place *place, const char *name, const char *text)
{
	write_all(place_path(place, name), text, strlen(text));
}

bool place_has(const struct place *place, const char *name)
{
	return access(place_path(place, name), F_OK) == 0;
}

static void empty_folder(const char *path)
{
	DIR *files = opendir(path);

	for (const struct dirent *entry; files && (entry = readdir(files));) {
		char inner[PATH_BYTES];

		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		snprintf(inner, sizeof(inner), "%.400s/%.250s", path, entry->d_name);
		if (remove(inner) != 0) {
			empty_folder(inner);
			assert_int_equal(rmdir(inner), 0);
		}
	}
	if (files)
		closedir(files);
}

/* The bytes of so many lines. */
static size_t head(const char *bytes, size_t length, int lines)
{
	const char *at = bytes;

	while (lines-- > 0 && (at = memchr(at, '\n', length - (size_t)(at - bytes))))
		at++;
	return at ? (size_t)(at - bytes) : length;
}

/* At most so many lines of each file. */
static void copy_folder(const char *from, const char *to, int lines)
{
	DIR *files = opendir(from);

	assert_non_null(files);
	(void)mkdir(to, 0700);
	for (const struct dirent *entry; (entry = readdir(files));) {
		char source[PATH_BYTES], target[PATH_BYTES];
		struct stat facts;
		size_t length;
		char *bytes;

		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		snprintf(source, sizeof(source), "%.400s/%.250s", from, entry->d_name);
		snprintf(target, sizeof(target), "%.400s/%.250s", to, entry->d_name);
		assert_int_equal(stat(source, &facts), 0);
		if (S_ISDIR(facts.st_mode)) {
			copy_folder(source, target, lines);
			continue;
		}
		bytes = test_read(source, &length);
		write_all(target, bytes, head(bytes, length, lines));
		free(bytes);
	}
	closedir(files);
}

/* The project's rules, cut short where they are long: these tests open a workspace hundreds of times. */
static const char *short_rules(void)
{
	static const char *const whole[] = { "redaction", "imports", "sensitive", "identity" };
	static char path[PATH_BYTES];

	if (path[0])
		return path;
	snprintf(path, sizeof(path), "%s/rules", test_folder());
	copy_folder(test_root("rules"), path, RULES_LINES);
	for (size_t i = 0; i < sizeof(whole) / sizeof(whole[0]); i++) {
		char from[PATH_BYTES], to[PATH_BYTES];

		snprintf(from, sizeof(from), "%s/%s", test_root("rules"), whole[i]);
		snprintf(to, sizeof(to), "%.600s/%s", path, whole[i]);
		copy_folder(from, to, INT_MAX);
	}
	return path;
}

void place_copy(const struct place *from, struct place *to, const char *name)
{
	*to = (struct place){ .w = NULL };
	snprintf(to->folder, sizeof(to->folder), "%s/%s", test_folder(), name);
	empty_folder(to->folder);
	copy_folder(from->folder, to->folder, INT_MAX);
}

void place_policy(const struct place *place, int k, const char *lateness)
{
	char text[600];

	snprintf(text, sizeof(text),
		 "mode: demo\norganisation: Voorbeeldstad\nprofile: demo\nk: %d\nperiod: day\nlateness: %s\n"
		 "round_base: 1\nauthor_share_max_pct: 100\npost_age_max: 8760h\n",
		 k, lateness);
	place_write(place, "policy.yaml", text);
}

void place_make(struct place *place, const char *name)
{
	*place = (struct place){ .w = NULL };
	snprintf(place->folder, sizeof(place->folder), "%s/%s", test_folder(), name);
	empty_folder(place->folder);
	(void)mkdir(place->folder, 0700);
	place_policy(place, 5, "24h");
	place_write(place, "areas.yaml", "indelingsjaar: 2026\nareas:\n  - code: GM0001\n    name: Voorbeeldstad\n");
	place_write(place, "topics.yaml", PLACE_TOPICS);
	place_write(place, "feeds.yaml", "contact: https://stad.example/meten\nfeeds: []\n");
}

const struct sm_master *place_master(void)
{
	static struct sm_master *master;

	if (!master) {
		const char *path = test_file(test_folder(), "master", "thirty-two bytes that chance made");

		assert_int_equal(chmod(path, 0600), 0);
		assert_int_equal(sm_master_open_file(path, false, &master, NULL), SM_OK);
	}
	return master;
}

enum sm_status place_try(struct place *place, struct sm_error *error)
{
	struct sm_config_problems *problems;
	enum sm_status status;

	assert_int_equal(sm_config_problems_open(SM_EN, &problems, error), SM_OK);
	status = sm_workspace_open(place->folder, short_rules(), place->master, problems, &place->w, error);
	if (sm_config_problems_count(problems))
		sm_config_problems_print(problems, stderr);
	sm_config_problems_close(problems);
	return status;
}

void place_open(struct place *place)
{
	struct sm_error error = { 0 };

	if (place_try(place, &error) != SM_OK)
		fail_msg("%s: %s", error.where, error.text[SM_EN]);
}

static bool was_released(void *context, struct sm_period period)
{
	struct sm_workspace *workspace = context;
	enum sm_stored stored;

	return receipts_has(&workspace->receipts, period) ||
	       sm_store_has(workspace->store, period, &stored, NULL) != SM_OK || stored != SM_STORED_NOT;
}

void place_use_policy(struct place *place)
{
	const struct sm_protector_setup setup = { .workspace = place->folder,
						  .policy = &place->w->policy,
						  .topics = place->w->topics,
						  .areas = place->w->areas,
						  .rules_dir = place->w->rules_dir,
						  .released = was_released,
						  .context = place->w };
	const struct sm_airbag_memory memory = { &place->w->airbags, airbags_stopped, airbags_usual };
	struct sm_error error = { 0 };

	sm_protector_close(place->w->protector);
	if (sm_protector_open(&setup, &place->w->protector, &error) != SM_OK)
		fail_msg("%s: %s", error.where, error.text[SM_EN]);
	sm_protector_remember(place->w->protector, &memory);
}

void place_close(struct place *place)
{
	sm_workspace_close(place->w);
	place->w = NULL;
}

void place_say_as(const struct place *place, const char *name, const char *id, const char *author, int64_t time_s,
		  const char *text)
{
	bool begun = place_has(place, name);
	FILE *file = fopen(place_path(place, name), "ae");
	char moment[21];

	assert_non_null(file);
	if (!begun)
		fputs("id,author,published,text\n", file);
	sm_time_print(time_s, moment);
	fprintf(file, "%s,%s,%s,%s\n", id, author, moment, text);
	fclose(file);
}

void place_say(const struct place *place, const char *name, const char *first, int people, int64_t time_s,
	       const char *text)
{
	for (int i = 0; i < people; i++) {
		char author[60], id[100];

		snprintf(author, sizeof(author), "%s%d", first, i);
		snprintf(id, sizeof(id), "%lld-%s", (long long)time_s, author);
		place_say_as(place, name, id, author, time_s, text);
	}
}

struct sm_chain_export place_export(const struct place *place, const char *name)
{
	return (struct sm_chain_export){ .path = place_path(place, name),
					 .format = SM_FORMAT_CSV,
					 .area = "GM0001",
					 .language = "nl",
					 .source = SM_SOURCE_SOCIAL };
}

void place_import(struct place *place, const char *name)
{
	struct sm_chain_export export = place_export(place, name);
	struct sm_intake intake;
	struct sm_error error = { 0 };

	if (sm_chain_import(place->w, &export, MUCH_LATER, NULL, &intake, &error) != SM_OK ||
	    sm_chain_import_done(place->w, &error) != SM_OK)
		fail_msg("%s: %s", error.where, error.text[SM_EN]);
}

struct search {
	const char *object, *result;
	int count;
	json_t *detail; /* of the last */
};

static enum sm_status take(void *context, const struct sm_journal_entry *entry, struct sm_error *error)
{
	struct search *search = context;

	(void)error;
	if ((search->object[0] && strcmp(search->object, entry->object) != 0) ||
	    (search->result && strcmp(search->result, entry->result) != 0))
		return SM_OK;
	search->count++;
	json_decref(search->detail);
	search->detail = entry->detail ? json_loads(entry->detail, 0, NULL) : NULL;
	return SM_OK;
}

static struct search search(const struct place *place, const char *action, const char *object, const char *result)
{
	struct search search = { .object = object, .result = result };
	const char *const actions[] = { action, NULL };
	struct sm_journal_taker taker = { &search, take };
	const char *path = place_path(place, "journal.ndjson");
	int64_t entries;

	assert_int_equal(sm_journal_verify(path, &entries, NULL), SM_OK);
	assert_int_equal(sm_journal_read(path, actions, &taker, NULL), SM_OK);
	return search;
}

int place_noted(const struct place *place, const char *action, const char *object, const char *result)
{
	struct search found = search(place, action, object, result);

	json_decref(found.detail);
	return found.count;
}

int place_noted_number(const struct place *place, const char *action, const char *object, const char *name)
{
	struct search found = search(place, action, object, NULL);
	json_t *number = json_object_get(found.detail, name);
	int value = json_is_integer(number) ? (int)json_integer_value(number) : -1;

	json_decref(found.detail);
	return value;
}

void place_noted_text(const struct place *place, const char *action, const char *object, const char *name,
		      char text[100])
{
	struct search found = search(place, action, object, NULL);
	const char *value = json_string_value(json_object_get(found.detail, name));

	snprintf(text, 100, "%s", value ? value : "");
	json_decref(found.detail);
}

static struct sm_store *reader(const struct place *place)
{
	struct sm_store *store;

	assert_int_equal(sm_store_open(place_path(place, "releases.db"), SM_ROLE_READER, &store, NULL), SM_OK);
	return store;
}

int place_posts(const struct place *place, const char *topic, const char *period)
{
	struct sm_store *store = reader(place);
	struct sm_store_filter filter = { .topic = &topic, .topic_count = 1 };
	struct sm_store_rows *rows;
	struct sm_store_row row;
	int posts = -1;

	assert_int_equal(sm_store_select(store, &filter, &rows, NULL), SM_OK);
	while (sm_store_next(rows, &row, NULL) == SM_OK) {
		char name[SM_PERIOD_NAME_MAX];

		sm_period_name(row.period, name);
		if (strcmp(name, period) == 0)
			posts = (posts < 0 ? 0 : posts) + row.cell.posts;
	}
	sm_store_rows_close(rows);
	sm_store_close(store);
	return posts;
}

bool place_released(const struct place *place, const char *period)
{
	struct sm_store *store = reader(place);
	struct sm_store_facts facts;
	struct sm_period day;
	enum sm_status status;

	assert_int_equal(sm_period_parse(sm_text_of(period), &day, NULL), SM_OK);
	status = sm_store_facts(store, day, &facts, NULL);
	sm_store_close(store);
	return status == SM_OK;
}

bool place_has_no_key(const struct place *place)
{
	size_t length;
	char *bytes = test_read(place_path(place, "keys"), &length);
	bool zero = true;

	for (size_t i = 0; i < length; i++)
		zero = zero && bytes[i] == 0;
	free(bytes);
	return zero;
}

int place_spools(const struct place *place)
{
	DIR *files = opendir(place_path(place, "spool"));
	int count = 0;

	assert_non_null(files);
	for (const struct dirent *entry; (entry = readdir(files));)
		count += entry->d_name[0] != '.';
	closedir(files);
	return count;
}

void place_damage(const struct place *place, const char *name)
{
	size_t length;
	char *bytes = test_read(place_path(place, name), &length);

	assert_true(length > DAMAGE_AT);
	bytes[DAMAGE_AT] ^= 1;
	write_all(place_path(place, name), bytes, length);
	free(bytes);
}
