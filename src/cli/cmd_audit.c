// SPDX-License-Identifier: EUPL-1.2
// audit: what the officer checks. Each subcommand is a line of the table.
#include <inttypes.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cmd_audit.h"

enum { PATH_BYTES = 4300, CHECKPOINT_BYTES_MAX = 4096 };

static bool path_in(const struct cli *cli, const char *name, char path[PATH_BYTES])
{
	return snprintf(path, PATH_BYTES, "%s/%s", cli->workspace, name) < PATH_BYTES;
}

/* ---- verify ---- */

static void print_report(const struct cli *cli, const struct sm_journal_report *report, int version, bool kept)
{
	if (cli->json) {
		printf("{\"entries\":%" PRId64 ",\"erased\":%" PRId64 ",\"seals\":%" PRId64 ",\"sealed\":%" PRId64
		       ",\"origin\":\"%s\",\"root\":\"%s\",\"agreed\":%d,\"checkpoint\":%s}\n",
		       report->entries, report->erased, report->seals, report->sealed, report->origin, report->root,
		       version, kept ? "true" : "false");
		return;
	}
	printf(tr(cli, "het journaal klopt: %" PRId64 " regels, waarvan %" PRId64 " verzegeld (%" PRId64 " zegels)\n",
		  "the journal holds: %" PRId64 " entries, %" PRId64 " of them under a seal (%" PRId64 " seals)\n"),
	       report->entries, report->sealed, report->seals);
	if (report->erased)
		printf(tr(cli, "de inhoud van %" PRId64 " regels is gewist; hun plaats in de keten klopt\n",
			  "the content of %" PRId64 " entries was erased; their place in the chain holds\n"),
		       report->erased);
	if (report->origin[0])
		printf("%s: %s\n", tr(cli, "van deze installatie", "of this installation"), report->origin);
	if (version)
		printf(tr(cli, "versie %d is afgesproken zoals het hoort, stap voor stap\n",
			  "version %d was agreed as it should be, step by step\n"),
		       version);
	if (!kept)
		puts(
		    tr(cli,
		       "zonder ijkpunt van elders (--checkpoint) blijft een journaal dat als geheel is teruggezet "
		       "onopgemerkt",
		       "without a checkpoint from elsewhere (--checkpoint) a journal that was put back as a whole goes "
		       "unnoticed"));
}

/* The officer's signature over the checkpoint, where his key was given. */
static enum sm_status check_signature(const char *checkpoint, struct sm_text text, const char *signature_path,
				      const char *key_path, struct sm_error *error)
{
	struct sm_buffer bytes = { .bytes_max = CHECKPOINT_BYTES_MAX };
	struct sm_signature signature;
	struct sm_public_key key;
	enum sm_status status = sm_file_read(key_path, &bytes, error);

	if (status == SM_OK)
		status = sm_public_key_read((struct sm_text){ bytes.data, bytes.length }, &key, error);
	if (status == SM_OK)
		status = sm_signature_read(signature_path, &signature, error);
	if (status == SM_OK && !sm_signature_holds(&signature, text, &key))
		status = sm_fail(error, SM_ERROR_DATA, signature_path, "is geen handtekening van deze sleutel over %s",
				 "is no signature of this key over %s", checkpoint);
	sm_buffer_close(&bytes);
	return status;
}

/* What is in force was agreed, step by step, and is what the journal names. */
static enum sm_status check_agreed(const struct cli *cli, int *version, struct sm_error *error)
{
	struct sm_agreement agreement;
	enum sm_status status = sm_agreement_read(cli->workspace, cli->rules, (int64_t)time(NULL), &agreement, error);

	*version = agreement.version;
	return status;
}

