/* SPDX-License-Identifier: EUPL-1.2 */
/* reference: a second scorer, slow and simple, that the fast one must agree with on every text. It says what the rules
 * mean: each weight is worked out by itself, by looking around in the whole sentence. */
#ifndef TEST_REFERENCE_H
#define TEST_REFERENCE_H

#include "reference_rules.h"
#include "sentimeter/score.h"

enum { REF_TOKENS = 8192, REF_SENTENCE = 255, REF_OPENING = 768 };
enum ref_kind { REF_WORD, REF_NUMBER, REF_EMOJI, REF_CLAUSE, REF_END };

struct ref_token {
	enum ref_kind kind;
	char form[REF_FORM]; /* folded; "" when too long */
	size_t start, end;
	bool capitals, lower, stretched, question, gone; /* gone: part of a phrase */
	int count;
};

struct ref_unit {
	int entry, modifier, first, last; /* tokens */
	bool gap, clause;
};

struct ref_text {
	const struct reference *r;
	const char *text;
	size_t length;
	struct ref_token token[REF_TOKENS];
	int tokens, sentence; /* sentence: the first token of the one at hand */
	bool lower;           /* a word of the block has a lower-case letter */
};

struct ref_sum {
	long sum;
	double opinion;
	int content, known, hits;
	bool irony;
};

static bool ref_is_form(const struct reference *r, const char *form)
{
	for (int i = 0; i < r->words; i++)
		if (strcmp(r->word[i].form, form) == 0)
			return true;
	for (int i = 0; i < r->phrases; i++)
		for (int place = 0; place < r->phrase[i]->places; place++)
			for (int choice = 0; choice < r->phrase[i]->choices[place]; choice++)
				if (strcmp(r->phrase[i]->choice[place][choice], form) == 0)
					return true;
	return false;
}

static const struct ref_word *ref_sense(const struct reference *r, const char *form, int language)
{
	for (int i = 0; i < r->words; i++)
		if ((r->word[i].language == language || r->word[i].language == REF_ANY) &&
		    strcmp(r->word[i].form, form) == 0)
			return &r->word[i];
	return NULL;
}

/* The code point at a byte, and how long it is; 0 at the end. */
static int ref_point(const struct ref_text *t, size_t at, size_t *step)
{
	utf8proc_int32_t point = 0;
	utf8proc_ssize_t used = 0;

	*step = 0;
	if (at >= t->length)
		return 0;
	used = utf8proc_iterate((const utf8proc_uint8_t *)t->text + at, (utf8proc_ssize_t)(t->length - at), &point);
	*step = used > 0 ? (size_t)used : 1;
	return used > 0 ? point : 0xfffd;
}

static int ref_peek(const struct ref_text *t, size_t at)
{
	size_t step;

	return ref_point(t, at, &step);
}

static int ref_byte(const struct ref_text *t, size_t at)
{
	return at < t->length ? (unsigned char)t->text[at] : ' ';
}

static bool ref_alnum_byte(const struct ref_text *t, size_t at)
{
	int byte = ref_byte(t, at);

	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
	       byte >= 0x80;
}

static bool ref_space_byte(int byte)
{
	return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\f' || byte == '\v';
}

static bool ref_is_emoji(int point)
{
	return (point >= 0x1f000 && point <= 0x1faff && !(point >= 0x1f3fb && point <= 0x1f3ff)) ||
	       (point >= 0x2600 && point <= 0x27bf) || (point >= 0x2b00 && point <= 0x2bff) ||
	       (point >= 0x2190 && point <= 0x23ff) || point == 0x203c || point == 0x2049 || point == 0x3030;
}

static void ref_push(struct ref_text *t, struct ref_token token)
{
	assert(t->tokens < REF_TOKENS);
	t->token[t->tokens++] = token;
	if (token.kind == REF_END) {
		t->sentence = t->tokens;
	} else if (t->tokens - t->sentence == REF_SENTENCE) {
		t->token[t->tokens++] = (struct ref_token){ .kind = REF_END };
		t->sentence = t->tokens;
	}
}

static void ref_clause(struct ref_text *t)
{
	if (t->tokens > t->sentence && t->token[t->tokens - 1].kind != REF_CLAUSE)
		ref_push(t, (struct ref_token){ .kind = REF_CLAUSE });
}

