// SPDX-License-Identifier: EUPL-1.2
// The whole state space of four people and everything that they can do, to a fixed point: nothing ever becomes wider by
// one person. The rule that decides is the one of the program; the negative controls are weaker rules, of which the
// same search must find the hole.
#include "sentimeter/approval.h"
#include "test.h"

/* Two officers would do too: with one, more can go wrong. */
enum { OFFICER, ANALYST, MODERATOR, ADMINISTRATOR, PEOPLE };
/* Versions of a file: how wide each is. The last two are as wide as each other: neither is the other's narrowing. */
enum { VALUES = 3, MARKS = 3 }; /* a signature of each person over each value: none, from before, since */
enum { NONE, BEFORE, SINCE };
enum { STATES = VALUES * 531441 }; /* 3^(4*3) */

static const int width[VALUES] = { 0, 1, 2 };

struct rule {
	bool (*counts)(const struct sm_approval *approval, int64_t after_s, int64_t now_s);
	bool (*enough)(enum sm_direction direction, const struct sm_approval *approval, size_t count);
};

static struct sm_person person[PEOPLE] = {
	[OFFICER] = { .name = "jansen", .roles = SM_STAFF_BIT(SM_STAFF_OFFICER), .until_s = 1000 },
	[ANALYST] = { .name = "de-vries", .roles = SM_STAFF_BIT(SM_STAFF_ANALYST), .until_s = 1000 },
	[MODERATOR] = { .name = "bakker", .roles = SM_STAFF_BIT(SM_STAFF_MODERATOR), .until_s = 1000 },
	[ADMINISTRATOR] = { .name = "beheer", .roles = SM_STAFF_BIT(SM_STAFF_ADMINISTRATOR), .until_s = 1000 },
};

/* What is in force, and which signatures lie somewhere: who has an old one keeps it and may put it back. */
struct world {
	int value;
	int mark[VALUES][PEOPLE];
};

static int pack(const struct world *world)
{
	int state = world->value;

	for (int v = 0; v < VALUES; v++)
		for (int p = 0; p < PEOPLE; p++)
			state = state * MARKS + world->mark[v][p];
	return state;
}

static void unpack(int state, struct world *world)
{
	for (int v = VALUES - 1; v >= 0; v--)
		for (int p = PEOPLE - 1; p >= 0; p--, state /= MARKS)
			world->mark[v][p] = state % MARKS;
	world->value = state;
}

/* Anyone puts any version with any of its signatures in place, and the program looks. */
static bool comes_into_force(const struct world *world, int value, const struct rule *rule)
{
	struct sm_approval approval[PEOPLE];
	enum sm_direction direction = width[value] > width[world->value] ? SM_WIDER : SM_NARROWER;
	size_t count = 0;

	for (int p = 0; p < PEOPLE; p++) {
		struct sm_approval made = { &person[p], world->mark[value][p] == SINCE ? 101 : 100 };

		if (world->mark[value][p] != NONE && rule->counts(&made, 100, 102))
			approval[count++] = made;
	}
	return value != world->value && rule->enough(direction, approval, count);
}

/* How many signed for this since the version in force came about, of those who may. */
static int willing(const struct world *world, int value)
{
	int count = 0;

	for (int p = 0; p < PEOPLE; p++)
		count += world->mark[value][p] == SINCE && p != ADMINISTRATOR;
	return count;
}

static void put_in_force(struct world *world, int value)
{
	world->value = value;
	for (int v = 0; v < VALUES; v++)
		for (int p = 0; p < PEOPLE; p++)
			if (world->mark[v][p] == SINCE)
				world->mark[v][p] = BEFORE;
}

struct search {
	unsigned char *seen;
	int *queue;
	int head, tail;
	int64_t transitions, widenings, by_one;
};

static void visit(struct search *search, const struct world *world)
{
	int state = pack(world);

	if (search->seen[state])
		return;
	search->seen[state] = 1;
	search->queue[search->tail++] = state;
}

