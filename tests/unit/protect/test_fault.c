// SPDX-License-Identifier: EUPL-1.2
// fault: the n-th request for memory, write or sync fails, for every n → nothing that was promised is broken.
//
// The linker puts the functions below in front of those of the system. Syncs that succeed do nothing: it is tested what
// the program makes of their answers, not the disk.
#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "fixture.h"

enum fault { FAULT_MEMORY, FAULT_WRITE, FAULT_TORN_WRITE, FAULT_SYNC, FAULT_FILE, FAULT_READ, FAULT_OPEN, FAULT_COUNT };

static struct {
	bool armed;
	enum fault kind;
	int left; /* calls until the one that fails */
	bool fired;
} fault;

static bool fails(enum fault kind)
{
	bool same = kind == fault.kind || (kind == FAULT_WRITE && fault.kind == FAULT_TORN_WRITE);

	if (!fault.armed || fault.fired || !same || --fault.left > 0)
		return false;
	fault.fired = true;
	errno = kind == FAULT_MEMORY ? ENOMEM : kind == FAULT_WRITE ? ENOSPC : EIO;
	return true;
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__real_mmap64(void *at, size_t size, int protection, int flags, int fd, off_t offset);
void *__real_sodium_malloc(size_t size);
void *__real_sodium_allocarray(size_t count, size_t size);
ssize_t __real_pwrite64(int fd, const void *bytes, size_t length, off_t at);
int __real_ftruncate64(int fd, off_t length);
int __real_unlinkat(int folder, const char *name, int flags);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);
void *__wrap_mmap64(void *at, size_t size, int protection, int flags, int fd, off_t offset);
void *__wrap_sodium_malloc(size_t size);
void *__wrap_sodium_allocarray(size_t count, size_t size);
ssize_t __wrap_pwrite64(int fd, const void *bytes, size_t length, off_t at);
int __wrap_fdatasync(int fd);
int __wrap_fsync(int fd);
int __wrap_ftruncate64(int fd, off_t length);
int __wrap_unlinkat(int folder, const char *name, int flags);
char *__real_strdup(const char *text);
char *__real_strndup(const char *text, size_t length);
ssize_t __real_pread64(int fd, void *bytes, size_t length, off_t at);
int __real_open64(const char *path, int flags, ...);
int __real_openat64(int folder, const char *path, int flags, ...);
int __real_fstat64(int fd, struct stat *facts);
DIR *__real_fdopendir(int fd);
DIR *__real_opendir(const char *path);
int __real_mkdir(const char *path, mode_t mode);
struct dirent *__real_readdir64(DIR *folder);
int __real_flock(int fd, int operation);
char *__wrap_strdup(const char *text);
char *__wrap_strndup(const char *text, size_t length);
ssize_t __wrap_pread64(int fd, void *bytes, size_t length, off_t at);
int __wrap_open64(const char *path, int flags, ...);
int __wrap_openat64(int folder, const char *path, int flags, ...);
int __wrap_fstat64(int fd, struct stat *facts);
DIR *__wrap_fdopendir(int fd);
DIR *__wrap_opendir(const char *path);
int __wrap_mkdir(const char *path, mode_t mode);
struct dirent *__wrap_readdir64(DIR *folder);
int __wrap_flock(int fd, int operation);

