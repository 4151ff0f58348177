// SPDX-License-Identifier: EUPL-1.2
// taboo: rules/sensitive/*.tsv → sorted lists to look terms up in.
//
// The lists serve topic rules in the first place (see match). Here only the first column counts: a term, with * for
// whatever follows. For a term that might be shown, the = for "written just so" makes no difference: one too few on a
// page harms nobody. In running text it does: DENK is a party, denk is what everybody does.
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "sentimeter/table.h"
#include "taboo.h"

enum {
	TERMS_MAX = 100000,
	LINE_BYTES_MAX = 512,
	START_BITS = 5,
	STARTS = 1 << (3 * START_BITS),
	PHRASE_BYTES_MAX = 64
};

/* The same that match demands: without them everything would be let through. */
static const char *const needed[] = { "nl.tsv", "en.tsv" };

struct list {
	char **term; /* folded, sorted */
	size_t count, capacity;
};
struct taboo {
	struct list whole, start;
	struct list exact, raw;    /* those with a =: folded, and as written */
	size_t words_most;         /* of the longest of them, in a text */
	uint8_t first[STARTS / 8]; /* of the first three letters: most words of a text are not even looked up */
};

/* Case and width do not matter: NFKC with case folding. NULL when the text is no UTF-8; the caller frees. */
static char *fold(struct sm_text text)
{
	uint8_t *folded = NULL;

	if (utf8proc_map((const uint8_t *)text.data, (utf8proc_ssize_t)text.length, &folded,
			 UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE) <
	    0)
		return NULL;
	return (char *)folded;
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static enum sm_status put(struct list *list, char *term, const char *where, struct sm_error *error)
{
	if (term && list->count == list->capacity) {
		size_t capacity = list->capacity ? 2 * list->capacity : 256;
		char **grown = capacity <= TERMS_MAX * 2 ? realloc(list->term, capacity * sizeof(*grown)) : NULL;

		if (!grown) {
			free(term);
			return sm_fail(error, SM_ERROR_LIMIT, where, "te veel gevoelige woorden (hoogstens %d)",
				       "too many sensitive terms (at most %d)", TERMS_MAX);
		}
		list->term = grown;
		list->capacity = capacity;
	}
	if (!term)
		return sm_fail(error, SM_ERROR_CONFIG, where, "is geen UTF-8: bewaar het bestand als UTF-8",
			       "is not UTF-8: save the file as UTF-8");
	list->term[list->count++] = term;
	return SM_OK;
}

/* Case of ASCII letters only; other bytes are as they are. */
static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool in_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

/* Of the first three letters; a shorter word ends in zeros. */
static unsigned start_of(const char *word, size_t length)
{
	unsigned start = 0;

	for (size_t i = 0; i < 3 && i < length && in_word(word[i]); i++)
		start |= ((unsigned)(unsigned char)lower(word[i]) & ((1U << START_BITS) - 1)) << (START_BITS * i);
	return start;
}

/* How far a text has to be read to be sure that a term is not there. */
static void note_words(struct taboo *taboo, const char *term)
{
	size_t words = 0;

	for (; *term; term++)
		words += in_word(term[0]) && !in_word(term[1]);
	if (words > taboo->words_most)
		taboo->words_most = words;
}

static void note_start(struct taboo *taboo, const char *term, bool open)
{
	size_t length = strlen(term);
	unsigned start = start_of(term, length), free_from = START_BITS * (unsigned)length;

	taboo->first[start / 8] |= (uint8_t)(1U << start % 8);
	/* What goes on after one or two letters may go on with anything. */
	for (unsigned rest = 0; open && length < 3 && rest < (unsigned)STARTS >> free_from; rest++) {
		unsigned longer = start | rest << free_from;

		taboo->first[longer / 8] |= (uint8_t)(1U << longer % 8);
	}
}

static enum sm_status read_row(struct taboo *taboo, const struct sm_table *row, struct sm_error *error)
{
	struct sm_text term = sm_text_of(row->cell[0]);
	struct list *list = &taboo->whole;
	bool exact = term.length > 0 && term.data[0] == '=', open;
	enum sm_status status = SM_OK;

	if (exact) {
		term = (struct sm_text){ term.data + 1, term.length - 1 };
		list = &taboo->exact;
	}
	open = term.length > 0 && term.data[term.length - 1] == '*';
	if (open) {
		list = &taboo->start;
		term.length--;
	}
	if (term.length == 0)
		return SM_OK;
	if (exact && !open)
		status = put(&taboo->raw, strndup(term.data, term.length), row->path, error);
	if (status == SM_OK)
		status = put(list, fold(term), row->path, error);
	if (status == SM_OK)
		note_start(taboo, list->term[list->count - 1], open);
	if (status == SM_OK)
		note_words(taboo, list->term[list->count - 1]);
	return status;
}

static enum sm_status read_list(struct taboo *taboo, const char *folder, const char *name, struct sm_error *error)
{
	struct sm_table table;
	enum sm_status status = sm_table_open(folder, name, &table, error);

	while (status == SM_OK && (status = sm_table_next(&table, error)) == SM_OK)
		status = read_row(taboo, &table, error);
	sm_table_close(&table);
	return status == SM_END ? SM_OK : status;
}

static void sort(struct list *list)
{
	if (list->count)
		qsort(list->term, list->count, sizeof(char *), compare);
}

/* Sorts; of beginnings drops those that begin with a shorter one. Then the last that sorts before a word is the only
 * one that the word can begin with, and one search tells. */
static void settle(struct taboo *taboo)
{
	struct list *start = &taboo->start;
	size_t kept = 0;

	sort(&taboo->whole);
	sort(&taboo->exact);
	sort(&taboo->raw);
	sort(start);
	for (size_t i = 0; i < start->count; i++) {
		const char *last = kept ? start->term[kept - 1] : NULL;

		if (last && strncmp(start->term[i], last, strlen(last)) == 0)
			free(start->term[i]);
		else
			start->term[kept++] = start->term[i];
	}
	start->count = kept;
}

static bool is_needed(const char *name)
{
	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++)
		if (strcmp(name, needed[i]) == 0)
			return true;
	return false;
}

