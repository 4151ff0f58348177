// SPDX-License-Identifier: EUPL-1.2
// Unit tests of the machine: it agrees with a naive reading of random rules, and stays linear on hostile texts.
#include <time.h>

#include "fixture.h"

/* ---- A naive reading: trees made at random, texts as lists of words, every operator by its definition. ---- */

enum { NODES = 64, WORDS = 40, RULES = 12, ROUNDS = 300, TEXTS = 60, KINDS = 6 };
enum kind { WORD, STEM, PHRASE, NEAR, AND, OR, NOT };

struct tree {
	enum kind kind;
	int a, b;        /* children */
	int word, other; /* of a leaf; other is the second word of a phrase */
	int distance;
};

static const char *const vocabulary[] = { "bus",      "bushalte", "busbaan", "trein",   "trei", "tram",
					  "tramlijn", "stoep",    "plek",    "plekken", "geen", "duur" };
enum { VOCABULARY = sizeof(vocabulary) / sizeof(vocabulary[0]) };

struct world {
	uint64_t seed;
	struct tree node[NODES];
	int count;
	int text[WORDS], length;
};

static int roll(struct world *w, int sides)
{
	w->seed = w->seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (int)(w->seed >> 33) % sides;
}

static int leaf(struct world *w)
{
	struct tree *t = &w->node[w->count];

	*t = (struct tree){ .kind = (enum kind)roll(w, 3), .word = roll(w, VOCABULARY), .other = roll(w, VOCABULARY) };
	return w->count++;
}

static int grow(struct world *w, int depth)
{
	int at, kind = roll(w, KINDS + 1);

	if (depth == 0 || kind <= PHRASE)
		return leaf(w);
	at = w->count++;
	w->node[at] = (struct tree){ .kind = (enum kind)kind, .distance = 1 + roll(w, 6), .b = -1 };
	if (kind == NEAR) {
		w->node[at].a = leaf(w);
		w->node[at].b = leaf(w);
	} else {
		w->node[at].a = grow(w, depth - 1);
		if (kind != NOT)
			w->node[at].b = grow(w, depth - 1);
	}
	return at;
}

static void print_tree(const struct world *w, int at, FILE *stream)
{
	static const char *const name[] = { [AND] = "AND", [OR] = "OF" };
	const struct tree *t = &w->node[at];

	switch (t->kind) {
	case WORD: fputs(vocabulary[t->word], stream); return;
	case STEM: fprintf(stream, "%.3s*", vocabulary[t->word]); return;
	case PHRASE: fprintf(stream, "\"%s %s\"", vocabulary[t->word], vocabulary[t->other]); return;
	case NOT:
		fputs("NOT (", stream);
		print_tree(w, t->a, stream);
		fputs(")", stream);
		return;
	case NEAR:
		print_tree(w, t->a, stream);
		fprintf(stream, " NEAR/%d ", t->distance);
		print_tree(w, t->b, stream);
		return;
	case AND:
	case OR:
		fputs("(", stream);
		print_tree(w, t->a, stream);
		fprintf(stream, ") %s (", name[t->kind]);
		print_tree(w, t->b, stream);
		fputs(")", stream);
		return;
	}
}

/* Does the leaf stand at word i? And how many words does it take. */
static int leaf_at(const struct world *w, const struct tree *t, int i)
{
	if (t->kind == WORD)
		return w->text[i] == t->word ? 1 : 0;
	if (t->kind == STEM)
		return strncmp(vocabulary[w->text[i]], vocabulary[t->word], 3) == 0 ? 1 : 0;
	return i + 1 < w->length && w->text[i] == t->word && w->text[i + 1] == t->other ? 2 : 0;
}

static bool naive_near(const struct world *w, const struct tree *t)
{
	for (int i = 0; i < w->length; i++)
		for (int j = 0; j < w->length; j++) {
			int a = leaf_at(w, &w->node[t->a], i), b = leaf_at(w, &w->node[t->b], j);
			int apart = i < j ? j - (i + a - 1) : i - (j + b - 1);

			if (a && b && apart >= 1 && apart <= t->distance)
				return true;
		}
	return false;
}

