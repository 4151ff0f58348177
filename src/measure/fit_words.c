// SPDX-License-Identifier: EUPL-1.2
// fit_words: texts → words and pairs of words that are in no lexicon and occur often enough to get a valence.
#include <stdlib.h>
#include <string.h>

#include "fit.h"
#include "word.h"

enum {
	ROOM_MIN = 1 << 12,
	WORDS_MAX = 1 << 21,
	LETTERS_MIN = 3,
	TEXTS_MIN_WORD = 5, /* that a word must occur in */
	TEXTS_MIN_PAIR = 6,
};

struct finding {
	const struct fit_texts *texts;
	struct fit_language_set *set;
	struct fit_words *words;
	const char *rules_dir;
	struct sm_error *error;
	enum sm_status status;
};

static uint64_t hash_of(const char *text, uint8_t language)
{
	return word_mix(word_hash(text, strlen(text)), language, 1);
}

static size_t place_of(const struct fit_words *words, const char *text, uint8_t language)
{
	size_t place = (size_t)(hash_of(text, language) >> 24) & (words->room - 1);

	while (words->word[place].text[0] &&
	       (words->word[place].language != language || strcmp(words->word[place].text, text) != 0))
		place = (place + 1) & (words->room - 1);
	return place;
}

static bool grow(struct finding *f)
{
	struct fit_words larger = { .count = f->words->count, .room = f->words->room ? f->words->room * 2 : ROOM_MIN };

	larger.word = calloc(larger.room, sizeof(*larger.word));
	if (!larger.word || larger.room > WORDS_MAX) {
		free(larger.word);
		f->status = sm_fail(f->error, SM_ERROR_LIMIT, NULL, "te veel verschillende woorden",
				    "too many different words");
		return false;
	}
	for (size_t i = 0; i < f->words->room; i++) {
		const struct fit_word *word = &f->words->word[i];

		if (word->text[0])
			larger.word[place_of(&larger, word->text, word->language)] = *word;
	}
	free(f->words->word);
	*f->words = larger;
	return true;
}

/* A word of a text, while it is read. */
struct reading {
	char text[64];
	size_t start, end; /* in the text */
	bool capital, first, usable;
};

static void count(struct finding *f, const char *text, uint8_t language, uint32_t number, const struct reading *reading)
{
	struct fit_word *word;

	if (f->words->count * 2 >= f->words->room && !grow(f))
		return;
	word = &f->words->word[place_of(f->words, text, language)];
	if (!word->text[0]) {
		memcpy(word->text, text, strlen(text) + 1);
		word->language = language;
		f->words->count++;
	}
	word->texts += number >= word->next_text;
	word->next_text = number + 1;
	if (!reading->first) {
		word->inner++;
		word->capitals += reading->capital;
	}
}

static bool is_covered(const struct sm_reasons *reasons, const char *text, size_t start, size_t end)
{
	for (size_t i = 0; i < reasons->count; i++) {
		const struct sm_text *words = &reasons->reason[i].words;
		size_t from;

		if (!words->data)
			continue;
		from = (size_t)(words->data - text);
		if (start < from + words->length && end > from)
			return true;
	}
	return false;
}

/* Letters only, up to what is no letter; false when there is none at *at, which then moves on. */
static bool read_word(const struct unicode *unicode, struct sm_text text, size_t *at, struct reading *word)
{
	size_t length = 0;

	*word = (struct reading){ .start = *at, .usable = true };
	while (*at < text.length) {
		uint32_t point;
		size_t step = unicode_next(text.data + *at, text.length - *at, &point);
		enum unicode_kind kind = unicode_kind(unicode, point);

		if (kind == UNICODE_DIGIT || kind == UNICODE_APOSTROPHE)
			word->usable = false;
		else if (kind != UNICODE_LETTER && kind != UNICODE_MARK)
			break;
		if (length == 0)
			word->capital = point >= 'A' && point <= 'Z';
		if (length + UNICODE_FOLD_MAX >= sizeof(word->text))
			word->usable = false;
		else if (kind == UNICODE_LETTER)
			length += unicode_fold(unicode, point, word->text + length);
		*at += step;
	}
	word->end = *at;
	word->text[length] = '\0';
	word->usable &= length >= LETTERS_MIN;
	return word->end > word->start;
}

/* Passes over what parts words; tells whether it ends a clause, and whether a name or an address follows. */
static void read_between(const struct unicode *unicode, struct sm_text text, size_t *at, bool *parts, bool *ends)
{
	while (*at < text.length) {
		uint32_t point;
		size_t step = unicode_next(text.data + *at, text.length - *at, &point);
		enum unicode_kind kind = unicode_kind(unicode, point);

		if (kind == UNICODE_LETTER || kind == UNICODE_DIGIT)
			return;
		if (kind != UNICODE_SPACE)
			*parts = true;
		*ends |= point == '.' || point == '!' || point == '?' || point == '\n' || point == ':' || point == '"';
		*at += step;
		if (point == '@' || point == '#')
			while (*at < text.length && (unsigned char)text.data[*at] > ' ')
				++*at;
	}
}

static bool is_address(struct sm_text text, size_t at)
{
	struct sm_text rest = { text.data + at, text.length - at };

	return sm_text_starts(rest, "http") || sm_text_starts(rest, "www.");
}