static void explore(struct search *search, const struct world *world, const struct rule *rule)
{
	for (int v = 0; v < VALUES; v++) {
		struct world next = *world;

		for (int p = 0; p < PEOPLE; p++) {
			next.mark[v][p] = SINCE;
			search->transitions++;
			visit(search, &next);
			next.mark[v][p] = world->mark[v][p];
		}
		if (!comes_into_force(world, v, rule))
			continue;
		search->transitions++;
		if (width[v] > width[world->value]) {
			search->widenings++;
			search->by_one += willing(world, v) < 2;
		}
		put_in_force(&next, v);
		visit(search, &next);
	}
}

static struct search search_all(const struct rule *rule)
{
	struct search search = { .seen = calloc(STATES, 1), .queue = calloc(STATES, sizeof(int)) };
	struct world start = { .value = 0 };

	assert_non_null(search.seen);
	assert_non_null(search.queue);
	visit(&search, &start);
	while (search.head < search.tail) {
		struct world world;

		unpack(search.queue[search.head++], &world);
		explore(&search, &world, rule);
	}
	free(search.seen);
	free(search.queue);
	search.seen = NULL;
	search.queue = NULL;
	return search;
}

static void nobody_widens_alone(void **state)
{
	const struct rule rule = { sm_approval_counts, sm_approval_enough };
	struct search search = search_all(&rule);

	(void)state;
	print_message("%d states, %lld transitions, %lld widenings, %lld by one person\n", search.tail,
		      (long long)search.transitions, (long long)search.widenings, (long long)search.by_one);
	assert_true(search.tail > 500000);
	assert_true(search.widenings > 0);
	assert_int_equal(search.by_one, 0);
}

static bool one_is_enough(enum sm_direction direction, const struct sm_approval *approval, size_t count)
{
	(void)direction;
	(void)approval;
	return count > 0;
}

static bool of_any_time(const struct sm_approval *approval, int64_t after_s, int64_t now_s)
{
	(void)after_s;
	return sm_approval_counts(approval, 0, now_s);
}

static bool of_anybody(const struct sm_approval *approval, int64_t after_s, int64_t now_s)
{
	(void)now_s;
	return approval->time_s > after_s;
}

static void with_a_weaker_rule_the_same_search_finds_the_hole(void **state)
{
	const struct rule one = { sm_approval_counts, one_is_enough };
	const struct rule replay = { of_any_time, sm_approval_enough };
	const struct rule administrator = { of_anybody, sm_approval_enough };

	(void)state;
	assert_true(search_all(&one).by_one > 0);
	assert_true(search_all(&replay).by_one > 0);
	assert_true(search_all(&administrator).by_one > 0);
}

/* ---- People decide who decides: settings and people together. ---- */

/* Two versions of people.yaml: as it is, and one that an attacker would like, in which the administrator is an officer
 * and the others are gone. Two versions of the settings, narrow and wide. Signatures since the version in force, and
 * who of the people as they were at the start took part in each step. */
enum { TAKEN = 2, PAIR_STATES = 2 * 2 * 65536 };

static struct sm_person taken_over = { .name = "beheer", .roles = SM_STAFF_BIT(SM_STAFF_OFFICER), .until_s = 1000 };
static struct sm_person friend = { .name = "vriend", .roles = SM_STAFF_BIT(SM_STAFF_ANALYST), .until_s = 1000 };

static size_t approvals_of(int people, int marks, struct sm_approval approval[PEOPLE])
{
	size_t count = 0;

	for (int p = 0; p < PEOPLE; p++) {
		const struct sm_person *by = !people              ? &person[p]
					     : p == ADMINISTRATOR ? &taken_over
					     : p == MODERATOR     ? &friend
								  : NULL;
		struct sm_approval made = { by, 101 };

		if ((marks & 1 << p) && by && sm_approval_counts(&made, 100, 102))
			approval[count++] = made;
	}
	return count;
}

