// SPDX-License-Identifier: EUPL-1.2
// load_line: one line of a rule file → entries, forms, phrases and modifiers.
#include <ctype.h>
#include <string.h>

#include "fold.h"
#include "load.h"
#include "phrase.h"
#include "word.h"

enum { ENTRY_BYTES_MAX = FOLD_BYTES_MAX, VALENCE_MAX = 4000, FACTOR_MAX = 4000, REACH_MAX = 12, REACH = 4 };

/* Not a function: the messages are formats. */
#define WRONG(file, error, nl, en) sm_fail_at(error, SM_ERROR_CONFIG, (file)->name, (file)->line, 1, nl, en)

static enum sm_status full(const struct rulefile *file, struct sm_error *error)
{
	return sm_fail_at(error, SM_ERROR_LIMIT, file->name, file->line, 1, "geheugen is op, of te veel regels",
			  "out of memory, or too many rules");
}

/* An entry beats an inflected form, a later file an earlier one, and within a file the first line stays. */
static void give_entry(const struct lexicon *lexicon, struct sense *sense, uint32_t entry, unsigned flags)
{
	if (sense->entry) {
		unsigned old = sense->flags & SENSE_LEMMA, new = flags &SENSE_LEMMA;

		if (old > new || (old == new && lexicon->entries[sense->entry].file == lexicon->entries[entry].file))
			return;
	}
	sense->entry = entry;
	sense->valence = (int16_t)lexicon->entries[entry].valence;
	sense->part = (unsigned)lexicon->entries[entry].part & 0xf;
	sense->flags = ((unsigned)(sense->flags & ~SENSE_LEMMA) | flags) & 0xf;
}

static bool add_word(struct load *load, size_t language, const char *word, size_t length, uint32_t entry,
		     unsigned flags)
{
	struct sense *sense;

	if (length == 0 || length >= WORD_BYTES_MAX)
		return true;
	sense = lexicon_add(load->lexicon, word_hash(word, length), language);
	if (sense)
		give_entry(load->lexicon, sense, entry, flags);
	return sense != NULL;
}

static void choose(struct phrase *phrase, size_t place, const char *word, size_t length)
{
	if (phrase->place[place].count < PHRASE_CHOICES_MAX && length)
		phrase->place[place].hash[phrase->place[place].count++] = word_hash(word, length);
}

static void choose_verb(struct load *load, size_t language, struct phrase *phrase, size_t place, const char *word,
			size_t length)
{
	struct inflected forms;

	choose(phrase, place, word, length);
	inflect_word(&load->inflection[language], PART_VERB, word, length, &forms);
	for (size_t i = 0; i < forms.count; i++)
		choose(phrase, place, forms.form[i], forms.length[i]);
}

/* One place of a phrase: a word, word/word, ~verb, or a gap. */
static void read_place(struct load *load, size_t language, struct phrase *phrase, const char *text)
{
	size_t place = phrase->length++;

	phrase->place[place].count = 0;
	if (strcmp(text, "*") == 0)
		return;
	for (;;) {
		size_t length = strcspn(text, "/");

		if (*text == '~')
			choose_verb(load, language, phrase, place, text + 1, length - 1);
		else
			choose(phrase, place, text, length);
		if (text[length] == '\0')
			return;
		text += length + 1;
	}
}

static enum sm_status add_phrase(struct load *load, const struct rulefile *file, size_t language, const char *folded,
				 struct meaning meaning, struct sm_error *error)
{
	struct phrase phrase;
	char copy[ENTRY_BYTES_MAX], *rest = copy, *word;

