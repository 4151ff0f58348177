// SPDX-License-Identifier: EUPL-1.2
// Unit tests of topics: licences, hashes, which topic of several wins, and the topics to start from.
#include "fixture.h"

#define TOPIC(id, rule, from, until, more)                                                                             \
	"  - id: " id "\n    name: {nl: N, en: E}\n    theme: x\n    rule: " rule                                      \
	"\n    purpose: x\n    ground: x\n    owner: x\n    from: " from "\n    until: " until "\n" more

static struct town town_from(const char *text)
{
	return town_open(test_file(test_folder(), "topics.yaml", text), SMALL_TOWN);
}

static void the_topic_with_most_words_found_wins(void **state)
{
	const char *rules[] = { "bus OR trein", "bus OR halte* OR \"te laat\"", "bus AND NOT tram", "bus OR bus OR bus",
				"(fiets OR fietspad) NEAR/3 (gat OR kuil)" };
	struct town town = town_of(rules, 5, SMALL_TOWN);

	(void)state;
	assert_int_equal(topic_of(&town, "de bus"), 0);              /* all have one: the first */
	assert_int_equal(topic_of(&town, "de bus bij de halte"), 1); /* two */
	assert_int_equal(topic_of(&town, "bus bus bus halte haltes"), 1);
	assert_int_equal(topic_of(&town, "de bus en de trein"), 0);
	assert_int_equal(topic_of(&town, "bus trein halte"), 0);         /* two each */
	assert_int_equal(topic_of(&town, "bus trein halte te laat"), 1); /* three */
	assert_int_equal(topic_of(&town, "bus tram"), 0);                /* a word under NOT is no word found */
	assert_int_equal(topic_of(&town, "bus fiets gat"), 4);           /* two beat one */
	assert_int_equal(topic_of(&town, "bus fiets en dan pas veel later een gat"), 0);
	assert_int_equal(topic_of(&town, "niets"), -1);
	town_close(&town);
}

static void nothing_stays_from_the_post_before(void **state)
{
	const char *rules[] = { "bus AND trein", "auto NEAR/5 stoep", "\"grof vuil\"" };
	struct town town = town_of(rules, 3, SMALL_TOWN);
	struct sm_place place;

	(void)state;
	assert_int_equal(topic_of(&town, "bus"), -1);
	assert_int_equal(topic_of(&town, "trein"), -1);
	assert_int_equal(topic_of(&town, "auto"), -1);
	assert_int_equal(topic_of(&town, "stoep"), -1);
	assert_int_equal(topic_of(&town, "grof"), -1);
	assert_int_equal(topic_of(&town, "vuil"), -1);
	/* Words of title and text are of one post, phrases and NEAR do not reach from one into the other. */
	assert_int_equal(sm_match(town.matcher, sm_text_of("bus"), sm_text_of("trein"), NOON, 0, &place), SM_OK);
	assert_int_equal(sm_match(town.matcher, sm_text_of("auto"), sm_text_of("stoep"), NOON, 0, &place), SM_NONE);
	assert_int_equal(sm_match(town.matcher, sm_text_of("grof"), sm_text_of("vuil"), NOON, 0, &place), SM_NONE);
	assert_int_equal(sm_match(town.matcher, sm_text_of("grof vuil"), sm_text_of(NULL), NOON, 0, &place), SM_OK);
	town_close(&town);
}

