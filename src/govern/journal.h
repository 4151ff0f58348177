/* SPDX-License-Identifier: EUPL-1.2 */
/* journal: the form of a line, and how lines are chained. Private to govern. */
#ifndef GOVERN_JOURNAL_H
#define GOVERN_JOURNAL_H

#include <stdio.h>

#include "sentimeter/journal.h"

enum { JOURNAL_HASH_BYTES = 32, JOURNAL_SALT_BYTES = 16, JOURNAL_LINE_BYTES_MAX = 16384 };

/* Where the chain stands: what the next entry is chained to. */
struct journal_tail {
	int64_t seq;
	unsigned char chain[JOURNAL_HASH_BYTES];
};

struct sm_journal {
	char *path;
	int file;
};

void journal_hash_leaf(const unsigned char salt[JOURNAL_SALT_BYTES], const char *body, size_t length,
		       unsigned char leaf[JOURNAL_HASH_BYTES]);
void journal_hash_chain(int64_t seq, const unsigned char before[JOURNAL_HASH_BYTES],
			const unsigned char leaf[JOURNAL_HASH_BYTES], unsigned char chain[JOURNAL_HASH_BYTES]);

/* One process at a time; false with errno set. */
bool journal_lock(struct sm_journal *journal);
void journal_unlock(struct sm_journal *journal);
/* With the lock held. The last whole line gives seq and chain. A line that was torn by a crash never was an entry: it
 * is cut off. */
SM_CHECK enum sm_status journal_find_tail(struct sm_journal *journal, struct journal_tail *tail,
					  struct sm_error *error);
SM_CHECK enum sm_status journal_append(struct sm_journal *journal, const struct sm_journal_entry *entry,
				       struct sm_error *error);

/* JOURNAL_TORN: a last one that does not end; a crash cut it, so it never was an entry. */
enum journal_line { JOURNAL_WHOLE, JOURNAL_NONE, JOURNAL_TORN, JOURNAL_LONG, JOURNAL_FAILED };
enum journal_line journal_read_line(FILE *file, char line[JOURNAL_LINE_BYTES_MAX], size_t *length);
SM_CHECK enum sm_status journal_fail_entry(const char *path, int64_t number, struct sm_error *error);
SM_CHECK enum sm_status journal_fail_open(const char *path, struct sm_error *error);
SM_CHECK enum sm_status journal_fail_read(const char *path, struct sm_error *error);

/* A seal: what the installation signs, and with which key. Seal n is signed by key n and names key n + 1; the secret of
 * key n is destroyed then, so that whoever takes the machine later cannot sign for what was before. */
struct journal_seal {
	int64_t number;                         /* 1 is the first */
	int64_t size;                           /* entries before it */
	unsigned char root[JOURNAL_HASH_BYTES]; /* where the chain stood then */
	unsigned char key[32], next[32];
	unsigned char signature[64];
};
#define JOURNAL_SEAL_ACTION "seal"
enum { JOURNAL_ORIGIN_BYTES = 32, JOURNAL_SEAL_TEXT_BYTES = 400 };
/* "sentimeter/" and the fingerprint of the first key. */
void journal_origin(const unsigned char first_key[32], char origin[JOURNAL_ORIGIN_BYTES]);
/* The text that is signed, in the form of C2SP tlog-checkpoint. */
void journal_seal_text(const struct journal_seal *seal, const char *origin, char text[JOURNAL_SEAL_TEXT_BYTES]);
bool journal_seal_holds(const struct journal_seal *seal, const char *origin);
/* The detail of its entry, of JOURNAL_SEAL_TEXT_BYTES * 2 bytes; and back. */
void journal_seal_print(const struct journal_seal *seal, char *detail);
bool journal_seal_parse(const char *detail, struct journal_seal *seal);
/* The note with its signature; and back, whether the signature holds or not. */
void journal_checkpoint_print(const struct journal_seal *seal, const char *origin, struct sm_buffer *out);
bool journal_checkpoint_parse(const char *text, struct journal_seal *seal, char origin[JOURNAL_ORIGIN_BYTES]);
/* The number and public key with which the next seal will be signed; SM_NONE when there is no such file. */
SM_CHECK enum sm_status journal_seal_current(const char *path, int64_t sealed, int64_t *number, unsigned char key[32],
					     struct sm_error *error);

/* Going through a journal, line by line. Zeroed at its start. */
struct journal_walk {
	struct journal_tail tail;
	int64_t erased, erased_promised;
	struct journal_seal last; /* number 0: none yet */
	char origin[JOURNAL_ORIGIN_BYTES];
	const struct journal_seal *kept; /* a checkpoint from elsewhere; NULL: none */
	bool kept_holds;
};
/* The next line, without its end. false: it does not hold, and the walk stands where it stood. */
bool journal_walk_line(struct journal_walk *walk, const char *line, size_t length);

#endif
