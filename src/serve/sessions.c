// SPDX-License-Identifier: EUPL-1.2
// sessions: a cookie's secret → who it was given to.
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "sessions.h"

void sessions_init(struct sessions *sessions)
{
	pthread_mutex_init(&sessions->lock, NULL);
	sessions->count = 0;
}

void sessions_close(struct sessions *sessions)
{
	sodium_memzero(sessions->session, sizeof(sessions->session));
	pthread_mutex_destroy(&sessions->lock);
}

/* Two hashes of one secret, for two purposes: neither tells the other. */
static bool hash_of(const char *secret, const char *purpose, uint8_t hash[32])
{
	uint8_t bytes[SESSION_SECRET_BYTES];
	size_t length;
	bool whole = sodium_hex2bin(bytes, sizeof(bytes), secret, strlen(secret), NULL, &length, NULL) == 0 &&
		     length == sizeof(bytes);

	crypto_generichash(hash, 32, (const uint8_t *)purpose, strlen(purpose), bytes, sizeof(bytes));
	sodium_memzero(bytes, sizeof(bytes));
	return whole;
}

static bool over(const struct session *session, int64_t now_s)
{
	return now_s - session->seen_s > SESSION_IDLE_S || now_s - session->begun_s > SESSION_LIFE_S;
}

/* Where a new one goes: after the others, in the place of one that is over, or of the one longest not seen. */
static struct session *room(struct sessions *sessions, int64_t now_s)
{
	struct session *oldest = &sessions->session[0];

	for (size_t i = 0; i < sessions->count; i++) {
		if (over(&sessions->session[i], now_s))
			return &sessions->session[i];
		if (sessions->session[i].seen_s < oldest->seen_s)
			oldest = &sessions->session[i];
	}
	return sessions->count < SESSIONS_MAX ? &sessions->session[sessions->count++] : oldest;
}

void sessions_begin(struct sessions *sessions, const struct session *like, const char *visitor, int64_t now_s,
		    char secret[SESSION_HEX_BYTES])
{
	uint8_t bytes[SESSION_SECRET_BYTES];
	struct session session = { .begun_s = now_s, .seen_s = now_s, .role = like->role, .by_link = like->by_link };

	randombytes_buf(bytes, sizeof(bytes));
	sodium_bin2hex(secret, SESSION_HEX_BYTES, bytes, sizeof(bytes));
	sodium_memzero(bytes, sizeof(bytes));
	snprintf(session.visitor, sizeof(session.visitor), "%s", visitor);
	hash_of(secret, "session", session.hash);
	pthread_mutex_lock(&sessions->lock);
	*room(sessions, now_s) = session;
	pthread_mutex_unlock(&sessions->lock);
}

static struct session *find(struct sessions *sessions, const char *secret)
{
	uint8_t hash[32];

	if (!hash_of(secret, "session", hash))
		return NULL;
	for (size_t i = 0; i < sessions->count; i++)
		if (sodium_memcmp(sessions->session[i].hash, hash, sizeof(hash)) == 0)
			return &sessions->session[i];
	return NULL;
}

bool sessions_find(struct sessions *sessions, const char *secret, int64_t now_s, struct session *found)
{
	struct session *session;

	pthread_mutex_lock(&sessions->lock);
	session = find(sessions, secret);
	if (session && over(session, now_s))
		session = NULL;
	if (session) {
		session->seen_s = now_s;
		*found = *session;
	}
	pthread_mutex_unlock(&sessions->lock);
	return session != NULL;
}

void sessions_end(struct sessions *sessions, const char *secret)
{
	struct session *session;

	pthread_mutex_lock(&sessions->lock);
	session = find(sessions, secret);
	if (session)
		*session = sessions->session[--sessions->count];
	pthread_mutex_unlock(&sessions->lock);
}

void sessions_proof(const char *secret, char proof[SESSION_HEX_BYTES])
{
	uint8_t hash[32];

	hash_of(secret, "form", hash);
	sodium_bin2hex(proof, SESSION_HEX_BYTES, hash, sizeof(hash));
}