static int verify(struct cli *cli, int count, char **words)
{
	const char *checkpoint = NULL, *signature = NULL, *key = NULL;
	const struct option options[] = { { "checkpoint", OPTION_VALUE, &checkpoint },
					  { "signature", OPTION_VALUE, &signature },
					  { "key", OPTION_VALUE, &key },
					  { 0 } };
	struct sm_buffer text = { .bytes_max = CHECKPOINT_BYTES_MAX };
	char journal[PATH_BYTES], seal[PATH_BYTES];
	struct sm_journal_against against = { .seal_path = seal };
	struct sm_journal_report report;
	struct sm_error error = { 0 };
	enum sm_status status = SM_OK;
	int version;

	if (!options_read(cli, options, &count, words) || !words_between(cli, count, 0, 0) ||
	    !path_in(cli, SM_JOURNAL_FILE, journal) || !path_in(cli, SM_SEAL_FILE, seal))
		return EXIT_USAGE;
	if (!signature != !key || (signature && !checkpoint)) {
		say(cli, "--signature en --key horen bij elkaar, en bij --checkpoint",
		    "--signature and --key go together, and with --checkpoint");
		return EXIT_USAGE;
	}
	/* Who checks need not be who seals. */
	if (access(seal, R_OK) != 0)
		against.seal_path = NULL;
	if (checkpoint)
		status = sm_file_read(checkpoint, &text, &error);
	if (status == SM_OK && signature)
		status =
		    check_signature(checkpoint, (struct sm_text){ text.data, text.length }, signature, key, &error);
	against.checkpoint = text.data;
	if (status == SM_OK)
		status = sm_journal_check(journal, &against, &report, &error);
	sm_buffer_close(&text);
	if (status == SM_OK)
		status = check_agreed(cli, &version, &error);
	if (status == SM_OK) {
		print_report(cli, &report, version, checkpoint != NULL);
		return EXIT_OK;
	}
	(void)fail(cli, &error);
	if (status != SM_ERROR_DATA && status != SM_ERROR_PERMISSION)
		return exit_code(status);
	/* That it does not hold is what was to be found. */
	say(cli, "bewaar een kopie van deze map zoals zij nu is, en meld dit als beveiligingsincident",
	    "keep a copy of this folder as it is now, and report this as a security incident");
	return EXIT_FOUND;
}

/* ---- checkpoint ---- */

static int checkpoint(struct cli *cli, int count, char **words)
{
	const char *output = NULL;
	const struct option options[] = { { "output", OPTION_VALUE, &output }, { 0 } };
	struct sm_buffer text = { .bytes_max = CHECKPOINT_BYTES_MAX };
	char path[PATH_BYTES], seal[PATH_BYTES];
	struct sm_journal *journal = NULL;
	struct sm_error error = { 0 };
	enum sm_status status;
	int code;

	if (!options_read(cli, options, &count, words) || !words_between(cli, count, 0, 0) ||
	    !path_in(cli, SM_JOURNAL_FILE, path) || !path_in(cli, SM_SEAL_FILE, seal))
		return EXIT_USAGE;
	status = sm_journal_open(path, &journal, &error);
	if (status == SM_OK)
		status = sm_journal_seal(journal, seal, &error);
	if (status == SM_OK)
		status = sm_journal_checkpoint(path, &text, &error);
	sm_journal_close(journal);
	code =
	    status == SM_OK ? data_write(cli, output, (struct sm_text){ text.data, text.length }) : fail(cli, &error);
	sm_buffer_close(&text);
	return code;
}

/* ---- The table. ---- */

static const struct {
	const char *name;
	int (*run)(struct cli *cli, int count, char **words);
} subcommands[] = { { "report", audit_report },
		    { "drift", audit_drift },
		    { "access", audit_access },
		    { "verify", verify },
		    { "checkpoint", checkpoint } };

static int run(struct cli *cli, int count, char **words)
{
	for (size_t i = 0; count > 0 && i < sizeof(subcommands) / sizeof(subcommands[0]); i++)
		if (strcmp(words[0], subcommands[i].name) == 0)
			return subcommands[i].run(cli, count - 1, words + 1);
	say(cli, "'audit' heeft een onderdeel nodig: --help noemt ze", "'audit' needs a part: --help names them");
	return EXIT_USAGE;
}

