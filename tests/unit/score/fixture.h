/* SPDX-License-Identifier: EUPL-1.2 */
/* fixture: what the tests of score share: the fixed rules, a scorer, and texts made of a seed. */
#ifndef TEST_SCORE_FIXTURE_H
#define TEST_SCORE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sentimeter/score.h"

enum { FIXTURE_PATH = 4096, FIXTURE_TEXT = 64 * 1024 };

static inline const char *fixture_path(const char *name)
{
	static char path[FIXTURE_PATH];
	const char *root = getenv("SENTIMETER_TEST_ROOT");

	assert_non_null(root);
	snprintf(path, sizeof(path), "%s/%s", root, name);
	return path;
}

static inline int fixture_open(void **state)
{
	struct sm_scorer *scorer;
	struct sm_error error;

	if (sm_scorer_open(fixture_path("tests/data/score/rules"), NULL, &scorer, &error) != SM_OK)
		return -1;
	*state = scorer;
	return 0;
}

static inline int fixture_close(void **state)
{
	sm_scorer_close(*state);
	return 0;
}

/* The same numbers on every machine. */
static inline uint32_t fixture_random(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*seed >> 33);
}

/* Words, marks and whatever else posts hold, put together at random: up to pieces of them. */
static inline void fixture_text(uint64_t *seed, unsigned pieces, char text[FIXTURE_TEXT])
{
	static const char *const piece[] = {
		"goed",
		"goede",
		"leuk",
		"leuke",
		"slecht",
		"slechte",
		"overlast",
		"klacht",
		"klachten",
		"mooi",
		"mooie",
		"vreselijk",
		"vreselijke",
		"verschrikkelijk",
		"super",
		"top",
		"brand",
		"aardig",
		"aardige",
		"veilig",
		"niet",
		"geen",
		"heel",
		"erg",
		"een beetje",
		"maar",
		"maar ook",
		"niet alleen",
		"als",
		"vroeger",
		". Maar",
		"hopelijk",
		"dat",
		"en",
		"fijn dat",
		"verre van",
		"geen klachten",
		"dank je wel",
		"laat ons weer in de steek",
		"in de steek gelaten",
		"valt me erg tegen",
		"tegengevallen",
		"tegen te vallen",
		"viel tegen",
		"om de tuin",
		"voor de tuin",
		"laat",
		"steek",
		"ik",
		"je",
		"het",
		"de",
		"een",
		"is",
		"wat",
		"wel",
		"ook",
		"vind ik het",
		"fiets",
		"straat",
		"gemeente",
		"Parkeren",
		"café",
		"cafés",
		"CAFÉ",
		"zo'n",
		"auto's",
		"klacht's",
		"ge",
		"GOED",
		"NIET",
		"Leuk",
		"SLECHT",
		"gooooed",
		"leeeuk",
		"slechttttt",
		"MOOOOI",
		"hooo",
		"zzzz",
		"the",
		"this",
		"good",
		"bad",
		"terrible",
		"love",
		"loved",
		"not",
		"don't",
		"don’t",
		"very",
		"but",
		"it",
		"was",
		"fire",
		"nicht",
		"und",
		"die",
		"das",
		"sehr",
		"10",
		"2024",
		"10x",
		"gr8",
		"3.5",
		"12:30",
		"😀",
		"😍",
		"😡",
		"❤️",
		"❤",
		"❤️‍🔥",
		"👍🏽",
		"👍",
		"👩‍🚒",
		"🙄",
		"🇳🇱",
		"⚠️",
		"🦔",
		"😍😍",
		"😡 😡",
		":)",
		":))))",
		":-)",
		":(",
		":/",
		"xD",
		"<3",
		":D",
		":p",
		":pa",
		"(!)",
		"!",
		"!!",
		"!!!!",
		"?",
		"?!",
		".",
		"...",
		"…",
		",",
		";",
		":",
		"-",
		" - ",
		"–",
		"—",
		"(",
		")",
		"[",
		"]",
		"/",
		"&",
		"\"",
		"'",
		"’",
		"|",
		"*",
		"\n",
		"\t",
		"\r\n",
		"#",
		"@",
		"_",
		"#ParkeerOverlast",
		"#goed",
		"#NSSlecht",
		"#top10",
		"#GoedBezig",
		"#café_mooi",
		"#mooi'Goed",
		"@jan",
		"@jan@host.example",
		"jan@host.example",
		"https://x.example/goed?a=b",
		"www.slecht.example",
		"nu.nl",
		"[naam]",
		"[e-mail]",
		"[Naam]",
		"goed.Maar",
		"goed.maar",
		"niet-goed",
		"zonder",
		"Привет",
		"مرحبا",
		"你好",
		"ｇｏｅｄ",
		"𝐠𝐨𝐞𝐝",
		"goe\u0301d",
		"ñandú",
		"œuvre",
		"straße",
		"abcdefghijklmnop",
		"abcdefghijklmno",
		"tegenvallenvallenvallenvallen",
		"\xff",
		"\xc3",
		"\xe2\x80",
		"verschrikkelijkverschrikkelijkverschrikkelijkverschrikkelijkgoed",
	};
	static const char *const glue[] = { " ", " ", " ", " ", " ", " ", " ", "", "  ", ", ", ". " };
	size_t used = 0;

	for (unsigned i = fixture_random(seed) % pieces + 1; i-- > 0 && used < FIXTURE_TEXT - 256;) {
		const char *next = piece[fixture_random(seed) % (sizeof(piece) / sizeof(piece[0]))];
		const char *between = glue[fixture_random(seed) % (sizeof(glue) / sizeof(glue[0]))];

		used += (size_t)sprintf(text + used, "%s%s", next, between);
	}
	text[used] = '\0';
}

#endif
