/* SPDX-License-Identifier: EUPL-1.2 */
/* sessions: a cookie's secret → who it was given to. In memory only, and there only as a hash; after a restart people
 * log in again. Private to serve. */
#ifndef SERVE_SESSIONS_H
#define SERVE_SESSIONS_H

#include <pthread.h>

#include "sentimeter/serve.h"

enum { SESSION_SECRET_BYTES = 32, SESSION_HEX_BYTES = 2 * SESSION_SECRET_BYTES + 1, SESSIONS_MAX = 1000 };
enum { SESSION_IDLE_S = 30 * 60, SESSION_LIFE_S = 8 * 3600 };

struct session {
	uint8_t hash[32]; /* of the secret */
	int64_t begun_s, seen_s;
	enum sm_visitor role;
	bool by_link; /* the demo's: nobody's account */
	char visitor[SM_ACCOUNT_NAME_MAX];
};

struct sessions {
	pthread_mutex_t lock;
	struct session session[SESSIONS_MAX];
	size_t count;
};
void sessions_init(struct sessions *sessions);
void sessions_close(struct sessions *sessions);
/* A new session like this one, of visitor; its secret as hex. The one longest not seen makes room. */
void sessions_begin(struct sessions *sessions, const struct session *like, const char *visitor, int64_t now_s,
		    char secret[SESSION_HEX_BYTES]);
/* Who holds this secret; false when nobody does, or too long ago. */
bool sessions_find(struct sessions *sessions, const char *secret, int64_t now_s, struct session *found);
void sessions_end(struct sessions *sessions, const char *secret);
/* What a form of this session must bring along, as hex: another site that makes a browser send a form cannot know it.
 */
void sessions_proof(const char *secret, char proof[SESSION_HEX_BYTES]);

#endif