static void a_licence_holds_from_its_first_day_until_its_last(void **state)
{
	struct town town = town_from("topics:\n" TOPIC("a", "bus OR halte", "2026-03-01", "2026-04-01", "")
					 TOPIC("b", "bus", "2026-01-01", "2027-01-01", ""));
	struct sm_text none = sm_text_of(""), text = sm_text_of("de bus bij de halte");
	const struct sm_topic *topic = sm_topics_at(town.topics, 0);
	struct sm_place place;

	(void)state;
	assert_int_equal(topic->from_s, 1772319600); /* 2026-03-01 in Amsterdam */
	assert_int_equal(sm_match(town.matcher, none, text, topic->from_s - 1, 0, &place), SM_OK);
	assert_int_equal(place.topic, 1);
	assert_int_equal(sm_match(town.matcher, none, text, topic->from_s, 0, &place), SM_OK);
	assert_int_equal(place.topic, 0);
	assert_int_equal(sm_match(town.matcher, none, text, topic->until_s - 1, 0, &place), SM_OK);
	assert_int_equal(place.topic, 0);
	assert_int_equal(sm_match(town.matcher, none, text, topic->until_s, 0, &place), SM_OK);
	assert_int_equal(place.topic, 1);
	assert_int_equal(sm_match(town.matcher, none, text, 0, 0, &place), SM_NONE);
	town_close(&town);
}

/* The hashes of a file with one topic. */
struct hashes {
	uint8_t all[32], rule[16];
};

static struct hashes hashes_of(const char *text)
{
	struct town town = town_from(text);
	struct hashes hashes;

	assert_int_equal(town.status, SM_OK);
	sm_topics_hash(town.topics, hashes.all);
	sm_topics_rule_hash(town.topics, 0, hashes.rule);
	town_close(&town);
	return hashes;
}

static void a_hash_changes_with_what_is_counted(void **state)
{
	struct hashes base = hashes_of("topics:\n" TOPIC("a", "bus", "2026-01-01", "2027-01-01", ""));
	struct hashes again = hashes_of("# other comment\ntopics:\n" TOPIC("a", "bus", "2026-01-01", "2027-01-01", ""));
	struct hashes prolonged = hashes_of("topics:\n" TOPIC("a", "bus", "2026-01-01", "2028-01-01", ""));
	struct hashes changed[] = {
		hashes_of("topics:\n" TOPIC("b", "bus", "2026-01-01", "2027-01-01", "")),
		hashes_of("topics:\n" TOPIC("a", "bus*", "2026-01-01", "2027-01-01", "")),
		hashes_of("topics:\n" TOPIC("a", "bus", "2025-01-01", "2027-01-01", "")),
		hashes_of("topics:\n" TOPIC("a", "bus", "2026-01-01", "2027-01-01", "    sensitivity: sensitive\n")),
	};
	struct hashes more = hashes_of("topics:\n" TOPIC("a", "bus", "2026-01-01", "2027-01-01", "")
					   TOPIC("b", "bus", "2026-01-01", "2027-01-01", ""));

	(void)state;
	assert_memory_equal(base.rule, again.rule, 16);
	assert_memory_equal(base.all, again.all, 32);
	assert_memory_equal(base.rule, prolonged.rule, 16);
	for (size_t i = 0; i < sizeof(changed) / sizeof(changed[0]); i++) {
		assert_memory_not_equal(base.rule, changed[i].rule, 16);
		assert_memory_not_equal(base.all, changed[i].all, 32);
	}
	assert_memory_equal(base.rule, more.rule, 16);
	assert_memory_not_equal(base.all, more.all, 32);
}

static void every_mistake_in_a_licence_is_told_at_once(void **state)
{
	struct town town = town_from(
	    "topics:\n" TOPIC("a", "bus", "2026-01-01", "2026-01-01", "")
		TOPIC("a", "bus", "2026-01-01", "2027-01-01", "    sensitivity: secret\n")
		    TOPIC("Hoi daar", "bus", "gisteren", "2027-01-01", "    extra: x\n") "  - id: c\n    name: Naam\n");
	char *text = problems_text(town.problems);
	static const char *const wanted[] = {
		"'until' must be after 'from'",
		"'a' is there already (line 2)",
		"'sensitivity' does not know 'secret'",
		"an id has 1 to 40",
		"'from' must be a day",
		"unknown key 'extra'",
		"'theme' is missing",
		"'rule' is missing",
		"'purpose' is missing",
		"'ground' is missing",
		"'owner' is missing",
		"'until' is missing",
	};

	(void)state;
	assert_int_equal(town.status, SM_ERROR_CONFIG);
	assert_null(town.topics);
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		if (!strstr(text, wanted[i]))
			fail_msg("'%s' is not in:\n%s", wanted[i], text);
	free(text);
	town_close(&town);
}