static void ref_end(struct ref_text *t, int exclaims, bool question)
{
	if (t->tokens > t->sentence)
		ref_push(t, (struct ref_token){ .kind = REF_END, .count = exclaims, .question = question });
}

/* Forgets the word that ends at a byte, if one does. */
static bool ref_forget(struct ref_text *t, size_t at)
{
	if (t->tokens == t->sentence || t->token[t->tokens - 1].end != at || t->token[t->tokens - 1].kind > REF_NUMBER)
		return false;
	t->tokens--;
	return true;
}

/* Tries all ways to cut runs of three and more letters to two, then one; the first that is known. */
static bool ref_unstretch(const struct reference *r, char *form)
{
	for (unsigned ones = 0; ones < 8; ones++) {
		char shorter[REF_FORM], *to = shorter;
		unsigned runs = 0;

		for (const char *at = form; *at;) {
			size_t same = strspn(at, (char[]){ *at, '\0' }), keep = same;

			if (same >= 3) {
				keep = ones >> (runs < 3 ? runs : 2) & 1 ? 1 : 2;
				runs++;
			}
			for (size_t i = 0; i < keep; i++)
				*to++ = *at;
			at += same;
		}
		*to = '\0';
		if (*shorter && ref_is_form(r, shorter)) {
			strcpy(form, shorter);
			return true;
		}
	}
	return false;
}

static bool ref_has_run(const char *form)
{
	for (; form[0] && form[1] && form[2]; form++)
		if (form[0] == form[1] && form[1] == form[2])
			return true;
	return false;
}

/* Reads a word from at, not past limit; in_tag: its case says nothing. Gives the place behind it. */
static size_t ref_read_word(struct ref_text *t, size_t at, size_t limit, bool in_tag)
{
	struct ref_token token = { .kind = REF_NUMBER, .start = at };
	char form[1024] = "", *apostrophe = NULL;
	int upper = 0, lower = 0;
	size_t step, used = 0;

	for (; at < limit; at += step) {
		int point = ref_point(t, at, &step);
		char part[32];

		if (ref_is_letter(point) || ref_is_digit(point)) {
			token.kind = ref_is_letter(point) || point > 127 ? REF_WORD : token.kind;
			upper += point >= 'A' && point <= 'Z';
			lower += point >= 'a' && point <= 'z';
			ref_fold_point(point, part);
		} else if (ref_is_apostrophe(point) && at + step < limit && ref_is_letter(ref_peek(t, at + step))) {
			strcpy(part, "'");
			apostrophe = form + used;
		} else if (ref_is_accent(point) && point > 127) {
			continue;
		} else {
			break;
		}
		if (used + strlen(part) < sizeof(form))
			strcpy(form + used, part);
		used = strlen(form);
	}
	token.end = at;
	token.capitals = !in_tag && upper > 1 && lower == 0;
	token.lower = lower > 0;
	if (used < 64) {
		if (apostrophe && !ref_is_form(t->r, form))
			*apostrophe = '\0';
		strcpy(token.form, form);
	}
	/* A stretched word is looked for with all of it, also what an apostrophe would cut off. */
	if (token.kind == REF_WORD && !ref_is_form(t->r, token.form) && used < 64) {
		if (apostrophe)
			*apostrophe = '\'';
		if (ref_has_run(form) && ref_unstretch(t->r, form)) {
			token.stretched = true;
			strcpy(token.form, form);
		}
	}
	ref_push(t, token);
	return at;
}

static bool ref_upper(const struct ref_text *t, size_t at)
{
	return t->text[at] >= 'A' && t->text[at] <= 'Z';
}

static size_t ref_hashtag(struct ref_text *t, size_t at)
{
	size_t end = at, step;

	if (!ref_is_letter(ref_peek(t, at)))
		return at;
	for (; end < t->length; end += step) {
		int point = ref_point(t, end, &step);

		if (ref_is_apostrophe(point) && ref_is_letter(ref_peek(t, end + step)))
			continue;
		if (!ref_is_letter(point) && !ref_is_digit(point) && !(point > 127 && ref_is_accent(point)))
			break;
	}
	while (at < end) {
		size_t stop = at, read;

		while (stop < end && ref_upper(t, stop))
			stop++;
		if (stop - at > 1 && stop < end && t->text[stop] >= 'a' && t->text[stop] <= 'z')
			stop--;
		else if (stop - at <= 1)
			while (stop < end && !ref_upper(t, stop))
				stop++;
		if (ref_is_apostrophe(ref_peek(t, at))) {
			at = stop;
			continue;
		}
		read = ref_read_word(t, at, stop, true);
		at = read > at ? read : stop;
	}
	return end;
}

