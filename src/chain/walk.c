// SPDX-License-Identifier: EUPL-1.2
// walk: one synthetic post → what is left of it after each stage.
#include <dirent.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "sentimeter/file.h"
#include "sentimeter/walk.h"
#include "workspace.h"

enum {
	ARENA_BYTES_MAX = 8 << 20,
	FILE_BYTES_MAX = 1 << 20,
	TAIL_BYTES = 24,
	HOUR_S = 3600,
	PAYLOAD_BYTES_MAX = 2000,
	NAME_BYTES = 48,
	FOLDER_BYTES = 64,
};

#define AUTHOR "Annie de Vries"
#define STREET "Dorpsstraat"
#define PHONE  "06-12345678"

static const char *const texts[SM_WALK_STAGES][2] = {
	[SM_WALK_COLLECT] = { "Een open bron geeft een bericht. Het staat alleen in het geheugen.",
			      "A public source gives a post. It stands in memory only." },
	[SM_WALK_PARSE] = { "Het bericht wordt gelezen: wie, wanneer, wat.", "The post is read: who, when, what." },
	[SM_WALK_ADMIT] = { "Mag het meetellen? Open, geen bot, geen bezwaar, niet te oud.",
			    "May it count? Public, no bot, no objection, not too old." },
	[SM_WALK_MATCH] = { "Het hoort bij een onderwerp en een gebied, of het gaat weg.",
			    "It belongs to one topic and one area, or it goes." },
	[SM_WALK_REDACT] = { "Namen, nummers en adressen gaan eruit.", "Names, numbers and addresses are taken out." },
	[SM_WALK_SCORE] = { "Wat over is krijgt een score, met redenen. De meter ziet geen schrijver.",
			    "What is left gets a score, with reasons. The meter sees no author." },
	[SM_WALK_PROTECT] = { "Tekst en schrijver worden gewist. Over blijft een verzegeld stukje, onder een sleutel "
			      "die "
			      "vernietigd wordt.",
			      "Text and author are wiped. What is left is a sealed piece, under a key that will be "
			      "destroyed." },
	[SM_WALK_RELEASE] = { "De periode is voorbij en wordt een keer geteld.",
			      "The period is over and is counted once." },
	[SM_WALK_FORGET] = { "Sleutel en stukjes zijn weg. Niemand kan terug.",
			     "Key and pieces are gone. Nobody can go back." },
};

const char *sm_walk_text(enum sm_walk_stage stage, enum sm_tongue tongue)
{
	return texts[stage][tongue];
}

/* What the walk has at hand. */
struct walking {
	const struct sm_workspace *workspace;
	struct sm_walk *walk;
	struct sm_arena *arena;
	struct sm_matcher *matcher;
	struct sm_redactor *redactor;
	struct sm_scorer *scorer;
	struct sm_protector *protector;
	struct sm_span *span;
	char folder[FOLDER_BYTES];
	int64_t now_s, published_s;
	/* Of the post. */
	struct sm_post post;
	struct sm_place place;
	struct sm_text redacted;
	struct sm_found found;
	struct sm_verdict verdict;
	struct sm_reasons reasons;
};

