// SPDX-License-Identifier: EUPL-1.2
// evaluate: labelled texts → how well the meter does on them.
#include <math.h>
#include <string.h>

#include "cli.h"

enum { LABELS_BYTES_MAX = 256 << 20, OUT_BYTES_MAX = 1 << 20 };

static const char *class_word(const struct cli *cli, size_t class)
{
	static const char *const nl[] = { "negatief", "neutraal", "positief", "zonder score" };

	return cli->tongue == SM_NL ? nl[class] : sm_class_name((enum sm_class) class);
}

/* A figure with three decimals; a dash when there is none. */
static void put_figure(struct sm_buffer *out, double value)
{
	if (isnan(value))
		sm_buffer_text(out, "     -");
	else
		sm_buffer_format(out, "%6.3f", value);
}

static void put_line(struct sm_buffer *out, const char *name, double value, const struct sm_interval *within)
{
	sm_buffer_format(out, "%-32s", name);
	put_figure(out, value);
	if (within && !isnan(within->low))
		sm_buffer_format(out, "   95%% %.3f .. %.3f", within->low, within->high);
	sm_buffer_text(out, "\n");
}

_Static_assert(SM_SAMPLES == 600 && SM_SAMPLE_TEXTS == 100, "the words below name them");

static void put_summary(const struct cli *cli, const struct sm_evaluation *e, struct sm_buffer *out)
{
	const char *f1 = e->two_classes ? tr(cli, "macro-F1 (twee klassen)", "macro-F1 (two classes)")
					: tr(cli, "macro-F1", "macro-F1");

	sm_buffer_format(out, tr(cli, "%zu teksten", "%zu texts"), e->count);
	if (e->ratings)
		sm_buffer_format(out, tr(cli, " met een cijfer, %zu naar hun teken", " with a rating, %zu by its sign"),
				 e->judged);
	sm_buffer_text(out, "\n\n");
	put_line(out, tr(cli, "juist (accuracy)", "accuracy"), e->accuracy, NULL);
	put_line(out, f1, e->macro_f1, &e->macro_f1_95);
	put_line(out, tr(cli, "Pearson r", "Pearson r"), e->r, &e->r_95);
	if (!e->ratings)
		put_line(out, tr(cli, "Krippendorffs alfa, nominaal", "Krippendorff's alpha, nominal"),
			 e->alpha_nominal, NULL);
	put_line(out, tr(cli, "Krippendorffs alfa, interval", "Krippendorff's alpha, interval"), e->alpha_interval,
		 NULL);
	put_line(out, tr(cli, "r van gemiddelden (600 x 100)", "r of means (600 x 100)"), e->aggregate_r, NULL);
	put_line(out, tr(cli, "dekking", "coverage"), e->coverage, NULL);
}

static void put_classes(const struct cli *cli, const struct sm_evaluation *e, struct sm_buffer *out)
{
	sm_buffer_format(out, "\n%-14s%10s%10s%10s%10s\n", tr(cli, "klasse", "class"), tr(cli, "precisie", "precision"),
			 tr(cli, "vangst", "recall"), "F1", tr(cli, "teksten", "texts"));
	for (size_t i = 0; i < SM_GOLD_CLASSES; i++) {
		const struct sm_class_figures *f = &e->class[i];

		if (f->gold)
			sm_buffer_format(out, "%-14s%10.3f%10.3f%10.3f%10zu\n", class_word(cli, i), f->precision,
					 f->recall, f->f1, f->gold);
	}
	sm_buffer_format(out, "\n%-14s", tr(cli, "oordeel", "label"));
	for (size_t j = 0; j < SM_GIVEN_CLASSES; j++)
		sm_buffer_format(out, "%14s", class_word(cli, j));
	sm_buffer_text(out, "\n");
	for (size_t i = 0; i < SM_GOLD_CLASSES; i++) {
		if (e->class[i].gold == 0)
			continue;
		sm_buffer_format(out, "%-14s", class_word(cli, i));
		for (size_t j = 0; j < SM_GIVEN_CLASSES; j++)
			sm_buffer_format(out, "%14zu", e->confusion[i][j]);
		sm_buffer_text(out, "\n");
	}
}

