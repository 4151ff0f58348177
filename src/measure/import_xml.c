// SPDX-License-Identifier: EUPL-1.2
// import_xml: lexicons of pattern and in LMF → words with valences.
#include <expat.h>
#include <limits.h>
#include <string.h>

#include "import.h"
#include "number.h"

#define LMF_VALENCE 2.

struct reading {
	struct importing *importing;
	XML_Parser parser;
	enum sm_status status;
	char lemma[IMPORT_ENTRY_BYTES_MAX]; /* of the LMF entry at hand */
	const char *part;
};

static struct sm_text attribute(const char **attributes, const char *name)
{
	for (; *attributes; attributes += 2)
		if (strcmp(attributes[0], name) == 0)
			return sm_text_of(attributes[1]);
	return sm_text_of(NULL);
}

/* Tags of Penn (JJ) and LMF (adj) alike. What inflects by our rules must be a lemma: verbs often are not. */
static const char *part_of(struct sm_text tag)
{
	if (sm_text_starts(tag, "JJ") || sm_text_starts(tag, "adj"))
		return "adj";
	if (sm_text_starts(tag, "NN") || sm_text_starts(tag, "noun"))
		return "noun";
	if (sm_text_starts(tag, "RB") || sm_text_starts(tag, "adv"))
		return "adv";
	return "other";
}

static void add(struct reading *reading, struct sm_text word, double valence, const char *part)
{
	if (reading->status == SM_OK)
		reading->status = import_word(reading->importing, word, valence, part);
	if (reading->status != SM_OK)
		XML_StopParser(reading->parser, XML_FALSE);
}

static void XMLCALL on_pattern(void *data, const char *name, const char **attributes)
{
	struct reading *reading = data;
	double polarity;

	if (strcmp(name, "sentiment") == 0)
		import_language(reading->importing, attribute(attributes, "language"));
	if (strcmp(name, "word") != 0)
		return;
	if (number_read(attribute(attributes, "polarity"), &polarity))
		add(reading, attribute(attributes, "form"), polarity * IMPORT_END,
		    part_of(attribute(attributes, "pos")));
	else
		import_leave_out(reading->importing);
}

static void on_sentiment(struct reading *reading, struct sm_text polarity)
{
	double valence;

	if (sm_text_is(polarity, "positive"))
		valence = LMF_VALENCE;
	else if (sm_text_is(polarity, "negative"))
		valence = -LMF_VALENCE;
	else if (number_read(polarity, &valence))
		valence *= IMPORT_END;
	else {
		import_leave_out(reading->importing);
		return;
	}
	add(reading, sm_text_of(reading->lemma), valence, reading->part);
}

static void XMLCALL on_lmf(void *data, const char *name, const char **attributes)
{
	struct reading *reading = data;

	if (strcmp(name, "Lexicon") == 0) {
		import_language(reading->importing, attribute(attributes, "language"));
	} else if (strcmp(name, "LexicalEntry") == 0) {
		reading->lemma[0] = '\0';
		reading->part = part_of(attribute(attributes, "partOfSpeech"));
	} else if (strcmp(name, "Lemma") == 0) {
		struct sm_text form = attribute(attributes, "writtenForm");

		if (form.length < sizeof(reading->lemma)) {
			memcpy(reading->lemma, form.data ? form.data : "", form.length);
			reading->lemma[form.length] = '\0';
		}
	} else if (strcmp(name, "Sentiment") == 0 && reading->lemma[0]) {
		on_sentiment(reading, attribute(attributes, "polarity"));
	}
}

/* No lexicon needs entities of its own, and they are how XML is made to explode. */
static void XMLCALL on_entity(void *data, const XML_Char *name, int is_parameter, const XML_Char *value, int length,
			      const XML_Char *base, const XML_Char *system, const XML_Char *public,
			      const XML_Char *notation)
{
	struct reading *reading = data;

	(void)name, (void)is_parameter, (void)value, (void)length, (void)base, (void)system, (void)public,
	    (void)notation;
	XML_StopParser(reading->parser, XML_FALSE);
}

static enum sm_status read_xml(struct importing *importing, struct sm_text bytes, XML_StartElementHandler on_start)
{
	struct reading reading = { .importing = importing, .parser = XML_ParserCreate(NULL), .part = "other" };
	enum XML_Status parsed;

	if (!reading.parser || bytes.length > INT_MAX) {
		XML_ParserFree(reading.parser);
		return sm_fail(importing->error, SM_ERROR_MEMORY, importing->name, "geheugen is op", "out of memory");
	}
	XML_SetUserData(reading.parser, &reading);
	XML_SetStartElementHandler(reading.parser, on_start);
	XML_SetEntityDeclHandler(reading.parser, on_entity);
	parsed = XML_Parse(reading.parser, bytes.data, (int)bytes.length, 1);
	if (parsed != XML_STATUS_OK && reading.status == SM_OK)
		reading.status = sm_fail_at(importing->error, SM_ERROR_DATA, importing->name,
					    (int)XML_GetCurrentLineNumber(reading.parser),
					    (int)XML_GetCurrentColumnNumber(reading.parser) + 1, "geen geldige XML: %s",
					    "not valid XML: %s", XML_ErrorString(XML_GetErrorCode(reading.parser)));
	XML_ParserFree(reading.parser);
	return reading.status;
}

enum sm_status import_pattern(struct importing *importing, struct sm_text bytes)
{
	return read_xml(importing, bytes, on_pattern);
}

enum sm_status import_lmf(struct importing *importing, struct sm_text bytes)
{
	return read_xml(importing, bytes, on_lmf);
}
