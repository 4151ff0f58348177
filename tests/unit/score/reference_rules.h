/* SPDX-License-Identifier: EUPL-1.2 */
/* reference_rules: rules/ → plain lists. The first half of a second, slow and simple scorer that the fast one must
 * agree with; it shares no code with it. Lists are searched from one end to the other. */
#ifndef TEST_REFERENCE_RULES_H
#define TEST_REFERENCE_RULES_H

#include <assert.h>
#include <dirent.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <utf8proc.h>

enum { REF_FORM = 160, REF_PLACES = 9, REF_CHOICES = 64, REF_ANY = 0, REF_OTHER = 1, REF_LANGUAGES = 16 };

struct ref_entry {
	int valence, part, file; /* valence in thousandths */
};

struct ref_modifier {
	char name[REF_FORM], kind[32];
	int positive, negative, reach; /* hundredths, words */
};

/* What a word is in one language; entry and modifier -1 when it is none. */
struct ref_word {
	char form[REF_FORM];
	int language, entry, modifier;
	bool function, lemma;
};

struct ref_phrase {
	int language, entry, modifier, places;
	bool apart;              /* a verb with its prefix behind it */
	int choices[REF_PLACES]; /* 0: a gap */
	char choice[REF_PLACES][REF_CHOICES][REF_FORM];
};

struct ref_inflection {
	int language;
	char part[16], ending[REF_FORM], forms[512];
};

struct reference {
	struct ref_entry entry[2000];
	struct ref_modifier modifier[500];
	struct ref_word word[8000];
	struct ref_phrase *phrase[500];
	struct ref_inflection inflection[600];
	int entries, modifiers, words, phrases, inflections, languages, files;
	char language[REF_LANGUAGES][8];
	char unstressed[REF_LANGUAGES][512], determiner[REF_LANGUAGES][512];
	char setting_name[40][40];
	double setting[40];
	int settings;
};

static const char *const REF_PART[] = { "other", "adv", "adj", "noun", "verb", "phrase", "emoji" };

static int ref_part(const char *name)
{
	for (int i = 0; i < 7; i++)
		if (strcmp(REF_PART[i], name) == 0)
			return i;
	abort();
}

static double ref_setting(const struct reference *r, const char *name)
{
	for (int i = 0; i < r->settings; i++)
		if (strcmp(r->setting_name[i], name) == 0)
			return r->setting[i];
	abort();
}

/* Case and accents away, by the long road through utf8proc. */
static void ref_fold_point(utf8proc_int32_t point, char *folded)
{
	utf8proc_uint8_t bytes[8] = { 0 }, *mapped = NULL;
	utf8proc_ssize_t length = utf8proc_encode_char(point, bytes);

	length = utf8proc_map(bytes, length, &mapped,
			      UTF8PROC_CASEFOLD | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK);
	folded[0] = '\0';
	if (length > 0 && length < 16)
		strcpy(folded, (char *)mapped);
	free(mapped);
}

static bool ref_is_letter(utf8proc_int32_t point)
{
	utf8proc_category_t category = utf8proc_category(point);

	return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

static bool ref_is_digit(utf8proc_int32_t point)
{
	return utf8proc_category(point) == UTF8PROC_CATEGORY_ND;
}

static bool ref_is_accent(utf8proc_int32_t point)
{
	utf8proc_category_t category = utf8proc_category(point);

	return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC || category == UTF8PROC_CATEGORY_ME;
}

static bool ref_is_apostrophe(utf8proc_int32_t point)
{
	return point == '\'' || point == 0x2019 || point == 0x02bc;
}

/* An entry as it is looked for: folded, single spaces, the signs of phrases kept. */
static void ref_fold(const char *text, char *out)
{
	const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)text;
	char *start = out;

	while (*at) {
		utf8proc_int32_t point;

		at += utf8proc_iterate(at, -1, &point);
		if (ref_is_apostrophe(point)) {
			*out++ = '\'';
		} else if (ref_is_letter(point) || ref_is_digit(point)) {
			ref_fold_point(point, out);
			out += strlen(out);
		} else if (point < 128 && strchr("~*/|", point)) {
			*out++ = (char)point;
		} else if (!ref_is_accent(point) && out > start && out[-1] != ' ') {
			*out++ = ' ';
		}
	}
	while (out > start && out[-1] == ' ')
		out--;
	*out = '\0';
}

/* The word in this language, made when new. */
static struct ref_word *ref_word(struct reference *r, const char *form, int language)
{
	struct ref_word *word;

