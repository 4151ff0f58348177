// SPDX-License-Identifier: EUPL-1.2
// xmlfeed: the elements of RSS and Atom, as a parser meets them → posts.
#include "xmlfeed.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "xmlfeed_rules.h"
#include "xmlfeed_text.h"

/* How the text of an element is written down while it is read. */
enum markup {
	MARKUP_ESCAPED, /* as it comes: plain text, or HTML inside escapes or CDATA */
	MARKUP_XHTML,   /* elements of its own: written out as HTML again, so that one reader does for all */
	MARKUP_BASE64,  /* of Atom 0.3 */
	MARKUP_NONE,    /* pictures and other things that are no text */
};

struct value {
	struct sm_buffer text;
	int rank; /* 0: not there */
	enum text_kind kind;
};

/* One element on the way down to where the parser is. */
struct level {
	char local[XMLFEED_NAME_MAX];
};

struct xmlfeed {
	struct draft *draft;
	struct level level[NESTING_MAX];
	size_t depth;
	char root[XMLFEED_NAME_MAX], root_uri[200];
	size_t channel_depth, item_depth; /* depth inside which children speak of feed or item; 0: not there */
	struct value channel[FIELD_COUNT], item[FIELD_COUNT];
	struct sm_text item_base; /* xml:base */
	bool item_deleted, permalink;
	const struct xmlfeed_rule *capture; /* the element whose text is being read, NULL if none */
	size_t capture_depth;
	enum markup markup;
	enum text_kind capture_kind;
	struct sm_buffer captured;
	bool too_deep, entities, unknown_root, html_root;
};

enum sm_status xmlfeed_open(struct draft *draft, struct xmlfeed **out, struct sm_error *error)
{
	struct xmlfeed *feed = *out = calloc(1, sizeof(*feed));

	if (!feed)
		return sm_fail_memory(error);
	feed->draft = draft;
	feed->captured.bytes_max = DOCUMENT_BYTES_MAX;
	feed->permalink = true;
	for (int i = 0; i < FIELD_COUNT; i++)
		feed->channel[i].text.bytes_max = feed->item[i].text.bytes_max = DOCUMENT_BYTES_MAX;
	return SM_OK;
}

void xmlfeed_close(struct xmlfeed *feed)
{
	if (!feed)
		return;
	for (int i = 0; i < FIELD_COUNT; i++) {
		sm_buffer_close(&feed->channel[i].text);
		sm_buffer_close(&feed->item[i].text);
	}
	sm_buffer_close(&feed->captured);
	sodium_memzero(feed, sizeof(*feed));
	free(feed);
}

bool xmlfeed_stopped(const struct xmlfeed *feed)
{
	return feed->too_deep || feed->entities || feed->unknown_root || feed->draft->failed;
}

bool xmlfeed_stranger(const struct xmlfeed *feed)
{
	return feed->unknown_root;
}

void xmlfeed_refuse_entities(struct xmlfeed *feed)
{
	feed->entities = true;
}

static const struct xmlfeed_attribute *attribute_of(const struct xmlfeed_element *element, const char *name, bool xml)
{
	for (size_t i = 0; i < element->attribute_count; i++)
		if (element->attribute[i].xml == xml && strcasecmp(element->attribute[i].name, name) == 0)
			return &element->attribute[i];
	return NULL;
}

static bool attribute_is(const struct xmlfeed_element *element, const char *name, const char *value)
{
	const struct xmlfeed_attribute *attribute = attribute_of(element, name, false);

	return attribute && sm_text_is_nocase(sm_text_trim(attribute->value), value);
}

static struct value *values(struct xmlfeed *feed)
{
	return feed->item_depth ? feed->item : feed->channel;
}

static struct sm_text value_text(const struct value *value)
{
	return sm_text_trim((struct sm_text){ value->text.data, value->text.length });
}

/* Keeps text for a field unless something better is there. */
static void set_value(struct xmlfeed *feed, enum field field, int rank, struct sm_text text)
{
	struct value *value = &values(feed)[field];

	if (rank <= value->rank || !text.length)
		return;
	sm_buffer_clear(&value->text);
	sm_buffer_add(&value->text, text.data, text.length);
	value->rank = rank;
	value->kind = TEXT_PLAIN;
}

/* ---- The text of an element. ---- */

