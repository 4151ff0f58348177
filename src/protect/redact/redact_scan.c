// SPDX-License-Identifier: EUPL-1.2
// redact_scan: a view, once from left to right → hits. Cheap triggers decide which patterns are tried where.
#include <string.h>

#include "redact/redact.h"

enum {
	LOCAL_BYTES_MAX = 64, /* before an @ (RFC 5321) */
	SCHEME_BYTES_MAX = 12,
	HOST_BYTES_MAX = 96,
	HOST_STEP = 40,
	CODE_LETTERS_MAX = 4,
	CODE_NEAR = 10, /* a digit at most so far behind the first letters */
	LONG_DIGITS_MIN = 8,
	SERIAL_LENGTH_MIN = 9,
	STREET_WORDS_MAX = 5
};

struct scan {
	struct sm_redactor *redactor;
	const struct redact_view *view;
	const struct redact_known *known;
	const char *data; /* the view's */
	size_t length;
	size_t hits;
	size_t number_end, host_end; /* up to here it is told already: no second look */
	struct sm_error *error;
};

/* Several patterns often say the same: one hit is enough. */
static bool is_told(const struct scan *scan, size_t start, size_t end, int type)
{
	const struct redact_hit *last = scan->hits ? &scan->redactor->hit[scan->hits - 1] : NULL;

	return last && last->type == type && last->start <= start && last->end >= end;
}

static enum sm_status add_hit(struct scan *scan, size_t start, size_t end, int type)
{
	if (is_told(scan, start, end, type))
		return SM_OK;
	if (scan->hits == REDACT_HITS_MAX)
		return sm_fail(scan->error, SM_ERROR_LIMIT, NULL, "te veel persoonsgegevens in een tekst",
			       "too many identifiers in one text");
	scan->redactor->hit[scan->hits++] = (struct redact_hit){ (uint32_t)start, (uint32_t)end, type };
	return SM_OK;
}

/* Matches at a place, in what may be seen around it. *from: where the view of the match starts. */
static enum sm_status match_at(struct scan *scan, const pcre2_code *code, size_t at, size_t *from, bool *found)
{
	size_t until = scan->length - at > REDACT_AHEAD ? at + REDACT_AHEAD : scan->length;
	int result;

	*from = at > REDACT_BEHIND ? at - REDACT_BEHIND : 0;
	if (scan->redactor->interpreted)
		result = pcre2_match(code, (PCRE2_SPTR)scan->data + *from, until - *from, at - *from, PCRE2_NO_JIT,
				     scan->redactor->match, scan->redactor->context);
	else
		result = pcre2_jit_match(code, (PCRE2_SPTR)scan->data + *from, until - *from, at - *from, 0,
					 scan->redactor->match, scan->redactor->context);
	*found = result >= 0;
	if (result >= 0 || result == PCRE2_ERROR_NOMATCH)
		return SM_OK;
	return sm_fail(scan->error, SM_ERROR_LIMIT, NULL, "tekst is te ingewikkeld om te controleren (pcre2: %d)",
		       "text is too intricate to check (pcre2: %d)", result);
}

/* Tries one pattern at a place. end: after the identifier, 0 when there is none. */
static enum sm_status try_pattern(struct scan *scan, const struct redact_pattern *pattern, size_t at, size_t *end)
{
	const PCRE2_SIZE *place = pcre2_get_ovector_pointer(scan->redactor->match) + 2 * pattern->id_group;
	size_t from, start, stop;
	bool found;
	enum sm_status status = match_at(scan, pattern->code, at, &from, &found);

	*end = 0;
	if (status != SM_OK || !found || place[0] == PCRE2_UNSET || place[1] <= place[0])
		return status;
	start = from + place[0];
	stop = from + place[1];
	if (pattern->check && !pattern->check(scan->redactor, scan->data, start, &stop))
		return SM_OK;
	*end = pattern->type == REDACT_KEEP ? 0 : stop;
	return add_hit(scan, start, stop, pattern->type);
}