	for (int i = 0; i < r->words; i++)
		if (r->word[i].language == language && strcmp(r->word[i].form, form) == 0)
			return &r->word[i];
	assert(r->words < 8000);
	word = &r->word[r->words++];
	strcpy(word->form, form);
	word->language = language;
	word->entry = word->modifier = -1;
	return word;
}

static void ref_give(struct reference *r, const char *form, int language, int entry, bool lemma)
{
	struct ref_word *word = ref_word(r, form, language);

	if (word->entry >= 0) {
		if (word->lemma && !lemma)
			return;
		if (word->lemma == lemma && r->entry[word->entry].file == r->entry[entry].file)
			return;
	}
	word->entry = entry;
	word->lemma = lemma;
}

static bool ref_in_class(char class, char letter)
{
	const char *vowels = "aeiou", *voiceless = "tkfschpx", *voiced = "bdgjlmnrvwz";

	if (letter < 'a' || letter > 'z')
		return false;
	if (class == 'V')
		return strchr(vowels, letter) != NULL;
	if (class == 'T')
		return strchr(voiceless, letter) != NULL;
	if (class == 'D')
		return strchr(voiced, letter) != NULL;
	return strchr(vowels, letter) == NULL;
}

/* Fills in an ending against the end of a word: the letters of the classes, or false. */
static bool ref_fits(const char *ending, const char *word, char bound[128])
{
	bool star = ending[0] == '*';
	size_t front;

	ending += star;
	if (strlen(ending) > strlen(word) || (!star && strlen(ending) != strlen(word)))
		return false;
	front = strlen(word) - strlen(ending);
	memset(bound, 0, 128);
	for (size_t i = 0; ending[i]; i++) {
		char wanted = ending[i], letter = word[front + i];

		if (!strchr("VCKTD", wanted)) {
			if (wanted != letter)
				return false;
		} else if (!ref_in_class(wanted, letter) || (bound[(int)wanted] && bound[(int)wanted] != letter)) {
			return false;
		} else {
			bound[(int)wanted] = letter;
		}
	}
	return true;
}

static bool ref_unstressed(const struct reference *r, int language, const char *word)
{
	char copy[512];

	strcpy(copy, r->unstressed[language]);
	for (char *prefix = strtok(copy, " "); prefix; prefix = strtok(NULL, " ")) {
		size_t length = strlen(prefix);

		if (strncmp(word, prefix, length) == 0 && strlen(word) >= length + 4 &&
		    strcspn(word + length, "aeiou") < strlen(word) - length - 2)
			return true;
	}
	return false;
}

/* All forms of a word besides itself; a leading + marks those with ge-. Gives their number. */
static int ref_inflect(const struct reference *r, int language, const char *part, const char *word,
		       char out[32][REF_FORM])
{
	for (int i = 0; i < r->inflections; i++) {
		const struct ref_inflection *rule = &r->inflection[i];
		char bound[128], copy[512];
		int count = 0;

		if (rule->language != language || strcmp(rule->part, part) != 0 || !ref_fits(rule->ending, word, bound))
			continue;
		strcpy(copy, rule->forms);
		for (char *form = strtok(copy, " "); form; form = strtok(NULL, " ")) {
			size_t front = strlen(word) - strlen(rule->ending) + (rule->ending[0] == '*');
			char *to = out[count];
			bool ge = strncmp(form, "ge*", 3) == 0;

			if (ge)
				*to++ = '+';
			if (ge && ref_unstressed(r, language, word))
				form += 2;
			for (; *form; form++) {
				if (*form == '*') {
					memcpy(to, word, front);
					to += front;
				} else {
					*to++ = strchr("VCKTD", *form) ? bound[(int)*form] : *form;
				}
			}
			*to = '\0';
			count++;
		}
		return count;
	}
	return 0;
}

static void ref_choose(struct ref_phrase *phrase, int place, const char *word)
{
	strcpy(phrase->choice[place][phrase->choices[place]++], word);
}

static void ref_add_phrase(struct reference *r, int language, const char *folded, int entry, int modifier)
{
	struct ref_phrase *phrase = calloc(1, sizeof(*phrase));
	char copy[REF_FORM], *rest = copy, *word;

	*phrase = (struct ref_phrase){ .language = language, .entry = entry, .modifier = modifier };
	strcpy(copy, folded);
	while ((word = strsep(&rest, " "))) {
		int place = phrase->places++;

		if (strcmp(word, "*") == 0)
			continue;
		for (char *part = strsep(&word, "/"); part; part = strsep(&word, "/")) {
			char forms[32][REF_FORM];
			int count = *part == '~' ? ref_inflect(r, language, "verb", part + 1, forms) : 0;

			ref_choose(phrase, place, part + (*part == '~'));
			for (int i = 0; i < count; i++)
				ref_choose(phrase, place, forms[i] + (forms[i][0] == '+'));
		}
	}
	r->phrase[r->phrases++] = phrase;
}