/* An element inside the text: only what the HTML reader looks at is written out. */
static void add_tag(struct xmlfeed *feed, const struct xmlfeed_element *element)
{
	static const char *const kept[] = { "class", "href", "alt" };

	sm_buffer_text(&feed->captured, "<");
	sm_buffer_text(&feed->captured, feed->level[feed->depth - 1].local);
	for (size_t i = 0; i < sizeof(kept) / sizeof(*kept); i++) {
		const struct xmlfeed_attribute *attribute = attribute_of(element, kept[i], false);

		if (!attribute)
			continue;
		sm_buffer_format(&feed->captured, " %s=\"", kept[i]);
		xmlfeed_escape(&feed->captured, attribute->value.data, attribute->value.length);
		sm_buffer_text(&feed->captured, "\"");
	}
	sm_buffer_text(&feed->captured, ">");
}

/* Atom says in type (and 0.3 in mode) how a text is written; RSS says nothing and means HTML. */
static void start_capture(struct xmlfeed *feed, const struct xmlfeed_rule *rule, enum space space,
			  const struct xmlfeed_element *element)
{
	const struct xmlfeed_attribute *type = attribute_of(element, "type", false);

	feed->capture = rule;
	feed->capture_depth = feed->depth;
	feed->capture_kind = rule->kind;
	feed->markup = MARKUP_ESCAPED;
	sm_buffer_clear(&feed->captured);
	if (rule->kind == TEXT_PLAIN || !(space & (SPACE_ATOM | SPACE_MEDIA)))
		return;
	if (type && (sm_text_is_nocase(type->value, "html") || sm_text_is_nocase(type->value, "text/html")))
		feed->markup = MARKUP_ESCAPED;
	else if (type &&
		 (sm_text_is_nocase(type->value, "xhtml") || sm_text_is_nocase(type->value, "application/xhtml+xml")))
		feed->markup = MARKUP_XHTML;
	else if (!type || sm_text_starts(type->value, "text") || sm_text_is_nocase(type->value, "plain"))
		feed->capture_kind = TEXT_PLAIN;
	else
		feed->markup = MARKUP_NONE;
	if (attribute_is(element, "mode", "base64") && feed->markup != MARKUP_NONE)
		feed->markup = MARKUP_BASE64;
	else if (attribute_is(element, "mode", "escaped") && feed->markup == MARKUP_XHTML)
		feed->markup = MARKUP_ESCAPED;
}

static void end_capture(struct xmlfeed *feed)
{
	const struct xmlfeed_rule *rule = feed->capture;
	struct value *value = &values(feed)[rule->field];
	struct sm_buffer swap;

	feed->capture = NULL;
	if (feed->markup == MARKUP_BASE64)
		xmlfeed_base64(&feed->captured);
	if (rule->rank <= value->rank || feed->markup == MARKUP_NONE || feed->captured.failed ||
	    !sm_text_trim((struct sm_text){ feed->captured.data, feed->captured.length }).length)
		return;
	swap = value->text;
	value->text = feed->captured;
	feed->captured = swap;
	value->rank = rule->rank;
	value->kind = feed->capture_kind;
}

void xmlfeed_text(struct xmlfeed *feed, const char *data, size_t length)
{
	if (!feed->capture || feed->markup == MARKUP_NONE)
		return;
	if (feed->markup == MARKUP_XHTML)
		xmlfeed_escape(&feed->captured, data, length);
	else
		sm_buffer_add(&feed->captured, data, length);
}

/* ---- Items. ---- */

static void clear_item(struct xmlfeed *feed)
{
	for (int i = 0; i < FIELD_COUNT; i++) {
		sm_buffer_clear(&feed->item[i].text);
		feed->item[i].rank = 0;
	}
	feed->item_base = (struct sm_text){ 0 };
	feed->item_deleted = false;
	feed->permalink = true;
}

static struct sm_text copied(struct draft *draft, const struct xmlfeed_attribute *attribute)
{
	return attribute ? draft_short(draft, attribute->value) : (struct sm_text){ 0 };
}