void *__wrap_malloc(size_t size)
{
	return fails(FAULT_MEMORY) ? NULL : __real_malloc(size);
}
void *__wrap_calloc(size_t count, size_t size)
{
	return fails(FAULT_MEMORY) ? NULL : __real_calloc(count, size);
}
void *__wrap_realloc(void *old, size_t size)
{
	return fails(FAULT_MEMORY) ? NULL : __real_realloc(old, size);
}
void *__wrap_mmap64(void *at, size_t size, int protection, int flags, int fd, off_t offset)
{
	return fails(FAULT_MEMORY) ? MAP_FAILED : __real_mmap64(at, size, protection, flags, fd, offset);
}
void *__wrap_sodium_malloc(size_t size)
{
	return fails(FAULT_MEMORY) ? NULL : __real_sodium_malloc(size);
}
void *__wrap_sodium_allocarray(size_t count, size_t size)
{
	return fails(FAULT_MEMORY) ? NULL : __real_sodium_allocarray(count, size);
}
ssize_t __wrap_pwrite64(int fd, const void *bytes, size_t length, off_t at)
{
	if (!fails(FAULT_WRITE))
		return __real_pwrite64(fd, bytes, length, at);
	if (fault.kind == FAULT_TORN_WRITE)
		assert_int_equal(__real_pwrite64(fd, bytes, length / 2, at), length / 2);
	errno = ENOSPC;
	return -1;
}
int __wrap_fdatasync(int fd)
{
	(void)fd;
	return fails(FAULT_SYNC) ? -1 : 0;
}
int __wrap_fsync(int fd)
{
	(void)fd;
	return fails(FAULT_SYNC) ? -1 : 0;
}
int __wrap_ftruncate64(int fd, off_t length)
{
	return fails(FAULT_FILE) ? -1 : __real_ftruncate64(fd, length);
}
int __wrap_unlinkat(int folder, const char *name, int flags)
{
	return fails(FAULT_FILE) ? -1 : __real_unlinkat(folder, name, flags);
}
char *__wrap_strdup(const char *text)
{
	return fails(FAULT_MEMORY) ? NULL : __real_strdup(text);
}
char *__wrap_strndup(const char *text, size_t length)
{
	return fails(FAULT_MEMORY) ? NULL : __real_strndup(text, length);
}
ssize_t __wrap_pread64(int fd, void *bytes, size_t length, off_t at)
{
	return fails(FAULT_READ) ? -1 : __real_pread64(fd, bytes, length, at);
}
int __wrap_fstat64(int fd, struct stat *facts)
{
	return fails(FAULT_READ) ? -1 : __real_fstat64(fd, facts);
}
struct dirent *__wrap_readdir64(DIR *folder)
{
	return fails(FAULT_READ) ? NULL : __real_readdir64(folder);
}
/* All that is opened here is opened with rights, or without. */
int __wrap_open64(const char *path, int flags, ...)
{
	mode_t mode = 0;
	va_list rest;

	va_start(rest, flags);
	if (flags & O_CREAT)
		mode = (mode_t)va_arg(rest, unsigned);
	va_end(rest);
	return fails(FAULT_OPEN) ? -1 : __real_open64(path, flags, mode);
}
int __wrap_openat64(int folder, const char *path, int flags, ...)
{
	mode_t mode = 0;
	va_list rest;

	va_start(rest, flags);
	if (flags & O_CREAT)
		mode = (mode_t)va_arg(rest, unsigned);
	va_end(rest);
	return fails(FAULT_OPEN) ? -1 : __real_openat64(folder, path, flags, mode);
}
DIR *__wrap_fdopendir(int fd)
{
	return fails(FAULT_OPEN) ? NULL : __real_fdopendir(fd);
}
DIR *__wrap_opendir(const char *path)
{
	return fails(FAULT_OPEN) ? NULL : __real_opendir(path);
}
int __wrap_mkdir(const char *path, mode_t mode)
{
	return fails(FAULT_OPEN) ? -1 : __real_mkdir(path, mode);
}
int __wrap_flock(int fd, int operation)
{
	return fails(FAULT_OPEN) ? -1 : __real_flock(fd, operation);
}

/* ---- A short life of a workspace: two days of posts, an edit and a deletion, two releases. ---- */

enum { DAYS = 2, PEOPLE = 7 };
static const char canary[] = "canary_of_a_person";

static struct town town;
static int64_t first_s;

/* What was promised until the failure. */
struct promised {
	bool posts, edits; /* synced */
	int stored[DAYS], forgotten[DAYS];
};

static enum sm_status open_protector(void)
{
	struct sm_protector_setup setup = { town.folder, &town.policy,  &town.topics, &town.areas,
					    town.rules,  town_released, &town,        town.master };

	/* So small that the table of one day is put aside when another day is worked on. */
	enum sm_status status = town.protector ? SM_OK : sm_protector_open(&setup, &town.protector, NULL);

	if (status == SM_OK)
		town.protector->standing_bytes_max = 1;
	return status;
}

static enum sm_status post(int day, int person, double value)
{
	enum sm_reason_out reason;
	char author[40], id[60];
	enum sm_status status;

	snprintf(author, sizeof(author), "%s_%d", canary, person);
	snprintf(id, sizeof(id), "%s-%d-%d", canary, day, person);
	town.now_s = first_s + day * 86400;
	status = try_say(&town, (struct saying){ .author = author, .post = id, .area = GM, .value = value }, &reason);
	/* A day that was released before the failure takes no more: that is no failure. */
	return status == SM_WITHHELD && reason == SM_OUT_PERIOD_CLOSED ? SM_OK : status;
}

static enum sm_status take_back(int day, int person)
{
	char id[40];
	struct sm_post gone = { .platform = SM_TEXT("example.test"), .deleted = true };

