// SPDX-License-Identifier: EUPL-1.2
// error: a status, and its details in a caller's struct.
#include <stdio.h>
#include <string.h>

#include "sentimeter/base.h"

static void fill(struct sm_error *error, enum sm_status status, const char *where, const char *nl, const char *en,
		 va_list arguments)
{
	va_list again;

	va_copy(again, arguments);
	memset(error, 0, sizeof(*error));
	error->status = status;
	snprintf(error->where, sizeof(error->where), "%s", where ? where : "");
	vsnprintf(error->text[SM_NL], sizeof(error->text[SM_NL]), nl, arguments);
	vsnprintf(error->text[SM_EN], sizeof(error->text[SM_EN]), en, again);
	va_end(again);
}

enum sm_status sm_fail(struct sm_error *error, enum sm_status status, const char *where, const char *nl, const char *en,
		       ...)
{
	va_list arguments;

	if (!error)
		return status;
	va_start(arguments, en);
	fill(error, status, where, nl, en, arguments);
	va_end(arguments);
	return status;
}

enum sm_status sm_fail_at(struct sm_error *error, enum sm_status status, const char *file, int line, int column,
			  const char *nl, const char *en, ...)
{
	va_list arguments;

	if (!error)
		return status;
	va_start(arguments, en);
	fill(error, status, file, nl, en, arguments);
	va_end(arguments);
	error->line = line;
	error->column = column;
	return status;
}

enum sm_status sm_fail_memory(struct sm_error *error)
{
	return sm_fail(error, SM_ERROR_MEMORY, NULL, "geheugen is op", "out of memory");
}

const char *sm_status_name(enum sm_status status)
{
	switch (status) {
	case SM_OK: return "ok";
	case SM_END: return "end";
	case SM_WITHHELD: return "withheld";
	case SM_NONE: return "none";
	case SM_ERROR_USAGE: return "usage";
	case SM_ERROR_DATA: return "data";
	case SM_ERROR_INPUT: return "input";
	case SM_ERROR_NET: return "net";
	case SM_ERROR_IO: return "io";
	case SM_ERROR_RETRY: return "retry";
	case SM_ERROR_PERMISSION: return "permission";
	case SM_ERROR_CONFIG: return "config";
	case SM_ERROR_MEMORY: return "memory";
	case SM_ERROR_LIMIT: return "limit";
	}
	return "unknown";
}