static bool naive(const struct world *w, int at)
{
	const struct tree *t = &w->node[at];

	switch (t->kind) {
	case AND: return naive(w, t->a) && naive(w, t->b);
	case OR: return naive(w, t->a) || naive(w, t->b);
	case NOT: return !naive(w, t->a);
	case NEAR: return naive_near(w, t);
	case WORD:
	case STEM:
	case PHRASE: break;
	}
	for (int i = 0; i < w->length; i++)
		if (leaf_at(w, t, i))
			return true;
	return false;
}

/* Distinct words and phrases found that stand under an even number of NOTs. */
static int naive_terms(const struct world *w, int at, bool positive, bool *seen)
{
	const struct tree *t = &w->node[at];
	int key, found = 0;

	if (t->kind > PHRASE) {
		found = naive_terms(w, t->a, t->kind == NOT ? !positive : positive, seen);
		return found + (t->b >= 0 ? naive_terms(w, t->b, positive, seen) : 0);
	}
	key = t->kind * VOCABULARY * VOCABULARY + t->word * VOCABULARY + (t->kind == PHRASE ? t->other : 0);
	if (t->kind == STEM) /* the same three letters are the same stem */
		for (int i = t->word; i >= 0; i--)
			if (strncmp(vocabulary[i], vocabulary[t->word], 3) == 0)
				key = t->kind * VOCABULARY * VOCABULARY + i * VOCABULARY;
	if (!positive || seen[key] || !naive(w, at))
		return 0;
	seen[key] = true;
	return 1;
}

static int naive_best(struct world *worlds, size_t count, const struct world *text)
{
	int best = -1, most = -1;

	for (size_t i = 0; i < count; i++) {
		bool seen[3 * VOCABULARY * VOCABULARY] = { false };
		int terms;

		worlds[i].length = text->length;
		memcpy(worlds[i].text, text->text, sizeof(text->text));
		if (!naive(&worlds[i], 0))
			continue;
		terms = naive_terms(&worlds[i], 0, true, seen);
		if (terms > most) {
			most = terms;
			best = (int)i;
		}
	}
	return best;
}

/* A rule that the compiler takes: one that nothing at all satisfies, or that everything does, is made again. */
static char *random_rule(struct world *w)
{
	char *text = NULL;
	size_t length;
	FILE *stream;

	do {
		w->count = 0;
		w->length = 0;
		grow(w, 3);
	} while (naive(w, 0));
	stream = open_memstream(&text, &length);
	print_tree(w, 0, stream);
	fclose(stream);
	return text;
}

static void compare_round(struct world *dice)
{
	struct world worlds[RULES];
	char *rule[RULES];
	struct town town;

	for (int i = 0; i < RULES; i++) {
		worlds[i].seed = dice->seed + (uint64_t)i * 7919;
		rule[i] = random_rule(&worlds[i]);
	}
	(void)roll(dice, 2);
	town = town_of((const char *const *)rule, RULES, SMALL_TOWN);
	if (town.status != SM_OK)
		fail_msg("%s", problems_text(town.problems));
	for (int t = 0; t < TEXTS; t++) {
		char text[WORDS * 12] = "";

		dice->length = roll(dice, WORDS);
		for (int i = 0; i < dice->length; i++) {
			dice->text[i] = roll(dice, VOCABULARY);
			strcat(strcat(text, i ? (roll(dice, 2) ? " " : ", ") : ""), vocabulary[dice->text[i]]);
		}
		if (topic_of(&town, text) != naive_best(worlds, RULES, dice))
			fail_msg("differs on '%s'", text);
	}
	town_close(&town);
	for (int i = 0; i < RULES; i++)
		free(rule[i]);
}

