// SPDX-License-Identifier: EUPL-1.2
// Unit tests of areas: codes that nest, names that point, and which of several areas a post is about.
#include "fixture.h"

/* The code of the area of a text, or of a post whose feed belongs to fallback. */
static const char *area_in(struct town *town, const char *title, const char *text, const char *fallback)
{
	struct sm_place place;
	enum sm_status status = sm_match(town->matcher, sm_text_of(title), sm_text_of(text), NOON,
					 sm_areas_find(town->areas, fallback), &place);

	assert_true(status == SM_OK || status == SM_NONE);
	return sm_areas_at(town->areas, (size_t)place.area)->code;
}

static void names_and_places_point_at_the_smallest_area(void **state)
{
	static const struct {
		const char *title, *text, *fallback, *code;
	} cases[] = {
		{ "", "nergens iets over", "GM9999", "GM9999" },
		{ "", "nergens iets over", "WK999901", "WK999901" },
		{ "", "op de KRAANKADE is het stil", "GM9999", "BU99990001" },
		{ "Kraankade", "is het stil", "GM9999", "BU99990001" },
		{ "", "in de binnenstad", "GM9999", "WK999900" },
		{ "", "in de binnenstad bij de kraankade", "GM9999", "BU99990001" },
		{ "", "kraankade in de binnenstad", "GM9999", "BU99990001" },
		{ "", "op het facadeplein", "GM9999", "BU99990101" },
		{ "", "#Kadebuurt", "GM9999", "BU99990001" },
		{ "", "plein 1945", "GM9999", "BU99990001" },
		/* a longer name hides the shorter one in it */
		{ "", "de lange dijk ligt open", "GM9999", "BU99990001" },
		{ "", "de dijk ligt open", "GM9999", "BU99990002" },
		{ "", "lange dijk en dijk", "GM9999", "WK999900" },
		{ "", "grote markt noord", "GM9999", "WK999901" },
		{ "", "grote markt", "GM9999", "WK999900" },
		/* several of one level: what they share */
		{ "", "kraankade en marktstraat", "GM9999", "WK999900" },
		{ "", "kraankade en facadeplein", "GM9999", "GM9999" },
		{ "", "kraankade en facadeplein", "BU99990001", "GM9999" },
		{ "", "kraankade en marktstraat en facadeplein", "GM9999", "GM9999" },
		{ "", "kraankade en kadebuurt", "GM9999", "BU99990001" },
		{ "", "kerkstraat", "GM9999", "WK999901" },
		/* a word that means other things counts only with its context */
		{ "", "om de hoek", "GM9999", "GM9999" },
		{ "", "de hoek, mooie buurt", "GM9999", "BU99990002" },
		{ "", "de hoek op het plein", "GM9999", "BU99990002" },
		{ "buurt", "de hoek", "GM9999", "BU99990002" },
		{ "", "noord", "GM9999", "GM9999" },
		{ "", "wijk noord", "GM9999", "WK999901" },
		/* the larger area around the feed's own tells nothing new, another one does */
		{ "", "hier in proefstad", "BU99990001", "BU99990001" },
		{ "", "hier in proefstad", "WK999900", "WK999900" },
		{ "", "in de binnenstad", "BU99990001", "BU99990001" },
		{ "", "in de binnenstad", "BU99990101", "WK999900" },
		{ "", "facadeplein", "BU99990001", "BU99990101" },
		/* handles and addresses are no places, and no name reaches from title into text */
		{ "", "@kraankade", "GM9999", "GM9999" },
		{ "", "https://example.test/kraankade", "GM9999", "GM9999" },
		{ "lange", "dijk", "GM9999", "BU99990002" },
	};
	const char *rule = "parkeren";
	char *areas = test_read(test_root("tests/data/match/areas.yaml"), NULL);
	struct town town = town_of(&rule, 1, areas);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *code = area_in(&town, cases[i].title, cases[i].text, cases[i].fallback);

		if (strcmp(code, cases[i].code) != 0)
			print_error("'%s' '%s' from %s\n", cases[i].title, cases[i].text, cases[i].fallback);
		assert_string_equal(code, cases[i].code);
	}
	free(areas);
	town_close(&town);
}