	memcpy(copy, folded, strlen(folded) + 1);
	phrase.length = 0;
	while ((word = rulefile_word(&rest))) {
		if (phrase.length == PHRASE_WORDS_MAX)
			return WRONG(file, error, "een vaste combinatie heeft ten hoogste acht woorden",
				     "a phrase has at most eight words");
		read_place(load, language, &phrase, word);
	}
	for (size_t i = 0, gaps = 0; i < phrase.length; i++) {
		gaps += phrase.place[i].count == 0;
		if (gaps > 1)
			return WRONG(file, error, "een vaste combinatie heeft ten hoogste één gat",
				     "a phrase has at most one gap");
	}
	if (phrase.length < 2 || phrase.place[0].count == 0 || phrase.place[phrase.length - 1].count == 0)
		return WRONG(file, error, "een vaste combinatie begint en eindigt met een woord",
			     "a phrase starts and ends with a word");
	return phrase_add(load->lexicon, language, &phrase, meaning) ? SM_OK : full(file, error);
}

/* The separable verb prefix|base: as one word, and with its prefix behind it. */
static bool add_separable(struct load *load, size_t language, const char *prefix, const char *base,
			  const struct inflected *forms, uint32_t entry)
{
	size_t start = strlen(prefix), length = strlen(base);
	char word[2 * INFLECT_BYTES_MAX];
	struct phrase apart = { .length = 3 }, with_te = { .length = 3 };
	bool done;

	if (start + length >= INFLECT_BYTES_MAX)
		return true;
	memcpy(word, prefix, start);
	memcpy(word + start, base, length);
	done = add_word(load, language, word, start + length, entry, SENSE_LEMMA);
	choose(&apart, 0, base, length);
	for (size_t i = 0; i < forms->count && done; i++) {
		memcpy(word + start, forms->form[i], forms->length[i]);
		done = add_word(load, language, word, start + forms->length[i], entry, 0);
		if (!forms->participle[i])
			choose(&apart, 0, forms->form[i], forms->length[i]);
	}
	choose(&apart, 2, prefix, start);
	choose(&with_te, 0, prefix, start);
	choose(&with_te, 1, "te", 2);
	choose(&with_te, 2, base, length);
	/* "Zij was tegen wit" launders nothing: a term that stands loose is not half a verb (witwassen). */
	if (identity_names(&load->identity[language], word_hash(prefix, start)))
		return done;
	return done && phrase_add(load->lexicon, language, &apart, (struct meaning){ .entry = entry, .apart = true }) &&
	       phrase_add(load->lexicon, language, &with_te, (struct meaning){ .entry = entry });
}

/* Adds the forms that the line names itself; gives back whether the regular ones are wanted too. */
static bool read_forms(const struct lexicon *lexicon, char *column, char extra[ENTRY_BYTES_MAX])
{
	bool regular = *column != '=' && strcmp(column, "-") != 0;

	if (*column == '=' || *column == '-')
		column++;
	fold_entry(&lexicon->unicode, column, extra);
	return regular;
}

static bool add_extra(struct inflected *forms, char *extra)
{
	for (char *word; (word = rulefile_word(&extra)) && forms->count < INFLECT_FORMS_MAX;) {
		size_t length = strlen(word);

		if (length >= INFLECT_BYTES_MAX)
			continue;
		memcpy(forms->form[forms->count], word, length + 1);
		forms->length[forms->count] = (uint8_t)length;
		forms->participle[forms->count++] = length > 3 && strncmp(word, "ge", 2) == 0;
	}
	return true;
}

static enum sm_status add_forms(struct load *load, struct rulefile *file, size_t language, char *folded, uint32_t entry,
				enum part part, struct sm_error *error)
{
	struct inflected forms = { .count = 0 };
	char extra[ENTRY_BYTES_MAX], *bar = strchr(folded, '|'), *base = bar ? bar + 1 : folded;
	bool done;

	if (strchr(folded, ' '))
		return add_phrase(load, file, language, folded, (struct meaning){ .entry = entry }, error);
	if (bar)
		*bar = '\0';
	if (read_forms(load->lexicon, file->column[3], extra))
		inflect_word(&load->inflection[language], part, base, strlen(base), &forms);
	add_extra(&forms, extra);
	if (bar) {
		done = add_separable(load, language, folded, base, &forms, entry);
		*bar = '|';
		return done ? SM_OK : full(file, error);
	}
	done = add_word(load, language, folded, strlen(folded), entry, SENSE_LEMMA);
	for (size_t i = 0; i < forms.count && done; i++)
		done = add_word(load, language, forms.form[i], forms.length[i], entry, 0);
	return done ? SM_OK : full(file, error);
}