/* Lists of other languages; those that are needed were read. */
static enum sm_status read_others(struct taboo *taboo, const char *folder, struct sm_error *error)
{
	DIR *files = opendir(folder);
	const struct dirent *entry = NULL;
	enum sm_status status = SM_OK;

	errno = 0;
	while (files && status == SM_OK && (entry = readdir(files))) {
		const char *dot = strrchr(entry->d_name, '.');

		if (dot && strcmp(dot, ".tsv") == 0 && !is_needed(entry->d_name))
			status = read_list(taboo, folder, entry->d_name, error);
		errno = 0;
	}
	/* A folder that cannot be listed must not pass for one with nothing more in it. */
	if (status == SM_OK && errno)
		status = sm_fail(error, SM_ERROR_INPUT, folder, "kan deze map niet lezen (%s)",
				 "cannot read this folder (%s)", strerror(errno));
	if (files)
		closedir(files);
	return status;
}

enum sm_status taboo_open(const char *rules_dir, struct taboo **opened, struct sm_error *error)
{
	struct taboo *taboo = calloc(1, sizeof(*taboo));
	char folder[SM_FILE_PATH_BYTES_MAX];
	enum sm_status status = SM_OK;

	*opened = NULL;
	if (!taboo)
		return sm_fail(error, SM_ERROR_MEMORY, NULL, "geheugen is op", "out of memory");
	if (snprintf(folder, sizeof(folder), "%s/sensitive", rules_dir) >= (int)sizeof(folder))
		status = sm_fail(error, SM_ERROR_INPUT, NULL, "het pad van de regels is te lang",
				 "the path of the rules is too long");
	for (size_t i = 0; status == SM_OK && i < sizeof(needed) / sizeof(needed[0]); i++)
		status = read_list(taboo, folder, needed[i], error);
	if (status == SM_OK)
		status = read_others(taboo, folder, error);
	if (status != SM_OK) {
		taboo_close(taboo);
		return status;
	}
	settle(taboo);
	*opened = taboo;
	return SM_OK;
}

static void list_close(struct list *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->term[i]);
	free(list->term);
}

