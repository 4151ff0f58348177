/* SPDX-License-Identifier: EUPL-1.2 */
/* findings: what is wrong with rule files, by place. */
#ifndef MEASURE_FINDINGS_H
#define MEASURE_FINDINGS_H

#include "sentimeter/measure.h"

/* nl and en take the same arguments. False: out of memory. */
SM_CHECK bool findings_add(struct sm_findings *findings, const char *file, int line, const char *nl, const char *en,
			   ...) SM_FORMATS(4, 5, 6);
/* An error that the engine gave, as a finding, unless that line has one already. */
SM_CHECK bool findings_add_error(struct sm_findings *findings, const struct sm_error *error);

#endif