const struct command cmd_audit = {
	"audit",
	{ "kijkt na of alles is zoals het is afgesproken", "checks that everything is as it was agreed" },
	{ "  sentimeter audit report --workspace mijn-gemeente\n"
	  "  sentimeter audit report --html --output controle.html\n"
	  "  sentimeter audit drift --workspace mijn-gemeente\n"
	  "  sentimeter audit access --workspace mijn-gemeente\n"
	  "  sentimeter audit verify --workspace mijn-gemeente --checkpoint ~/ijkpunt-2026-05\n"
	  "  sentimeter audit checkpoint --workspace mijn-gemeente --output ijkpunt-2026-05\n"
	  "  sentimeter sign ijkpunt-2026-05 --key ~/jansen.key\n\n"
	  "report       legt wat er ligt naast wat is afgesproken: bestanden en rechten, sleutels, wachtende "
	  "bijdragen,\n"
	  "             vrijgegeven cijfers, bewaartermijnen, vergunningen, het journaal; van elke bevinding: hoe "
	  "ernstig,\n"
	  "             het bewijs en wat te doen; eindigt met 1 als er iets gevonden is\n"
	  "  --html, --json         als pagina of als JSON\n"
	  "  --output BESTAND       daarheen, in plaats van naar het scherm\n"
	  "  --checkpoint BESTAND   ook tegen een ijkpunt dat elders bewaard is\n"
	  "  --canaries BESTAND     om te testen: teksten, een op een regel, die in geen bestand mogen staan\n"
	  "drift        vergelijkt wat laatst gepubliceerd is met wat draait; eindigt met 1 bij een verschil\n"
	  "access       wie wat mag en tot wanneer, en wie er geen gebruik van maakt (de toegangsreview van BIO2 "
	  "5.18); "
	  "eindigt met 1\n"
	  "             als er iets te doen is\n"
	  "verify       loopt de hele keten na, met elk zegel en elke afgesproken versie, en noemt de eerste regel die "
	  "niet klopt (dan eindigt "
	  "het met 1)\n"
	  "  --checkpoint BESTAND   een ijkpunt dat elders bewaard is: alleen daarmee valt terugzetten of afkappen "
	  "altijd op\n"
	  "  --signature BESTAND --key BESTAND.pub   de handtekening van de officer over dat ijkpunt\n"
	  "checkpoint   verzegelt het journaal en geeft het ijkpunt; de officer tekent het en bewaart het elders\n"
	  "  --output BESTAND       daarheen, in plaats van naar het scherm\n",
	  "  sentimeter audit report --workspace my-town\n"
	  "  sentimeter audit report --html --output audit.html\n"
	  "  sentimeter audit drift --workspace my-town\n"
	  "  sentimeter audit access --workspace my-town\n"
	  "  sentimeter audit verify --workspace my-town --checkpoint ~/checkpoint-2026-05\n"
	  "  sentimeter audit checkpoint --workspace my-town --output checkpoint-2026-05\n"
	  "  sentimeter sign checkpoint-2026-05 --key ~/jansen.key\n\n"
	  "report       holds what lies there against what was agreed: files and permissions, keys, waiting\n"
	  "             contributions, released figures, retention, licences, the journal; of each finding: how "
	  "serious,\n"
	  "             the evidence and what to do; ends with 1 when something was found\n"
	  "  --html, --json         as a page or as JSON\n"
	  "  --output FILE          to there, instead of to the screen\n"
	  "  --checkpoint FILE      also against a checkpoint that was kept elsewhere\n"
	  "  --canaries FILE        for tests: texts, one a line, that may stand in no file\n"
	  "drift        compares what was last published with what runs; ends with 1 when they differ\n"
	  "access       who may what and until when, and who makes no use of it (the access review of BIO2 5.18); ends "
	  "with 1 when\n"
	  "             there is something to do\n"
	  "verify       walks the whole chain with each seal and each agreed version, and names the first entry that "
	  "does not hold (it ends "
	  "with 1 then)\n"
	  "  --checkpoint FILE      one that was kept elsewhere: only with that a cut or put back journal always "
	  "shows\n"
	  "  --signature FILE --key FILE.pub   the officer's signature over that checkpoint\n"
	  "checkpoint   seals the journal and gives the checkpoint; the officer signs it and keeps it elsewhere\n"
	  "  --output FILE          to there, instead of to the screen\n" },
	run,
};
