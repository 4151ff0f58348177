/* SPDX-License-Identifier: EUPL-1.2 */
/* All public headers, in the order of the flow. */
#ifndef SENTIMETER_SENTIMETER_H
#define SENTIMETER_SENTIMETER_H

#include "sentimeter/base.h"
#include "sentimeter/file.h"
#include "sentimeter/table.h"
#include "sentimeter/period.h"
#include "sentimeter/config.h"
#include "sentimeter/policy.h"
#include "sentimeter/options.h"
#include "sentimeter/dialogue.h"
#include "sentimeter/collect.h"
#include "sentimeter/parse.h"
#include "sentimeter/match.h"
#include "sentimeter/score.h"
#include "sentimeter/measure.h"
#include "sentimeter/protect.h"
#include "sentimeter/recheck.h"
#include "sentimeter/rights.h"
#include "sentimeter/sample.h"
#include "sentimeter/store.h"
#include "sentimeter/ask.h"
#include "sentimeter/show.h"
#include "sentimeter/journal.h"
#include "sentimeter/sign.h"
#include "sentimeter/people.h"
#include "sentimeter/approval.h"
#include "sentimeter/publish.h"
#include "sentimeter/chain.h"
#include "sentimeter/walk.h"
#include "sentimeter/serve.h"

#endif