static size_t ref_push_emoji(struct ref_text *t, const char *form, size_t start, size_t end)
{
	struct ref_token token = { .kind = REF_EMOJI, .count = 1, .start = start, .end = end };
	struct ref_token *last = t->tokens > t->sentence ? &t->token[t->tokens - 1] : NULL;
	bool same = last && last->kind == REF_EMOJI && strcmp(last->form, form) == 0;

	for (size_t i = same ? last->end : start; i < start; i++)
		same &= t->text[i] == ' ';
	strcpy(token.form, form);
	if (same) {
		last->count++;
		last->end = end;
	} else {
		ref_push(t, token);
	}
	return end;
}

/* An emoticon of two to five bytes; gives the place behind it, or at when there is none. */
static size_t ref_emoticon(struct ref_text *t, size_t at)
{
	if (ref_byte(t, at) >= 0x80 || ref_alnum_byte(t, at) || strncmp(t->text + at, "://", 3) == 0)
		return at;
	for (size_t length = 5; length >= 2; length--) {
		char form[8] = "";
		size_t end = at + length;

		if (end > t->length)
			continue;
		memcpy(form, t->text + at, length);
		if (strchr(form, ' ') || !ref_sense(t->r, form, REF_ANY))
			continue;
		if (ref_alnum_byte(t, end - 1) &&
		    ((end < t->length && ref_alnum_byte(t, end)) || (at && ref_alnum_byte(t, at - 1))))
			continue;
		while (end < t->length && t->text[end] == t->text[end - 1] && !ref_alnum_byte(t, end))
			end++;
		return ref_push_emoji(t, form, at, end);
	}
	return at;
}

static size_t ref_emoji(struct ref_text *t, size_t at)
{
	size_t start = at, step;
	char form[REF_FORM] = "", first[REF_FORM] = "", part[8];
	bool joined = true;

	for (int points = 0; at < t->length; at += step) {
		int point = ref_point(t, at, &step);
		bool style = (point >= 0xfe00 && point <= 0xfe0f) || (point >= 0x1f3fb && point <= 0x1f3ff);

		if (style)
			continue;
		if (ref_is_emoji(point) && joined && points < 8)
			points++;
		else if (point != 0x200d || points == 8)
			break;
		memset(part, 0, sizeof(part));
		memcpy(part, t->text + at, step);
		if (point != 0x200d || !joined)
			strcat(form, part);
		if (!*first)
			strcpy(first, form);
		joined = point == 0x200d;
	}
	if (ref_is_form(t->r, form))
		return ref_push_emoji(t, form, start, at);
	if (ref_is_form(t->r, first))
		return ref_push_emoji(t, first, start, at);
	return at;
}

static size_t ref_skip_url(const struct ref_text *t, size_t at)
{
	while (at < t->length && ref_byte(t, at) > ' ' && !strchr("<>\"", t->text[at]))
		at++;
	return at;
}

static size_t ref_address(struct ref_text *t, size_t at)
{
	size_t start = at + 1, end = start;

	if (start >= t->length || (!ref_alnum_byte(t, start) && t->text[start] != '_'))
		return start;
	ref_forget(t, at);
	while (end < t->length && ref_byte(t, end) < 0x80 && (ref_alnum_byte(t, end) || strchr("_.@-", t->text[end])))
		end++;
	while (end > start && strchr(".-", t->text[end - 1]))
		end--;
	return end;
}