static void start_item(struct xmlfeed *feed, const struct xmlfeed_element *element)
{
	const struct xmlfeed_attribute *language = attribute_of(element, "lang", true);
	const struct xmlfeed_attribute *about = attribute_of(element, "about", false);
	const struct xmlfeed_attribute *href = attribute_of(element, "href", false);
	const struct xmlfeed_attribute *changed = attribute_of(element, "lastmod", false);

	feed->item_depth = feed->depth;
	feed->item_base = copied(feed->draft, attribute_of(element, "base", true));
	if (language)
		set_value(feed, FIELD_LANGUAGE, 1, language->value);
	if (about) /* rdf:about of RSS 1.0 */
		set_value(feed, FIELD_ID, 1, about->value);
	if (href) /* of CDF */
		set_value(feed, FIELD_LINK, 1, href->value);
	if (changed)
		set_value(feed, FIELD_PUBLISHED, 1, changed->value);
}

static void start_deleted(struct xmlfeed *feed, const struct xmlfeed_element *element)
{
	const struct xmlfeed_attribute *ref = attribute_of(element, "ref", false);
	const struct xmlfeed_attribute *when = attribute_of(element, "when", false);

	start_item(feed, element);
	feed->item_deleted = true;
	if (ref)
		set_value(feed, FIELD_ID, 9, ref->value);
	if (when)
		set_value(feed, FIELD_UPDATED, 9, when->value);
}

/* RSS writes "mail@host (Name)" where Atom has parts; the whole stays the key, the name is for redaction. */
static void set_author(struct draft *draft, struct sm_post *post, const struct value *field)
{
	struct sm_text name = value_text(&field[FIELD_AUTHOR_NAME]), inner = name;
	struct sm_text uri = value_text(&field[FIELD_AUTHOR_URI]), mail = value_text(&field[FIELD_AUTHOR_MAIL]);
	const char *open = name.length ? memchr(name.data, '(', name.length) : NULL;

	post->author = draft_short(draft, uri.length ? uri : name.length ? name : mail);
	if (open && name.data[name.length - 1] == ')' && memchr(name.data, '@', (size_t)(open - name.data))) {
		inner.data = open + 1;
		inner.length = (size_t)(name.data + name.length - 1 - inner.data);
	}
	post->author_name = draft_short(draft, inner);
}

static void set_link(struct xmlfeed *feed, struct sm_post *post)
{
	struct sm_text link = value_text(&feed->item[FIELD_LINK]), id = value_text(&feed->item[FIELD_ID]);

	if (!link.length && feed->permalink && (sm_text_starts(id, "http://") || sm_text_starts(id, "https://")))
		link = id;
	post->url = draft_url(feed->draft, link, feed->item_base.length ? feed->item_base : feed->draft->base_url);
}

static void end_item(struct xmlfeed *feed)
{
	struct draft *draft = feed->draft;
	const struct value *field = feed->item;
	const struct value *language =
	    field[FIELD_LANGUAGE].rank ? &field[FIELD_LANGUAGE] : &feed->channel[FIELD_LANGUAGE];
	bool has_author =
	    field[FIELD_AUTHOR_URI].rank || field[FIELD_AUTHOR_NAME].rank || field[FIELD_AUTHOR_MAIL].rank;
	struct sm_post *post;

	feed->item_depth = 0;
	if (!field[FIELD_ID].rank && !field[FIELD_LINK].rank && !field[FIELD_TITLE].rank && !field[FIELD_BODY].rank) {
		draft_note(draft, "item-empty");
		clear_item(feed);
		return;
	}
	post = draft_add(draft);
	if (post) {
		post->id = draft_short(draft, value_text(&field[FIELD_ID]));
		post->deleted = feed->item_deleted;
		set_link(feed, post);
		/* In Atom the author of a feed is the author of entries that name none. */
		set_author(draft, post, has_author || strcmp(feed->root, "feed") != 0 ? field : feed->channel);
		post->text = draft_text(draft, value_text(&field[FIELD_BODY]), field[FIELD_BODY].kind);
		post->title = draft_text(draft, value_text(&field[FIELD_TITLE]), field[FIELD_TITLE].kind);
		draft_title(post, value_text(&field[FIELD_TITLE]));
		post->language = draft_language(draft, value_text(language));
		draft_dates(draft, post, draft_date(value_text(&field[FIELD_PUBLISHED])),
			    draft_date(value_text(&field[FIELD_UPDATED])));
	}
	clear_item(feed);
}

/* ---- Elements. ---- */

static void lower(const char *from, char to[XMLFEED_NAME_MAX])
{
	size_t i = 0;

	for (; from[i] && i < XMLFEED_NAME_MAX - 1; i++)
		to[i] = sm_ascii_lower(from[i]);
	to[i] = '\0';
}