static void tell(struct walking *w, enum sm_walk_stage stage, const char *nl, const char *en, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

static void tell(struct walking *w, enum sm_walk_stage stage, const char *nl, const char *en, const char *format, ...)
{
	struct sm_walk_step *step = &w->walk->step[stage];
	struct sm_walk_line *line;
	va_list arguments;

	step->reached = true;
	if (step->count == SM_WALK_LINES_MAX)
		return;
	line = &step->line[step->count++];
	line->name[SM_NL] = nl;
	line->name[SM_EN] = en;
	va_start(arguments, format);
	vsnprintf(line->value, sizeof(line->value), format, arguments);
	va_end(arguments);
}

static void tell_words(struct walking *w, enum sm_walk_stage stage, const char *nl, const char *en, struct sm_text text)
{
	tell(w, stage, nl, en, "%.*s", (int)text.length, text.length ? text.data : "");
}

/* ---- From bytes to a score. ---- */

static enum sm_status collect_and_parse(struct walking *w, struct sm_error *error)
{
	struct sm_payload payload = { .media_type = SM_TEXT("application/atom+xml"),
				      .base_url = SM_TEXT("https://forum.example/feed"),
				      .fetched_at_s = w->now_s };
	char *bytes = sm_arena_take(w->arena, PAYLOAD_BYTES_MAX), time_text[24];
	struct sm_posts posts;
	enum sm_status status;

	if (!bytes)
		return sm_fail_memory(error);
	sm_time_print(w->published_s, time_text);
	snprintf(bytes, PAYLOAD_BYTES_MAX,
		 "<feed xmlns=\"http://www.w3.org/2005/Atom\"><id>tag:forum.example,2026:f</id><title>Forum</title>"
		 "<updated>%s</updated><entry><id>tag:forum.example,2026:9001</id><title>Parkeren</title>"
		 "<author><name>" AUTHOR "</name></author><published>%s</published><updated>%s</updated>"
		 "<link href=\"https://forum.example/9001\"/><content type=\"text\">Parkeren in de " STREET
		 " kost nu het dubbele, schande! Bel me op " PHONE ". Groet, " AUTHOR "</content></entry></feed>",
		 time_text, time_text, time_text);
	payload.bytes = sm_text_of(bytes);
	tell(w, SM_WALK_COLLECT, "in het geheugen", "in memory", "%zu bytes (Atom)", payload.bytes.length);
	tell(w, SM_WALK_COLLECT, "op de schijf", "on the disk", "-");
	status = sm_parse(&payload, SM_FORMAT_AUTO, w->arena, &posts, error);
	if (status != SM_OK || posts.count == 0)
		return status != SM_OK ? status : SM_NONE;
	w->post = posts.post[0];
	tell_words(w, SM_WALK_PARSE, "schrijver", "author", w->post.author);
	tell_words(w, SM_WALK_PARSE, "adres", "link", w->post.url);
	tell_words(w, SM_WALK_PARSE, "titel", "title", w->post.title);
	tell_words(w, SM_WALK_PARSE, "tekst", "text", w->post.text);
	return SM_OK;
}

static enum sm_status admit_and_match(struct walking *w, struct sm_error *error)
{
	const struct sm_workspace *ws = w->workspace;
	enum sm_reason_out reason;
	enum sm_status status = sm_admit(w->protector, &w->post, w->now_s, false, &reason, error);

	if (status == SM_WITHHELD) {
		tell(w, SM_WALK_ADMIT, "telt niet mee", "does not count", "%s", sm_out_name(reason));
		return SM_END;
	}
	if (status != SM_OK)
		return status;
	tell(w, SM_WALK_ADMIT, "telt mee", "counts", "ok");
	status = sm_match(w->matcher, w->post.title, w->post.text, w->post.published_s, -1, &w->place);
	if (status == SM_NONE) {
		tell(w, SM_WALK_MATCH, "onderwerp", "topic", "-");
		return SM_END;
	}
	if (status != SM_OK)
		return status;
	tell(w, SM_WALK_MATCH, "onderwerp", "topic", "%s", sm_topics_at(ws->topics, (size_t)w->place.topic)->id);
	tell(w, SM_WALK_MATCH, "gebied", "area", "%s", sm_areas_at(ws->areas, (size_t)w->place.area)->name);
	return SM_OK;
}

static enum sm_status redact_and_score(struct walking *w, struct sm_error *error)
{
	enum sm_status status;

	w->found = (struct sm_found){ .text = w->post.text, .span = w->span };
	status = sm_redact(w->redactor, w->post.text, w->post.author_name, w->arena, &w->redacted, w->span,
			   &w->found.count, error);
	if (status != SM_OK)
		return status;
	tell_words(w, SM_WALK_REDACT, "tekst", "text", w->redacted);
	sm_score(w->scorer, w->redacted, NULL, SM_TEXT("nl"), &w->verdict, &w->reasons);
	tell(w, SM_WALK_SCORE, "score", "score", "%.2f (%s)", w->verdict.value, sm_class_name(w->verdict.class));
	tell(w, SM_WALK_SCORE, "dekking", "coverage", "%.0f%%", w->verdict.coverage * 100);
	for (size_t i = 0; i < w->reasons.count && i < 4; i++)
		tell(w, SM_WALK_SCORE, "reden", "reason", "%.*s %+.2f", (int)w->reasons.reason[i].entry.length,
		     w->reasons.reason[i].entry.data, w->reasons.reason[i].after);
	return SM_OK;
}

/* ---- What lies on disk. ---- */

struct on_disk {
	size_t files, bytes;
	char tail[2 * TAIL_BYTES + 1]; /* of the last file, as hexadecimal digits */
	bool found;
};

static bool holds(const struct sm_buffer *bytes, const char *word)
{
	return memmem(bytes->data, bytes->length, word, strlen(word)) != NULL;
}

/* A file as a thief would begin with it: by searching for a word of the post. */
static void look_at_file(const char *path, struct on_disk *disk)
{
	struct sm_buffer bytes = { .bytes_max = FILE_BYTES_MAX };

	if (sm_file_read(path, &bytes, NULL) == SM_OK && bytes.length) {
		disk->files++;
		disk->bytes += bytes.length;
		disk->found = disk->found || holds(&bytes, AUTHOR) || holds(&bytes, STREET) || holds(&bytes, PHONE);
		for (size_t i = 0; i < TAIL_BYTES && bytes.length >= TAIL_BYTES; i++)
			snprintf(disk->tail + 2 * i, 3, "%02x",
				 (unsigned char)bytes.data[bytes.length - TAIL_BYTES + i]);
	}
	sm_buffer_close(&bytes);
}

static struct on_disk look_at_disk(const char *folder)
{
	struct on_disk disk = { .files = 0 };
	char path[SM_FILE_PATH_BYTES_MAX];
	const struct dirent *entry;
	DIR *spool;

	snprintf(path, sizeof(path), "%s/spool", folder);
	spool = opendir(path);
	while (spool && (entry = readdir(spool))) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/spool/%s", folder, entry->d_name);
		look_at_file(path, &disk);
	}
	if (spool)
		closedir(spool);
	return disk;
}

