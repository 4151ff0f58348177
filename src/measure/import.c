// SPDX-License-Identifier: EUPL-1.2
// import: a lexicon of another tool → a lexicon of ours.
#include "import.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <utf8proc.h>

#include "rulefile.h"
#include "word.h"

enum { ROOM_MIN = 1 << 12, PATH_BYTES_MAX = 1024 };

struct format {
	const char *name, *language;
	const char *licence[2];
	enum sm_status (*read)(struct importing *importing, struct sm_text bytes);
};

static const struct format formats[] = {
	{ "vader",
	  "en",
	  { "VADER: MIT; noem C.J. Hutto en E. Gilbert (2014)", "VADER: MIT; name C.J. Hutto and E. Gilbert (2014)" },
	  import_vader },
	{ "afinn",
	  "en",
	  { "AFINN: Open Database License 1.0 (AFINN-165 in pakketten: MIT); noem F.A. Nielsen (2011)",
	    "AFINN: Open Database License 1.0 (AFINN-165 in packages: MIT); name F.A. Nielsen (2011)" },
	  import_afinn },
	{ "pattern",
	  "",
	  { "pattern: het bestand zegt PDDL, het pakket BSD; noem CLiPS, Universiteit Antwerpen",
	    "pattern: the file says PDDL, the package BSD; name CLiPS, University of Antwerp" },
	  import_pattern },
	{ "sentistrength",
	  "",
	  { "SentiStrength: vrij voor onderzoek alleen; ander gebruik vraagt een licentie van de makers",
	    "SentiStrength: free for academic research only; any other use needs a licence from its makers" },
	  import_sentistrength },
	{ "nrc",
	  "",
	  { "NRC EmoLex: vrij voor onderzoek; ander gebruik is betaald, en verder geven mag niet",
	    "NRC EmoLex: free for research; other use is paid for, and it may not be passed on" },
	  import_nrc },
	{ "lmf",
	  "",
	  { "LMF zegt niets over de licentie: zoek op wat de maker toestaat",
	    "LMF says nothing of a licence: look up what its maker allows" },
	  import_lmf },
	{ "csv",
	  "",
	  { "een tabel zegt niets over de licentie: zoek op wat de maker toestaat",
	    "a table says nothing of a licence: look up what its maker allows" },
	  import_csv },
};
enum { FORMATS = sizeof(formats) / sizeof(formats[0]) };

const char *const sm_lexicon_formats[] = { "vader", "afinn", "pattern", "sentistrength", "nrc", "lmf", "csv", NULL };
_Static_assert(sizeof(sm_lexicon_formats) / sizeof(sm_lexicon_formats[0]) == FORMATS + 1, "one name for each format");

static const struct format *find_format(const char *name)
{
	for (size_t i = 0; i < FORMATS; i++)
		if (strcmp(formats[i].name, name) == 0)
			return &formats[i];
	return NULL;
}

const char *sm_lexicon_licence(const char *name, enum sm_tongue tongue)
{
	const struct format *format = find_format(name);

	return format ? format->licence[tongue] : NULL;
}

void import_leave_out(struct importing *importing)
{
	importing->imported->left_out++;
}

void import_language(struct importing *importing, struct sm_text code)
{
	size_t length = 0;

	while (length < code.length && code.data[length] >= 'a' && code.data[length] <= 'z')
		length++;
	if (length < 2 || length >= SM_LANGUAGE_MAX || importing->imported->language[0])
		return;
	memcpy(importing->imported->language, code.data, length);
	importing->imported->language[length] = '\0';
}

/* Lower case with its accents, words parted by single spaces; false when it holds what no entry has. */
static bool write_entry(struct importing *importing, struct sm_text word, char entry[FOLD_BYTES_MAX])
{
	size_t used = 0, words = 1;

	word = sm_text_trim(word);
	for (size_t i = 0; i < word.length;) {
		uint32_t point;
		size_t step = unicode_next(word.data + i, word.length - i, &point);
		enum unicode_kind kind = unicode_kind(&importing->unicode, point);
		bool letter = kind == UNICODE_LETTER || kind == UNICODE_MARK || kind == UNICODE_DIGIT ||
			      kind == UNICODE_APOSTROPHE || point == '-';

		if (used + 4 >= IMPORT_ENTRY_BYTES_MAX || (!letter && kind != UNICODE_SPACE && point != '_') ||
		    (used == 0 && kind != UNICODE_LETTER))
			return false;
		if (letter) {
			used += (size_t)utf8proc_encode_char(utf8proc_tolower((utf8proc_int32_t)point),
							     (utf8proc_uint8_t *)entry + used);
		} else if (entry[used - 1] != ' ') {
			entry[used++] = ' ';
			words++;
		}
		i += step;
	}
	entry[used] = '\0';
	return used > 0 && words <= IMPORT_WORDS_MAX;
}

static struct import_word *place_of(const struct importing *importing, const char *entry)
{
	size_t at = (size_t)(word_hash(entry, strlen(entry)) >> 24) & (importing->room - 1);

	while (importing->word[at].entry && strcmp(importing->word[at].entry, entry) != 0)
		at = (at + 1) & (importing->room - 1);
	return &importing->word[at];
}

static bool grow(struct importing *importing)
{
	struct importing larger = *importing;

	larger.room = importing->room ? importing->room * 2 : ROOM_MIN;
	larger.word = calloc(larger.room, sizeof(*larger.word));
	if (!larger.word)
		return false;
	for (size_t i = 0; i < importing->room; i++)
		if (importing->word[i].entry)
			*place_of(&larger, importing->word[i].entry) = importing->word[i];
	free(importing->word);
	importing->word = larger.word;
	importing->room = larger.room;
	return true;
}

