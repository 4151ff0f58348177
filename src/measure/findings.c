// SPDX-License-Identifier: EUPL-1.2
// findings: what is wrong with rule files, by place.
#include "findings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct sm_error *take(struct sm_findings *findings)
{
	if (findings->count == findings->room) {
		size_t room = findings->room ? findings->room * 2 : 16;
		struct sm_error *larger = realloc(findings->finding, room * sizeof(*larger));

		if (!larger)
			return NULL;
		findings->finding = larger;
		findings->room = room;
	}
	return &findings->finding[findings->count++];
}

static void fill(struct sm_error *finding, const char *file, int line, const char *nl, const char *en,
		 va_list arguments)
{
	va_list again;

	va_copy(again, arguments);
	memset(finding, 0, sizeof(*finding));
	finding->status = SM_ERROR_CONFIG;
	finding->line = line;
	snprintf(finding->where, sizeof(finding->where), "%s", file);
	vsnprintf(finding->text[SM_NL], sizeof(finding->text[SM_NL]), nl, arguments);
	vsnprintf(finding->text[SM_EN], sizeof(finding->text[SM_EN]), en, again);
	va_end(again);
}

bool findings_add(struct sm_findings *findings, const char *file, int line, const char *nl, const char *en, ...)
{
	struct sm_error *finding;
	va_list arguments;

	if (findings->count == SM_FINDINGS_MAX) {
		findings->more++;
		return true;
	}
	finding = take(findings);
	if (!finding)
		return false;
	va_start(arguments, en);
	fill(finding, file, line, nl, en, arguments);
	va_end(arguments);
	return true;
}

bool findings_add_error(struct sm_findings *findings, const struct sm_error *error)
{
	struct sm_error *finding;

	for (size_t i = 0; i < findings->count; i++)
		if (findings->finding[i].line == error->line && strcmp(findings->finding[i].where, error->where) == 0)
			return true;
	if (findings->count == SM_FINDINGS_MAX) {
		findings->more++;
		return true;
	}
	finding = take(findings);
	if (finding)
		*finding = *error;
	return finding != NULL;
}

void sm_findings_close(struct sm_findings *findings)
{
	free(findings->finding);
	*findings = (struct sm_findings){ .count = 0 };
}