	snprintf(id, sizeof(id), "%s-%d-%d", canary, day, person);
	gone.id = sm_text_of(id);
	return sm_retract(town.protector, &gone, NULL);
}

static enum sm_status speak(void)
{
	enum sm_status status = SM_OK;

	for (int person = 0; person < PEOPLE; person++)
		for (int day = 0; status == SM_OK && day < DAYS; day++)
			status = post(day, person, -0.5);
	return status == SM_OK ? sm_spool_sync(town.protector, NULL) : status;
}

static enum sm_status think_again(void)
{
	enum sm_status status = SM_OK;

	for (int day = 0; status == SM_OK && day < DAYS; day++) {
		status = post(day, 0, 0.5);
		if (status == SM_OK)
			status = take_back(day, 1);
	}
	return status == SM_OK ? sm_spool_sync(town.protector, NULL) : status;
}

/* One of seven took the post back, one changed it for the better. */
static void assert_figures(const struct sm_release *release)
{
	const struct sm_cell *cell = cell_of(release, "parkeren", "GM0001");

	assert_non_null(cell);
	assert_int_equal(cell->authors, PEOPLE - 1);
	assert_int_equal(cell->posts, PEOPLE - 1);
	assert_int_equal(cell->positive_pct, 15); /* one in six, in steps of 5 */
}

static enum sm_status release(int day, struct promised *promised)
{
	struct sm_period period = sm_period_of(SM_DAY, first_s + day * 86400);
	struct sm_receipt receipt;
	struct sm_release *made;
	enum sm_status status = SM_OK;

	if (!promised->stored[day]) {
		status = sm_release_make(town.protector, period, &made, NULL);
		if (status != SM_OK)
			return status;
		assert_figures(made);
		sm_release_close(made);
		town.released[town.released_count++] = period;
		promised->stored[day]++;
	}
	status = sm_period_forget(town.protector, period, &receipt, NULL);
	promised->forgotten[day] += status == SM_OK;
	return status;
}

static enum sm_status live(struct promised *promised)
{
	enum sm_status status = open_protector();

	if (status == SM_OK)
		status = speak();
	promised->posts = promised->posts || status == SM_OK;
	if (status == SM_OK)
		status = think_again();
	promised->edits = promised->edits || status == SM_OK;
	for (int day = 0; status == SM_OK && day < DAYS; day++)
		status = release(day, promised);
	return status;
}

/* ---- What must hold after a failure. ---- */

static void assert_nothing_lost(const struct promised *promised)
{
	for (int day = 0; day < DAYS; day++) {
		struct sm_period period = sm_period_of(SM_DAY, first_s + day * 86400);
		const struct sm_cell *cell;
		struct sm_release *made;

		if (!promised->posts)
			continue;
		if (promised->stored[day]) {
			enum sm_status status = sm_release_make(town.protector, period, &made, NULL);

			assert_true(status == SM_WITHHELD || status == SM_NONE);
			continue;
		}
		assert_int_equal(sm_release_make(town.protector, period, &made, NULL), SM_OK);
		cell = cell_of(made, "parkeren", "GM0001");
		assert_non_null(cell);
		assert_in_range(cell->authors, PEOPLE - 1, promised->edits ? PEOPLE - 1 : PEOPLE);
		sm_release_close(made);
	}
}

/* All keys are gone, not one bit of any is left, and nothing lies in spool/. */
static void assert_all_forgotten(const struct promised *promised)
{
	char path[256];
	size_t size;
	uint8_t *bytes;

	for (int day = 0; day < DAYS; day++) {
		assert_int_equal(promised->stored[day], 1);
		assert_true(promised->forgotten[day] >= 1);
	}
	assert_int_equal(sm_spool_periods(town.protector, NULL, 0), 0);
	keys_path(&town, path);
	bytes = slurp(path, &size);
	assert_true(sodium_is_zero(bytes, size));
	free(bytes);
	snprintf(path, sizeof(path), "%s/spool", town.folder);
	assert_int_equal(rmdir(path), 0);
}

static void assert_no_plain_text(void)
{
	assert_false(folder_holds(town.folder, canary, strlen(canary)));
}

static void begin(void)
{
	town_open(&town);
	first_s = town.now_s;
	town_sleep(&town);
}

/* Who goes on after a failure: another process, or the same one, which may itself be ended before it releases. */
enum after { AFTER_RESTART, AFTER_GOING_ON, AFTER_GOING_ON_AND_RESTART, AFTER_COUNT };