static bool part_by_name(const char *name, uint8_t *part)
{
	for (*part = 0; *part < PART_COUNT; ++*part)
		if (strcmp(part_name(*part), name) == 0)
			return true;
	return false;
}

/* The columns that every kind of entry has. */
static enum sm_status read_entry(struct load *load, struct rulefile *file, uint32_t *at, struct sm_error *error)
{
	struct entry *entry = lexicon_add_entry(load->lexicon);

	uint32_t name;

	if (!entry || !lexicon_add_name(load->lexicon, file->column[0], &name))
		return full(file, error);
	*at = (uint32_t)(entry - load->lexicon->entries);
	*entry = (struct entry){ .name = name, .line = (uint32_t)file->line, .file = load->file };
	if (!rulefile_number(file->column[1], -VALENCE_MAX, VALENCE_MAX, &entry->valence))
		return WRONG(file, error, "de tweede kolom is een waarde van -4 tot 4, met een punt: -1.5",
			     "the second column is a valence from -4 to 4, with a point: -1.5");
	if (!part_by_name(file->column[2], &entry->part))
		return WRONG(file, error, "de derde kolom is adj, noun, verb, adv, other, phrase of emoji",
			     "the third column is adj, noun, verb, adv, other, phrase or emoji");
	return SM_OK;
}

/* What is shown of tegen|vallen. */
static void drop_bar(char *name)
{
	char *bar = strchr(name, '|');

	if (bar)
		memmove(bar, bar + 1, strlen(bar));
}

enum sm_status load_entry(struct load *load, struct rulefile *file, struct sm_error *error)
{
	char folded[ENTRY_BYTES_MAX];
	uint32_t entry;
	enum sm_status status;
	size_t from, to;

	if (strcmp(file->column[0], "@language") == 0) {
		load->language = lexicon_language(load->lexicon, file->column[1]);
		return load->language ? SM_OK : WRONG(file, error, "onbekende taal", "unknown language");
	}
	from = load->language ? load->language : LANGUAGE_OURS;
	to = load->language ? load->language + 1 : load->lexicon->languages_count;
	status = read_entry(load, file, &entry, error);
	if (status != SM_OK)
		return status;
	if (fold_entry(&load->lexicon->unicode, file->column[0], folded) == 0)
		return WRONG(file, error, "de eerste kolom is een woord", "the first column is a word");
	for (size_t language = from; language < to && status == SM_OK; language++)
		/* Words by themselves are silenced when all is read: an inflected form may be one too. */
		if (!identity_within(&load->identity[language], folded))
			status =
			    add_forms(load, file, language, folded, entry, load->lexicon->entries[entry].part, error);
	drop_bar(load->lexicon->names + load->lexicon->entries[entry].name);
	return status;
}

/* The bytes by which an emoji or emoticon is found: without skin tones and variation selectors. */
static size_t emoji_key(const struct lexicon *lexicon, const char *text, char key[ENTRY_BYTES_MAX])
{
	size_t length = strlen(text), used = 0;

	for (size_t i = 0; i < length && used + 4 < ENTRY_BYTES_MAX;) {
		uint32_t point;
		size_t step = unicode_next(text + i, length - i, &point);

		if (point < 0x80 || unicode_kind(&lexicon->unicode, point) != UNICODE_STYLE) {
			memcpy(key + used, text + i, step);
			used += step;
		}
		i += step;
	}
	return used;
}

static struct sense *add_mark(struct load *load, const char *text)
{
	char key[ENTRY_BYTES_MAX];
	size_t length;

