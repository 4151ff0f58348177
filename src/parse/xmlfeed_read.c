// SPDX-License-Identifier: EUPL-1.2
// xmlfeed_read: text → elements, by expat if it is XML, by libxml2's recovery (its tags balanced) if it almost is.
// Expat goes first because it stops entity bombs; libxml2 never gets to expand an entity (no NOENT, no DTD, no
// network).
#include <expat.h>
#include <libxml/parser.h>
#include <string.h>
#include <strings.h>

#include "encoding.h"
#include "html.h"
#include "xmlfeed.h"
#include "xmlfeed_balance.h"

enum { CHUNK_BYTES = 1024 * 1024, BALANCED_FACTOR = 3 };

#define NAMESPACE_XML "http://www.w3.org/XML/1998/namespace"
static const char separator = '\n'; /* between uri and name; white space never survives in either */

struct reader {
	struct xmlfeed *feed;
	struct draft *draft;
	XML_Parser expat;
	xmlParserCtxtPtr libxml;
	xmlEntity entity; /* the answer to a named entity, valid until the next */
	char entity_text[8];
};

/* ---- expat ---- */

static const char *after_uri(const char *name, char *uri, size_t size)
{
	const char *mark = strchr(name, separator);
	size_t length = mark ? (size_t)(mark - name) : 0;

	if (length >= size)
		length = 0;
	memcpy(uri, name, length);
	uri[length] = '\0';
	return mark ? mark + 1 : name;
}

static void XMLCALL expat_start(void *context, const char *name, const char **attributes)
{
	struct reader *reader = context;
	struct xmlfeed_element element = { 0 };
	char uri[200], attribute_uri[200];

	element.local = after_uri(name, uri, sizeof(uri));
	element.uri = uri;
	for (; *attributes && element.attribute_count < XMLFEED_ATTRIBUTES_MAX; attributes += 2) {
		struct xmlfeed_attribute *attribute = &element.attribute[element.attribute_count++];

		attribute->name = after_uri(attributes[0], attribute_uri, sizeof(attribute_uri));
		attribute->xml = strcmp(attribute_uri, NAMESPACE_XML) == 0;
		attribute->value = sm_text_of(attributes[1]);
	}
	if (!xmlfeed_element(reader->feed, &element))
		XML_StopParser(reader->expat, XML_FALSE);
}

static void XMLCALL expat_end(void *context, const char *name)
{
	(void)name;
	xmlfeed_element_end(((struct reader *)context)->feed);
}

static void XMLCALL expat_text(void *context, const char *data, int length)
{
	xmlfeed_text(((struct reader *)context)->feed, data, (size_t)length);
}

static void XMLCALL expat_entity(void *context, const char *name, int is_parameter, const char *value, int length,
				 const char *base, const char *system_id, const char *public_id, const char *notation)
{
	struct reader *reader = context;

	(void)name, (void)is_parameter, (void)value, (void)length, (void)base, (void)system_id, (void)public_id,
	    (void)notation;
	xmlfeed_refuse_entities(reader->feed);
	XML_StopParser(reader->expat, XML_FALSE);
}

/* RSS 0.91 leans on a DTD for &eacute; and its like; the DTD is not fetched, the names are known. */
static void XMLCALL expat_skipped(void *context, const char *name, int is_parameter)
{
	char out[8];
	const char *text = is_parameter ? NULL : html_entity_named(name, out);

	if (text)
		xmlfeed_text(((struct reader *)context)->feed, text, strlen(text));
}

static bool read_strictly(struct xmlfeed *feed, struct sm_text text)
{
	struct reader reader = { .feed = feed };
	bool well_formed;

	reader.expat = XML_ParserCreateNS("UTF-8", separator);
	if (!reader.expat)
		return false;
	XML_SetUserData(reader.expat, &reader);
	XML_SetElementHandler(reader.expat, expat_start, expat_end);
	XML_SetCharacterDataHandler(reader.expat, expat_text);
	XML_SetEntityDeclHandler(reader.expat, expat_entity);
	XML_SetSkippedEntityHandler(reader.expat, expat_skipped);
	XML_SetParamEntityParsing(reader.expat, XML_PARAM_ENTITY_PARSING_NEVER);
	well_formed = XML_Parse(reader.expat, text.data, (int)text.length, 1) == XML_STATUS_OK;
	XML_ParserFree(reader.expat);
	return well_formed;
}

/* ---- libxml2 ---- */