static void files_without_topics_are_refused(void **state)
{
	static const char *const texts[] = { "",      "topics: []\n",     "topics: parkeren\n",
					     "- a\n", "topics:\n  - a\n", "topics: [\n" };

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct town town = town_from(texts[i]);

		assert_int_equal(town.status, SM_ERROR_CONFIG);
		town_close(&town);
	}
}

static void the_topics_to_start_from_compile_and_catch_what_a_town_says(void **state)
{
	static const char *const said[][2] = {
		{ "parkeren", "Alweer een boete, en nergens een plek voor de auto te vinden" },
		{ "parkeren", "parkeertarieven gaan omhoog naar 4 euro per uur, belachelijk" },
		{ "afval", "de container op de hoek zit alweer vol en het stinkt" },
		{ "afval", "Kliko's niet geleegd vandaag" },
		{ "wonen", "Mijn dochter staat al negen jaar op de wachtlijst voor een huurwoning" },
		{ "veiligheid", "grote brand in de binnenstad, overal sirenes en rook" },
		{ "veiligheid", "er is vannacht ingebroken bij de buren, politie was er snel" },
		{ "verkeer", "die rotonde is levensgevaarlijk voor fietsers" },
		{ "verkeer", "ze rijden hier veel te hard door de straat" },
		{ "groen", "wat is het park mooi opgeknapt, prachtige bloemen en nieuwe bankjes" },
		{ "geluidsoverlast", "harde muziek tot 3 uur, weer niet geslapen door de herrie" },
		{ "evenementen", "wat een fantastisch festival was dat, mooie optredens" },
		{ "dienstverlening", "anderhalf uur in de wacht bij het gemeentehuis voor een paspoort" },
		{ "belastingen", "de ozb gaat weer met tien procent omhoog" },
		{ "jeugd", "er is voor jongeren echt niets te doen, het jongerencentrum is dicht" },
		{ "zorg", "mijn moeder wacht al maanden op huishoudelijke hulp van de wmo" },
		{ "openbaar-vervoer", "de bus rijdt niet meer langs onze halte" },
		{ "water", "na die hoosbui staan de putten over en loopt de kelder onder" },
		{ NULL, "lekker weertje vandaag" },
		{ NULL, "fijne verjaardag allemaal" },
		{ NULL, "wie wint er vanavond" },
	};
	struct town town = town_open(test_root("rules/topics/starter.yaml"), SMALL_TOWN);
	int wrong = 0;

	(void)state;
	assert_int_equal(town.status, SM_OK);
	assert_true(sm_topics_count(town.topics) >= 12);
	for (size_t i = 0; i < sizeof(said) / sizeof(said[0]); i++) {
		int topic = topic_of(&town, said[i][1]);
		const char *id = topic < 0 ? "-" : sm_topics_at(town.topics, (size_t)topic)->id;

		if (strcmp(id, said[i][0] ? said[i][0] : "-") != 0) {
			print_error("'%s' is %s\n", said[i][1], id);
			wrong++;
		}
	}
	assert_int_equal(wrong, 0);
	town_close(&town);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_topic_with_most_words_found_wins),
		cmocka_unit_test(nothing_stays_from_the_post_before),
		cmocka_unit_test(a_licence_holds_from_its_first_day_until_its_last),
		cmocka_unit_test(a_hash_changes_with_what_is_counted),
		cmocka_unit_test(every_mistake_in_a_licence_is_told_at_once),
		cmocka_unit_test(files_without_topics_are_refused),
		cmocka_unit_test(the_topics_to_start_from_compile_and_catch_what_a_town_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