	if (isalpha((unsigned char)text[0])) {
		length = fold_entry(&load->lexicon->unicode, text, key);
	} else {
		length = emoji_key(load->lexicon, text, key);
		if ((unsigned char)text[0] < 0x80 && length > 1) {
			load->lexicon->emoticon_first[(unsigned char)key[0]] = true;
			load->lexicon->emoticon_second[(unsigned char)key[1]] = true;
		}
	}
	return lexicon_add(load->lexicon, word_hash(key, length), LANGUAGE_ANY);
}

enum sm_status load_emoji(struct load *load, struct rulefile *file, struct sm_error *error)
{
	uint32_t entry;
	enum sm_status status = read_entry(load, file, &entry, error);
	struct sense *sense;

	if (status != SM_OK)
		return status;
	sense = add_mark(load, file->column[0]);
	if (!sense)
		return full(file, error);
	give_entry(load->lexicon, sense, entry, SENSE_LEMMA);
	return SM_OK;
}

static bool kind_by_name(const char *name, uint8_t *kind)
{
	for (*kind = 0; *kind < MODIFY_COUNT; ++*kind)
		if (strcmp(modifier_name(*kind), name) == 0)
			return true;
	return false;
}

static bool has_factor(uint8_t kind)
{
	return kind != MODIFY_NONE && kind != MODIFY_STOP && kind != MODIFY_IRONY;
}

static enum sm_status read_modifier(struct load *load, struct rulefile *file, struct modifier *modifier,
				    struct sm_error *error)
{
	int32_t positive = 1000, negative = 1000, reach = 0;
	char **column = file->column;
	uint32_t name;

	if (!lexicon_add_name(load->lexicon, column[0], &name))
		return full(file, error);
	*modifier = (struct modifier){ .name = name, .line = (uint32_t)file->line, .file = load->file };
	if (!kind_by_name(column[1], &modifier->kind))
		return WRONG(file, error,
			     "de tweede kolom is none, stronger, weaker, negation, negation-both, contrast, condition, "
			     "wish, stop, mark of irony",
			     "the second column is none, stronger, weaker, negation, negation-both, contrast, "
			     "condition, wish, stop, mark or irony");
	if (has_factor(modifier->kind) && !rulefile_number(column[2], -FACTOR_MAX, FACTOR_MAX, &positive))
		return WRONG(file, error, "de derde kolom is een factor, met een punt: -0.7",
			     "the third column is a factor, with a point: -0.7");
	negative = positive;
	if (*column[3] && !rulefile_number(column[3], -FACTOR_MAX, FACTOR_MAX, &negative))
		return WRONG(file, error, "de vierde kolom is een factor, of leeg",
			     "the fourth column is a factor, or empty");
	if (*column[4] && !rulefile_number(column[4], 1000, REACH_MAX * 1000, &reach))
		return WRONG(file, error, "de vijfde kolom is een aantal woorden, of leeg",
			     "the fifth column is a number of words, or empty");
	modifier->positive = (int16_t)(positive / 10);
	modifier->negative = (int16_t)(negative / 10);
	modifier->reach = (uint8_t)(reach / 1000);
	if (!reach && (modifier->kind == MODIFY_NEGATION || modifier->kind == MODIFY_NEGATION_BOTH))
		modifier->reach = REACH;
	return SM_OK;
}

/* A mark that the rules look for by name. */
static void name_mark(struct lexicon *lexicon, const char *name, uint16_t at)
{
	if (strcmp(name, "?") == 0)
		lexicon->question = at;
	else if (strcmp(name, "(capitals)") == 0)
		lexicon->capitals = at;
	else if (strcmp(name, "(stretched)") == 0)
		lexicon->stretched = at;
	else if (strcmp(name, "(repeated)") == 0)
		lexicon->repeated = at;
	else if (*name == '!' && strspn(name, "!") == strlen(name) && strlen(name) <= 3)
		lexicon->exclaim[strlen(name)] = at;
}