static enum sm_status try_all(struct scan *scan, int trigger, size_t at, size_t *end)
{
	const struct sm_redactor *redactor = scan->redactor;
	size_t furthest = 0, stop;
	enum sm_status status = SM_OK;
	bool found = true;

	if (redactor->gate[trigger])
		status = match_at(scan, redactor->gate[trigger], at, &stop, &found);
	for (size_t i = redactor->first[trigger]; found && status == SM_OK && i < redactor->first[trigger + 1]; i++) {
		status = try_pattern(scan, &redactor->pattern[i], at, &stop);
		if (stop > furthest)
			furthest = stop;
	}
	if (end)
		*end = furthest;
	return status;
}

static char at_or(const struct scan *scan, size_t at, char otherwise)
{
	return at < scan->length ? scan->data[at] : otherwise;
}

/* ---- @ and what is written for it ---- */

static const char before_at[] = " [({<_*-";

static bool is_local(char c)
{
	return redact_is_alnum(c) || (c != '\0' && strchr("._%+-~=", c));
}

/* One piece of what stands before an @, of at most LOCAL_BYTES_MAX bytes. */
static size_t local_back(const struct scan *scan, size_t at)
{
	size_t from = at > LOCAL_BYTES_MAX ? at - LOCAL_BYTES_MAX : 0;

	while (at > from && (is_local(scan->data[at - 1]) ||
			     (scan->data[at - 1] == '\'' && at - 1 > from && redact_is_letter(scan->data[at - 2]))))
		at--;
	return at;
}

static bool ends_with(const struct scan *scan, size_t at, const char *word)
{
	size_t length = strlen(word);

	return at >= length && redact_same_letters(scan->data + at - length, word, length);
}

/* "jan punt de punt boer apenstaartje": steps back over the spelled dots as well. */
static size_t spelled_back(const struct scan *scan, size_t at)
{
	static const char *const joint[] = { " punt ", " dot ", " underscore ", " streepje ", "[punt]", "[dot]",
					     "(punt)", "(dot)", " [dot] ",      " [punt] ",   " (dot) " };

	for (int pieces = 0; pieces < 4; pieces++) {
		size_t i = 0;

		while (i < sizeof(joint) / sizeof(*joint) && !ends_with(scan, at, joint[i]))
			i++;
		if (i == sizeof(joint) / sizeof(*joint))
			break;
		at = local_back(scan, at - strlen(joint[i]));
	}
	return at;
}

static enum sm_status try_at(struct scan *scan, size_t at)
{
	size_t local = at, start;

	while (local > 0 && at - local < 4 && strchr(before_at, scan->data[local - 1]))
		local--;
	start = local_back(scan, local);
	while (start < local && strchr(".-~=%", scan->data[start]))
		start++;
	/* A run of letters too long for an address is not read again at each "-at-" inside it. */
	if (local - start >= LOCAL_BYTES_MAX - 4 && scan->data[at] != '@')
		return SM_OK;
	if (start < local)
		return try_all(scan, TRIGGER_AT, spelled_back(scan, start), NULL);
	if (local > 0 && scan->data[local - 1] == '"') { /* "jan jansen"@x.example */
		const char *quote = memrchr(scan->data, '"', local - 1);

		if (quote && (size_t)(scan->data + local - quote) <= LOCAL_BYTES_MAX)
			return try_all(scan, TRIGGER_AT, (size_t)(quote - scan->data), NULL);
	}
	return SM_OK;
}

static enum sm_status see_at(struct scan *scan, size_t at)
{
	enum sm_status status = try_at(scan, at);

	if (status == SM_OK && (at == 0 || !redact_is_alnum(scan->data[at - 1])))
		status = try_all(scan, TRIGGER_MENTION, at, NULL);
	return status;
}

/* ---- Addresses of the web ---- */

static enum sm_status see_url(struct scan *scan, size_t colon)
{
	size_t at = colon, from = colon > SCHEME_BYTES_MAX ? colon - SCHEME_BYTES_MAX : 0, end;
	enum sm_status status;

