/* SPDX-License-Identifier: EUPL-1.2 */
/* import: what the readers of lexicons share. import.c collects and writes, import_table.c reads lines of columns,
 * import_xml.c reads XML. */
#ifndef MEASURE_IMPORT_H
#define MEASURE_IMPORT_H

#include "fold.h"
#include "sentimeter/measure.h"

enum { IMPORT_ENTRIES_MAX = 1 << 19, IMPORT_BYTES_MAX = 64 << 20, IMPORT_ENTRY_BYTES_MAX = 240, IMPORT_WORDS_MAX = 8 };

/* Where a scale ends that is not -4..4. */
#define IMPORT_END 4.

struct import_word {
	char *entry; /* NULL: an empty place */
	const char *part;
	double sum; /* of its senses */
	size_t senses;
};

struct importing {
	struct unicode unicode;
	struct sm_arena *arena;   /* of the entries */
	struct import_word *word; /* open addressing */
	size_t room;
	struct sm_imported *imported;
	const char *name; /* of the file, for messages */
	struct sm_error *error;
};

/* One sense; part is a constant or NULL. A word that cannot be an entry is counted as left out. */
SM_CHECK enum sm_status import_word(struct importing *importing, struct sm_text word, double valence, const char *part);
void import_leave_out(struct importing *importing);
/* The language that a file says it is in, such as nl or nl-NL; what is no code is passed over. */
void import_language(struct importing *importing, struct sm_text code);

SM_CHECK enum sm_status import_vader(struct importing *importing, struct sm_text bytes);
SM_CHECK enum sm_status import_afinn(struct importing *importing, struct sm_text bytes);
SM_CHECK enum sm_status import_sentistrength(struct importing *importing, struct sm_text bytes);
SM_CHECK enum sm_status import_nrc(struct importing *importing, struct sm_text bytes);
SM_CHECK enum sm_status import_csv(struct importing *importing, struct sm_text bytes);
SM_CHECK enum sm_status import_pattern(struct importing *importing, struct sm_text bytes);
SM_CHECK enum sm_status import_lmf(struct importing *importing, struct sm_text bytes);

#endif