/* ---- Protect, release, forget. ---- */

static enum sm_status keep(struct walking *w, struct sm_error *error)
{
	const struct sm_contribution *contribution;
	enum sm_reason_out reason;
	enum sm_status status = sm_protect(w->protector, &w->post, w->place, &w->verdict, &w->reasons, &w->found,
					   SM_SOURCE_FORUM, w->arena, &contribution, &reason, error);

	if (status == SM_WITHHELD)
		return sm_fail(error, SM_WITHHELD, sm_out_name(reason), "het bericht telt niet mee",
			       "the post does not count");
	return status == SM_OK ? sm_spool_add(w->protector, contribution, error) : status;
}

/* As many others as a number needs, who write the same on the same day, each by another account and without a name. */
static enum sm_status keep_others(struct walking *w, int count, struct sm_error *error)
{
	char author[NAME_BYTES], id[NAME_BYTES];
	enum sm_status status = SM_OK;

	w->post.author_name = (struct sm_text){ NULL, 0 };
	w->found.count = 0;
	for (int i = 0; status == SM_OK && i < count; i++) {
		snprintf(author, sizeof(author), "other-%d", i);
		snprintf(id, sizeof(id), "tag:forum.example,2026:other-%d", i);
		w->post.author = sm_text_of(author);
		w->post.id = sm_text_of(id);
		status = keep(w, error);
	}
	return status == SM_OK ? sm_spool_sync(w->protector, error) : status;
}

static void tell_cells(struct walking *w, const struct sm_release *release, const char *nl, const char *en)
{
	const struct sm_cell *cell;

	if (sm_release_count(release) == 0) {
		tell(w, SM_WALK_RELEASE, nl, en, "-");
		return;
	}
	cell = sm_release_at(release, 0);
	tell(w, SM_WALK_RELEASE, nl, en, "%s, %s: %.2f; authors %d, negative %d%%, positive %d%%", cell->topic,
	     cell->area, cell->mean, cell->authors, cell->negative_pct, cell->positive_pct);
	for (size_t i = 0; i < cell->term_count && i < 3; i++)
		tell(w, SM_WALK_RELEASE, "woord", "term", "%s", cell->term[i].text);
}

static enum sm_status release(struct walking *w, struct sm_period period, const char *nl, const char *en,
			      struct sm_error *error)
{
	struct sm_release *made = NULL;
	enum sm_status status = sm_release_make(w->protector, period, &made, error);

	if (status == SM_OK)
		tell_cells(w, made, nl, en);
	sm_release_close(made);
	return status;
}

static enum sm_status forget(struct walking *w, struct sm_period period, struct sm_error *error)
{
	struct sm_receipt receipt;
	struct on_disk disk;
	enum sm_status status = sm_period_forget(w->protector, period, &receipt, error);

	if (status != SM_OK)
		return status;
	disk = look_at_disk(w->folder);
	tell(w, SM_WALK_FORGET, "sleutel vernietigd", "key destroyed", "%s", receipt.key_destroyed ? "ok" : "-");
	tell(w, SM_WALK_FORGET, "verzegelde bestanden over", "sealed files left", "%zu", disk.files);
	w->walk->found_on_disk = w->walk->found_on_disk || disk.found;
	return SM_OK;
}