static void put_languages(const struct cli *cli, const struct sm_evaluation *e, struct sm_buffer *out)
{
	sm_buffer_format(out, "\n%-14s%10s%10s%10s%10s\n", tr(cli, "taal", "language"), tr(cli, "teksten", "texts"),
			 tr(cli, "juist", "accuracy"), "F1", tr(cli, "dekking", "coverage"));
	for (size_t i = 0; i < e->languages; i++) {
		const struct sm_language_figures *f = &e->language[i];

		sm_buffer_format(out, "%-14s%10zu    ", f->language[0] ? f->language : tr(cli, "geen", "none"),
				 f->count);
		put_figure(out, f->accuracy);
		sm_buffer_text(out, "    ");
		put_figure(out, f->macro_f1);
		sm_buffer_text(out, "    ");
		put_figure(out, f->coverage);
		sm_buffer_text(out, "\n");
	}
}

static void put_costs(const struct cli *cli, const struct sm_evaluation *e, struct sm_buffer *out)
{
	if (e->costs)
		sm_buffer_format(out, "\n%s\n%8s%8s\n", tr(cli, "woorden die het meest kosten", "words that cost most"),
				 tr(cli, "fout", "wrong"), tr(cli, "goed", "right"));
	for (size_t i = 0; i < e->costs; i++) {
		const struct sm_cost *c = &e->cost[i];

		sm_buffer_format(out, "%8zu%8zu  ", c->wrong, c->right);
		sm_buffer_add(out, c->entry.data, c->entry.length);
		sm_buffer_format(out, "  %s:%d\n", c->file, c->line);
	}
}

static void member_figure(struct sm_buffer *out, const char *name, double value)
{
	if (isnan(value))
		sm_buffer_format(out, "\"%s\":null,", name);
	else
		sm_buffer_format(out, "\"%s\":%.4f,", name, value);
}

static void member_interval(struct sm_buffer *out, const char *name, const struct sm_interval *within)
{
	if (isnan(within->low))
		sm_buffer_format(out, "\"%s\":null,", name);
	else
		sm_buffer_format(out, "\"%s\":[%.4f,%.4f],", name, within->low, within->high);
}

static void put_json_classes(const struct sm_evaluation *e, struct sm_buffer *out)
{
	sm_buffer_text(out, "\"classes\":{");
	for (size_t i = 0; i < SM_GOLD_CLASSES; i++) {
		const struct sm_class_figures *f = &e->class[i];

		sm_buffer_format(out, "%s\"%s\":{\"texts\":%zu,\"precision\":%.4f,\"recall\":%.4f,\"f1\":%.4f}",
				 i ? "," : "", sm_class_name((enum sm_class)i), f->gold, f->precision, f->recall,
				 f->f1);
	}
	sm_buffer_text(out, "},\"confusion\":{");
	for (size_t i = 0; i < SM_GOLD_CLASSES; i++) {
		sm_buffer_format(out, "%s\"%s\":{", i ? "," : "", sm_class_name((enum sm_class)i));
		for (size_t j = 0; j < SM_GIVEN_CLASSES; j++)
			sm_buffer_format(out, "%s\"%s\":%zu", j ? "," : "", sm_class_name((enum sm_class)j),
					 e->confusion[i][j]);
		sm_buffer_text(out, "}");
	}
	sm_buffer_text(out, "},");
}

static void put_json_lists(const struct sm_evaluation *e, struct sm_buffer *out)
{
	sm_buffer_text(out, "\"languages\":[");
	for (size_t i = 0; i < e->languages; i++) {
		const struct sm_language_figures *f = &e->language[i];

		sm_buffer_format(out, "%s{\"language\":\"%s\",", i ? "," : "", f->language);
		member_figure(out, "accuracy", f->accuracy);
		member_figure(out, "macro_f1", f->macro_f1);
		member_figure(out, "coverage", f->coverage);
		sm_buffer_format(out, "\"texts\":%zu}", f->count);
	}
	sm_buffer_text(out, "],\"costs\":[");
	for (size_t i = 0; i < e->costs; i++) {
		const struct sm_cost *c = &e->cost[i];

		sm_buffer_text(out, i ? ",{" : "{");
		data_member(out, "entry", c->entry);
		data_member(out, "file", sm_text_of(c->file));
		sm_buffer_format(out, "\"line\":%d,\"wrong\":%zu,\"right\":%zu}", c->line, c->wrong, c->right);
	}
	sm_buffer_text(out, "]}\n");
}

static void put_json(const struct sm_evaluation *e, struct sm_buffer *out)
{
	sm_buffer_format(out, "{\"texts\":%zu,\"judged\":%zu,\"ratings\":%s,\"two_classes\":%s,", e->count, e->judged,
			 e->ratings ? "true" : "false", e->two_classes ? "true" : "false");
	member_figure(out, "accuracy", e->accuracy);
	member_figure(out, "macro_f1", e->macro_f1);
	member_interval(out, "macro_f1_95", &e->macro_f1_95);
	member_figure(out, "r", e->r);
	member_interval(out, "r_95", &e->r_95);
	member_figure(out, "alpha_nominal", e->alpha_nominal);
	member_figure(out, "alpha_interval", e->alpha_interval);
	member_figure(out, "aggregate_r", e->aggregate_r);
	member_figure(out, "coverage", e->coverage);
	put_json_classes(e, out);
	put_json_lists(e, out);
}

