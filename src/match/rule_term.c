// SPDX-License-Identifier: EUPL-1.2
// rule_term: the text of one word or phrase → folded words.
#include <stdio.h>
#include <string.h>

#include "identifier.h"
#include "rule.h"
#include "words.h"

void rule_problem(struct rule_problems *problems, size_t offset, const char *nl, const char *en, ...)
{
	char text[2][300];
	va_list arguments, again;

	if (problems->count++ >= RULE_PROBLEMS_MAX)
		return;
	va_start(arguments, en);
	va_copy(again, arguments);
	vsnprintf(text[SM_NL], sizeof(text[SM_NL]), nl, arguments);
	vsnprintf(text[SM_EN], sizeof(text[SM_EN]), en, again);
	va_end(again);
	va_end(arguments);
	problems->add(problems->context, offset, text[SM_NL], text[SM_EN]);
}

static bool refuse_identifier(struct sm_text text, size_t offset, struct rule_problems *problems)
{
	size_t at = 0;
	enum identifier kind = identifier_find(text, &at);

	if (kind == IDENTIFIER_NONE)
		return false;
	rule_problem(problems, offset + at,
		     "dit lijkt op %s%.0s: een regel luistert naar onderwerpen, niet naar personen",
		     "this looks like %.0s%s: a rule listens for subjects, not for people",
		     identifier_name(kind, SM_NL), identifier_name(kind, SM_EN));
	return true;
}

/* A star after the last letter of a word, nothing else that other search languages have. */
static bool check_signs(struct sm_text text, size_t offset, struct rule_problems *problems)
{
	size_t before = problems->count;

	if (text.length > 1 && (text.data[0] == '-' || text.data[0] == '+') && text.data[1] != ' ')
		rule_problem(problems, offset, "schrijf NIET of EN in plaats van '%c'",
			     "write NOT or AND instead of '%c'", text.data[0]);
	for (size_t i = 0; i < text.length; i++) {
		char c = text.data[i];
		bool last = i + 1 == text.length || text.data[i + 1] == ' ';

		if (c == '?' || c == '|' || c == '^' || c == '~' || c == '\\')
			rule_problem(problems, offset + i, "het teken '%c' heeft hier geen betekenis: haal het weg",
				     "the sign '%c' means nothing here: take it out", c);
		else if (c == '*' && (!last || i == 0 || text.data[i - 1] == ' ' || text.data[i - 1] == '*'))
			rule_problem(problems, offset + i, "een ster kan alleen aan het eind van een woord: parkeer*",
				     "a star can only stand at the end of a word: parkeer*");
	}
	return problems->count == before;
}

static bool is_upper(struct sm_text text, const struct word *word)
{
	unsigned char c = (unsigned char)text.data[word->start];

	/* Two-byte capitals with diacritics lie at the even half of what matters here: c3 80..9e. */
	if (c == 0xc3 && word->start + 1 < text.length)
		return (unsigned char)text.data[word->start + 1] <= 0x9e;
	return sm_ascii_is_upper((char)c);
}

static bool add_word(struct sm_text text, const struct word *word, struct sm_arena *arena, struct rule_term *term)
{
	struct rule_word *made = &term->word[term->count];
	char after = word->end < text.length ? text.data[word->end] : ' ';

	made->folded.data = sm_arena_copy(arena, word->folded, word->length);
	made->folded.length = word->length;
	made->prefix = after == '*';
	made->capital = is_upper(text, word);
	made->initial = made->capital && word->length == 1 && after == '.';
	term->count++;
	return made->folded.data != NULL;
}

static bool check_stem(const struct rule_word *word, size_t offset, struct rule_problems *problems)
{
	bool digits = true;

	if (!word->prefix)
		return true;
	for (size_t i = 0; i < word->folded.length; i++)
		digits = digits && sm_ascii_is_digit(word->folded.data[i]);
	if (digits) {
		rule_problem(problems, offset, "een ster achter alleen cijfers kan niet",
			     "a star after digits alone is not possible");
		return false;
	}
	if (word->folded.length < RULE_STEM_MIN) {
		rule_problem(problems, offset, "minstens %d letters voor een ster, anders vangt het bijna alles",
			     "at least %d letters before a star, else it catches nearly everything", RULE_STEM_MIN);
		return false;
	}
	return true;
}

bool rule_term_read(struct sm_text text, size_t offset, struct sm_arena *arena, struct rule_problems *problems,
		    struct rule_term *term)
{
	struct words words = words_of(text);
	struct word word;

	*term = (struct rule_term){ .offset = offset, .positive = true };
	if (refuse_identifier(text, offset, problems) || !check_signs(text, offset, problems))
		return false;
	while (words_next(&words, &word)) {
		if (term->count == RULE_TERM_WORDS_MAX) {
			rule_problem(problems, offset + word.start, "een zin heeft hoogstens %d woorden",
				     "a phrase has at most %d words", RULE_TERM_WORDS_MAX);
			return false;
		}
		if (word.length == WORD_BYTES_MAX) {
			rule_problem(problems, offset + word.start, "dit woord is te lang", "this word is too long");
			return false;
		}
		if (!add_word(text, &word, arena, term)) {
			rule_problem(problems, offset + word.start, "de regels hebben samen te veel woorden",
				     "the rules have too many words together");
			return false;
		}
		if (!check_stem(&term->word[term->count - 1], offset + word.start, problems))
			return false;
	}
	if (term->count)
		return true;
	rule_problem(problems, offset, "hier staat geen woord", "there is no word here");
	return false;
}