static void the_machine_agrees_with_a_naive_reading(void **state)
{
	struct world dice = { .seed = 20260523 };

	(void)state;
	for (int round = 0; round < ROUNDS; round++)
		compare_round(&dice);
}

/* ---- Hostile texts ---- */

static double match_s(struct town *town, const char *text, size_t length)
{
	struct timespec from, until;
	struct sm_place place;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
	(void)!sm_match(town->matcher, sm_text_of(""), (struct sm_text){ text, length }, NOON, 0, &place);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &until);
	return (double)(until.tv_sec - from.tv_sec) + (double)(until.tv_nsec - from.tv_nsec) / 1e9;
}

static const char *const hostile[] = {
	"a ",
	"a",
	"parkeren ",
	"parkeer",
	"geen ",
	"geen plek ",
	"\xc3\xa9",
	"e\xcc\x81",
	"\xff\xfe",
	"\xe2\x80\x8b",
	"@",
	"@a ",
	"www.",
	"http://",
	"\xf0\x9f\x98\x80",
	"kerkstraat kraankade ",
	"\xef\xb7\xba ", /* one sign that Unicode takes apart into eighteen letters */
	"\0",
};

/* Eight times as much text takes about eight times as long: quadratic work would take sixty-four. */
static void hostile_texts_take_linear_time(void **state)
{
	enum { SMALL = 64 * 1024, LARGE = 8 * SMALL };
	char *areas = test_read(test_root("tests/data/match/areas.yaml"), NULL);
	struct town town = town_open(test_root("rules/topics/starter.yaml"), areas);
	char *text = malloc(LARGE);

	(void)state;
	assert_int_equal(town.status, SM_OK);
	for (size_t i = 0; i < sizeof(hostile) / sizeof(hostile[0]); i++) {
		size_t length = strlen(hostile[i]) ? strlen(hostile[i]) : 1;
		double small, large;

		for (size_t at = 0; at < LARGE; at++)
			text[at] = hostile[i][at % length];
		small = match_s(&town, text, SMALL);
		large = match_s(&town, text, LARGE);
		if (large > 32 * small + 0.05)
			fail_msg("text %zu: %f s for 64 KiB, %f s for 512 KiB", i, small, large);
	}
	free(text);
	free(areas);
	town_close(&town);
}

/* Bytes at random, cut at random: only the sanitizers have something to say. */
static void random_bytes_do_no_harm(void **state)
{
	char *areas = test_read(test_root("tests/data/match/areas.yaml"), NULL);
	struct town town = town_open(test_root("rules/topics/starter.yaml"), areas);
	struct world dice = { .seed = 7 };
	struct sm_place place;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		size_t length = (size_t)roll(&dice, 200);
		char *text = malloc(length + 1); /* exact, so that reading past the end is seen */

		for (size_t i = 0; i < length; i++)
			text[i] = (char)(roll(&dice, 3) ? roll(&dice, 256) : "@ .:/aeo"[roll(&dice, 8)]);
		(void)!sm_match(town.matcher, (struct sm_text){ text, length / 2 },
				(struct sm_text){ text + length / 2, length - length / 2 }, NOON, 0, &place);
		assert_true(place.area >= 0 && place.area < 7);
		free(text);
	}
	free(areas);
	town_close(&town);
}

static void an_endless_word_is_one_word(void **state)
{
	const char *rules[] = { "parkeer* OR \"lang woord\"" };
	struct town town = town_of(rules, 1, SMALL_TOWN);
	char text[1000];

	(void)state;
	memset(text, 'a', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	assert_int_equal(topic_of(&town, text), -1);
	memcpy(text, "parkeer", 7);
	assert_int_equal(topic_of(&town, text), 0);
	town_close(&town);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_machine_agrees_with_a_naive_reading),
		cmocka_unit_test(hostile_texts_take_linear_time),
		cmocka_unit_test(random_bytes_do_no_harm),
		cmocka_unit_test(an_endless_word_is_one_word),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
