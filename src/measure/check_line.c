// SPDX-License-Identifier: EUPL-1.2
// check_line: one line of a rule file → what is wrong with it.
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "check.h"
#include "lexicon.h"
#include "word.h"

enum { VALENCE_MAX = 4000, ENTRY_BYTES_MAX = 240, SEEN_MIN = 4096, IN_FILE = 1, IN_FOLDER = 2 };

/* Not a function: the messages are formats. */
#define FOUND(check, rules, ...)                                                                                       \
	((check)->failed |= !findings_add((check)->findings, (rules)->name, (rules)->line, __VA_ARGS__))

static bool is_utf8(struct sm_text text)
{
	while (text.length) {
		size_t length = sm_utf8_length(text);

		if (length == 0)
			return false;
		text = (struct sm_text){ text.data + length, text.length - length };
	}
	return true;
}

static bool is_lower(const char *text)
{
	const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)text;
	utf8proc_int32_t point;
	utf8proc_ssize_t step;

	for (; *at; at += step) {
		step = utf8proc_iterate(at, -1, &point);
		if (step <= 0 || utf8proc_tolower(point) != point)
			return false;
	}
	return true;
}

static struct seen *seen_place(const struct check *check, uint64_t hash)
{
	size_t place = (size_t)(hash >> 20) & (check->seen_room - 1);

	while (check->seen[place].hash && check->seen[place].hash != hash)
		place = (place + 1) & (check->seen_room - 1);
	return &check->seen[place];
}

static bool seen_grow(struct check *check)
{
	struct check larger = *check;

	larger.seen_room = check->seen_room ? check->seen_room * 2 : SEEN_MIN;
	larger.seen = calloc(larger.seen_room, sizeof(*larger.seen));
	if (!larger.seen)
		return false;
	for (size_t i = 0; i < check->seen_room; i++)
		if (check->seen[i].hash)
			*seen_place(&larger, check->seen[i].hash) = check->seen[i];
	free(check->seen);
	check->seen = larger.seen;
	check->seen_room = larger.seen_room;
	return true;
}

/* Where this was seen before; NULL when nowhere. scope: IN_FILE, or IN_FOLDER for an earlier file. */
static const struct seen *see(struct check *check, const char *text, unsigned scope, unsigned salt, int line)
{
	uint64_t extra = scope == IN_FILE ? check->files : 0;
	uint64_t hash = word_mix(word_hash(text, strlen(text)), scope | salt << 8, extra + 1) | 1;
	struct seen *seen;

	if (check->seen_count * 2 >= check->seen_room && !seen_grow(check)) {
		check->failed = true;
		return NULL;
	}
	seen = seen_place(check, hash);
	if (seen->hash)
		return seen;
	*seen = (struct seen){ hash, line, check->files };
	check->seen_count++;
	return NULL;
}

static bool has_single_spaces(const char *entry)
{
	return !strstr(entry, "  ");
}

static void check_phrase(struct check *check, const struct rulefile *file, const char *folded)
{
	size_t words = 1, gaps = 0, length = strlen(folded);

	for (const char *at = folded; *at; at++) {
		bool starts = at == folded || at[-1] == ' ';

		words += *at == ' ';
		gaps += *at == '*' && starts && (at[1] == ' ' || at[1] == '\0');
	}
	if (words > PHRASE_WORDS_MAX)
		FOUND(check, file, "meer dan %d woorden", "more than %d words", PHRASE_WORDS_MAX);
	if (gaps > 1)
		FOUND(check, file, "meer dan één gat", "more than one gap");
	if (folded[0] == '*' || folded[length - 1] == '*')
		FOUND(check, file, "een gat aan het begin of eind past nooit", "a gap at an end never matches");
	if (*file->column[3])
		FOUND(check, file, "een vaste combinatie heeft geen vormen", "a phrase has no forms");
}

static void check_valence(struct check *check, const struct rulefile *file)
{
	int32_t valence;

	if (!rulefile_number(file->column[1], -VALENCE_MAX, VALENCE_MAX, &valence) || valence % 10)
		FOUND(check, file, "'%s' is geen waarde van -4 tot 4 met ten hoogste twee decimalen en een punt",
		      "'%s' is no valence from -4 to 4 with at most two decimals and a point", file->column[1]);
}