	if (colon < scan->host_end || colon + 2 >= scan->length || memcmp(scan->data + colon, "://", 3) != 0)
		return SM_OK;
	while (at > from && (redact_is_alnum(scan->data[at - 1]) || strchr("+.-", scan->data[at - 1])))
		at--;
	if (at == colon)
		return SM_OK;
	status = try_all(scan, TRIGGER_URL, at, &end);
	if (status == SM_OK && end > scan->host_end)
		scan->host_end = end;
	return status;
}

static enum sm_status see_dot(struct scan *scan, size_t dot)
{
	size_t at = dot, from = dot > HOST_BYTES_MAX ? dot - HOST_BYTES_MAX : 0, end;
	enum sm_status status;

	if (dot < scan->host_end || !redact_is_letter(at_or(scan, dot + 1, ' ')) || dot == 0 ||
	    !redact_is_alnum(scan->data[dot - 1]))
		return SM_OK;
	while (at > from && (redact_is_alnum(scan->data[at - 1]) || strchr("._-", scan->data[at - 1])))
		at--;
	/* No second look at the same letters: a thousand dots in a row would else be read a thousand times. */
	if (at < scan->host_end)
		for (at = scan->host_end; at > from && redact_is_alnum(scan->data[at - 1]);)
			at--;
	scan->host_end = dot + 1 > at + HOST_STEP ? dot + 1 : at + HOST_STEP;
	if (at > 0 && scan->data[at - 1] == '@')
		return SM_OK;
	status = try_all(scan, TRIGGER_DOMAIN, at, &end);
	if (status == SM_OK && end > scan->host_end)
		scan->host_end = end;
	return status;
}

/* ---- Numbers ---- */

/* How many digits stand together, with no more than two signs between them. */
static int digits_near(const struct scan *scan, size_t at)
{
	int digits = 0, gap = 0;

	for (; at < scan->length && digits < LONG_DIGITS_MIN && gap <= 3; at++) {
		if (sm_ascii_is_digit(scan->data[at])) {
			digits++;
			gap = 0;
		} else if (redact_is_alnum(scan->data[at])) {
			/* A letter in the place of a digit (O, l), or the end. */
			if (!strchr("oOlI", scan->data[at]))
				break;
			digits++;
		} else {
			gap++;
		}
	}
	return digits;
}

static bool may_be_plate(const struct scan *scan, size_t end)
{
	char next = at_or(scan, end, '\0'), after = at_or(scan, end + 1, '\0');

	return redact_is_letter(next) || (next == '-' && redact_is_alnum(after)) ||
	       (next == ' ' && (sm_ascii_is_upper(after) || sm_ascii_is_digit(after)));
}

static enum sm_status see_digit(struct scan *scan, size_t at)
{
	enum sm_status status;
	size_t run = at, end[4] = { 0 };

	if (at < scan->number_end)
		return SM_OK;
	while (run < scan->length && sm_ascii_is_digit(scan->data[run]))
		run++;
	status = try_all(scan, TRIGGER_DIGIT, at, &end[0]);
	if (status == SM_OK && digits_near(scan, at) >= LONG_DIGITS_MIN)
		status = try_all(scan, TRIGGER_DIGITS, at, &end[1]);
	if (status == SM_OK && run - at == 4)
		status = try_all(scan, TRIGGER_FOUR, at, &end[2]);
	if (status == SM_OK && run - at < 4 && may_be_plate(scan, run))
		status = try_all(scan, TRIGGER_PLATE, at, &end[3]);
	for (int i = 0; i < 4; i++)
		if (end[i] > scan->number_end)
			scan->number_end = end[i];
	return status;
}

/* at is the start of letters or digits, or of ::. */
static enum sm_status see_hex(struct scan *scan, size_t at)
{
	size_t end = at;