static void start_root(struct xmlfeed *feed, const struct xmlfeed_element *element)
{
	static const char *const known[] = { "rss", "rdf", "feed", "channel", "entry" };
	const struct xmlfeed_attribute *language = attribute_of(element, "lang", true);
	const struct xmlfeed_attribute *base = attribute_of(element, "base", true);

	memcpy(feed->root, feed->level[0].local, sizeof(feed->root));
	if (element->uri && strlen(element->uri) < sizeof(feed->root_uri))
		memcpy(feed->root_uri, element->uri, strlen(element->uri) + 1);
	feed->html_root = strcmp(feed->root, "html") == 0;
	feed->unknown_root = true;
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (strcmp(feed->root, known[i]) == 0)
			feed->unknown_root = false;
	feed->channel_depth = strcmp(feed->root, "rdf") == 0 ? 0 : 1;
	if (feed->unknown_root)
		return;
	if (language)
		set_value(feed, FIELD_LANGUAGE, 1, language->value);
	if (base)
		feed->draft->base_url = draft_url(feed->draft, base->value, feed->draft->base_url);
	if (strcmp(feed->root, "entry") == 0) /* a document of one post */
		start_item(feed, element);
}

/* An Atom link, also inside RSS: the page of the item, not its comments, pictures or the feed itself. */
static void read_link(struct xmlfeed *feed, const struct xmlfeed_element *element)
{
	const struct xmlfeed_attribute *href = attribute_of(element, "href", false);
	const struct xmlfeed_attribute *rel = attribute_of(element, "rel", false);
	bool page = !rel || sm_text_is_nocase(rel->value, "alternate");
	bool html = !attribute_of(element, "type", false) || attribute_is(element, "type", "text/html");

	if (href && page)
		set_value(feed, FIELD_LINK, html ? 3 : 1, href->value);
}

/* <meta name="robots" content="noindex"> at the level of the feed, as some blog software writes. */
static void read_meta(struct xmlfeed *feed, const struct xmlfeed_element *element)
{
	const struct xmlfeed_attribute *content = attribute_of(element, "content", false);

	if (!attribute_is(element, "name", "robots") || !content)
		return;
	if (sm_text_find(content->value, "noindex") || sm_text_find(content->value, "noai") ||
	    sm_text_is_nocase(sm_text_trim(content->value), "none"))
		feed->draft->declined = true;
}

static bool is_item(const struct xmlfeed *feed, const char *local, enum space space)
{
	if (!(space & ATOM_OR_RSS) || feed->depth < 2)
		return false;
	if (strcmp(local, "item") == 0 || strcmp(local, "entry") == 0)
		return true;
	/* One server writes its items as <Rss><Items>; the <items> of RSS 1.0 stands elsewhere. */
	return strcmp(local, "items") == 0 && feed->depth == 2 && strcmp(feed->root, "rss") == 0;
}

bool xmlfeed_element(struct xmlfeed *feed, const struct xmlfeed_element *element)
{
	const struct xmlfeed_rule *rule;
	const char *local, *parent;
	enum space space;
	size_t home;

	if (feed->depth == NESTING_MAX)
		feed->too_deep = true;
	if (xmlfeed_stopped(feed))
		return false;
	lower(element->local, feed->level[feed->depth++].local);
	local = feed->level[feed->depth - 1].local;
	if (feed->depth == 1) {
		start_root(feed, element);
		return !xmlfeed_stopped(feed);
	}
	parent = feed->level[feed->depth - 2].local;
	space = xmlfeed_space(element->uri, element->prefix, feed->root_uri);
	if (strcmp(local, "channel") == 0 && feed->depth == 2)
		feed->channel_depth = 2;
	if (!feed->item_depth && is_item(feed, local, space)) {
		start_item(feed, element);
		return true;
	}
	if (!feed->item_depth && strcmp(local, "deleted-entry") == 0 && space == SPACE_TOMBSTONE) {
		start_deleted(feed, element);
		return true;
	}
	home = feed->item_depth ? feed->item_depth : feed->channel_depth;
	rule = home && !(feed->capture && feed->markup == MARKUP_XHTML)
		   ? xmlfeed_rule_find(local, space, feed->depth == home + 1, parent)
		   : NULL;
	if (rule)
		start_capture(feed, rule, space, element);
	else if (feed->capture)
		add_tag(feed, element);
	if (space == SPACE_ATOM && strcmp(local, "link") == 0 && feed->depth == home + 1)
		read_link(feed, element);
	else if (strcmp(local, "meta") == 0 && !feed->item_depth && feed->depth == home + 1)
		read_meta(feed, element);
	else if (strcmp(local, "guid") == 0 && attribute_is(element, "isPermaLink", "false"))
		feed->permalink = false;
	return true;
}

