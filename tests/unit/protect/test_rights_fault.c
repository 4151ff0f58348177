// SPDX-License-Identifier: EUPL-1.2
// rights_fault: the n-th request for memory, write or sync fails while keys are wrapped, an objection is added or a
// text is sampled, for every n → it is told, nothing is lost, and the same again works.
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>

#include "fixture.h"
#include "sentimeter/recheck.h"
#include "sentimeter/rights.h"
#include "sentimeter/sample.h"

enum fault { FAULT_MEMORY, FAULT_WRITE, FAULT_SYNC, FAULT_READ, FAULT_COUNT };

static struct {
	bool armed, fired;
	enum fault kind;
	int left;
} fault;

static bool fails(enum fault kind)
{
	if (!fault.armed || fault.fired || kind != fault.kind || --fault.left > 0)
		return false;
	fault.fired = true;
	errno = kind == FAULT_MEMORY ? ENOMEM : EIO;
	return true;
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__real_sodium_malloc(size_t size);
void *__real_sodium_allocarray(size_t count, size_t size);
void *__real_mmap64(void *at, size_t size, int protection, int flags, int fd, off_t offset);
int __real_ftruncate64(int fd, off_t length);
int __real_unlinkat(int folder, const char *name, int flags);
void *__wrap_mmap64(void *at, size_t size, int protection, int flags, int fd, off_t offset);
int __wrap_ftruncate64(int fd, off_t length);
int __wrap_unlinkat(int folder, const char *name, int flags);
ssize_t __real_pwrite64(int fd, const void *bytes, size_t length, off_t at);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);
void *__wrap_sodium_malloc(size_t size);
void *__wrap_sodium_allocarray(size_t count, size_t size);
ssize_t __wrap_pwrite64(int fd, const void *bytes, size_t length, off_t at);
int __wrap_fdatasync(int fd);
int __wrap_fsync(int fd);

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
void *__wrap_sodium_malloc(size_t size)
{
	return fails(FAULT_MEMORY) ? NULL : __real_sodium_malloc(size);
}
void *__wrap_sodium_allocarray(size_t count, size_t size)
{
	return fails(FAULT_MEMORY) ? NULL : __real_sodium_allocarray(count, size);
}
void *__wrap_mmap64(void *at, size_t size, int protection, int flags, int fd, off_t offset)
{
	return fails(FAULT_MEMORY) ? MAP_FAILED : __real_mmap64(at, size, protection, flags, fd, offset);
}
int __wrap_ftruncate64(int fd, off_t length)
{
	return fails(FAULT_WRITE) ? -1 : __real_ftruncate64(fd, length);
}
int __wrap_unlinkat(int folder, const char *name, int flags)
{
	return fails(FAULT_WRITE) ? -1 : __real_unlinkat(folder, name, flags);
}
ssize_t __wrap_pwrite64(int fd, const void *bytes, size_t length, off_t at)
{
	return fails(FAULT_WRITE) ? -1 : __real_pwrite64(fd, bytes, length, at);
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

int __real_open64(const char *path, int flags, ...);
int __real_openat64(int folder, const char *path, int flags, ...);
int __real_fstat64(int fd, struct stat *facts);
int __real_mkdir(const char *path, mode_t mode);
ssize_t __real_pread64(int fd, void *bytes, size_t length, off_t at);
int __real_crypto_pwhash(unsigned char *out, unsigned long long out_length, const char *password,
			 unsigned long long length, const unsigned char *salt, unsigned long long passes, size_t memory,
			 int algorithm);
int __wrap_open64(const char *path, int flags, mode_t mode);
int __wrap_openat64(int folder, const char *path, int flags, mode_t mode);
int __wrap_fstat64(int fd, struct stat *facts);
int __wrap_mkdir(const char *path, mode_t mode);
ssize_t __wrap_pread64(int fd, void *bytes, size_t length, off_t at);
int __wrap_crypto_pwhash(unsigned char *out, unsigned long long out_length, const char *password,
			 unsigned long long length, const unsigned char *salt, unsigned long long passes, size_t memory,
			 int algorithm);

int __wrap_open64(const char *path, int flags, mode_t mode)
{
	return fails(FAULT_READ) ? -1 : __real_open64(path, flags, mode);
}
int __wrap_openat64(int folder, const char *path, int flags, mode_t mode)
{
	return fails(FAULT_READ) ? -1 : __real_openat64(folder, path, flags, mode);
}
int __wrap_fstat64(int fd, struct stat *facts)
{
	return fails(FAULT_READ) ? -1 : __real_fstat64(fd, facts);
}
int __wrap_mkdir(const char *path, mode_t mode)
{
	return fails(FAULT_WRITE) ? -1 : __real_mkdir(path, mode);
}
ssize_t __wrap_pread64(int fd, void *bytes, size_t length, off_t at)
{
	return fails(FAULT_READ) ? -1 : __real_pread64(fd, bytes, length, at);
}
int __wrap_crypto_pwhash(unsigned char *out, unsigned long long out_length, const char *password,
			 unsigned long long length, const unsigned char *salt, unsigned long long passes, size_t memory,
			 int algorithm)
{
	return fails(FAULT_MEMORY)
		   ? -1
		   : __real_crypto_pwhash(out, out_length, password, length, salt, passes, memory, algorithm);
}

static struct town town;
static struct sm_master *master;

static int set_up(void **state)
{
	char path[128];

	(void)state;
	town_open(&town);
	snprintf(path, sizeof(path), "%s/master", town.folder);
	spit(path, (const uint8_t *)"thirty-two bytes that chance made", 33);
	assert_int_equal(sm_master_open_file(path, false, &master, NULL), SM_OK);
	all_say(&town, "who", 6, (struct saying){ .area = GM, .value = -0.5 });
	say(&town, (struct saying){ .author = "anna", .area = GM, .value = 0.5 });
	town_sync(&town);
	town_sleep(&town);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	town_close(&town);
	sm_master_close(master);
	town.master = NULL;
	return 0;
}

static enum sm_status wake(const struct sm_master *with)
{
	struct sm_protector_setup setup = { town.folder, &town.policy,  &town.topics, &town.areas,
					    town.rules,  town_released, &town,        with };

	return sm_protector_open(&setup, &town.protector, NULL);
}

static void assert_authors(int authors)
{
	struct sm_release *release = town_release(&town);

	assert_int_equal(cell_of(release, "parkeren", "GM0001")->authors, authors);
	sm_release_close(release);
}

/* Does it with each fault in turn until none is reached. begin and end are not disturbed. */
static void with_each_fault(void (*begin)(void), enum sm_status (*act)(void), void (*end)(enum sm_status status),
			    int at_least)
{
	int told = 0;

	for (int kind = 0; kind < FAULT_COUNT; kind++) {
		int n = 1;

		do {
			enum sm_status status;

			set_up(NULL);
			begin();
			fault.kind = (enum fault)kind;
			fault.left = n++;
			fault.fired = false;
			fault.armed = true;
			status = act();
			fault.armed = false;
			assert_true(fault.fired || status == SM_OK);
			told += status < 0;
			end(status);
			tear_down(NULL);
		} while (fault.fired);
	}
	assert_true(told >= at_least);
}

static void nothing_before(void)
{
}

static enum sm_status wrap(void)
{
	return wake(master);
}

/* Either master or no master opens it: never neither, and never is a key gone. */
static void assert_key_lives(enum sm_status status)
{
	town_sleep(&town);
	if (status == SM_OK || wake(NULL) != SM_OK)
		assert_int_equal(wake(master), SM_OK);
	assert_authors(7);
	town_sleep(&town);
	assert_int_equal(wake(master), SM_OK);
	assert_authors(7);
}

static void no_fault_in_wrapping_loses_a_key(void **state)
{
	(void)state;
	with_each_fault(nothing_before, wrap, assert_key_lives, 12);
}

/* The same with a passphrase, and with a master that must be read first. */
static enum sm_status wrap_with_passphrase(void)
{
	struct sm_master *words = NULL, *read = NULL;
	struct sm_key_facts facts[2];
	enum sm_master_kind kind;
	char path[256];
	size_t count;
	enum sm_status status;

	snprintf(path, sizeof(path), "%s/master", town.folder);
	status = sm_master_open_file(path, false, &read, NULL);
	sm_master_close(read);
	if (status == SM_OK)
		status = sm_master_open_passphrase(SM_TEXT("een paar lange woorden"), &words, NULL);
	if (status == SM_OK)
		status = wake(words);
	town_sleep(&town);
	keys_path(&town, path);
	if (status == SM_OK)
		status = sm_keys_survey(path, &kind, facts, 2, &count, NULL);
	if (status == SM_OK)
		status = wake(words);
	town_sleep(&town);
	sm_master_close(words);
	return status;
}

static void assert_words_open(enum sm_status status)
{
	struct sm_master *words;

	assert_int_equal(sm_master_open_passphrase(SM_TEXT("een paar lange woorden"), &words, NULL), SM_OK);
	if (status == SM_OK || wake(NULL) != SM_OK)
		assert_int_equal(wake(words), SM_OK);
	assert_authors(7);
	sm_master_close(words);
}

static void no_fault_with_a_passphrase_loses_a_key(void **state)
{
	(void)state;
	with_each_fault(nothing_before, wrap_with_passphrase, assert_words_open, 12);
}

static void wake_up(void)
{
	assert_int_equal(wake(NULL), SM_OK);
}

static enum sm_status object(void)
{
	struct sm_handle handle = { "example.test", "anna" };

	return sm_objection_add(town.protector, &handle, NULL);
}

static void assert_objection_is_whole(enum sm_status status)
{
	struct sm_handle handle = { "example.test", "anna" };
	bool stands;

	town_sleep(&town);
	wake_up();
	assert_int_equal(sm_objection_check(town.protector, &handle, &stands, NULL), SM_OK);
	assert_true(stands || status != SM_OK);
	if (stands)
		assert_authors(6);
	assert_int_equal(object(), SM_OK);
	assert_authors(6);
}

static void no_fault_in_an_objection_leaves_half_of_it(void **state)
{
	(void)state;
	with_each_fault(wake_up, object, assert_objection_is_whole, 20);
}

static enum sm_status sample(void)
{
	struct sm_samples_setup setup = { .workspace = town.folder,
					  .grain = SM_DAY,
					  .per_period = 3,
					  .days = 14,
					  .agreed = true,
					  .now_s = (int64_t)time(NULL) };
	struct sm_post post = { .id = SM_TEXT("1"), .platform = SM_TEXT("x"), .published_s = town.now_s };
	struct sm_samples *samples;
	enum sm_status status = sm_samples_open(&setup, &samples, NULL);
	int gone;

	if (status == SM_OK)
		status = sm_samples_offer(samples, &post, SM_TEXT("een kanarie"), SM_NEUTRAL, "nl", "parkeren", NULL);
	if (status == SM_OK)
		status = sm_samples_flush(samples, NULL);
	if (status == SM_OK)
		status = sm_samples_drop(samples, &gone, NULL);
	sm_samples_close(samples);
	return status;
}

static void assert_no_text(enum sm_status status)
{
	(void)status;
	assert_false(folder_holds(town.folder, "kanarie", 7));
	assert_int_equal(sample(), SM_OK);
	assert_false(folder_holds(town.folder, "kanarie", 7));
}

static void no_fault_in_sampling_leaves_a_text(void **state)
{
	(void)state;
	with_each_fault(nothing_before, sample, assert_no_text, 12);
}

static enum sm_status ask_again(void)
{
	struct sm_handle handle = { "example.test", "anna" };
	struct sm_post post = { .id = SM_TEXT("9"),
				.platform = SM_TEXT("example.test"),
				.lookup = SM_TEXT("kanarie-9"),
				.published_s = town.now_s };
	struct sm_period day = town_period(&town);
	struct sm_recheck_id *id;
	size_t count;
	int64_t done_s;
	enum sm_status status = sm_recheck_keep(town.protector, &post, "plein", NULL);

	post.id = SM_TEXT("p6"); /* anna's */
	if (status == SM_OK)
		status = sm_recheck_keep(town.protector, &post, "plein", NULL);
	if (status == SM_OK)
		status = sm_spool_sync(town.protector, NULL);
	if (status == SM_OK)
		status = sm_erase(town.protector, &handle, NULL);
	if (status == SM_OK)
		status = sm_recheck_list(town.protector, day, town.arena, &id, &count, &done_s, NULL);
	if (status == SM_OK)
		status = count == 1 ? sm_recheck_gone(town.protector, day, &id[0], NULL) : SM_ERROR_DATA;
	if (status == SM_OK)
		status = sm_recheck_done(town.protector, day, 5, NULL);
	return status;
}

static void assert_asked(enum sm_status status)
{
	(void)status;
	assert_false(folder_holds(town.folder, "kanarie", 7));
	town_sleep(&town);
	wake_up();
	assert_int_equal(ask_again(), SM_OK);
	assert_authors(6);
}

static void no_fault_in_asking_again_loses_a_period(void **state)
{
	(void)state;
	with_each_fault(wake_up, ask_again, assert_asked, 12);
}

static enum sm_status take_back(void)
{
	struct sm_handle handle = { "example.test", "anna" };

	return sm_objection_remove(town.protector, &handle, "jansen", "bakker", NULL);
}

static void wake_and_object(void)
{
	wake_up();
	assert_int_equal(object(), SM_OK);
}

static void assert_taken_back(enum sm_status status)
{
	struct sm_handle handle = { "example.test", "anna" };
	bool stands;

	town_sleep(&town);
	wake_up();
	assert_int_equal(sm_objection_check(town.protector, &handle, &stands, NULL), SM_OK);
	assert_true(status == SM_OK ? !stands : true);
}

static void no_fault_in_taking_an_objection_back_breaks_the_list(void **state)
{
	(void)state;
	with_each_fault(wake_and_object, take_back, assert_taken_back, 3);
}

static void sleep_with_objection(void)
{
	wake_and_object();
	town_sleep(&town);
}

static enum sm_status wake_plain(void)
{
	return wake(NULL);
}

static void assert_still_objects(enum sm_status status)
{
	(void)status;
	assert_taken_back(SM_ERROR_IO);
	assert_int_equal(sm_objection_count(town.protector), 1);
}

/* Whatever fails on opening: it does not open, or the list is whole. */
static void no_fault_in_opening_loses_an_objection(void **state)
{
	(void)state;
	with_each_fault(sleep_with_objection, wake_plain, assert_still_objects, 12);
}

static enum sm_status label(void)
{
	struct sm_samples_setup setup = {
		.workspace = town.folder, .grain = SM_DAY, .per_period = 3, .days = 14, .agreed = true
	};
	struct sm_samples *samples;
	struct sm_sample *next;
	struct sm_label_agreement agreement;
	enum sm_status status;

	setup.now_s = (int64_t)time(NULL);
	status = sm_samples_open(&setup, &samples, NULL);
	if (status == SM_OK && (next = sm_samples_next(samples)))
		status = sm_samples_label(samples, next, SM_LABEL_NEGATIVE, NULL);
	sm_samples_close(samples);
	if (status == SM_OK)
		status = sm_label_agreement_read(town.folder, "parkeren", "nl", &agreement, NULL);
	return status == SM_NONE ? SM_OK : status;
}

static void keep_a_sample(void)
{
	struct sm_samples_setup setup = {
		.workspace = town.folder, .grain = SM_DAY, .per_period = 3, .days = 14, .agreed = true
	};
	struct sm_samples *samples;
	struct sm_post post = { .id = SM_TEXT("1"), .platform = SM_TEXT("x"), .published_s = town.now_s };

	setup.now_s = (int64_t)time(NULL);
	for (int i = 0; i < 2; i++) {
		post.id = i ? SM_TEXT("2") : SM_TEXT("1");
		assert_int_equal(sm_samples_open(&setup, &samples, NULL), SM_OK);
		assert_int_equal(
		    sm_samples_offer(samples, &post, SM_TEXT("een kanarie"), SM_NEUTRAL, "nl", "parkeren", NULL),
		    SM_OK);
		assert_int_equal(sm_samples_flush(samples, NULL), SM_OK);
		sm_samples_close(samples);
		if (!i)
			assert_int_equal(label(), SM_OK); /* so that there are counts already */
	}
}

static void assert_label(enum sm_status status)
{
	(void)status;
	assert_int_equal(label(), SM_OK);
	assert_false(folder_holds(town.folder, "kanarie", 7));
}

static void no_fault_in_labelling_leaves_a_text(void **state)
{
	(void)state;
	with_each_fault(keep_a_sample, label, assert_label, 12);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_fault_in_wrapping_loses_a_key),
		cmocka_unit_test(no_fault_with_a_passphrase_loses_a_key),
		cmocka_unit_test(no_fault_in_an_objection_leaves_half_of_it),
		cmocka_unit_test(no_fault_in_sampling_leaves_a_text),
		cmocka_unit_test(no_fault_in_asking_again_loses_a_period),
		cmocka_unit_test(no_fault_in_taking_an_objection_back_breaks_the_list),
		cmocka_unit_test(no_fault_in_opening_loses_an_objection),
		cmocka_unit_test(no_fault_in_labelling_leaves_a_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
