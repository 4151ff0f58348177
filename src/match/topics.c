// SPDX-License-Identifier: EUPL-1.2
// topics: topics.yaml → licences with a compiled rule, or every problem in them.
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "names.h"
#include "regex.h"
#include "sentimeter/config.h"
#include "topics.h"

enum { ARENA_BYTES_MAX = 64 << 20, ID_BYTES_MAX = 40 };

/* What reading one file needs. */
struct reader {
	struct sm_config *config;
	struct sm_topics *topics;
	struct names names;
};

/* Where a problem of a rule lands in its file. */
struct rule_place {
	const struct sm_config *config;
	const struct sm_config_node *node;
};

static void add_problem(void *context, size_t offset, const char *nl, const char *en)
{
	const struct rule_place *place = context;

	/* Both formats take both texts, and each prints its own. */
	sm_config_problem_in(place->config, place->node, offset, "%s%.0s", "%.0s%s", nl, en);
}

static bool is_id(const char *id)
{
	size_t length = strlen(id);

	return length > 0 && length <= ID_BYTES_MAX && strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

static void read_id(struct reader *reader, const struct sm_config_node *map, struct sm_topic *topic)
{
	const struct sm_config *config = reader->config;

	if (!sm_config_string(config, map, "id", SM_NEEDED, reader->topics->arena, &topic->id))
		return;
	if (!is_id(topic->id)) {
		sm_config_problem(config, sm_config_get(config, map, "id", SM_OPTIONAL),
				  "een id heeft 1 tot 40 kleine letters, cijfers of streepjes",
				  "an id has 1 to 40 small letters, digits or hyphens");
		return;
	}
	for (size_t i = 0; i < reader->topics->count; i++)
		if (strcmp(reader->topics->topic[i].id, topic->id) == 0)
			sm_config_problem(config, sm_config_get(config, map, "id", SM_OPTIONAL),
					  "'%s' staat er al (regel %d)", "'%s' is there already (line %d)", topic->id,
					  reader->topics->topic[i].line);
}

static void read_name(struct reader *reader, const struct sm_config_node *map, struct sm_topic *topic)
{
	static const char *const known[] = { "nl", "en", NULL };
	const struct sm_config_node *name = sm_config_get(reader->config, map, "name", SM_NEEDED);

	if (!name || !sm_config_keys(reader->config, name, known))
		return;
	for (int tongue = SM_NL; tongue <= SM_EN; tongue++)
		(void)sm_config_string(reader->config, name, known[tongue], SM_NEEDED, reader->topics->arena,
				       &topic->name[tongue]);
}

static void read_licence(struct reader *reader, const struct sm_config_node *map, struct sm_topic *topic)
{
	static const char *const sensitivities[] = { "normal", "sensitive", NULL };
	const struct sm_config *config = reader->config;
	struct sm_arena *arena = reader->topics->arena;
	int sensitivity = SM_NORMAL;

	(void)sm_config_string(config, map, "theme", SM_NEEDED, arena, &topic->theme);
	(void)sm_config_string(config, map, "purpose", SM_NEEDED, arena, &topic->purpose);
	(void)sm_config_string(config, map, "ground", SM_NEEDED, arena, &topic->ground);
	(void)sm_config_string(config, map, "owner", SM_NEEDED, arena, &topic->owner);
	(void)sm_config_date(config, map, "from", SM_NEEDED, &topic->from_s);
	if (sm_config_date(config, map, "until", SM_NEEDED, &topic->until_s) && topic->until_s <= topic->from_s)
		sm_config_problem(config, sm_config_get(config, map, "until", SM_OPTIONAL),
				  "'until' moet na 'from' liggen", "'until' must be after 'from'");
	(void)sm_config_choice(config, map, "sensitivity", SM_OPTIONAL, sensitivities, &sensitivity);
	topic->sensitivity = sensitivity == SM_SENSITIVE ? SM_SENSITIVE : SM_NORMAL;
}

static enum sm_status read_rule(struct reader *reader, const struct sm_config_node *map, struct sm_topic *topic,
				struct rule *rule)
{
	struct rule_place place = { reader->config, sm_config_get(reader->config, map, "rule", SM_OPTIONAL) };
	struct rule_problems problems = { .add = add_problem, .context = &place };
	struct sm_text source;
	enum sm_status status;

	if (!sm_config_string(reader->config, map, "rule", SM_NEEDED, reader->topics->arena, &topic->rule))
		return SM_OK;
	source = sm_text_of(topic->rule);
	status = rule_parse(source, reader->topics->arena, &problems, rule);
	if (status != SM_OK)
		return status;
	person_check(&reader->names, rule, &problems);
	regex_check(&reader->names, &reader->topics->sensitive, rule, &problems);
	sensitive_check(&reader->topics->sensitive, rule, source, &problems);
	return SM_OK;
}

static void hash_text(crypto_generichash_state *state, const char *text)
{
	size_t length = strlen(text);
	uint8_t prefix[4] = { (uint8_t)(length >> 24), (uint8_t)(length >> 16), (uint8_t)(length >> 8),
			      (uint8_t)length };

	crypto_generichash_update(state, prefix, sizeof(prefix));
	crypto_generichash_update(state, (const uint8_t *)text, length);
}

/* What changes what is counted. The end is left out: a licence that is prolonged goes on without a gap. */
static void hash_topic(const struct sm_topic *topic, uint8_t hash[TOPIC_HASH_BYTES])
{
	crypto_generichash_state state;
	uint8_t numbers[9];

	for (int i = 0; i < 8; i++)
		numbers[i] = (uint8_t)((uint64_t)topic->from_s >> (56 - 8 * i));
	numbers[8] = (uint8_t)topic->sensitivity;
	crypto_generichash_init(&state, NULL, 0, TOPIC_HASH_BYTES);
	hash_text(&state, "sentimeter topic rule 1");
	hash_text(&state, topic->id);
	hash_text(&state, topic->rule);
	crypto_generichash_update(&state, numbers, sizeof(numbers));
	crypto_generichash_final(&state, hash, TOPIC_HASH_BYTES);
}

static enum sm_status read_topic(struct reader *reader, const struct sm_config_node *map)
{
	static const char *const known[] = { "id",    "name", "theme", "rule",        "purpose", "ground",
					     "owner", "from", "until", "sensitivity", NULL };
	struct sm_topics *topics = reader->topics;
	struct sm_topic *topic = &topics->topic[topics->count];
	enum sm_status status;

	*topic = (struct sm_topic){ .id = "",
				    .name = { "", "" },
				    .theme = "",
				    .rule = "",
				    .purpose = "",
				    .ground = "",
				    .owner = "",
				    .line = sm_config_line(map) };
	if (!sm_config_keys(reader->config, map, known))
		return SM_OK;
	read_id(reader, map, topic);
	read_name(reader, map, topic);
	read_licence(reader, map, topic);
	status = read_rule(reader, map, topic, &topics->rule[topics->count]);
	hash_topic(topic, topics->hash[topics->count]);
	topics->count++;
	return status;
}

static enum sm_status read_all(struct reader *reader)
{
	static const char *const known[] = { "topics", NULL };
	const struct sm_config_node *root = sm_config_root(reader->config), *list;
	size_t count;

	if (!sm_config_keys(reader->config, root, known))
		return SM_OK;
	list = sm_config_get(reader->config, root, "topics", SM_NEEDED);
	count = sm_config_count(list);
	if (list && (!count || count > TOPICS_MAX))
		sm_config_problem(reader->config, list, "hier hoort een lijst van 1 tot %d onderwerpen",
				  "this needs a list of 1 to %d topics", TOPICS_MAX);
	for (size_t i = 0; i < count && i < TOPICS_MAX; i++) {
		enum sm_status status = read_topic(reader, sm_config_item(list, i));

		if (status != SM_OK)
			return status;
	}
	return SM_OK;
}

static enum sm_status topics_take(struct sm_topics *topics, struct sm_error *error)
{
	enum sm_status status = sm_arena_open(&topics->arena, ARENA_BYTES_MAX, error);

	if (status != SM_OK)
		return status;
	topics->topic = sm_arena_take(topics->arena, TOPICS_MAX * sizeof(*topics->topic));
	topics->rule = sm_arena_take(topics->arena, TOPICS_MAX * sizeof(*topics->rule));
	topics->hash = sm_arena_take(topics->arena, TOPICS_MAX * sizeof(*topics->hash));
	if (!topics->topic || !topics->rule || !topics->hash)
		return sm_fail_memory(error);
	return SM_OK;
}

static enum sm_status topics_read(const char *path, const char *rules_dir, struct sm_config_problems *problems,
				  struct sm_topics *topics, struct sm_error *error)
{
	struct reader reader = { .topics = topics };
	size_t before = sm_config_problems_count(problems);
	enum sm_status status = topics_take(topics, error);

	if (status == SM_OK)
		status = names_read(rules_dir, topics->arena, &reader.names, error);
	if (status == SM_OK)
		status = sensitive_read(rules_dir, topics->arena, &topics->sensitive, error);
	if (status == SM_OK)
		status = sm_config_open(path, problems, &reader.config, error);
	if (status != SM_OK)
		return status;
	if (sm_config_problems_count(problems) == before && read_all(&reader) != SM_OK)
		status = sm_fail_memory(error);
	sm_config_close(reader.config);
	if (status == SM_OK && sm_config_problems_count(problems) > before)
		status = sm_config_problems_status(problems, error);
	return status;
}

enum sm_status sm_topics_open(const char *path, const char *rules_dir, struct sm_config_problems *problems,
			      struct sm_topics **topics, struct sm_error *error)
{
	struct sm_topics *made = calloc(1, sizeof(*made));
	enum sm_status status;

	*topics = NULL;
	if (!made)
		return sm_fail_memory(error);
	status = topics_read(path, rules_dir, problems, made, error);
	if (status != SM_OK) {
		sm_topics_close(made);
		return status;
	}
	*topics = made;
	return SM_OK;
}

void sm_topics_close(struct sm_topics *topics)
{
	if (!topics)
		return;
	sm_arena_close(topics->arena);
	free(topics);
}

size_t sm_topics_count(const struct sm_topics *topics)
{
	return topics->count;
}

const struct sm_topic *sm_topics_at(const struct sm_topics *topics, size_t index)
{
	return index < topics->count ? &topics->topic[index] : NULL;
}

void sm_topics_rule_hash(const struct sm_topics *topics, size_t index, uint8_t hash[TOPIC_HASH_BYTES])
{
	memcpy(hash, topics->hash[index], TOPIC_HASH_BYTES);
}

void sm_topics_hash(const struct sm_topics *topics, uint8_t hash[32])
{
	crypto_generichash_state state;

	crypto_generichash_init(&state, NULL, 0, 32);
	hash_text(&state, "sentimeter topics 1");
	crypto_generichash_update(&state, topics->hash[0], topics->count * TOPIC_HASH_BYTES);
	crypto_generichash_final(&state, hash, 32);
}
