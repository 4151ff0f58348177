/* SPDX-License-Identifier: EUPL-1.2 */
/* base: what every stage uses: status and error, text views, the arena that forgets. */
#ifndef SENTIMETER_BASE_H
#define SENTIMETER_BASE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a function answers. 0 is done, positive a plain answer, negative a failure. */
enum sm_status {
	SM_OK = 0,
	SM_END = 1,          /* nothing more to give */
	SM_WITHHELD = 2,     /* refused on purpose, to protect someone: not an error */
	SM_NONE = 3,         /* asked for something that is not there */
	SM_ERROR_USAGE = -1, /* the caller's words are off */
	SM_ERROR_DATA = -2,  /* input that cannot be read */
	SM_ERROR_INPUT = -3, /* a file that is not there */
	SM_ERROR_NET = -4,   /* a server that does not answer as it should */
	SM_ERROR_IO = -5,
	SM_ERROR_RETRY = -6, /* busy now: try again */
	SM_ERROR_PERMISSION = -7,
	SM_ERROR_CONFIG = -8,
	SM_ERROR_MEMORY = -9,
	SM_ERROR_LIMIT = -10, /* something is larger than its maximum */
};

#define SM_CHECK __attribute__((warn_unused_result))
/* Two printf formats at a and b that share the arguments from c on. */
#define SM_FORMATS(a, b, c) __attribute__((format(printf, a, c), format(printf, b, c)))
#define SM_AUTO(close)      __attribute__((cleanup(close)))

/* The language of messages and pages; texts come in both. */
enum sm_tongue { SM_NL, SM_EN };

/* Details of a failure, on the caller's stack; nothing to free. Never holds words of a post.
 * text is one line in each language: what is wrong, and the way out where there is one. */
struct sm_error {
	enum sm_status status;
	int line, column;  /* 1-based, 0 = unknown */
	char where[200];   /* a file, a key, a URL of a configured feed; empty if unknown */
	char text[2][300]; /* by enum sm_tongue */
};

/* Fills error (which may be NULL) and gives status back, so that `return sm_fail(...)` reads well.
 * nl and en are printf formats that take the same arguments in the same order. */
SM_CHECK enum sm_status sm_fail(struct sm_error *error, enum sm_status status, const char *where, const char *nl,
				const char *en, ...) SM_FORMATS(4, 5, 6);

/* A failure in a file at a place. */
SM_CHECK enum sm_status sm_fail_at(struct sm_error *error, enum sm_status status, const char *file, int line,
				   int column, const char *nl, const char *en, ...) SM_FORMATS(6, 7, 8);

/* SM_ERROR_MEMORY in the words that are always the same. */
SM_CHECK enum sm_status sm_fail_memory(struct sm_error *error);

/* A short English name of a status, for journals and tests. */
const char *sm_status_name(enum sm_status status);

/* A view of UTF-8 text: not terminated, not owned. data may be NULL when length is 0. */
struct sm_text {
	const char *data;
	size_t length;
};

#define SM_TEXT(literal) ((struct sm_text){ "" literal, sizeof(literal) - 1 })

struct sm_text sm_text_of(const char *string); /* NULL gives the empty view */
bool sm_text_equal(struct sm_text a, struct sm_text b);
bool sm_text_is(struct sm_text a, const char *string);
bool sm_text_starts(struct sm_text a, const char *prefix);
const char *sm_text_find(struct sm_text a, const char *part); /* where part begins in it; NULL when nowhere */
bool sm_text_is_nocase(struct sm_text a, const char *string); /* ASCII case only */
struct sm_text sm_text_trim(struct sm_text a);                /* ASCII white space at both ends */

/* Classes of ASCII bytes, whatever the locale; a byte of a longer character is in none. */
static inline bool sm_ascii_is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}
static inline bool sm_ascii_is_digit(char c)
{
	return c >= '0' && c <= '9';
}
static inline bool sm_ascii_is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}
static inline char sm_ascii_lower(char c)
{
	return sm_ascii_is_upper(c) ? (char)(c + ('a' - 'A')) : c;
}
static inline bool sm_ascii_is_letter(char c)
{
	return sm_ascii_lower(c) >= 'a' && sm_ascii_lower(c) <= 'z';
}
/* The value of a hexadecimal digit, -1 for another byte. */
static inline int sm_ascii_hex(char c)
{
	if (sm_ascii_is_digit(c))
		return c - '0';
	return sm_ascii_lower(c) >= 'a' && sm_ascii_lower(c) <= 'f' ? sm_ascii_lower(c) - 'a' + 10 : -1;
}

/* Bytes of the well-formed UTF-8 character (RFC 3629) at the start of a; 0 when there is none. */
size_t sm_utf8_length(struct sm_text a);
/* Takes that character off the front of rest: its bytes, and its code point; 0 when there is none, and rest is as it
 * was. */
size_t sm_utf8_next(struct sm_text *rest, uint32_t *point);

/* The host of an address (scheme://user@HOST:port/path), in lower case and without a last dot, for these would make
 * another host of the same one: it names the platform of a post. Terminated; its length, 0 when there is none. */
#define SM_HOST_BYTES_MAX 260
size_t sm_url_host(struct sm_text url, char host[SM_HOST_BYTES_MAX]);

/* The known word (NULL-ended list) nearest to word by edit distance, without regard to ASCII case, for "did you mean";
 * NULL when none is near. A word of more than 64 bytes is near nothing. */
const char *sm_nearest(const char *word, const char *const *known);
int sm_nearest_of(const char *word, const char *const *known, size_t count); /* its index, -1 when none is near */

/* An arena: memory that is taken piece by piece and forgotten all at once.
 * All that came from a payload lives in one; wiping overwrites every used byte (sodium_memzero). */
struct sm_arena;

/* max_bytes: the most it may ever hold (at least 4096); a request beyond it gives NULL. */
SM_CHECK enum sm_status sm_arena_open(struct sm_arena **arena, size_t max_bytes, struct sm_error *error);
void sm_arena_close(struct sm_arena *arena); /* wipes first; NULL is fine */
void sm_arena_closep(struct sm_arena **arena);
/* Overwrites and gives back all that was taken; keeps at most one block for the next batch. */
void sm_arena_wipe(struct sm_arena *arena);
/* Aligned to 16 bytes, zeroed; NULL when the maximum is reached or the machine has no more. */
void *sm_arena_take(struct sm_arena *arena, size_t bytes);
/* A terminated copy of length bytes; NULL as above. */
char *sm_arena_copy(struct sm_arena *arena, const char *data, size_t length);
struct sm_text sm_arena_text(struct sm_arena *arena, struct sm_text text); /* empty view when full: check length */
size_t sm_arena_used(const struct sm_arena *arena);

/* A growing byte buffer with a maximum. Zero-initialise with the maximum set; a failed append
 * leaves failed set and the content as it was, so one check at the end is enough. */
struct sm_buffer {
	char *data; /* terminated after each append; NULL while empty */
	size_t length, capacity, bytes_max;
	bool failed;
};

void sm_buffer_add(struct sm_buffer *buffer, const char *data, size_t length);
void sm_buffer_text(struct sm_buffer *buffer, const char *string);
void sm_buffer_format(struct sm_buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));
void sm_buffer_clear(struct sm_buffer *buffer); /* wipes the bytes, keeps the memory */
void sm_buffer_close(struct sm_buffer *buffer); /* wipes and frees; the struct may be used again */

#endif
