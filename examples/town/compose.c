// SPDX-License-Identifier: EUPL-1.2
// compose: what is to be said, by whom → words, from a template with slots.
//
// A template holds {slot} and {this|or that}; both may be nested. Slots that name a place or plant an identifier are
// known here; all others are rows of slots.tsv.
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "inside.h"

enum { TEXT_MAX = 4000, DEPTH_MAX = 8, WORD_MAX = 40 };

struct composer {
	struct town *town;
	struct random *random;
	const struct request *request;
	struct sm_buffer out;
	bool capital; /* the next letter begins a sentence */
	bool placed;  /* a place was named */
};

static const char *const mood_name[3] = { "neg", "neu", "pos" };

/* With their article, as people write them after "in". */
static const char *const area_name[TOWN_AREAS] = { "Vlierdrecht", "de Oude Stad", "de Tollevest", "het Zoutkwartier",
						   "Vlierpolder", "Elzenrode",    "Zwaluwrade" };

static void expand(struct composer *c, const char *text, size_t length, int depth);

/* ---- plain words, in the author's own spelling ---- */

static void add(struct composer *c, const char *text, size_t length)
{
	if (length == 0)
		return;
	if (c->capital && islower((unsigned char)text[0])) {
		char first = (char)toupper((unsigned char)text[0]);

		sm_buffer_add(&c->out, &first, 1);
		text++;
		length--;
	}
	if (length > 0)
		sm_buffer_add(&c->out, text, length);
	c->capital = false;
}

static const char *respell(const struct town *town, enum style style, const char *word)
{
	for (size_t i = 0; i < town->words.spellings; i++)
		if (town->words.spelling[i].style == style && strcmp(town->words.spelling[i].word, word) == 0)
			return town->words.spelling[i].written;
	return NULL;
}

static void word_styled(struct composer *c, const char *text, size_t length)
{
	enum style style = c->town->style[c->request->author];
	bool capital = isupper((unsigned char)text[0]);
	char word[WORD_MAX];
	const char *written;

	if (length >= WORD_MAX || (style == STYLE_NONE && !c->town->lower[c->request->author])) {
		add(c, text, length);
		return;
	}
	memcpy(word, text, length);
	word[length] = '\0';
	word[0] = (char)tolower((unsigned char)word[0]);
	written = style != STYLE_NONE && random_chance(c->random, 600) ? respell(c->town, style, word) : NULL;
	if (c->town->lower[c->request->author])
		c->capital = capital = false;
	if (written) {
		snprintf(word, sizeof(word), "%s", written);
	} else if (style == STYLE_SLOPPY && length >= 7 && random_chance(c->random, 25)) {
		size_t i = 2 + (size_t)random_below(c->random, (int)length - 4);

		/* Fingers that are too fast; never inside a letter of two bytes. */
		if (isalpha((unsigned char)word[i]) && isalpha((unsigned char)word[i + 1])) {
			char swapped = word[i];

			word[i] = word[i + 1];
			word[i + 1] = swapped;
		}
	}
	if (capital)
		word[0] = (char)toupper((unsigned char)word[0]);
	add(c, word, strlen(word));
}

static bool in_word(char byte)
{
	return isalpha((unsigned char)byte) || byte == '\'' || (unsigned char)byte >= 0x80;
}

static void literal(struct composer *c, const char *text, size_t length)
{
	for (size_t i = 0; i < length;) {
		size_t end = i;
		bool tag = text[i] == '#' || text[i] == '@';

		while (end < length && (in_word(text[end]) || (tag && text[end] > ' ')))
			end++;
		if (tag)
			add(c, text + i, end - i);
		else if (end > i)
			word_styled(c, text + i, end - i);
		else
			add(c, text + i, ++end - i);
		i = end;
	}
}

/* ---- places ---- */

static const char *without_article(const char *name, int language)
{
	if (language == EN && (strncmp(name, "de ", 3) == 0))
		return name + 3;
	return language == EN && strncmp(name, "het ", 4) == 0 ? name + 4 : name;
}

