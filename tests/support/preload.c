// SPDX-License-Identifier: EUPL-1.2
// preload: faults for a whole program, from the environment: SM_STOP_AT=call SM_STOP_SEED=seed kills it there;
// SM_STOP_COUNT=file leaves the number of calls of a run that was not stopped.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "faults.h"

__attribute__((constructor)) static void begin(void)
{
	const char *call = getenv("SM_STOP_AT"), *seed = getenv("SM_STOP_SEED");

	faults_stop_at(call ? (int)strtol(call, NULL, 10) : -1, seed ? (unsigned)strtoul(seed, NULL, 10) : 0);
}

__attribute__((destructor)) static void end(void)
{
	const char *path = getenv("SM_STOP_COUNT");
	int calls = faults_calls();
	FILE *file;

	faults_off();
	file = path ? fopen(path, "we") : NULL;
	if (file) {
		fprintf(file, "%d\n", calls);
		fclose(file);
	}
}