static void check_part(struct check *check, const struct rulefile *file, const char *folded)
{
	const char *part = file->column[2];
	size_t i = 0;
	bool phrase = strchr(folded, ' ') != NULL;

	while (i < PART_EMOJI && strcmp(part_name((enum part)i), part) != 0)
		i++;
	if (i == PART_EMOJI)
		FOUND(check, file, "'%s' is geen woordsoort: adj, noun, verb, adv, other of phrase",
		      "'%s' is no part of speech: adj, noun, verb, adv, other or phrase", part);
	else if (phrase != (i == PART_PHRASE))
		FOUND(check, file, "twee woorden of meer zijn phrase, een woord is dat niet",
		      "two words or more are a phrase, one word is not");
	if (strchr(folded, '|') && strcmp(part, "verb") != 0)
		FOUND(check, file, "alleen een werkwoord is scheidbaar", "only a verb is separable");
	if (phrase)
		check_phrase(check, file, folded);
}

static void check_order(struct check *check, const struct rulefile *file, const char *folded)
{
	const char *entry = file->column[0];
	const struct seen *before;
	unsigned part = (unsigned)word_hash(file->column[2], strlen(file->column[2])) & 0xffff;

	if (strcmp(entry, check->last) < 0)
		FOUND(check, file, "'%s' staat na '%s': sorteer op de eerste kolom (LC_ALL=C sort)",
		      "'%s' comes after '%s': sort by the first column (LC_ALL=C sort)", entry, check->last);
	memcpy(check->last, entry, strlen(entry) + 1);
	before = see(check, folded, IN_FILE, 0, file->line);
	if (before) {
		FOUND(check, file, "'%s' staat ook op regel %d, die alleen telt",
		      "'%s' is also on line %d, which alone counts", entry, before->line);
		return;
	}
	before = see(check, folded, IN_FOLDER, part, file->line);
	if (before && before->file != check->files && !*file->column[4])
		FOUND(check, file, "'%s' staat ook in %s: zeg in de vijfde kolom waarom deze regel voorgaat",
		      "'%s' is also in %s: say in the fifth column why this line overrides it", entry,
		      check->file[before->file]);
}

static void check_forms(struct check *check, const struct rulefile *file)
{
	char folded[FOLD_BYTES_MAX], *rest = folded, *word;

	if (strlen(file->column[3]) >= ENTRY_BYTES_MAX) {
		FOUND(check, file, "te veel vormen", "too many forms");
		return;
	}
	fold_entry(&check->unicode, file->column[3] + (*file->column[3] == '='), folded);
	while ((word = rulefile_word(&rest)))
		if (identity_names(&check->identity, word_hash(word, strlen(word))))
			FOUND(check, file, "de vorm '%s' noemt een groep mensen of een naam",
			      "the form '%s' names a group of people or someone", word);
}

void check_entry(struct check *check, const struct rulefile *file)
{
	const char *entry = file->column[0];
	char folded[FOLD_BYTES_MAX];

	for (size_t i = 0; i < 5; i++)
		if (!is_utf8(sm_text_of(file->column[i]))) {
			FOUND(check, file, "dit is geen UTF-8", "this is not UTF-8");
			return;
		}
	if (strlen(entry) > ENTRY_BYTES_MAX) {
		FOUND(check, file, "langer dan %d bytes", "longer than %d bytes", ENTRY_BYTES_MAX);
		return;
	}
	if (fold_entry(&check->unicode, entry, folded) == 0) {
		FOUND(check, file, "de eerste kolom is een woord", "the first column is a word");
		return;
	}
	if (*file->column[5])
		FOUND(check, file, "meer dan vijf kolommen", "more than five columns");
	if (!is_lower(entry))
		FOUND(check, file, "'%s' is niet in kleine letters", "'%s' is not lower case", entry);
	if (!has_single_spaces(entry))
		FOUND(check, file, "meer dan één spatie tussen woorden", "more than one space between words");
	check_valence(check, file);
	check_part(check, file, folded);
	check_order(check, file, folded);
	check_forms(check, file);
	if (identity_within(&check->identity, folded))
		FOUND(check, file, "'%s' noemt een groep mensen of een naam: die dragen geen waarde",
		      "'%s' names a group of people or someone: those carry no valence", entry);
}

void check_double(struct check *check, const struct rulefile *file)
{
	const struct seen *before = see(check, file->column[0], IN_FILE, 0, file->line);

	if (before)
		FOUND(check, file, "'%s' staat ook op regel %d", "'%s' is also on line %d", file->column[0],
		      before->line);
}

void check_emoji(struct check *check, const struct rulefile *file)
{
	check_valence(check, file);
	if (strcmp(file->column[2], part_name(PART_EMOJI)) != 0 && strcmp(file->column[2], part_name(PART_OTHER)) != 0)
		FOUND(check, file, "de derde kolom is emoji of other", "the third column is emoji or other");
	check_double(check, file);
}