static const struct place *some_place(struct composer *c, bool street)
{
	const struct words *words = &c->town->words;
	int wanted = 0, area = c->request->area;

	for (size_t i = 0; i < words->places; i++)
		wanted += words->place[i].area == area && words->place[i].street == street;
	if (wanted == 0)
		return NULL;
	wanted = random_below(c->random, wanted);
	for (size_t i = 0; i < words->places; i++)
		if (words->place[i].area == area && words->place[i].street == street && wanted-- == 0)
			return &words->place[i];
	return NULL;
}

static bool from_table(struct composer *c, const char *slot, size_t length, int depth)
{
	int count, language = c->request->language;
	const struct phrase *phrase = words_phrases(&c->town->words, language, slot, length, &count);

	if (count == 0)
		return false;
	phrase += random_below(c->random, count);
	expand(c, phrase->text, strlen(phrase->text), depth + 1);
	return true;
}

static void place(struct composer *c, bool street, int depth)
{
	const struct place *place = some_place(c, street);
	const char *slot = street ? "straat-stad" : "plek-stad";
	const char *name;

	c->placed = true;
	if (!place) {
		from_table(c, slot, strlen(slot), depth);
		return;
	}
	name = without_article(place->name, c->request->language);
	add(c, name, strlen(name));
}

/* ---- identifiers that must never survive ---- */

static void identifier(struct composer *c, enum town_canary_kind kind, const char *text)
{
	c->capital = false;
	sm_buffer_text(&c->out, text);
	town_plant(c->town, kind, text);
}

static void person(struct composer *c, const char **first, const char **last)
{
	const struct words *words = &c->town->words;

	*first = words->first_name[random_below(c->random, (int)words->first_names)];
	*last = words->last_name[random_below(c->random, (int)words->last_names)];
}

/* Mobile numbers that no subscriber has (06-6), and an area code that is not in use (0199). */
static void phone(struct composer *c)
{
	int a = random_below(c->random, 1000), b = random_below(c->random, 10000);
	char text[40];

	switch (random_below(c->random, 5)) {
	case 0: snprintf(text, sizeof(text), "06-6%03d%04d", a, b); break;
	case 1: snprintf(text, sizeof(text), "06 6%03d %04d", a, b); break;
	case 2: snprintf(text, sizeof(text), "066%03d%04d", a, b); break;
	case 3: snprintf(text, sizeof(text), "+31 6 6%03d%04d", a, b); break;
	default: snprintf(text, sizeof(text), "0199-%02d%04d", 30 + a % 60, b); break;
	}
	identifier(c, TOWN_CANARY_PHONE, text);
}

static void email(struct composer *c)
{
	static const char *const host[] = { "vlierpost.example", "mail.example", "thuis.example", "post.test" };
	const char *first, *last;
	char text[120], a[40], b[40];

	person(c, &first, &last);
	town_slug(first, a, sizeof(a));
	town_slug(last, b, sizeof(b));
	snprintf(text, sizeof(text), "%s%s%s@%s", a, random_chance(c->random, 500) ? "." : "", b,
		 host[random_below(c->random, 4)]);
	identifier(c, TOWN_CANARY_EMAIL, text);
}

/* Two series that have not been issued yet. */
static void plate(struct composer *c)
{
	static const char letters[] = "BDFGHJKLNPRSTVXZ";
	char a = letters[random_below(c->random, 16)], b = letters[random_below(c->random, 16)];
	int digit = 1 + random_below(c->random, 9), digits = random_below(c->random, 1000);
	char text[40];

	if (random_chance(c->random, 500))
		snprintf(text, sizeof(text), "%d-%c%c-%03d", digit, a, b, digits);
	else
		snprintf(text, sizeof(text), "%03d-%c%c-%d", digits, a, b, digit);
	identifier(c, TOWN_CANARY_PLATE, text);
}