	while (end < scan->length && end - at < 5 && sm_ascii_hex(scan->data[end]) >= 0)
		end++;
	if (end - at > 4 || end + 1 >= scan->length ||
	    !(sm_ascii_hex(scan->data[end + 1]) >= 0 || scan->data[end + 1] == ':'))
		return SM_OK;
	if (scan->data[end] == ':' || (scan->data[end] == '-' && end - at == 2) ||
	    (scan->data[end] == '.' && end - at == 4))
		return try_all(scan, TRIGGER_HEX, at, NULL);
	return SM_OK;
}

/* ---- Words ---- */

/* "Burgemeester van Dijkstraat 12" begins some words before the one that shows it: capitals, and small words
 * ("van", "de") between them; "'t Zand 4" with the small word. */
static size_t street_back(const struct scan *scan, size_t at)
{
	const struct sm_redactor *redactor = scan->redactor;
	size_t start = at;

	for (int words = 0; words < STREET_WORDS_MAX && at > 1 && scan->data[at - 1] == ' '; words++) {
		size_t end = at - 1, from = end > 40 ? end - 40 : 0;
		uint64_t classes;

		for (at = end;
		     at > from && (redact_is_letter(scan->data[at - 1]) || strchr("'.-", scan->data[at - 1]));)
			at--;
		if (at == end)
			break;
		classes = redact_words_classes(&redactor->words, scan->data + at, end - at);
		if (classes & redactor->class_stop)
			break;
		if (sm_ascii_is_upper(scan->data[at]) || scan->data[at] == '\'')
			start = at;
		else if (!(classes & redactor->class_middle))
			break;
	}
	return start;
}

static enum sm_status try_street(struct scan *scan, size_t at)
{
	const struct sm_redactor *redactor = scan->redactor;
	int trigger = TRIGGER_TO_NUMBER;

	for (size_t i = redactor->first[trigger]; i < redactor->first[trigger + 1]; i++) {
		size_t end;
		enum sm_status status = try_pattern(scan, &redactor->pattern[i], at, &end);

		if (status != SM_OK)
			return status;
		if (end)
			return add_hit(scan, street_back(scan, at), end, redactor->pattern[i].type);
	}
	return SM_OK;
}

/* Letters, and digits after them; "d'Arcy" and "Jean-Pierre" are words with a mark inside, told apart by patterns. */
static size_t word_end(const struct scan *scan, size_t at)
{
	while (at < scan->length && redact_is_alnum(scan->data[at]))
		at++;
	return at;
}

static bool before_number(const struct scan *scan, size_t end)
{
	for (int skip = 0; skip < 6 && end < scan->length && strchr(" ,.:'nroNRO", scan->data[end]); skip++)
		end++;
	return sm_ascii_is_digit(at_or(scan, end, ' '));
}

/* "AB-12-CD", "NL12 TEST", "ab123c", but not "de 12" nor "na de 3": with a space only after capitals, or NL. */
static bool is_code(const struct scan *scan, size_t at)
{
	size_t end = at;
	char sign;

	while (end < scan->length && end - at <= CODE_LETTERS_MAX && redact_is_letter(scan->data[end]))
		end++;
	if (end - at > CODE_LETTERS_MAX || end + 1 >= scan->length)
		return false;
	sign = scan->data[end];
	if (sm_ascii_is_digit(sign))
		return true;
	if (sign != '-' && sign != '.' && sign != ' ')
		return false;
	if (sign == ' ' && !sm_ascii_is_upper(scan->data[at]) && !ends_with(scan, end, "nl"))
		return false;
	for (size_t near = 1; near < CODE_NEAR && end + near < scan->length; near++)
		if (sm_ascii_is_digit(scan->data[end + near]))
			return true;
	return false;
}

static bool is_serial(const struct scan *scan, size_t at, size_t end)
{
	return sm_ascii_is_digit(scan->data[end - 1]) ? end - at >= SERIAL_LENGTH_MIN : at_or(scan, end, ' ') == '<';
}

static enum sm_status see_capital(struct scan *scan, size_t at, size_t end)
{
	enum sm_status status = SM_OK;