static enum sm_status out_of_memory(const struct importing *importing)
{
	return sm_fail(importing->error, SM_ERROR_MEMORY, importing->name, "geheugen is op, of te veel woorden",
		       "out of memory, or too many words");
}

enum sm_status import_word(struct importing *importing, struct sm_text text, double valence, const char *part)
{
	char entry[FOLD_BYTES_MAX], folded[FOLD_BYTES_MAX];
	struct import_word *word;

	if (!write_entry(importing, text, entry) || !(fabs(valence) <= IMPORT_END + 1e-9)) {
		import_leave_out(importing);
		return SM_OK;
	}
	if (importing->imported->entries * 2 >= importing->room && !grow(importing))
		return out_of_memory(importing);
	word = place_of(importing, entry);
	if (!word->entry) {
		fold_entry(&importing->unicode, entry, folded);
		word->entry = sm_arena_copy(importing->arena, entry, strlen(entry));
		word->part = strchr(folded, ' ') ? "phrase" : part ? part : "other";
		if (!word->entry || ++importing->imported->entries > IMPORT_ENTRIES_MAX)
			return out_of_memory(importing);
	}
	word->sum += valence;
	word->senses++;
	return SM_OK;
}

static int by_entry(const void *a, const void *b)
{
	return strcmp(((const struct import_word *)a)->entry, ((const struct import_word *)b)->entry);
}

static void write_lexicon(struct importing *importing, const struct format *format, struct sm_buffer *out)
{
	const char *language = importing->imported->language;
	const char *slash = strrchr(importing->name, '/');
	size_t kept = 0;

	for (size_t i = 0; i < importing->room; i++)
		if (importing->word[i].entry)
			importing->word[kept++] = importing->word[i];
	if (kept)
		qsort(importing->word, kept, sizeof(*importing->word), by_entry);
	sm_buffer_format(out, "# Imported by `sentimeter lexicon import --from %s` from %s.\n# Licence: %s.\n",
			 format->name, slash ? slash + 1 : importing->name, format->licence[SM_EN]);
	if (*language)
		sm_buffer_format(out, "@language\t%s\n", language);
	for (size_t i = 0; i < kept; i++) {
		const struct import_word *word = &importing->word[i];
		double valence = round(word->sum / (double)word->senses * 100) / 100;

		sm_buffer_format(out, "%s\t%.2f\t%s\n", word->entry, valence == 0 ? 0 : valence, word->part);
	}
}

static enum sm_status read_all(const char *path, struct rulefile *file, struct sm_error *error)
{
	static const char table[] = "/EmotionLookupTable.txt";
	char inside[PATH_BYTES_MAX];
	struct stat about;
	enum sm_status status;

	if (stat(path, &about) == 0 && S_ISDIR(about.st_mode)) {
		int length = snprintf(inside, sizeof(inside), "%s%s", path, table);

		if (length < 0 || (size_t)length >= sizeof(inside))
			return sm_fail(error, SM_ERROR_LIMIT, path, "pad te lang", "path too long");
		path = inside;
	}
	status = rulefile_read(file, path, path, error);
	if (status == SM_NONE)
		return sm_fail(error, SM_ERROR_INPUT, path, "dit bestand is er niet", "there is no such file");
	return status;
}

static enum sm_status import(struct importing *importing, const struct format *format, struct sm_buffer *out)
{
	struct rulefile file = { .name = NULL };
	enum sm_status status = sm_arena_open(&importing->arena, IMPORT_BYTES_MAX, importing->error);

	if (status == SM_OK)
		status = read_all(importing->name, &file, importing->error);
	if (status == SM_OK)
		status = format->read(importing, (struct sm_text){ file.data, file.length });
	if (status == SM_OK && importing->imported->entries == 0)
		status = sm_fail(importing->error, SM_ERROR_DATA, importing->name,
				 "hier staat geen woord met een waarde: is dit wel '%s'?",
				 "there is no word with a valence here: is this '%s' indeed?", format->name);
	if (status == SM_OK) {
		import_language(importing, sm_text_of(format->language));
		write_lexicon(importing, format, out);
	}
	free(file.data);
	sm_arena_close(importing->arena);
	free(importing->word);
	return status == SM_OK && out->failed ? out_of_memory(importing) : status;
}

enum sm_status sm_lexicon_import(const char *path, const char *name, const char *language, struct sm_buffer *out,
				 struct sm_imported *imported, struct sm_error *error)
{
	const struct format *format = find_format(name);
	struct importing *importing;
	enum sm_status status;

	*imported = (struct sm_imported){ .entries = 0 };
	if (!format)
		return sm_fail(error, SM_ERROR_USAGE, name,
			       "geen bekende soort: vader, afinn, pattern, sentistrength, nrc, lmf of csv",
			       "no known kind: vader, afinn, pattern, sentistrength, nrc, lmf or csv");
	importing = calloc(1, sizeof(*importing));
	if (!importing)
		return sm_fail(error, SM_ERROR_MEMORY, path, "geheugen is op", "out of memory");
	*importing = (struct importing){ .imported = imported, .name = path, .error = error };
	unicode_fill(&importing->unicode);
	if (language)
		import_language(importing, sm_text_of(language));
	status = import(importing, format, out);
	free(importing);
	return status;
}
