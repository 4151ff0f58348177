// SPDX-License-Identifier: EUPL-1.2
// rights_fault: the n-th request for memory, write or sync fails while keys are wrapped, an objection is added or a
// text is sampled, for every n → it is told, nothing is lost, and the same again works.
#include <errno.h>
#include <sys/mman.h>
#include <time.h>

#include "fixture.h"
#include "sentimeter/rights.h"
#include "sentimeter/sample.h"

enum fault { FAULT_MEMORY, FAULT_WRITE, FAULT_SYNC, FAULT_COUNT };

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_fault_in_wrapping_loses_a_key),
		cmocka_unit_test(no_fault_in_an_objection_leaves_half_of_it),
		cmocka_unit_test(no_fault_in_sampling_leaves_a_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