static void count_pair(struct finding *f, uint8_t language, uint32_t number, struct reading before,
		       const struct reading *word)
{
	char pair[sizeof(f->words->word->text)];
	size_t length = strlen(before.text);

	if (f->status != SM_OK)
		return;
	memcpy(pair, before.text, length);
	pair[length] = ' ';
	memcpy(pair + length + 1, word->text, strlen(word->text) + 1);
	before.capital |= word->capital;
	before.first &= word->first;
	count(f, pair, language, number, &before);
}

static void count_text(struct finding *f, struct sm_text text, uint8_t language, const struct sm_reasons *reasons,
		       uint32_t number)
{
	const struct unicode *unicode = &f->set->unicode;
	const struct identity *stop = &f->set->language[language].stop;
	struct reading before = { .usable = false };
	bool first = true;

	for (size_t at = 0; at < text.length && f->status == SM_OK;) {
		struct reading word;
		bool parts = false, ends = false;

		read_between(unicode, text, &at, &parts, &ends);
		first |= ends;
		if (is_address(text, at))
			while (at < text.length && (unsigned char)text.data[at] > ' ')
				at++;
		if (!read_word(unicode, text, &at, &word))
			continue;
		word.first = first;
		first = false;
		word.usable = word.usable && !is_covered(reasons, text.data, word.start, word.end) &&
			      !identity_names(stop, word_hash(word.text, strlen(word.text)));
		if (word.usable)
			count(f, word.text, language, number, &word);
		if (word.usable && before.usable && !parts)
			count_pair(f, language, number, before, &word);
		before = word;
	}
}

static bool add_list(struct identity *stop, const struct unicode *unicode, const char *rules_dir, const char *code,
		     const char *name, struct sm_error *error)
{
	struct list list;
	char path[LISTS_PATH_MAX];
	bool done = lists_path(path, rules_dir, code, name) && list_open(path, name, &list, error) >= 0;

	for (size_t i = 0; done && i < list.count; i++)
		done = identity_add(stop, unicode, list.line[i]);
	if (done)
		list_close(&list);
	return done;
}

/* The place of a language, with what may not be learnt in it; -1 when it cannot be had, FIT_LANGUAGES_MAX: no room. */
static int language_place(struct finding *f, const char *code)
{
	struct fit_language_set *set = f->set;
	struct fit_language *language;
	size_t i = 0;

	while (i < set->count && strcmp(set->language[i].code, code) != 0)
		i++;
	if (i < set->count || i == FIT_LANGUAGES_MAX)
		return (int)i;
	language = &set->language[set->count++];
	memcpy(language->code, code, strlen(code) + 1);
	if (identity_read(f->rules_dir, code, &set->unicode, &language->stop, NULL, f->error) < 0 ||
	    !add_list(&language->stop, &set->unicode, f->rules_dir, code, "function-words.txt", f->error) ||
	    !add_list(&language->stop, &set->unicode, f->rules_dir, code, "modifiers.tsv", f->error))
		return -1;
	return (int)i;
}

static int by_language(const void *a, const void *b)
{
	const struct fit_word *x = a, *y = b;

	return x->language != y->language ? x->language - y->language : strcmp(x->text, y->text);
}

/* Often enough, and no name as far as capitals tell. */
static bool is_wanted(const struct fit_word *word)
{
	bool pair = strchr(word->text, ' ') != NULL;

	if (!word->text[0] || word->texts < (pair ? TEXTS_MIN_PAIR : TEXTS_MIN_WORD))
		return false;
	if (word->capitals * 2 > word->inner || (!pair && word->inner == 0))
		return false;
	return true;
}

static void choose(struct finding *f)
{
	struct fit_words *words = f->words;
	size_t kept = 0;

	for (size_t i = 0; i < words->room; i++)
		if (is_wanted(&words->word[i]))
			words->word[kept++] = words->word[i];
	words->count = kept;
	if (kept)
		qsort(words->word, kept, sizeof(*words->word), by_language);
}

enum sm_status fit_words_find(const struct sm_scorer *scorer, const struct fit_texts *texts,
			      struct fit_language_set *set, const char *rules_dir, struct fit_words *words,
			      struct sm_error *error)
{
	struct finding f = { .texts = texts, .set = set, .words = words, .rules_dir = rules_dir, .error = error };

	*words = (struct fit_words){ .count = 0 };
	for (size_t i = 0; i < texts->labels->count && f.status == SM_OK; i++) {
		struct sm_text text = texts->labels->label[i].text;
		struct sm_verdict verdict;
		struct sm_reasons reasons;
		int language;

		if (texts->fold[i] == texts->left_out)
			continue;
		sm_score(scorer, text, texts->language, (struct sm_text){ NULL, 0 }, &verdict, &reasons);
		if (!verdict.language[0])
			continue;
		language = language_place(&f, verdict.language);
		if (language < 0)
			f.status = error->status < 0 ? error->status
						     : sm_fail(error, SM_ERROR_INPUT, verdict.language,
							       "de woordenlijsten van deze taal zijn niet te lezen",
							       "the word lists of this language cannot be read");
		else if (language < FIT_LANGUAGES_MAX)
			count_text(&f, text, (uint8_t)language, &reasons, (uint32_t)i);
	}
	if (f.status == SM_OK)
		choose(&f);
	else
		fit_words_close(words);
	return f.status;
}

void fit_words_close(struct fit_words *words)
{
	free(words->word);
	*words = (struct fit_words){ .count = 0 };
}

void fit_languages_close(struct fit_language_set *set)
{
	for (size_t i = 0; i < set->count; i++)
		identity_close(&set->language[i].stop);
	set->count = 0;
}