static size_t ref_stops(struct ref_text *t, size_t at)
{
	size_t end = at;
	int exclaims = 0;
	bool question = false;
	int next;

	for (; end < t->length && strchr(".!?", t->text[end]); end++) {
		exclaims += t->text[end] == '!';
		question |= t->text[end] == '?';
	}
	next = ref_byte(t, end);
	if (end == at + 1 && t->text[at] == '.') {
		bool letter = (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z');

		if (at >= 3 && letter && strncmp(t->text + at - 3, "www", 3) == 0 && ref_forget(t, at))
			return ref_skip_url(t, at);
		if ((next >= '0' && next <= '9') || (next >= 'a' && next <= 'z'))
			return end;
	}
	ref_end(t, exclaims, question);
	return end;
}

/* [name] */
static size_t ref_redacted(const struct ref_text *t, size_t at)
{
	size_t end = at + 1;

	while (end < t->length && end - at < 32 &&
	       ((t->text[end] >= 'a' && t->text[end] <= 'z') || t->text[end] == '-'))
		end++;
	return end > at + 1 && end < t->length && t->text[end] == ']' ? end + 1 : at;
}

/* What starts at a byte; gives the place behind it. */
static size_t ref_read_one(struct ref_text *t, size_t at)
{
	size_t step, end;
	int point = ref_point(t, at, &step);

	if (ref_is_letter(point) || ref_is_digit(point))
		return ref_read_word(t, at, t->length, false);
	end = ref_emoticon(t, at);
	if (end > at)
		return end;
	if (ref_is_emoji(point))
		return ref_emoji(t, at);
	if (point == '.' || point == '!' || point == '?')
		return ref_stops(t, at);
	if (point == '@')
		return ref_address(t, at);
	if (point == '#')
		return ref_hashtag(t, at + 1);
	if (point == '[' && ref_redacted(t, at) > at)
		return ref_redacted(t, at);
	if (point == ':' && strncmp(t->text + at, "://", 3) == 0 && ref_forget(t, at))
		return ref_skip_url(t, at);
	if (point == '\n' || point == 0x2026 || point == 0x3002 || point == 0x2028 || point == 0x2029)
		ref_end(t, 0, false);
	else if (point == '-' ? at > 0 && ref_space_byte(ref_byte(t, at - 1)) && ref_space_byte(ref_byte(t, at + 1))
			      : point > 0 && point < 128 && strchr(",;:(){}[]|", point) != NULL)
		ref_clause(t);
	else if (point > 127 &&
		 (utf8proc_category(point) == UTF8PROC_CATEGORY_PD ||
		  utf8proc_category(point) == UTF8PROC_CATEGORY_PS || utf8proc_category(point) == UTF8PROC_CATEGORY_PE))
		ref_clause(t);
	return at + step;
}

/* The sense of a token in a language; NULL for what is no word or emoji. */
static const struct ref_word *ref_meaning(const struct ref_text *t, int at, int language)
{
	const struct ref_token *token = &t->token[at];

	return (token->kind == REF_WORD || token->kind == REF_EMOJI) && *token->form
		   ? ref_sense(t->r, token->form, language)
		   : NULL;
}

/* Evidence for each language in tokens [first, end). */
static int ref_evidence(const struct ref_text *t, int first, int end, int evidence[REF_LANGUAGES])
{
	int words = 0;

	memset(evidence, 0, REF_LANGUAGES * sizeof(int));
	for (int i = first; i < end; i++) {
		const struct ref_word *of[REF_LANGUAGES];
		int languages = 0;

		if (t->token[i].kind != REF_WORD)
			continue;
		words++;
		for (int j = 0; j < t->r->words; j++) {
			const struct ref_word *word = &t->r->word[j];

			if (word->language != REF_ANY && strcmp(word->form, t->token[i].form) == 0 &&
			    (word->function || word->modifier >= 0 || word->entry >= 0))
				of[languages++] = word;
		}
		for (int j = 0; j < languages; j++)
			evidence[of[j]->language] += of[j]->function ? (languages > 1 ? 3 : 12) : languages > 1 ? 2 : 8;
	}
	return words;
}

static int ref_best(const struct reference *r, const int evidence[REF_LANGUAGES], int *second)
{
	int best = REF_OTHER;

	for (int i = REF_OTHER; i < r->languages; i++)
		if (evidence[i] >= evidence[best])
			best = i;
	*second = 0;
	for (int i = REF_OTHER; i < r->languages; i++)
		if (i != best && evidence[i] > *second)
			*second = evidence[i];
	return best;
}

static int ref_by_code(const struct reference *r, const char *code)
{
	for (int i = 2; i < r->languages; i++)
		if (strncmp(code, r->language[i], strlen(r->language[i])) == 0)
			return i;
	return REF_OTHER;
}

static int ref_decide(const struct ref_text *t, int end, const char *hint)
{
	int evidence[REF_LANGUAGES], second, best, without;
	int words = ref_evidence(t, 0, end, evidence);

	if (words == 0)
		return REF_ANY;
	if (*hint)
		evidence[ref_by_code(t->r, hint)] += 7;
	best = ref_best(t->r, evidence, &second);
	without = evidence[best] - (*hint && ref_by_code(t->r, hint) == best ? 7 : 0);
	if (evidence[best] == 0 && words <= 3)
		return REF_ANY;
	if (without == 0 || evidence[best] < 2 || (words > 3 && evidence[best] < 2 * (words - 3)))
		return REF_OTHER;
	return best;
}

#include "reference_sentence.h"

/* Where the block that starts at a token ends: at a sentence, when it is long enough. */
static int ref_block_end(const struct ref_text *t, int first)
{
	for (int i = first; i < t->tokens; i++)
		if (t->token[i].kind == REF_END && i + 1 - first > REF_OPENING)
			return i + 1;
	return t->tokens;
}

static double ref_thousandths(double value)
{
	return round(value * 1000) / 1000;
}

/* Two settings or numbers multiplied, to whole thousandths; by way of whole numbers, so that a half is a half. */
static double ref_times_thousandths(double a, double b)
{
	return round(round(a * 1000) * round(b * 1000) / 1000) / 1000;
}

static enum sm_class ref_class(const struct reference *r, double value, double subjectivity)
{
	double band = ref_thousandths(ref_setting(r, "band-base") -
				      ref_times_thousandths(ref_setting(r, "band-subjectivity"), subjectivity));
	double positive = band > ref_setting(r, "band-floor") ? band : ref_setting(r, "band-floor");
	double negative = -ref_times_thousandths(positive, ref_setting(r, "band-negative"));

	return value >= positive ? SM_POSITIVE : value <= negative ? SM_NEGATIVE : SM_NEUTRAL;
}

static void ref_conclude(const struct reference *r, const struct ref_sum *sum, struct sm_verdict *verdict,
			 double *scale)
{
	double s = (double)sum->sum / 1000;

	*scale = ref_thousandths(ref_setting(r, "scale") + ref_setting(r, "scale-word") * sum->content);
	verdict->irony = sum->irony;
	verdict->coverage = sum->content ? ref_thousandths((double)sum->known / sum->content) : sum->hits > 0;
	if (!sum->hits)
		return;
	verdict->value = sum->sum ? ref_thousandths(s / sqrt(s * s + *scale)) : 0;
	verdict->subjectivity = ref_thousandths(sum->opinion / (sum->opinion + ref_setting(r, "subjectivity-base") +
								ref_setting(r, "subjectivity-word") * sum->content));
	verdict->class = ref_class(r, verdict->value, verdict->subjectivity);
}

/* text must be terminated: the reference may look one byte past its length. */
static void reference_score(const struct reference *r, const char *text, const char *language, const char *hint,
			    struct sm_verdict *verdict, double *scale)
{
	static struct ref_text t;
	struct ref_sum sum = { .sum = 0 };
	int chosen;

	memset(&t, 0, offsetof(struct ref_text, token));
	t.tokens = t.sentence = 0;
	t.r = r;
	t.text = text;
	t.length = strlen(text);
	for (size_t at = 0; at < t.length;)
		at = ref_read_one(&t, at);
	ref_end(&t, 0, false);
	*scale = 0;
	*verdict = (struct sm_verdict){ .class = SM_UNSCORED };
	if (t.tokens == 0)
		return;
	chosen = language ? ref_by_code(r, language) : ref_decide(&t, ref_block_end(&t, 0), hint);
	if (chosen == REF_OTHER)
		return;
	strcpy(verdict->language, r->language[chosen]);
	for (int first = 0; first < t.tokens;) {
		int end = ref_block_end(&t, first);

		t.lower = false;
		for (int i = first; i < end; i++)
			t.lower |= t.token[i].kind == REF_WORD && t.token[i].lower;
		for (int start = first; start < end;) {
			int stop = start;

			while (t.token[stop].kind != REF_END)
				stop++;
			ref_sentence(&t, start, stop, end, chosen, !language, &sum);
			start = stop + 1;
		}
		first = end;
	}
	ref_conclude(r, &sum, verdict, scale);
}

#endif