static void go_on(enum after after, struct promised *promised)
{
	if (after == AFTER_GOING_ON_AND_RESTART) {
		assert_int_equal(open_protector(), SM_OK);
		assert_int_equal(speak(), SM_OK);
		assert_int_equal(think_again(), SM_OK);
		promised->posts = promised->edits = true;
	}
	if (after != AFTER_GOING_ON)
		town_sleep(&town);
	assert_int_equal(open_protector(), SM_OK);
}

/* A life with one fault, and what comes after it. Returns whether the fault was reached. */
static bool live_with(enum fault kind, int n, enum after after)
{
	struct promised promised = { 0 };
	enum sm_status status;

	begin();
	fault.kind = kind;
	fault.left = n;
	fault.fired = false;
	fault.armed = true;
	status = live(&promised);
	fault.armed = false;
	assert_true(fault.fired || status == SM_OK);
	assert_no_plain_text();
	go_on(after, &promised);
	assert_nothing_lost(&promised);
	assert_int_equal(live(&promised), SM_OK); /* the feeds show the same again */
	assert_all_forgotten(&promised);
	assert_no_plain_text();
	town_close(&town);
	return fault.fired;
}

static void live_with_each(enum fault kind, int at_least)
{
	for (int after = 0; after < AFTER_COUNT; after++) {
		int n = 1;

		while (live_with(kind, n, (enum after)after))
			n++;
		assert_true(n > at_least); /* there was that much to fail */
	}
}

static void a_life_without_memory(void **state)
{
	(void)state;
	live_with_each(FAULT_MEMORY, 60);
}

static void a_life_with_a_full_disk(void **state)
{
	(void)state;
	live_with_each(FAULT_WRITE, 16);
}

static void a_life_with_torn_writes(void **state)
{
	(void)state;
	live_with_each(FAULT_TORN_WRITE, 16);
}

static void a_life_with_a_disk_that_does_not_sync(void **state)
{
	(void)state;
	live_with_each(FAULT_SYNC, 16);
}

static void a_life_with_files_that_cannot_be_cut_or_removed(void **state)
{
	(void)state;
	live_with_each(FAULT_FILE, 4);
}

static void a_life_with_a_disk_that_does_not_read(void **state)
{
	(void)state;
	live_with_each(FAULT_READ, 20);
}

static void a_life_with_files_that_do_not_open(void **state)
{
	(void)state;
	live_with_each(FAULT_OPEN, 10);
}

/* What stood there before is opened again, read, added to and released, and something fails on the way. Returns whether
 * it was reached. */
static bool come_back_with(enum fault kind, int n)
{
	struct promised promised = { 0 };
	enum sm_status status;

	begin();
	assert_int_equal(open_protector(), SM_OK);
	assert_int_equal(speak(), SM_OK);
	assert_int_equal(think_again(), SM_OK);
	promised.posts = true; /* the feeds will show the posts again as they were, and then their edits */
	town_sleep(&town);
	fault.kind = kind;
	fault.left = n;
	fault.fired = false;
	fault.armed = true;
	status = live(&promised);
	fault.armed = false;
	assert_true(fault.fired || status == SM_OK);
	go_on(AFTER_RESTART, &promised);
	assert_nothing_lost(&promised);
	assert_int_equal(live(&promised), SM_OK);
	assert_all_forgotten(&promised);
	town_close(&town);
	return fault.fired;
}

static void what_stood_there_survives_any_fault(void **state)
{
	(void)state;
	for (int kind = 0; kind < FAULT_COUNT; kind++)
		for (int n = 1; come_back_with((enum fault)kind, n); n++)
			;
}

/* The negative control: the search finds what it looks for. */
static void the_search_finds_a_canary(void **state)
{
	char path[256];

	(void)state;
	begin();
	assert_no_plain_text();
	snprintf(path, sizeof(path), "%s/spool/leak", town.folder);
	spit(path, (const uint8_t *)canary, strlen(canary));
	assert_true(folder_holds(town.folder, canary, strlen(canary)));
	town_close(&town);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_life_without_memory),
		cmocka_unit_test(a_life_with_a_full_disk),
		cmocka_unit_test(a_life_with_torn_writes),
		cmocka_unit_test(a_life_with_a_disk_that_does_not_sync),
		cmocka_unit_test(a_life_with_files_that_cannot_be_cut_or_removed),
		cmocka_unit_test(a_life_with_a_disk_that_does_not_read),
		cmocka_unit_test(a_life_with_files_that_do_not_open),
		cmocka_unit_test(what_stood_there_survives_any_fault),
		cmocka_unit_test(the_search_finds_a_canary),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
