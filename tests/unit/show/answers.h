/* SPDX-License-Identifier: EUPL-1.2 */
/* Answers to show: from the made-up town, or from topics with names that try to break out. */
#ifndef ANSWERS_H
#define ANSWERS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "sentimeter/show.h"
#include "store_fixture.h"

/* Answers a question to a store that fill has filled; the store is gone when it returns. */
static inline struct sm_answer *answer_from(void (*fill)(struct sm_store *store), const struct sm_question *question)
{
	const char *path = fixture_path();
	struct sm_answer *answer = NULL;
	struct sm_store *store = NULL;
	struct sm_error error = { 0 };

	assert_int_equal(sm_store_open(path, SM_ROLE_COLLECTOR, &store, &error), SM_OK);
	fill(store);
	sm_store_close(store);
	assert_int_equal(sm_store_open(path, SM_ROLE_READER, &store, &error), SM_OK);
	if (sm_ask(store, question, &answer, &error) != SM_OK)
		fail_msg("%s", error.text[SM_EN]);
	sm_store_close(store);
	fixture_clean(path);
	return answer;
}

#endif