static void areas_nest_by_their_codes_in_any_order(void **state)
{
	const char *rule = "parkeren";
	char *text = test_read(test_root("tests/data/match/areas.yaml"), NULL);
	struct town town = town_of(&rule, 1, text);
	int quay = sm_areas_find(town.areas, "BU99990001"), centre = sm_areas_find(town.areas, "WK999900");

	(void)state;
	assert_int_equal(sm_areas_count(town.areas), 7);
	assert_int_equal(sm_areas_indelingsjaar(town.areas), 2026);
	assert_int_equal(sm_areas_at(town.areas, (size_t)quay)->parent, centre);
	assert_int_equal(sm_areas_at(town.areas, (size_t)quay)->level, 2);
	assert_int_equal(sm_areas_at(town.areas, (size_t)centre)->parent, sm_areas_find(town.areas, "GM9999"));
	assert_int_equal(sm_areas_at(town.areas, (size_t)sm_areas_find(town.areas, "GM9999"))->parent, -1);
	assert_int_equal(sm_areas_find(town.areas, "GM0001"), -1);
	assert_null(sm_areas_at(town.areas, 7));
	free(text);
	town_close(&town);
}

static void an_area_out_of_range_falls_back_to_the_municipality(void **state)
{
	const char *rule = "parkeren";
	char *text = test_read(test_root("tests/data/match/areas.yaml"), NULL);
	struct town town = town_of(&rule, 1, text);
	struct sm_place place;

	(void)state;
	for (int fallback = -1; fallback < 20; fallback += 20) {
		assert_int_equal(sm_match(town.matcher, sm_text_of(""), sm_text_of("x"), NOON, fallback, &place),
				 SM_NONE);
		assert_int_equal(place.area, sm_areas_find(town.areas, "GM9999"));
	}
	free(text);
	town_close(&town);
}

static void every_mistake_in_areas_is_told_at_once(void **state)
{
	struct sm_config_problems *problems;
	struct sm_areas *areas;
	char *text;
	const char *path = test_file(test_folder(), "wrong.yaml",
				     "indelingsjaar: 26\n"
				     "areas:\n"
				     "  - {code: WK999900, name: Centrum}\n"
				     "  - {code: BU99990101, name: Buurt}\n"
				     "  - {code: XX12, name: Iets}\n"
				     "  - {code: WK999900, name: Nogmaals}\n"
				     "  - {code: BU99990001, name: Om, places: [\"@iemand\", {woord: x}]}\n"
				     "  - {code: BU99990002, nam: Oost}\n");
	static const char *const wanted[] = {
		":1:16: 'indelingsjaar' must be",
		":3:",
		"the municipality itself is missing",
		"BU99990101 lies in WK999901, which is not there",
		":5:12: not a CBS code",
		":6:12: 'WK999900' is there already (line 3)",
		"too short",
		"account name",
		"unknown key 'woord'",
		"'word' is missing",
		"unknown key 'nam': did you mean 'name'",
		"'name' is missing",
	};

	(void)state;
	assert_int_equal(sm_config_problems_open(SM_EN, &problems, NULL), SM_OK);
	assert_int_equal(sm_areas_open(path, problems, &areas, NULL), SM_ERROR_CONFIG);
	assert_null(areas);
	text = problems_text(problems);
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		if (!strstr(text, wanted[i]))
			fail_msg("'%s' is not in:\n%s", wanted[i], text);
	free(text);
	sm_config_problems_close(problems);
}

static void two_municipalities_are_one_too_many(void **state)
{
	struct sm_config_problems *problems;
	struct sm_areas *areas;
	const char *path = test_file(test_folder(), "two.yaml",
				     "indelingsjaar: 2026\nareas:\n  - {code: GM0001, name: Aaa}\n"
				     "  - {code: GM0002, name: Bbb}\n");

	(void)state;
	assert_int_equal(sm_config_problems_open(SM_EN, &problems, NULL), SM_OK);
	assert_int_equal(sm_areas_open(path, problems, &areas, NULL), SM_ERROR_CONFIG);
	assert_int_equal(sm_config_problems_count(problems), 1);
	sm_config_problems_close(problems);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_and_places_point_at_the_smallest_area),
		cmocka_unit_test(areas_nest_by_their_codes_in_any_order),
		cmocka_unit_test(an_area_out_of_range_falls_back_to_the_municipality),
		cmocka_unit_test(every_mistake_in_areas_is_told_at_once),
		cmocka_unit_test(two_municipalities_are_one_too_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
