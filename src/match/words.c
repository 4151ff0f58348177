// SPDX-License-Identifier: EUPL-1.2
// words: UTF-8 text → words without case and diacritics.
#include <string.h>
#include <utf8proc.h>

#include "words.h"

/* What an ASCII byte becomes: itself in lower case, or 0 when it separates words. */
#define DIGITS "0123456789"
#define SMALL  "abcdefghijklmnopqrstuvwxyz"
static const char ascii[129] = "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
			       "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0" DIGITS "\0\0\0\0\0\0"
			       "\0" SMALL "\0\0\0\0\0"
			       "\0" SMALL "\0\0\0\0\0";

struct words words_of(struct sm_text text)
{
	return (struct words){ .text = text };
}

/* Letters that Unicode does not take apart, though people type them without their stroke. */
static const char *stroke(utf8proc_int32_t letter)
{
	switch (letter) {
	case 0xe6: return "ae";
	case 0xf8: return "o";
	case 0x111:
	case 0xf0: return "d";
	case 0x127: return "h";
	case 0x131: return "i";
	case 0x142: return "l";
	case 0x153: return "oe";
	default: return NULL;
	}
}

static void append(struct word *word, const char *bytes, size_t length)
{
	if (word->length + length > WORD_BYTES_MAX)
		return;
	memcpy(word->folded + word->length, bytes, length);
	word->length += length;
}

static void append_letter(struct word *word, utf8proc_int32_t letter)
{
	const char *plain = stroke(letter);
	utf8proc_uint8_t bytes[4];

	if (plain)
		append(word, plain, strlen(plain));
	else
		append(word, (const char *)bytes, (size_t)utf8proc_encode_char(letter, bytes));
}

static bool is_word_letter(utf8proc_int32_t letter)
{
	utf8proc_category_t category = utf8proc_category(letter);

	return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO;
}

/* One character beyond ASCII at text: how many bytes it takes, and whether it belongs to a word. */
static size_t take_wide(const char *text, size_t left, struct word *word, bool *belongs)
{
	enum { PARTS = 24 };
	utf8proc_int32_t letter, part[PARTS];
	utf8proc_ssize_t bytes = utf8proc_iterate((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)left, &letter);
	utf8proc_ssize_t parts;
	int boundary = 0;

	*belongs = false;
	if (bytes <= 0)
		return 1; /* not UTF-8: a separator */
	if (utf8proc_category(letter) == UTF8PROC_CATEGORY_CF) {
		*belongs = word->length > 0; /* soft hyphens and joiners are invisible */
		return (size_t)bytes;
	}
	if (!is_word_letter(letter))
		return (size_t)bytes;
	*belongs = true;
	parts = utf8proc_decompose_char(letter, part, PARTS,
					UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK,
					&boundary);
	for (utf8proc_ssize_t i = 0; i < parts && i < PARTS; i++)
		if (is_word_letter(part[i]))
			append_letter(word, part[i]);
	return (size_t)bytes;
}

/* Past a handle or an address: to the next white space, or what closes a quotation. */
static void pass_over(struct words *words)
{
	while (words->at < words->text.length) {
		char c = words->text.data[words->at];

		if (sm_ascii_is_space(c) || c == '<' || c == '>' || c == '"' || c == ')')
			break;
		words->at++;
	}
	words->broken = true;
}

static bool is_word_byte(char c)
{
	return (c & 0x80) || ascii[(unsigned char)c];
}

static void pass_separators(struct words *words)
{
	const char *data = words->text.data;

	while (words->at < words->text.length && !is_word_byte(data[words->at])) {
		if (data[words->at] == '@' && words->at + 1 < words->text.length && is_word_byte(data[words->at + 1]))
			pass_over(words);
		else
			words->at++;
	}
}

static void take_word(struct words *words, struct word *word)
{
	const char *data = words->text.data;

	while (words->at < words->text.length) {
		char c = data[words->at];

		if (!(c & 0x80)) {
			char folded = ascii[(unsigned char)c];

			if (!folded)
				return;
			if (word->length < WORD_BYTES_MAX)
				word->folded[word->length++] = folded;
			words->at++;
		} else {
			bool belongs;
			size_t bytes = take_wide(data + words->at, words->text.length - words->at, word, &belongs);

			if (!belongs && word->length)
				return;
			words->at += bytes;
			if (!belongs)
				return; /* a separator where a word could have started: an empty word */
		}
	}
}

static bool starts_address(const struct words *words, const struct word *word)
{
	const char *rest = words->text.data + words->at;
	size_t left = words->text.length - words->at;

	if (word->length == 3 && memcmp(word->folded, "www", 3) == 0)
		return left > 0 && rest[0] == '.';
	return word->length >= 4 && word->length <= 5 && memcmp(word->folded, "https", word->length) == 0 && left > 3 &&
	       memcmp(rest, "://", 3) == 0;
}

bool words_next(struct words *words, struct word *word)
{
	for (;;) {
		pass_separators(words);
		if (words->at >= words->text.length)
			return false;
		word->length = 0;
		word->start = words->at;
		take_word(words, word);
		if (!word->length)
			continue;
		if (starts_address(words, word)) {
			pass_over(words);
			continue;
		}
		word->end = words->at;
		word->broken = words->broken;
		words->broken = false;
		return true;
	}
}

bool words_fold(struct sm_text text, char *folded, size_t bytes_max)
{
	struct words words = words_of(text);
	struct word word;
	size_t used = 0;

	while (words_next(&words, &word)) {
		if (used + word.length + 2 > bytes_max)
			return false;
		if (used)
			folded[used++] = ' ';
		memcpy(folded + used, word.folded, word.length);
		used += word.length;
	}
	folded[used] = '\0';
	return true;
}
