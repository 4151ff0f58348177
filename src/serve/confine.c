// SPDX-License-Identifier: EUPL-1.2
// confine: a list of files → a thread that can open no others.
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "confine.h"

/* Rights that came after Debian 12's headers. */
#define TRUNCATE    (1ull << 14) /* version 3 */
#define BIND_TCP    (1ull << 0)  /* version 4 */
#define CONNECT_TCP (1ull << 1)

static const uint64_t reading = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
static const uint64_t writing = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |
				LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_DIR |
				LANDLOCK_ACCESS_FS_MAKE_REG;
static const uint64_t never = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_SOCK |
			      LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK |
			      LANDLOCK_ACCESS_FS_MAKE_SYM;
static const uint64_t of_files = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | TRUNCATE;

/* Versions of the kernel differ in what they can take; it refuses what it does not know. */
struct rules {
	uint64_t files, network;
};

static bool allow(int rules, uint64_t handled, const struct confine_place *place)
{
	struct landlock_path_beneath_attr rule = { .parent_fd = open(place->path, O_PATH | O_CLOEXEC) };
	struct stat info;
	bool done;

	if (rule.parent_fd < 0)
		return true;
	rule.allowed_access = (place->way == CONFINE_WRITE ? reading | writing | TRUNCATE : reading) & handled;
	if (fstat(rule.parent_fd, &info) == 0 && !S_ISDIR(info.st_mode))
		rule.allowed_access &= of_files;
	done = syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
	close(rule.parent_fd);
	return done;
}

bool confine_thread(const struct confine_place *place, int count)
{
	long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
	struct rules all = { .files = reading | writing | never };
	bool done = true;
	int rules;

	if (version < 1)
		return false;
	if (version >= 3)
		all.files |= TRUNCATE;
	if (version >= 4)
		all.network = BIND_TCP | CONNECT_TCP;
	rules = (int)syscall(SYS_landlock_create_ruleset, &all, version >= 4 ? sizeof(all) : sizeof(all.files), 0);
	if (rules < 0)
		return false;
	for (int i = 0; i < count && done; i++)
		done = allow(rules, all.files, &place[i]);
	done =
	    done && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && syscall(SYS_landlock_restrict_self, rules, 0) == 0;
	close(rules);
	return done;
}