void taboo_close(struct taboo *taboo)
{
	if (!taboo)
		return;
	list_close(&taboo->whole);
	list_close(&taboo->start);
	list_close(&taboo->exact);
	list_close(&taboo->raw);
	free(taboo);
}

/* Whether words begin with one of the beginnings. */
static bool begins(const struct list *start, const char *words)
{
	size_t low = 0, high = start->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(start->term[middle], words) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low > 0 && strncmp(start->term[low - 1], words, strlen(start->term[low - 1])) == 0;
}

static bool is_gap(char c)
{
	return c == ' ' || c == '-' || c == '_' || c == '\'' || c == '/';
}

static bool on(const struct list *list, const char *words)
{
	return list->count && bsearch(&words, list->term, list->count, sizeof(char *), compare) != NULL;
}

/* Whether words, up to some gap or the end, are on the list. Puts back what it changes. */
static bool is_whole(const struct taboo *taboo, char *words)
{
	bool found = false;

	for (char *end = words + 1; !found && end[-1]; end++) {
		char gap = *end;

		if (gap && !is_gap(gap))
			continue;
		*end = '\0';
		found = on(&taboo->whole, words) || on(&taboo->exact, words);
		*end = gap;
		if (!gap)
			break;
	}
	return found;
}

static bool has_folded(const struct taboo *taboo, char *folded)
{
	for (char *word = folded; *word; word++) {
		if (word != folded && !is_gap(word[-1]))
			continue;
		if ((taboo->start.count && begins(&taboo->start, word)) || is_whole(taboo, word))
			return true;
	}
	return false;
}

/* Most entries are plain ASCII, for which folding is lower case: this is done for every term of every post. */
static bool fold_ascii(struct sm_text text, char folded[LINE_BYTES_MAX])
{
	if (text.length >= LINE_BYTES_MAX)
		return false;
	for (size_t i = 0; i < text.length; i++) {
		char c = text.data[i];

		if (!c || (unsigned char)c >= 0x80) /* not c < 0: on some machines char has no sign */
			return false;
		folded[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
	}
	folded[text.length] = '\0';
	return true;
}

bool taboo_has(const struct taboo *taboo, struct sm_text term)
{
	char ascii[LINE_BYTES_MAX], *folded = ascii;
	bool found;

	if (!fold_ascii(term, ascii))
		folded = fold(term);
	/* What cannot be folded cannot be looked up, so it is not let through. */
	found = !folded || has_folded(taboo, folded);
	if (folded != ascii)
		free(folded);
	return found;
}

/* Whether what begins at word is on a list, up to the end of some word. */
static bool phrase_at(const struct taboo *taboo, const char *word, size_t length)
{
	char raw[PHRASE_BYTES_MAX], folded[PHRASE_BYTES_MAX];
	size_t bytes = length < PHRASE_BYTES_MAX - 1 ? length : PHRASE_BYTES_MAX - 1;

	memcpy(raw, word, bytes);
	for (size_t i = 0; i < bytes; i++)
		folded[i] = lower(raw[i]);
	raw[bytes] = folded[bytes] = '\0';
	if (taboo->start.count && begins(&taboo->start, folded))
		return true;
	for (size_t end = 1, words = 0; end <= bytes && words < taboo->words_most; end++) {
		char next = raw[end], next_folded = folded[end];

		if ((end < bytes && in_word(next)) || !in_word(raw[end - 1]))
			continue;
		words++;
		raw[end] = folded[end] = '\0';
		if (on(&taboo->whole, folded) || on(&taboo->raw, raw))
			return true;
		raw[end] = next;
		folded[end] = next_folded;
	}
	return false;
}

bool taboo_in(const struct taboo *taboo, struct sm_text text)
{
	for (size_t at = 0; at < text.length;) {
		unsigned start = start_of(text.data + at, text.length - at);

		if (taboo->first[start / 8] & 1U << start % 8 && phrase_at(taboo, text.data + at, text.length - at))
			return true;
		while (at < text.length && in_word(text.data[at]))
			at++;
		while (at < text.length && !in_word(text.data[at]))
			at++;
	}
	return false;
}