static void address(struct composer *c)
{
	const struct place *street = some_place(c, true);
	const char *name = street ? street->name : NULL;
	char text[120];
	int count;

	if (!name) {
		const char *slot = "adresstraat";
		const struct phrase *phrase = words_phrases(&c->town->words, NL, slot, strlen(slot), &count);

		if (count == 0)
			return;
		name = phrase[random_below(c->random, count)].text;
	}
	c->placed = true;
	snprintf(text, sizeof(text), "%s %d%c", name, 301 + random_below(c->random, 600),
		 'a' + random_below(c->random, 6));
	identifier(c, TOWN_CANARY_ADDRESS, text);
}

static void full_name(struct composer *c)
{
	const char *first, *last;
	char text[120];

	person(c, &first, &last);
	snprintf(text, sizeof(text), "%s %s", first, last);
	identifier(c, TOWN_CANARY_NAME, text);
}

static void mention(struct composer *c)
{
	int author = random_below(c->random, TOWN_AUTHORS);

	c->capital = false;
	sm_buffer_format(&c->out, "@%s", c->town->author[author].handle);
}

/* ---- templates ---- */

static bool is(const char *slot, size_t length, const char *name)
{
	return strlen(name) == length && memcmp(slot, name, length) == 0;
}

static void slot(struct composer *c, const char *name, size_t length, int depth)
{
	const char *area = without_article(area_name[c->request->area], c->request->language);
	char table[60];

	if (is(name, length, "straat")) {
		place(c, true, depth);
	} else if (is(name, length, "plek")) {
		place(c, false, depth);
	} else if (is(name, length, "wijk")) {
		c->placed = true;
		add(c, area, strlen(area));
	} else if (is(name, length, "naam")) {
		full_name(c);
	} else if (is(name, length, "adres")) {
		address(c);
	} else if (is(name, length, "telefoon")) {
		phone(c);
	} else if (is(name, length, "email")) {
		email(c);
	} else if (is(name, length, "kenteken")) {
		plate(c);
	} else if (is(name, length, "vermelding")) {
		mention(c);
	} else if (is(name, length, "emoji")) {
		snprintf(table, sizeof(table), "emoji-%s", mood_name[c->request->valence + 1]);
		from_table(c, table, strlen(table), depth);
	} else if (!from_table(c, name, length, depth)) {
		/* Left as it is: a test looks for braces. */
		sm_buffer_text(&c->out, "{");
		sm_buffer_add(&c->out, name, length);
		sm_buffer_text(&c->out, "}");
	}
}

/* {one|another}: splits at the bars of this level. */
static void choice(struct composer *c, const char *text, size_t length, int depth)
{
	int options = 1, level = 0, chosen;
	size_t start = 0, i;

	for (i = 0; i < length; i++) {
		level += (text[i] == '{') - (text[i] == '}');
		options += text[i] == '|' && level == 0;
	}
	if (options == 1) {
		slot(c, text, length, depth);
		return;
	}
	chosen = random_below(c->random, options);
	for (i = 0, level = 0; i < length; i++) {
		level += (text[i] == '{') - (text[i] == '}');
		if (text[i] != '|' || level != 0)
			continue;
		if (chosen-- == 0)
			break;
		start = i + 1;
	}
	expand(c, text + start, i - start, depth + 1);
}

static void expand(struct composer *c, const char *text, size_t length, int depth)
{
	size_t i = 0;

	if (depth > DEPTH_MAX)
		return;
	while (i < length) {
		size_t end = i;
		int level = 0;

		while (end < length && text[end] != '{')
			end++;
		literal(c, text + i, end - i);
		if (end == length)
			return;
		for (i = end; i < length; i++) {
			level += (text[i] == '{') - (text[i] == '}');
			if (level == 0)
				break;
		}
		choice(c, text + end + 1, i - end - 1, depth);
		i++;
	}
}

static void part(struct composer *c, const char *slot_name)
{
	int count;

	words_phrases(&c->town->words, c->request->language, slot_name, strlen(slot_name), &count);
	if (count == 0)
		return;
	if (c->out.length > 0)
		sm_buffer_text(&c->out, " ");
	c->capital = true;
	from_table(c, slot_name, strlen(slot_name), 0);
}