static void ref_add_separable(struct reference *r, int language, const char *prefix, const char *base, int entry,
			      char forms[32][REF_FORM], int count)
{
	char text[2 * REF_FORM];
	struct ref_phrase *phrase;

	snprintf(text, sizeof(text), "%s%s", prefix, base);
	ref_give(r, text, language, entry, true);
	snprintf(text, sizeof(text), "%s te %s", prefix, base);
	ref_add_phrase(r, language, text, entry, -1);
	snprintf(text, sizeof(text), "%s * %s", base, prefix);
	ref_add_phrase(r, language, text, entry, -1);
	phrase = r->phrase[r->phrases - 1];
	phrase->apart = true;
	for (int i = 0; i < count; i++) {
		bool ge = forms[i][0] == '+';

		snprintf(text, sizeof(text), "%s%s", prefix, forms[i] + ge);
		ref_give(r, text, language, entry, false);
		if (!ge)
			ref_choose(phrase, 0, forms[i]);
	}
}

static void ref_add_entry(struct reference *r, int language, char *column[8], int file)
{
	struct ref_entry *entry = &r->entry[r->entries];
	char folded[REF_FORM], extra[REF_FORM] = "", forms[32][REF_FORM], *bar;
	int count = 0, at = r->entries++;

	*entry = (struct ref_entry){ (int)lround(atof(column[1]) * 1000), ref_part(column[2]), file };
	ref_fold(column[0], folded);
	if (strchr(folded, ' ')) {
		ref_add_phrase(r, language, folded, at, -1);
		return;
	}
	bar = strchr(folded, '|');
	if (bar)
		*bar++ = '\0';
	if (column[3][0] != '=' && strcmp(column[3], "-") != 0)
		count = ref_inflect(r, language, column[2], bar ? bar : folded, forms);
	ref_fold(column[3] + strspn(column[3], "=-"), extra);
	for (char *word = strtok(extra, " "); word; word = strtok(NULL, " "))
		sprintf(forms[count++], "%s%s", strlen(word) > 3 && strncmp(word, "ge", 2) == 0 ? "+" : "", word);
	if (bar) {
		ref_add_separable(r, language, folded, bar, at, forms, count);
		return;
	}
	ref_give(r, folded, language, at, true);
	for (int i = 0; i < count; i++)
		ref_give(r, forms[i] + (forms[i][0] == '+'), language, at, false);
}

/* The bytes of an emoji without skin tones and variation selectors. */
static void ref_bare_emoji(const char *text, char *out)
{
	const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)text;

	while (*at) {
		utf8proc_int32_t point;

		at += utf8proc_iterate(at, -1, &point);
		if (!(point >= 0xfe00 && point <= 0xfe0f) && !(point >= 0x1f3fb && point <= 0x1f3ff))
			out += utf8proc_encode_char(point, (utf8proc_uint8_t *)out);
	}
	*out = '\0';
}

static void ref_add_emoji(struct reference *r, char *column[8], int file)
{
	char form[REF_FORM];

	r->entry[r->entries] = (struct ref_entry){ (int)lround(atof(column[1]) * 1000), ref_part(column[2]), file };
	ref_bare_emoji(column[0], form);
	ref_give(r, form, REF_ANY, r->entries++, true);
}

static void ref_add_modifier(struct reference *r, int language, char *column[8])
{
	int at = r->modifiers++;
	struct ref_modifier *modifier = &r->modifier[at];
	char folded[REF_FORM];

	strcpy(modifier->name, column[0]);
	strcpy(modifier->kind, column[1]);
	modifier->positive = *column[2] ? (int)lround(atof(column[2]) * 100) : 100;
	modifier->negative = *column[3] ? (int)lround(atof(column[3]) * 100) : modifier->positive;
	modifier->reach = *column[4] ? atoi(column[4]) : strncmp(column[1], "negation", 8) == 0 ? 4 : 1000;
	if (strcmp(column[1], "mark") == 0)
		return;
	if (language == REF_ANY)
		ref_bare_emoji(column[0], folded);
	else
		ref_fold(column[0], folded);
	if (language != REF_ANY && strchr(folded, ' '))
		ref_add_phrase(r, language, folded, -1, at);
	else
		ref_word(r, folded, language)->modifier = at;
}