static enum sm_status protect_and_release(struct walking *w, struct sm_error *error)
{
	const struct sm_policy *policy = &w->workspace->policy;
	const struct sm_topic *topic = sm_topics_at(w->workspace->topics, (size_t)w->place.topic);
	struct sm_period period = sm_period_of(policy->grain, w->published_s);
	int needed = policy->k * (topic->sensitivity == SM_SENSITIVE ? policy->k_sensitive_factor : 1);
	struct on_disk disk;
	enum sm_status status = keep(w, error);

	if (status == SM_OK)
		status = sm_spool_sync(w->protector, error);
	if (status != SM_OK)
		return status;
	disk = look_at_disk(w->folder);
	w->walk->found_on_disk = disk.found;
	tell(w, SM_WALK_PROTECT, "verzegeld", "sealed", "%zu bytes", disk.bytes);
	tell(w, SM_WALK_PROTECT, "eind van het bestand", "end of the file", "%s", disk.tail);
	tell(w, SM_WALK_PROTECT, "naam, straat of nummer erin", "name, street or number in it", "%s",
	     disk.found ? "!" : "-");
	status = release(w, period, "van deze mens alleen", "of this person alone", error);
	if (status == SM_OK)
		status = keep_others(w, needed + needed / 2, error);
	if (status == SM_OK)
		status = release(w, period, "als genoeg anderen ook schreven", "when enough others wrote too", error);
	return status == SM_OK ? forget(w, period, error) : status;
}

/* ---- The folder in memory, and what is opened. ---- */

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *walk)
{
	(void)info;
	(void)kind;
	(void)walk;
	return remove(path);
}

static enum sm_status make_folder(struct walking *w, struct sm_error *error)
{
	static const char *const places[] = { "/dev/shm", "/tmp" };

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		snprintf(w->folder, sizeof(w->folder), "%s/sentimeter-walk-XXXXXX", places[i]);
		if (mkdtemp(w->folder))
			return SM_OK;
	}
	w->folder[0] = '\0';
	return sm_fail(error, SM_ERROR_IO, "/tmp", "kan hier geen map maken", "cannot make a folder here");
}

static enum sm_status open_stages(struct walking *w, struct sm_error *error)
{
	const struct sm_workspace *ws = w->workspace;
	const struct sm_protector_setup setup = { .workspace = w->folder,
						  .policy = &ws->policy,
						  .topics = ws->topics,
						  .areas = ws->areas,
						  .rules_dir = ws->rules_dir };
	enum sm_status status = sm_arena_open(&w->arena, ARENA_BYTES_MAX, error);

	w->span = calloc(SM_SPANS_MAX, sizeof(*w->span));
	if (status == SM_OK && !w->span)
		status = sm_fail_memory(error);
	if (status == SM_OK)
		status = make_folder(w, error);
	if (status == SM_OK)
		status = sm_matcher_open(ws->topics, ws->areas, &w->matcher, error);
	if (status == SM_OK)
		status = sm_redactor_open(ws->rules_dir, &w->redactor, error);
	if (status == SM_OK)
		status = sm_scorer_open(ws->rules_dir, NULL, &w->scorer, error);
	if (status == SM_OK)
		status = sm_protector_open(&setup, &w->protector, error);
	return status;
}

static void close_stages(struct walking *w)
{
	sm_protector_close(w->protector);
	sm_scorer_close(w->scorer);
	sm_redactor_close(w->redactor);
	sm_matcher_close(w->matcher);
	sm_arena_close(w->arena);
	free(w->span);
	if (w->folder[0])
		nftw(w->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

enum sm_status sm_walk_post(const struct sm_workspace *workspace, int64_t now_s, struct sm_walk *walk,
			    struct sm_error *error)
{
	struct walking *w = calloc(1, sizeof(*w));
	enum sm_status status;

	memset(walk, 0, sizeof(*walk));
	if (!w)
		return sm_fail_memory(error);
	w->workspace = workspace;
	w->walk = walk;
	w->now_s = workspace_clock_s(now_s);
	w->published_s = w->now_s - HOUR_S;
	status = open_stages(w, error);
	if (status == SM_OK)
		status = collect_and_parse(w, error);
	if (status == SM_OK)
		status = admit_and_match(w, error);
	if (status == SM_OK)
		status = redact_and_score(w, error);
	if (status == SM_OK)
		status = protect_and_release(w, error);
	close_stages(w);
	free(w);
	return status == SM_END ? SM_OK : status;
}