static void part_by_mood(struct composer *c, const char *slot_name)
{
	char name[40];

	snprintf(name, sizeof(name), "%s-%s", slot_name, mood_name[c->request->valence + 1]);
	part(c, name);
}

/* One sentence of the wanted kind; an event without words for this mood falls back on an ordinary one. */
static void sentence(struct composer *c, enum mark mark, const char *before, bool *irony)
{
	const struct request *r = c->request;
	const struct sentence *found;
	int count;

	found = words_sentences(&c->town->words, words_key(r->language, r->topic, r->valence, mark), &count);
	if (count == 0)
		found = words_sentences(&c->town->words, words_key(r->language, r->topic, r->valence, PLAIN), &count);
	if (count == 0)
		return;
	found += random_below(c->random, count);
	if (c->out.length > 0)
		sm_buffer_text(&c->out, before);
	c->capital = true;
	expand(c, found->text, strlen(found->text), 0);
	*irony = *irony || found->irony;
}

static void tags(struct composer *c)
{
	const struct request *r = c->request;
	char name[40];

	snprintf(name, sizeof(name), "tag-%s", r->topic < 0 ? "geen" : town_topic(r->topic));
	part(c, name);
	/* The town's own name is a place: only where nothing smaller is meant. */
	if (r->area == 0 && random_chance(c->random, 400))
		sm_buffer_text(&c->out, " #vlierdrecht");
}

static void person_speaks(struct composer *c, bool *irony)
{
	const struct request *r = c->request;
	int known = r->feed == TOWN_NEIGHBOURS ? DISTRICT : 0; /* without saying so */
	bool elsewhere = r->area != known, end;

	if (random_chance(c->random, r->feed == TOWN_TIMELINE ? 110 : 30))
		mention(c);
	if (elsewhere && random_chance(c->random, 120))
		part(c, "place-front");
	else if (random_chance(c->random, 220))
		part_by_mood(c, "opening");
	sentence(c, r->mark, " ", irony);
	if (random_chance(c->random, 140))
		sentence(c, PLAIN, random_chance(c->random, 250) ? "\n\n" : " ", irony);
	if (!c->placed && elsewhere)
		part(c, "place");
	if (random_chance(c->random, 200))
		part_by_mood(c, "closing");
	if (random_chance(c->random, 45))
		part(c, "contact");
	end = c->out.length > 0 && c->out.data[c->out.length - 1] == '.';
	if (end && random_chance(c->random, c->town->lower[r->author] ? 500 : 90))
		c->out.data[--c->out.length] = '\0';
	if (random_chance(c->random, 130))
		part_by_mood(c, "emoji");
	if (random_chance(c->random, r->feed == TOWN_TIMELINE ? 400 : 20))
		tags(c);
}

const char *compose_text(struct town *town, struct random *random, const struct request *request, bool *irony)
{
	struct composer c = { town, random, request, { .bytes_max = TEXT_MAX }, false, false };
	const char *text;

	*irony = false;
	if (request->mark == COUNCIL || request->mark == NEWS || request->mark == BOT) {
		sentence(&c, request->mark, " ", irony);
		if (!c.placed && request->area != 0)
			part(&c, "place");
	} else {
		person_speaks(&c, irony);
	}
	if (c.out.failed || c.out.length == 0)
		town->full = true;
	text = town_keep(town, c.out.data ? c.out.data : "");
	sm_buffer_close(&c.out);
	return text;
}

const char *compose_title(struct town *town, struct random *random, const struct request *request)
{
	struct request dutch = *request;
	struct composer c = { town, random, &dutch, { .bytes_max = TEXT_MAX }, true, false };
	char name[40];
	const char *text;

	snprintf(name, sizeof(name), "kop-%s", request->topic < 0 ? "geen" : town_topic(request->topic));
	if (request->feed == TOWN_FORUM && random_chance(random, 700))
		sm_buffer_text(&c.out, "Re: ");
	from_table(&c, name, strlen(name), 0);
	text = town_keep(town, c.out.data ? c.out.data : "");
	sm_buffer_close(&c.out);
	return text;
}