static void ref_add_inflection(struct reference *r, int language, char *column[8])
{
	struct ref_inflection *rule = &r->inflection[r->inflections];

	if (strcmp(column[0], "unstressed") == 0) {
		strcpy(r->unstressed[language], column[1]);
		return;
	}
	if (strcmp(column[0], "determiner") == 0) {
		strcpy(r->determiner[language], column[1]);
		return;
	}
	r->inflections++;
	rule->language = language;
	strcpy(rule->part, column[0]);
	strcpy(rule->ending, column[1]);
	strcpy(rule->forms, column[2]);
}

static void ref_add_line(struct reference *r, const char *file, int language, char *column[8])
{
	if (strncmp(file, "lexicon", 7) == 0) {
		ref_add_entry(r, language, column, r->files);
	} else if (strcmp(file, "emoji.tsv") == 0) {
		ref_add_emoji(r, column, r->files);
	} else if (strcmp(file, "modifiers.tsv") == 0) {
		ref_add_modifier(r, language, column);
	} else if (strcmp(file, "inflection.tsv") == 0) {
		ref_add_inflection(r, language, column);
	} else if (strcmp(file, "settings.tsv") == 0) {
		strcpy(r->setting_name[r->settings], column[0]);
		r->setting[r->settings++] = atof(column[1]);
	} else {
		char folded[REF_FORM];

		ref_fold(column[0], folded);
		ref_word(r, folded, language)->function = true;
	}
}

static void ref_read(struct reference *r, const char *folder, const char *file, int language)
{
	char path[4700], line[4096];
	FILE *stream;

	snprintf(path, sizeof(path), "%s/%s", folder, file);
	stream = fopen(path, "r");
	if (!stream)
		return;
	r->files++;
	while (fgets(line, sizeof(line), stream)) {
		char *column[8], *rest = line;

		line[strcspn(line, "\n")] = '\0';
		if (*line == '#' || *line == '\0')
			continue;
		for (int i = 0; i < 8; i++) {
			column[i] = strsep(&rest, "\t");
			if (!column[i])
				column[i] = "";
		}
		ref_add_line(r, file, language, column);
	}
	fclose(stream);
}

static int ref_by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static void ref_read_language(struct reference *r, const char *folder, const char *code)
{
	struct dirent **names;
	char lexicon[4700];
	int language, count;

	snprintf(lexicon, sizeof(lexicon), "%s/lexicon.tsv", folder);
	if (access(lexicon, F_OK) != 0) {
		ref_read(r, folder, "function-words.txt", REF_OTHER);
		return;
	}
	language = r->languages++;
	strcpy(r->language[language], code);
	ref_read(r, folder, "inflection.tsv", language);
	ref_read(r, folder, "function-words.txt", language);
	ref_read(r, folder, "modifiers.tsv", language);
	ref_read(r, folder, "lexicon.tsv", language);
	count = scandir(folder, &names, NULL, ref_by_name);
	for (int i = 0; i < count; i++) {
		if (strncmp(names[i]->d_name, "lexicon-", 8) == 0)
			ref_read(r, folder, names[i]->d_name, language);
		free(names[i]);
	}
	free(names);
}

static struct reference *reference_open(const char *rules)
{
	struct reference *r = calloc(1, sizeof(*r));
	struct dirent **names;
	int count;

	r->languages = 2;
	ref_read(r, rules, "settings.tsv", REF_ANY);
	ref_read(r, rules, "modifiers.tsv", REF_ANY);
	ref_read(r, rules, "emoji.tsv", REF_ANY);
	count = scandir(rules, &names, NULL, ref_by_name);
	for (int i = 0; i < count; i++) {
		size_t letters = strspn(names[i]->d_name, "abcdefghijklmnopqrstuvwxyz");
		char folder[4400];

		snprintf(folder, sizeof(folder), "%s/%s", rules, names[i]->d_name);
		if (letters >= 2 && letters <= 3 && !names[i]->d_name[letters])
			ref_read_language(r, folder, names[i]->d_name);
		free(names[i]);
	}
	free(names);
	return r;
}

static void reference_close(struct reference *r)
{
	for (int i = 0; i < r->phrases; i++)
		free(r->phrase[i]);
	free(r);
}

#endif
