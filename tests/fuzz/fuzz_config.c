// SPDX-License-Identifier: EUPL-1.2
// fuzz_config: any bytes as a YAML file → no crash, and every problem has a place inside the file.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "sentimeter/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const known[] = { "a", "b", "c", NULL };
	char path[] = "/tmp/sentimeter-fuzz-XXXXXX";
	int file = mkstemp(path);
	struct sm_config_problems *problems;
	struct sm_config *config;
	int64_t number;

	if (file < 0 || write(file, data, size) != (ssize_t)size)
		abort();
	close(file);
	if (sm_config_problems_open(SM_EN, &problems, NULL) != SM_OK)
		abort();
	if (sm_config_open(path, problems, &config, NULL) == SM_OK) {
		const struct sm_config_node *root = sm_config_root(config);

		if (sm_config_keys(config, root, known)) {
			sm_config_integer(config, root, "a", SM_NEEDED, 1, 2, &number);
			sm_config_problem_in(config, sm_config_get(config, root, "b", SM_NEEDED), size / 2, "x", "x");
		}
		sm_config_close(config);
	}
	sm_config_problems_close(problems);
	unlink(path);
	return 0;
}