/* marks: four bits each for people as it is, people taken over, settings narrow, settings wide. */
static int64_t explore_pairs(bool (*enough)(enum sm_direction, const struct sm_approval *, size_t), int alone)
{
	unsigned char *seen = calloc(PAIR_STATES, 1);
	int *queue = calloc(PAIR_STATES, sizeof(int)), head = 0, tail = 0;
	int64_t widened = 0;

	assert_non_null(seen);
	assert_non_null(queue);
	queue[tail++] = 0;
	seen[0] = 1;
	while (head < tail) {
		int state = queue[head++], people = state >> 17, wide = state >> 16 & 1, marks = state & 0xffff;

		for (int action = 0; action < 8; action++) {
			struct sm_approval approval[PEOPLE];
			int next = state, to = action & 1;

			if (action < 4) /* this one person signs something */
				next |= 1 << (4 * action + alone);
			else if (action < 6 && to != people &&
				 enough(SM_WIDER, approval, approvals_of(people, marks >> (4 * to) & 15, approval)))
				next = to << 17 | wide << 16 | (marks & 0xff00);
			else if (action >= 6 && to != wide &&
				 enough(to ? SM_WIDER : SM_NARROWER, approval,
					approvals_of(people, marks >> (8 + 4 * to) & 15, approval)))
				next = people << 17 | to << 16 | (marks & 0x00ff);
			widened += next >> 16 > state >> 16;
			if (!seen[next]) {
				seen[next] = 1;
				queue[tail++] = next;
			}
		}
	}
	free(seen);
	free(queue);
	return widened;
}

static void nobody_takes_the_list_of_people_over_alone(void **state)
{
	int64_t control = 0;

	(void)state;
	for (int p = 0; p < PEOPLE; p++) {
		assert_int_equal(explore_pairs(sm_approval_enough, p), 0);
		control += explore_pairs(one_is_enough, p);
	}
	assert_true(control > 0);
}

/* ---- The rule, word by word. ---- */

static void the_rule_is_what_it_says(void **state)
{
	struct sm_approval officer = { &person[OFFICER], 50 }, analyst = { &person[ANALYST], 50 },
			   moderator = { &person[MODERATOR], 50 };
	struct sm_approval two[] = { officer, analyst }, twice[] = { officer, officer },
			   no_officer[] = { analyst, moderator };

	(void)state;
	assert_true(sm_approval_enough(SM_WIDER, two, 2));
	assert_false(sm_approval_enough(SM_WIDER, twice, 2));
	assert_false(sm_approval_enough(SM_WIDER, no_officer, 2));
	assert_false(sm_approval_enough(SM_WIDER, two, 1));
	assert_true(sm_approval_enough(SM_NARROWER, two + 1, 1));
	assert_true(sm_approval_enough(SM_EVEN, two, 1));
	assert_false(sm_approval_enough(SM_NARROWER, two, 0));
	assert_true(sm_approval_counts(&officer, 49, 60));
	assert_false(sm_approval_counts(&officer, 50, 60)); /* not newer than what is in force */
	assert_false(sm_approval_counts(&(struct sm_approval){ &person[ADMINISTRATOR], 50 }, 0, 60));
	assert_false(sm_approval_counts(&(struct sm_approval){ &person[OFFICER], 1000 }, 0, 2000)); /* has left */
	assert_false(sm_approval_counts(&(struct sm_approval){ &person[OFFICER], 0 }, 0, 60));      /* says no time */
	assert_false(sm_approval_counts(&officer, 0, 49 - SM_APPROVAL_AHEAD_S));                    /* for later */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_rule_is_what_it_says),
		cmocka_unit_test(nobody_widens_alone),
		cmocka_unit_test(with_a_weaker_rule_the_same_search_finds_the_hole),
		cmocka_unit_test(nobody_takes_the_list_of_people_over_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