enum sm_status load_modifier(struct load *load, struct rulefile *file, struct sm_error *error)
{
	struct modifier *modifier = lexicon_add_modifier(load->lexicon);
	char folded[ENTRY_BYTES_MAX];
	struct sense *sense;
	enum sm_status status;
	uint16_t at;
	uint8_t kind;

	if (!modifier)
		return full(file, error);
	at = (uint16_t)(modifier - load->lexicon->modifiers);
	status = read_modifier(load, file, modifier, error);
	if (status != SM_OK)
		return status;
	kind = modifier->kind;
	if (kind == MODIFY_MARK) {
		name_mark(load->lexicon, file->column[0], at);
		return SM_OK;
	}
	if (load->language == LANGUAGE_ANY) {
		sense = add_mark(load, file->column[0]);
	} else {
		size_t length = fold_entry(&load->lexicon->unicode, file->column[0], folded);
		struct meaning meaning = { .modifier = kind == MODIFY_IRONY ? 0 : at,
					   .irony = kind == MODIFY_IRONY ? at : 0 };

		if (strchr(folded, ' '))
			return add_phrase(load, file, load->language, folded, meaning, error);
		sense = length < WORD_BYTES_MAX ? lexicon_add(load->lexicon, word_hash(folded, length), load->language)
						: NULL;
	}
	if (!sense)
		return full(file, error);
	sense->modifier = at;
	sense->kind = (unsigned)kind & 0xf;
	return SM_OK;
}

/* A term of several words is taken out of play as a whole, so that "hard of hearing" holds no "hard". */
enum sm_status load_identity(struct load *load, struct rulefile *file, struct sm_error *error)
{
	char folded[ENTRY_BYTES_MAX], *term = file->column[0];
	struct modifier *modifier;
	uint32_t name;
	size_t length;

	if (!identity_add(&load->identity[load->language], &load->lexicon->unicode, term))
		return full(file, error);
	length = fold_entry(&load->lexicon->unicode, term + (*term == '~'), folded);
	if (length == 0)
		return WRONG(file, error, "een woord of naam op een regel", "a word or name a line");
	/* A word that is known, though it means nothing, is not taken for a stretched one (bbb). */
	if (!strchr(folded, ' '))
		return lexicon_add(load->lexicon, word_hash(folded, length), load->language) ? SM_OK
											     : full(file, error);
	modifier = lexicon_add_modifier(load->lexicon);
	if (!modifier || !lexicon_add_name(load->lexicon, term, &name))
		return full(file, error);
	*modifier =
	    (struct modifier){ .name = name, .kind = MODIFY_NONE, .line = (uint32_t)file->line, .file = load->file };
	return add_phrase(load, file, load->language, folded,
			  (struct meaning){ .modifier = (uint16_t)(modifier - load->lexicon->modifiers) }, error);
}

enum sm_status load_function_word(struct load *load, struct rulefile *file, struct sm_error *error)
{
	char folded[ENTRY_BYTES_MAX];
	size_t length = fold_entry(&load->lexicon->unicode, file->column[0], folded);
	struct sense *sense;

	if (length == 0 || length >= WORD_BYTES_MAX || strchr(folded, ' '))
		return WRONG(file, error, "één woord op een regel", "one word a line");
	sense = lexicon_add(load->lexicon, word_hash(folded, length), load->language);
	if (!sense)
		return full(file, error);
	sense->flags = (unsigned)(sense->flags | (unsigned)SENSE_FUNCTION) & 0xf;
	return SM_OK;
}

enum sm_status load_setting(struct load *load, struct rulefile *file, struct sm_error *error)
{
	for (size_t i = 0; i < SETTING_COUNT; i++) {
		if (strcmp(file->column[0], setting_name((enum setting)i)) != 0)
			continue;
		if (rulefile_number(file->column[1], -100000, 100000, &load->lexicon->setting[i]))
			return SM_OK;
		return WRONG(file, error, "de tweede kolom is een getal, met een punt: 0.05",
			     "the second column is a number, with a point: 0.05");
	}
	return WRONG(file, error, "onbekende instelling", "unknown setting");
}
