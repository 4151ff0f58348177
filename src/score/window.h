/* SPDX-License-Identifier: EUPL-1.2 */
/* window: 64 bytes of text → what they are, one bit a byte. Words are then found by counting zero bits. */
#ifndef SCORE_WINDOW_H
#define SCORE_WINDOW_H

#include <stddef.h>
#include <stdint.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { WINDOW_BYTES = 64 };

struct window {
	uint64_t letter; /* ASCII letters */
	uint64_t upper;  /* those that are capitals */
	uint64_t space;  /* blanks, no other white space */
	uint64_t glue;   /* what may go on a word but is no ASCII letter: digits, ', all beyond ASCII */
	uint64_t same;   /* equal to the byte before it but for case; a zero byte before the first */
};

/* One byte after another: what window_read() must say. */
static inline void window_read_plain(const char *bytes, struct window *window)
{
	*window = (struct window){ .letter = 0 };
	for (size_t i = 0; i < WINDOW_BYTES; i++) {
		unsigned char byte = (unsigned char)bytes[i], small = byte | 0x20;
		uint64_t bit = (uint64_t)1 << i;

		window->letter |= small >= 'a' && small <= 'z' ? bit : 0;
		window->upper |= byte >= 'A' && byte <= 'Z' ? bit : 0;
		window->space |= byte == ' ' ? bit : 0;
		window->glue |= byte >= 0x80 || byte == '\'' || (byte >= '0' && byte <= '9') ? bit : 0;
		/* Before the first there is nothing: as if it were a zero byte. */
		window->same |= small == ((i ? (unsigned char)bytes[i - 1] : 0) | 0x20) ? bit : 0;
	}
}

#ifdef __SSE2__
/* Bytes from `from` on, `count` of them: signed comparison after a shift to the top of the range. */
static inline __m128i window_range(__m128i bytes, char from, char count)
{
	__m128i top = _mm_add_epi8(bytes, _mm_set1_epi8((char)(127 - (from + count - 1))));

	return _mm_cmpgt_epi8(top, _mm_set1_epi8((char)(127 - count)));
}

static inline uint64_t window_bits(__m128i bytes)
{
	return (uint64_t)(unsigned)_mm_movemask_epi8(bytes);
}

static inline void window_read(const char *bytes, struct window *window)
{
	uint64_t letter = 0, lower = 0, space = 0, glue = 0, same = 0;

	for (unsigned i = 0; i < WINDOW_BYTES; i += 16) {
		__m128i chunk = _mm_loadu_si128((const __m128i *)(const void *)(bytes + i));
		__m128i small = _mm_or_si128(chunk, _mm_set1_epi8(0x20));
		__m128i before =
		    i ? _mm_loadu_si128((const __m128i *)(const void *)(bytes + i - 1)) : _mm_slli_si128(chunk, 1);
		__m128i other = _mm_or_si128(_mm_or_si128(chunk, window_range(chunk, '0', 10)),
					     _mm_cmpeq_epi8(chunk, _mm_set1_epi8('\'')));

		letter |= window_bits(window_range(small, 'a', 26)) << i;
		lower |= window_bits(_mm_slli_epi16(chunk, 2)) << i;
		space |= window_bits(_mm_cmpeq_epi8(chunk, _mm_set1_epi8(' '))) << i;
		glue |= window_bits(other) << i;
		same |= window_bits(_mm_cmpeq_epi8(small, _mm_or_si128(before, _mm_set1_epi8(0x20)))) << i;
	}
	window->letter = letter;
	window->upper = letter & ~lower;
	window->space = space;
	window->glue = glue;
	window->same = same;
}
#else
static inline void window_read(const char *bytes, struct window *window)
{
	window_read_plain(bytes, window);
}
#endif

#endif