/* libxml2 leaves "&#38;" for '&' in attributes when it must not expand entities, and half a character for others. */
static struct sm_text libxml_value(struct reader *reader, const char *data, size_t length)
{
	struct sm_text value = { data, length };
	size_t out = 0;
	char *copy;

	if (!memmem(data, length, "&#38;", 5) && encoding_valid(data, length) == length)
		return value;
	copy = sm_arena_take(reader->draft->arena, length);
	if (!copy) {
		reader->draft->failed = true;
		return (struct sm_text){ 0 };
	}
	for (size_t i = 0; i < length;) {
		if (length - i >= 5 && memcmp(data + i, "&#38;", 5) == 0) {
			copy[out++] = '&';
			i += 5;
		} else if (data[i] & 0x80) {
			i++;
		} else {
			copy[out++] = data[i++];
		}
	}
	return (struct sm_text){ copy, out };
}

static void libxml_start(void *context, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri,
			 int namespace_count, const xmlChar **namespaces, int attribute_count, int defaulted_count,
			 const xmlChar **attributes)
{
	struct reader *reader = context;
	struct xmlfeed_element element = { .local = (const char *)local,
					   .prefix = (const char *)prefix,
					   .uri = (const char *)uri };
	const char *colon = strchr(element.local, ':');
	char early[XMLFEED_NAME_MAX];

	(void)namespace_count, (void)namespaces, (void)defaulted_count;
	/* An undeclared prefix stays part of the name. */
	if (colon && !prefix && (size_t)(colon - element.local) < sizeof(early)) {
		memcpy(early, element.local, (size_t)(colon - element.local));
		early[colon - element.local] = '\0';
		element.prefix = early;
		element.local = colon + 1;
	}
	for (int i = 0; i < attribute_count && element.attribute_count < XMLFEED_ATTRIBUTES_MAX; i++) {
		const xmlChar **five = attributes + 5 * i; /* name, prefix, uri, value, end of value */

		element.attribute[element.attribute_count++] = (struct xmlfeed_attribute){
			.name = (const char *)five[0],
			.xml = five[1] && strcmp((const char *)five[1], "xml") == 0,
			.value = libxml_value(reader, (const char *)five[3], (size_t)(five[4] - five[3])),
		};
	}
	if (!xmlfeed_element(reader->feed, &element))
		xmlStopParser(reader->libxml);
}

static void libxml_end(void *context, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
	(void)local, (void)prefix, (void)uri;
	xmlfeed_element_end(((struct reader *)context)->feed);
}

static void libxml_text(void *context, const xmlChar *data, int length)
{
	xmlfeed_text(((struct reader *)context)->feed, (const char *)data, (size_t)length);
}

static void libxml_entity(void *context, const xmlChar *name, int type, const xmlChar *public_id,
			  const xmlChar *system_id, xmlChar *content)
{
	struct reader *reader = context;

	(void)name, (void)type, (void)public_id, (void)system_id, (void)content;
	xmlfeed_refuse_entities(reader->feed);
	xmlStopParser(reader->libxml);
}

/* Every entity is one that HTML knows, or nothing. */
static xmlEntityPtr libxml_entity_of(void *context, const xmlChar *name)
{
	struct reader *reader = context;
	const char *text = html_entity_named((const char *)name, reader->entity_text);

	if (!text)
		return NULL;
	reader->entity = (xmlEntity){ .type = XML_ENTITY_DECL,
				      .name = name,
				      .etype = XML_INTERNAL_PREDEFINED_ENTITY,
				      .content = (xmlChar *)text,
				      .orig = (xmlChar *)text,
				      .length = (int)strlen(text) };
	return &reader->entity;
}

static void libxml_problem(void *context, xmlErrorPtr problem)
{
	(void)context, (void)problem; /* that it is broken is known; where does not matter */
}

static enum sm_status read_recovering(struct draft *draft, struct xmlfeed *feed, struct sm_text text,
				      struct sm_error *error)
{
	struct reader reader = { .feed = feed, .draft = draft };
	xmlSAXHandler handler = { .initialized = XML_SAX2_MAGIC,
				  .startElementNs = libxml_start,
				  .endElementNs = libxml_end,
				  .characters = libxml_text,
				  .cdataBlock = libxml_text,
				  .entityDecl = libxml_entity,
				  .getEntity = libxml_entity_of,
				  .serror = libxml_problem };

