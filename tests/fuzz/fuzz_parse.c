// SPDX-License-Identifier: EUPL-1.2
// fuzz_parse: any bytes through every reader of parse. The first byte chooses the format, the second whether HTTP says
// an encoding.
#include <stddef.h>
#include <stdint.h>

#include "sentimeter/parse.h"

enum { ARENA_BYTES = 64 * 1024 * 1024, LENGTH_MAX = 256 * 1024 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_text(struct sm_text text)
{
	volatile char last;

	if (text.length)
		last = text.data[text.length - 1];
	(void)last;
}

static void check_posts(const struct sm_posts *posts)
{
	for (size_t i = 0; i < posts->count; i++) {
		const struct sm_post *post = &posts->post[i];

		if (!post->id.length || !post->platform.length)
			__builtin_trap(); /* the promises of parse.h */
		check_text(post->id);
		check_text(post->author);
		check_text(post->title);
		check_text(post->text);
		check_text(post->url);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const media[] = { "", "text/xml; charset=iso-8859-15", "text/csv", "application/x-ndjson" };
	struct sm_arena *arena;
	struct sm_posts posts;
	struct sm_text text, bytes;
	int64_t time_s;
	struct sm_payload payload = { .base_url = SM_TEXT("https://feeds.example/map/feed"),
				      .fetched_at_s = 1779624000 };

	if (size < 2 || size > LENGTH_MAX || sm_arena_open(&arena, ARENA_BYTES, NULL) != SM_OK)
		return 0;
	bytes = (struct sm_text){ (const char *)data + 2, size - 2 };
	payload.bytes = bytes;
	payload.media_type = sm_text_of(media[data[1] % 4]);
	if (sm_parse(&payload, (enum sm_format)(data[0] % (SM_FORMAT_CSV + 1)), arena, &posts, NULL) == SM_OK)
		check_posts(&posts);
	if (sm_html_text(bytes, arena, &text) == SM_OK)
		check_text(text);
	(void)!sm_date_parse(bytes, &time_s);
	sm_arena_close(arena);
	return 0;
}