static int show(const struct cli *cli, const struct sm_evaluation *e)
{
	struct sm_buffer out = { .bytes_max = OUT_BYTES_MAX };
	int code;

	if (cli->json) {
		put_json(e, &out);
	} else {
		put_summary(cli, e, &out);
		put_classes(cli, e, &out);
		put_languages(cli, e, &out);
		put_costs(cli, e, &out);
	}
	code = out.failed ? EXIT_IO : data_write(cli, NULL, (struct sm_text){ out.data, out.length });
	sm_buffer_close(&out);
	return code;
}

static int evaluate(const struct cli *cli, const char *path, const char *language, const char *overlay)
{
	SM_AUTO(sm_buffer_close) struct sm_buffer bytes = { .bytes_max = LABELS_BYTES_MAX };
	SM_AUTO(sm_labels_close) struct sm_labels labels = { .count = 0 };
	struct sm_scorer *scorer = NULL;
	struct sm_evaluation evaluation;
	struct sm_error error;
	enum sm_status status = data_read(path, &bytes, &error);
	int code;

	if (status == SM_OK)
		status = sm_labels_open((struct sm_text){ bytes.data, bytes.length }, path, &labels, &error);
	if (status == SM_OK)
		status = sm_scorer_open(cli->rules, overlay, &scorer, &error);
	if (status == SM_OK)
		status = sm_evaluate(scorer, &labels, language, &evaluation, &error);
	code = status == SM_OK ? show(cli, &evaluation) : fail(cli, &error);
	sm_scorer_close(scorer);
	return code;
}

static int run(struct cli *cli, int count, char **words)
{
	const char *language = "auto", *overlay = NULL;
	const struct option options[] = { { "language", OPTION_VALUE, &language },
					  { "lexicon", OPTION_VALUE, &overlay },
					  { 0 } };

	if (!options_read(cli, options, &count, words) || !words_between(cli, count, 1, 1))
		return EXIT_USAGE;
	return evaluate(cli, words[0], strcmp(language, "auto") == 0 ? NULL : language, overlay);
}

const struct command cmd_evaluate = {
	"evaluate",
	{ "meet hoe vaak de meter het eens is met mensen", "measures how often the meter agrees with people" },
	{ "  sentimeter evaluate berichten.tsv\n"
	  "  sentimeter evaluate berichten.tsv --language nl --lexicon eigen.tsv --json\n\n"
	  "  --language nl|en|auto   taal van de teksten (standaard auto: per tekst)\n"
	  "  --lexicon BESTAND       nog een woordenlijst, die voorgaat\n"
	  "  --json                  alle cijfers als een JSON-object\n\n"
	  "Elke regel van het bestand is: kenmerk, oordeel, tekst, met een tab ertussen. Het oordeel is -1, 0 of 1; "
	  "staat er\n"
	  "ergens een ander getal, dan zijn het cijfers van beoordelaars. Een tekst zonder score telt als neutraal.\n"
	  "Dekking: welk deel van de teksten met een gevoel een score kreeg. r van gemiddelden: hoe goed de "
	  "gemiddelde\n"
	  "score van 100 teksten, in allerlei mengsels, het gemiddelde oordeel volgt. Vaste trekkingen: hetzelfde "
	  "bestand\n"
	  "geeft dezelfde cijfers.\n",
	  "  sentimeter evaluate posts.tsv\n"
	  "  sentimeter evaluate posts.tsv --language en --lexicon own.tsv --json\n\n"
	  "  --language nl|en|auto   language of the texts (auto by default: text by text)\n"
	  "  --lexicon FILE          one more lexicon, which goes first\n"
	  "  --json                  all figures as one JSON object\n\n"
	  "Each line of the file is: id, label, text, parted by a tab. The label is -1, 0 or 1; any other number makes "
	  "all of\n"
	  "them ratings. An unscored text counts as neutral.\n"
	  "Coverage: what part of the texts with a feeling got a score. r of means: how well the mean score of 100 "
	  "texts, in\n"
	  "all kinds of mixes, follows the mean label. Draws are fixed: the same file gives the same figures.\n" },
	run,
};