void xmlfeed_element_end(struct xmlfeed *feed)
{
	if (!feed->depth)
		return;
	if (feed->capture && feed->depth == feed->capture_depth) {
		end_capture(feed);
	} else if (feed->capture) {
		sm_buffer_text(&feed->captured, "</");
		sm_buffer_text(&feed->captured, feed->level[feed->depth - 1].local);
		sm_buffer_text(&feed->captured, ">");
	}
	if (feed->depth == feed->item_depth)
		end_item(feed);
	else if (feed->depth == feed->channel_depth && feed->depth > 1)
		feed->channel_depth = strcmp(feed->root, "rss") == 0 ? 1 : 0;
	feed->depth--;
}

static int ttl_of(struct sm_text text)
{
	int minutes = 0;

	for (size_t i = 0; i < text.length && i < 6 && sm_ascii_is_digit(text.data[i]); i++)
		minutes = minutes * 10 + (text.data[i] - '0');
	return minutes;
}

/* The numbers in "<hour>0</hour><hour>23</hour>"; old feeds call midnight 24. */
static uint32_t skip_hours_of(struct sm_text text)
{
	uint32_t hours = 0;

	for (size_t i = 0; i < text.length; i++) {
		unsigned hour = 0;
		size_t from = i;

		for (; i < text.length && i < from + 3 && sm_ascii_is_digit(text.data[i]); i++)
			hour = hour * 10 + (unsigned)(text.data[i] - '0');
		if (i > from && hour <= 24)
			hours |= UINT32_C(1) << hour % 24;
	}
	return hours;
}

static void set_facts(struct xmlfeed *feed)
{
	const struct value *field = feed->channel;
	struct sm_feed_facts *facts = &feed->draft->facts;
	int64_t updated_s = draft_date(value_text(&field[FIELD_UPDATED]));

	facts->title = draft_text(feed->draft, value_text(&field[FIELD_TITLE]), field[FIELD_TITLE].kind);
	facts->url = draft_url(feed->draft, value_text(&field[FIELD_LINK]), feed->draft->base_url);
	facts->language = draft_language(feed->draft, value_text(&field[FIELD_LANGUAGE]));
	facts->updated_s = updated_s ? updated_s : draft_date(value_text(&field[FIELD_PUBLISHED]));
	facts->ttl_min = ttl_of(value_text(&field[FIELD_TTL]));
	facts->skip_hours = skip_hours_of(value_text(&field[FIELD_SKIP_HOURS]));
}

enum sm_status xmlfeed_fail_page(struct sm_error *error)
{
	return sm_fail(error, SM_ERROR_DATA, NULL,
		       "dit is een webpagina, geen feed; zoek het adres van de feed met `feeds discover`",
		       "this is a web page, not a feed; find the address of its feed with `feeds discover`");
}

enum sm_status xmlfeed_end(struct xmlfeed *feed, struct sm_error *error)
{
	if (feed->entities)
		return sm_fail(error, SM_ERROR_DATA, NULL,
			       "de feed verklaart eigen XML-entiteiten; dat wordt om veiligheid geweigerd",
			       "the feed declares XML entities of its own, which is refused for safety");
	if (feed->too_deep)
		return sm_fail(error, SM_ERROR_LIMIT, NULL, "elementen zijn dieper genest dan %d",
			       "elements are nested deeper than %d", NESTING_MAX);
	if (feed->html_root)
		return xmlfeed_fail_page(error);
	if (feed->unknown_root || !*feed->root)
		return sm_fail(error, SM_ERROR_DATA, NULL, "dit is geen RSS of Atom: het buitenste element is onbekend",
			       "this is not RSS or Atom: its outermost element is unknown");
	if (feed->item_depth) /* half a post under the id of a whole one would take its place */
		draft_note(feed->draft, "item-incomplete");
	set_facts(feed);
	return SM_OK;
}