	if (end - at <= 3 && at_or(scan, end, ' ') == '.')
		status = try_all(scan, TRIGGER_INITIAL, at, NULL);
	if (status == SM_OK && is_serial(scan, at, end))
		status = try_all(scan, TRIGGER_SERIAL, at, NULL);
	return status;
}

static enum sm_status see_classes(struct scan *scan, size_t at, uint64_t classes)
{
	enum sm_status status = SM_OK;

	while (classes && status == SM_OK) {
		int class = __builtin_ctzll(classes);

		classes &= classes - 1;
		status = try_all(scan, TRIGGER_COUNT + class, at, NULL);
	}
	return status;
}

static enum sm_status see_word(struct scan *scan, size_t at, size_t end)
{
	const struct sm_redactor *redactor = scan->redactor;
	uint64_t classes = redact_words_classes(&redactor->words, scan->data + at, end - at);
	size_t known = redact_known_at(scan->known, scan->view, at, end);
	enum sm_status status = SM_OK;

	if (known > at && redactor->author_type != REDACT_KEEP)
		status = add_hit(scan, at, known, redactor->author_type);
	if (status == SM_OK && classes & redactor->class_tried)
		status = see_classes(scan, at, classes & redactor->class_tried);
	if (status == SM_OK && classes & redactor->class_at && at > 0 && strchr(before_at, scan->data[at - 1]))
		status = try_at(scan, at);
	if (status == SM_OK && sm_ascii_is_upper(scan->data[at]))
		status = see_capital(scan, at, end);
	if (status == SM_OK && is_code(scan, at))
		status = try_all(scan, TRIGGER_CODE, at, NULL);
	if (status == SM_OK && before_number(scan, end))
		status = try_street(scan, at);
	return status;
}

static enum sm_status see_mark(struct scan *scan, size_t at)
{
	char next = at_or(scan, at + 1, ' ');

	switch (scan->data[at]) {
	case '@': return see_at(scan, at);
	case '%': return next == '4' && at_or(scan, at + 2, ' ') == '0' ? try_at(scan, at) : SM_OK;
	case '.': return see_dot(scan, at);
	case ':': return next == ':' ? see_hex(scan, at) : see_url(scan, at);
	case '+': return sm_ascii_is_digit(next) || next == '(' ? try_all(scan, TRIGGER_PLUS, at, NULL) : SM_OK;
	case '(': return sm_ascii_is_digit(next) || next == '+' ? try_all(scan, TRIGGER_PLUS, at, NULL) : SM_OK;
	case '$':
	case '\xe2': return try_all(scan, TRIGGER_MONEY, at, NULL);
	default: return SM_OK;
	}
}

/* Letters and digits that touch are walked piece by piece: each run of letters, each run of digits. */
static enum sm_status see_alnum(struct scan *scan, size_t at, size_t end)
{
	enum sm_status status = see_hex(scan, at);

	if (status == SM_OK && redact_is_letter(scan->data[at]))
		status = see_word(scan, at, end);
	while (at < end && status == SM_OK) {
		if (sm_ascii_is_digit(scan->data[at])) {
			status = see_digit(scan, at);
			while (at < end && sm_ascii_is_digit(scan->data[at]))
				at++;
			continue;
		}
		at++;
	}
	return status;
}

enum sm_status redact_scan(struct sm_redactor *redactor, const struct redact_view *view,
			   const struct redact_known *known, size_t *hits, struct sm_error *error)
{
	struct scan scan = {
		.redactor = redactor,
		.view = view,
		.known = known,
		.data = view->data,
		.length = view->length,
		.error = error,
	};
	enum sm_status status = SM_OK;

	for (size_t at = 0; at < view->length && status == SM_OK;) {
		if (redact_is_alnum(view->data[at])) {
			size_t end = word_end(&scan, at);

			status = see_alnum(&scan, at, end);
			at = end;
		} else {
			status = see_mark(&scan, at++);
		}
	}
	*hits = scan.hits;
	return status;
}