	reader.libxml = xmlCreatePushParserCtxt(&handler, &reader, NULL, 0, NULL);
	if (!reader.libxml)
		return sm_fail_memory(error);
	xmlCtxtUseOptions(reader.libxml, XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
					     XML_PARSE_IGNORE_ENC);
	for (size_t at = 0; at < text.length && !xmlfeed_stopped(feed); at += CHUNK_BYTES) {
		size_t length = text.length - at < CHUNK_BYTES ? text.length - at : CHUNK_BYTES;

		xmlParseChunk(reader.libxml, text.data + at, (int)length, 0);
	}
	if (!xmlfeed_stopped(feed))
		xmlParseChunk(reader.libxml, NULL, 0, 1);
	xmlFreeDoc(reader.libxml->myDoc);
	xmlFreeParserCtxt(reader.libxml);
	return SM_OK;
}

/* ---- Both. ---- */

static bool is_illegal(unsigned char c)
{
	return c < ' ' && c != '\t' && c != '\n' && c != '\r';
}

/* Control characters that no XML may hold: with them gone many a broken feed is whole. */
static struct sm_text without_controls(struct draft *draft, struct sm_text text)
{
	size_t at = 0, length = 0;
	char *copy;

	while (at < text.length && !is_illegal((unsigned char)text.data[at]))
		at++;
	if (at == text.length)
		return text;
	copy = sm_arena_take(draft->arena, text.length);
	if (!copy) {
		draft->failed = true;
		return text;
	}
	for (at = 0; at < text.length; at++)
		if (!is_illegal((unsigned char)text.data[at]))
			copy[length++] = text.data[at];
	draft_note(draft, "control-characters");
	return (struct sm_text){ copy, length };
}

/* Where the XML begins: warnings of a web server and the like may stand before it. */
static struct sm_text from_start(struct sm_text text)
{
	static const char *const start[] = { "<?xml", "<rss", "<feed", "<rdf:RDF" };
	const char *first = NULL;

	for (size_t i = 0; i < sizeof(start) / sizeof(*start); i++) {
		const char *found = sm_text_find(text, start[i]);

		if (found && (!first || found < first))
			first = found;
	}
	if (first) {
		text.length -= (size_t)(first - text.data);
		text.data = first;
	}
	return text;
}

static enum sm_status recover(struct draft *draft, struct sm_text text, size_t notes_kept, struct sm_error *error)
{
	struct sm_buffer balanced = { .bytes_max = BALANCED_FACTOR * DOCUMENT_BYTES_MAX };
	struct xmlfeed *feed = NULL;
	enum sm_status status = SM_OK;

	draft_restart(draft, notes_kept);
	draft_note(draft, "xml-recovered");
	if (!xmlfeed_balance(from_start(text), &balanced))
		status = sm_fail(error, SM_ERROR_LIMIT, NULL, "de XML is te kapot om te herstellen",
				 "the XML is too broken to repair");
	if (status == SM_OK)
		status = xmlfeed_open(draft, &feed, error);
	if (status == SM_OK)
		status = read_recovering(draft, feed, (struct sm_text){ balanced.data, balanced.length }, error);
	if (status == SM_OK)
		status = xmlfeed_end(feed, error);
	xmlfeed_close(feed);
	sm_buffer_close(&balanced);
	return status;
}

static bool is_web_page(struct sm_text text)
{
	static const char start[] = "<!doctype html";

	return text.length >= sizeof(start) - 1 && strncasecmp(text.data, start, sizeof(start) - 1) == 0;
}

enum sm_status xmlfeed_posts(struct draft *draft, struct sm_text text, struct sm_error *error)
{
	struct sm_text base_url = draft->base_url;
	struct xmlfeed *feed;
	enum sm_status status;
	size_t notes_before;
	bool done;

	text = sm_text_trim(without_controls(draft, text));
	notes_before = draft->note_count;
	status = xmlfeed_open(draft, &feed, error);
	if (status != SM_OK)
		return status;
	done = read_strictly(feed, text);
	status = xmlfeed_end(feed, error);
	done = done || (xmlfeed_stopped(feed) && !(xmlfeed_stranger(feed) && from_start(text).data != text.data));
	xmlfeed_close(feed);
	if (done)
		return status;
	draft->base_url = base_url;
	status = recover(draft, text, notes_before, error);
	return status == SM_ERROR_DATA && is_web_page(text) ? xmlfeed_fail_page(error) : status;
}
