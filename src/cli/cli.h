/* SPDX-License-Identifier: EUPL-1.2 */
/* cli: what all commands share. stdout is data, stderr is for people. */
#ifndef CLI_H
#define CLI_H

#include <stdio.h>

#include "sentimeter/sentimeter.h"

enum {
	EXIT_OK = 0,
	EXIT_FOUND = 1,
	EXIT_USAGE = 64,
	EXIT_DATA = 65,
	EXIT_NO_INPUT = 66,
	EXIT_UNAVAILABLE = 69,
	EXIT_IO = 74,
	EXIT_RETRY = 75,
	EXIT_PERMISSION = 77,
	EXIT_CONFIG = 78,
};

struct cli {
	enum sm_tongue tongue;
	const char *workspace;
	char share[4097]; /* the folder that holds rules/ and examples/ */
	char rules[4200];
	bool json, csv, help;
	bool colour; /* stdout is a terminal that wants colours */
	bool quiet;  /* no progress */
	bool demo;   /* the workspace is in demo mode: known after open_workspace or read_policy */
	int width;   /* of the terminal, 80 when it is none */
	const char *master_file, *passphrase_fd; /* NULL: not given */
	struct sm_master *master;                /* once a workspace was opened with it */
};

struct command {
	const char *name;
	const char *about[2];
	const char *help[2]; /* starts with examples */
	int (*run)(struct cli *cli, int count, char **words);
};

extern const struct command cmd_init, cmd_demo, cmd_collect, cmd_import, cmd_parse, cmd_robots, cmd_score, cmd_redact,
    cmd_release, cmd_keys, cmd_objection, cmd_erase, cmd_retain, cmd_sample, cmd_ask, cmd_policy, cmd_keygen, cmd_sign,
    cmd_act, cmd_airbags, cmd_audit, cmd_evaluate, cmd_lexicon, cmd_serve, cmd_topic, cmd_account, cmd_feeds,
    cmd_options, cmd_dialogue, cmd_learn, cmd_publish;

/* ---- Options: a table for each command. ---- */

enum option_kind { OPTION_FLAG, OPTION_VALUE, OPTION_LIST };
enum { OPTION_LIST_MAX = 200 };
struct option_list { /* values of an option that may come several times, or with commas */
	const char *value[OPTION_LIST_MAX];
	size_t count;
};
struct option {
	const char *name; /* without the dashes */
	enum option_kind kind;
	void *target; /* bool *, const char ** or struct option_list * */
};
/* Takes the command's options and the common ones (--workspace, --json, --csv, --language-ui, --quiet) out of words;
 * what stays are count plain words. false: a mistake, which was told. options ends with a NULL name. */
bool options_read(struct cli *cli, const struct option *options, int *count, char **words);
/* false, and tells so, unless there are from min to max plain words. */
bool words_between(const struct cli *cli, int count, int min, int max);

/* ---- Speaking to people. ---- */

const char *tr(const struct cli *cli, const char *nl, const char *en);
/* One line on stderr. */
void say(const struct cli *cli, const char *nl, const char *en, ...) SM_FORMATS(2, 3, 4);
/* Tells a failure on stderr and gives the exit code that goes with it. */
int fail(const struct cli *cli, const struct sm_error *error);
int exit_code(enum sm_status status);
/* A progress line on stderr, when that is a terminal; done ends it. */
void progress(const struct cli *cli, const char *nl, const char *en, ...) SM_FORMATS(2, 3, 4);
void progress_done(const struct cli *cli);
/* Ctrl-C was pressed; the first time work stops at a safe point. */
bool stop_asked(void);

/* ---- Input and output. ---- */

/* The whole of path ("-" is stdin), at most bytes_max. */
SM_CHECK enum sm_status data_read(const char *path, struct sm_buffer *bytes, struct sm_error *error);
/* Writes to stdout, or to path when it is not NULL (whole or not at all). */
int data_write(const struct cli *cli, const char *path, struct sm_text bytes);
/* Writes out to stdout and empties it when it holds more than bytes; EXIT_IO when that, or filling it, did not work. */
int data_flush(const struct cli *cli, struct sm_buffer *out, size_t bytes);
/* Appends a JSON string with its quotes; what is no UTF-8 becomes U+FFFD. */
void data_string(struct sm_buffer *out, struct sm_text text);
void data_member(struct sm_buffer *out, const char *name, struct sm_text text); /* "name":"text", */

/* Opens the workspace of the command line; NULL when something is wrong, which was told. *code: the exit code so far.
 */
struct sm_workspace *open_workspace(struct cli *cli, int *code);
/* The policy of the workspace, for who only asks: false when it does not read well, which counts as demo mode. */
bool read_policy(struct cli *cli, struct sm_policy *policy);
/* Whether two people ever agreed on what is in force here. */
bool agreed_something(const struct cli *cli);
/* In which role the caller asks. Nobody gives himself one: once something was agreed, it is one that people.yaml gives
 * to the account of the operating system, and that policy lets ask; named (or NULL) chooses among several. policy NULL:
 * there is none. EXIT_OK, or what is wrong, which was told. */
int role_find(const struct cli *cli, const struct sm_policy *policy, const char *named, const char **role);
/* Every command on a workspace says so, once, when nobody gave a mandate; its JSON has "mode". */
void tell_mode(struct cli *cli, const struct sm_policy *policy);
const char *mode_name(const struct cli *cli);
/* The master key that was given, or that the keys of the workspace ask for; NULL when there is none. */
SM_CHECK enum sm_status master_find(const struct cli *cli, struct sm_master **master, struct sm_error *error);
/* What somebody types on the terminal, unseen, or the first line of what the file descriptor named by fd gives. In
 * locked memory: sodium_free it. */
SM_CHECK enum sm_status secret_read(const struct cli *cli, const char *fd, const char *nl, const char *en,
				    char **secret, struct sm_error *error);
/* Tells why a workspace did not open: every mistake in its files, or the one failure. */
int fail_workspace(const struct cli *cli, enum sm_status status, const struct sm_config_problems *problems,
		   const struct sm_error *error);
/* What came in, what was left out and what was released, as text for people or one JSON object on stdout. */
void print_intake(const struct cli *cli, const struct sm_intake *intake);
void print_released(const struct cli *cli, const struct sm_released *released);

#endif
