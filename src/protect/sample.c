// SPDX-License-Identifier: EUPL-1.2
// sample: redacted texts that count → a few of them by chance, sealed, until they are labelled or over their time.
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "sample.h"
#include "sentimeter/file.h"

enum { MINUTES_A_DAY = 24 * 60 };

static void wipe_period(struct sampled_period *period)
{
	for (size_t i = 0; i < period->count; i++)
		sample_text_wipe(&period->sample[i]);
	free(period->sample);
	*period = (struct sampled_period){ 0 };
}

void sm_samples_close(struct sm_samples *samples)
{
	if (!samples)
		return;
	for (size_t i = 0; i < samples->count; i++)
		wipe_period(&samples->period[i]);
	free(samples->period);
	sm_keys_close(samples->keys);
	if (samples->folder >= 0)
		close(samples->folder);
	free(samples);
}

bool sm_samples_on(const struct sm_samples *samples)
{
	return samples->setup.per_period > 0;
}

static enum sm_status open_folder(struct sm_samples *samples, struct sm_error *error)
{
	const int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW;
	char keys[4096 + 8];

	samples->folder = open(samples->path, flags);
	if (samples->folder < 0 && errno == ENOENT && !sm_samples_on(samples))
		return SM_OK;
	if (samples->folder < 0 && errno == ENOENT && mkdir(samples->path, S_IRWXU) == 0 &&
	    sm_file_sync_folder(samples->path))
		samples->folder = open(samples->path, flags);
	if (samples->folder < 0)
		return sm_fail(error, SM_ERROR_IO, samples->path, "kan deze map niet openen (%s)",
			       "cannot open this folder (%s)", strerror(errno));
	snprintf(keys, sizeof(keys), "%s/keys", samples->path);
	return sm_keys_open(keys, samples->setup.master, &samples->keys, error);
}

/* As long as was said when it was kept, or as long as is allowed now: whichever is shorter. */
static int lives_min(const struct sm_samples *samples, const struct sm_key_facts *facts)
{
	int now_min = samples->setup.days * MINUTES_A_DAY;

	return facts->wait_min < now_min ? facts->wait_min : now_min;
}

static enum sm_status add_period(struct sm_samples *samples, const struct sm_key_facts *facts,
				 struct sampled_period **added, struct sm_error *error)
{
	struct sampled_period *grown;

	if (samples->count >= SAMPLED_PERIODS_MAX)
		return SM_NONE;
	grown = realloc(samples->period, (samples->count + 1) * sizeof(*grown));
	if (!grown)
		return sm_fail_memory(error);
	samples->period = grown;
	*added = &grown[samples->count++];
	**added = (struct sampled_period){ .period = facts->period,
					   .slot = keys_find(samples->keys, facts->period),
					   .until_s = facts->created_s + (int64_t)lives_min(samples, facts) * 60 };
	return SM_OK;
}

/* The key first: from then on the file is noise. */
static enum sm_status destroy(struct sm_samples *samples, size_t index, struct sm_error *error)
{
	struct sampled_period *period = &samples->period[index];
	enum sm_status status = keys_destroy(samples->keys, period->slot, error);

	if (status == SM_OK)
		status = sample_file_unlink(samples, period->period, error);
	if (status != SM_OK)
		return status;
	wipe_period(period);
	memmove(period, period + 1, (samples->count - index - 1) * sizeof(*period));
	samples->count--;
	return SM_OK;
}

/* What is over its time, or was kept under a policy that is no more, is not even read. */
static bool over(const struct sm_samples *samples, const struct sampled_period *period, int64_t now_s)
{
	return !sm_samples_on(samples) || period->until_s <= now_s;
}

enum sm_status sm_samples_expire(struct sm_samples *samples, int64_t now_s, bool dry_run, int *periods,
				 struct sm_error *error)
{
	enum sm_status status = SM_OK;

	*periods = 0;
	for (size_t i = samples->count; status == SM_OK && i > 0; i--) {
		if (!over(samples, &samples->period[i - 1], now_s))
			continue;
		(*periods)++;
		if (!dry_run)
			status = destroy(samples, i - 1, error);
	}
	return status;
}

enum sm_status sm_samples_drop(struct sm_samples *samples, int *periods, struct sm_error *error)
{
	enum sm_status status = SM_OK;

	for (*periods = 0; status == SM_OK && samples->count; *periods += status == SM_OK)
		status = destroy(samples, samples->count - 1, error);
	return status;
}

static enum sm_status read_periods(struct sm_samples *samples, struct sm_error *error)
{
	size_t count = sm_keys_list(samples->keys, NULL, 0);
	struct sm_key_facts *facts = calloc(count + 1, sizeof(*facts));
	enum sm_status status = facts ? SM_OK : sm_fail_memory(error);
	struct sampled_period *period = NULL;

	if (facts)
		sm_keys_list(samples->keys, facts, count);
	for (size_t i = 0; status == SM_OK && i < count; i++)
		status = add_period(samples, &facts[i], &period, error);
	free(facts);
	return status;
}

/* A sample that cannot be read is of no use to anyone: it goes. */
static enum sm_status read_files(struct sm_samples *samples, struct sm_error *error)
{
	enum sm_status status = SM_OK;

	for (size_t i = samples->count; status == SM_OK && i > 0; i--) {
		status = sample_file_read(samples, &samples->period[i - 1], error);
		if (status == SM_NONE || status == SM_ERROR_DATA)
			status = destroy(samples, i - 1, error);
	}
	return status;
}

/* Of a sample that is larger than is allowed now, as many go as are too many: those that would have gone first. */
static void trim(struct sm_samples *samples)
{
	for (size_t i = 0; i < samples->count; i++) {
		struct sampled_period *period = &samples->period[i];

		while (period->count > (size_t)samples->setup.per_period) {
			sample_text_wipe(&period->sample[--period->count]);
			period->changed = true;
		}
	}
}

static enum sm_status check_setup(const struct sm_samples_setup *setup, struct sm_error *error)
{
	if (setup->per_period && !setup->agreed)
		return sm_fail(error, SM_ERROR_CONFIG, "policy.yaml",
			       "teksten bewaren ('samples') vraagt in productie twee handtekeningen",
			       "keeping texts ('samples') asks for two signatures in production");
	if (setup->per_period < 0 || setup->per_period > SM_SAMPLES_PER_PERIOD_MAX ||
	    (setup->per_period && (setup->days < 1 || setup->days > SM_SAMPLES_DAYS_MAX)))
		return sm_fail(error, SM_ERROR_CONFIG, "policy.yaml",
			       "een steekproef heeft hoogstens %d teksten en leeft hoogstens %d dagen",
			       "a sample has at most %d texts and lives for at most %d days", SM_SAMPLES_PER_PERIOD_MAX,
			       SM_SAMPLES_DAYS_MAX);
	return SM_OK;
}

enum sm_status sm_samples_open(const struct sm_samples_setup *setup, struct sm_samples **opened, struct sm_error *error)
{
	struct sm_samples *samples = calloc(1, sizeof(*samples));
	enum sm_status status = check_setup(setup, error);
	int gone;

	*opened = NULL;
	if (!samples)
		return sm_fail_memory(error);
	samples->setup = *setup;
	samples->folder = -1;
	if (status == SM_OK && snprintf(samples->path, sizeof(samples->path), "%s/samples", setup->workspace) >=
				   (int)sizeof(samples->path))
		status = sm_fail(error, SM_ERROR_LIMIT, NULL, "het pad van de werkmap is te lang",
				 "the path of the workspace is too long");
	if (status == SM_OK)
		status = open_folder(samples, error);
	if (status == SM_OK && samples->keys)
		status = read_periods(samples, error);
	if (status == SM_OK)
		status = sm_samples_expire(samples, setup->now_s, false, &gone, error);
	if (status == SM_OK)
		status = read_files(samples, error);
	if (status == SM_OK) {
		trim(samples);
		status = sm_samples_flush(samples, error);
	}
	if (status == SM_OK)
		*opened = samples;
	else
		sm_samples_close(samples);
	return status;
}

/* The sample of this moment's period, begun when need be. SM_NONE: there are too many. */
static enum sm_status period_at(struct sm_samples *samples, int64_t time_s, struct sampled_period **found,
				struct sm_error *error)
{
	struct sm_key_facts facts = { .period = sm_period_of(samples->setup.grain, time_s),
				      .created_s = (int64_t)time(NULL) };
	enum sm_status status;
	int slot;

	for (size_t i = 0; i < samples->count; i++)
		if (sm_period_equal(samples->period[i].period, facts.period)) {
			*found = &samples->period[i];
			return SM_OK;
		}
	if (samples->count >= SAMPLED_PERIODS_MAX)
		return SM_NONE;
	facts.wait_min = samples->setup.days * MINUTES_A_DAY;
	status = keys_create(samples->keys, facts.period, facts.wait_min, &slot, error);
	return status == SM_OK ? add_period(samples, &facts, found, error) : status;
}

/* Where the tag stands, or would. */
static size_t place_of(const struct sampled_period *period, const uint8_t tag[PSEUDONYM_BYTES], bool *there)
{
	size_t at = 0;

	while (at < period->count && memcmp(period->sample[at].tag, tag, PSEUDONYM_BYTES) < 0)
		at++;
	*there = at < period->count && memcmp(period->sample[at].tag, tag, PSEUDONYM_BYTES) == 0;
	return at;
}

static void tag_of(const struct sm_samples *samples, const struct sampled_period *period, const struct sm_post *post,
		   uint8_t tag[PSEUDONYM_BYTES])
{
	pseudonym_of_post(keys_get(samples->keys, period->slot, KEY_SAMPLE_TAG), post->platform, post->id, tag);
}

/* Room at a place; the last one goes when there are too many. */
static bool insert(struct sm_samples *samples, struct sampled_period *period, size_t at)
{
	if (!sample_room(period, (size_t)samples->setup.per_period + 1))
		return false;
	memmove(period->sample + at + 1, period->sample + at, (period->count - at) * sizeof(*period->sample));
	period->sample[at] = (struct sm_sample){ 0 };
	period->count++;
	if (period->count > (size_t)samples->setup.per_period)
		sample_text_wipe(&period->sample[--period->count]);
	return true;
}

static bool keep(struct sm_samples *samples, struct sampled_period *period, size_t at, bool there,
		 const uint8_t tag[PSEUDONYM_BYTES], struct sm_text text)
{
	struct sm_sample *sample;

	if (!there && !insert(samples, period, at))
		return false;
	sample = &period->sample[at];
	memcpy(sample->tag, tag, PSEUDONYM_BYTES);
	period->changed = true;
	return sample_text_set(sample, text);
}

enum sm_status sm_samples_offer(struct sm_samples *samples, const struct sm_post *post, struct sm_text redacted,
				enum sm_class class, const char *language, const char *topic, struct sm_error *error)
{
	struct sampled_period *period = NULL;
	uint8_t tag[PSEUDONYM_BYTES];
	enum sm_status status;
	size_t at;
	bool there;

	if (!sm_samples_on(samples))
		return SM_OK;
	status = period_at(samples, post->published_s, &period, error);
	if (status != SM_OK)
		return status == SM_NONE ? SM_OK : status;
	tag_of(samples, period, post, tag);
	at = place_of(period, tag, &there);
	if ((!there && at >= (size_t)samples->setup.per_period) || (there && period->sample[at].labelled))
		return SM_OK;
	if (there && period->sample[at].length == redacted.length &&
	    memcmp(period->sample[at].text, redacted.data, redacted.length) == 0)
		return SM_OK;
	if (!keep(samples, period, at, there, tag, redacted))
		return sm_fail_memory(error);
	period->sample[at].class = class;
	snprintf(period->sample[at].language, SAMPLE_LANGUAGE_BYTES_MAX, "%s", language);
	snprintf(period->sample[at].topic, SAMPLE_TOPIC_BYTES_MAX, "%s", topic);
	return SM_OK;
}

void sm_samples_withdraw(struct sm_samples *samples, const struct sm_post *post)
{
	for (size_t i = 0; i < samples->count; i++) {
		struct sampled_period *period = &samples->period[i];
		uint8_t tag[PSEUDONYM_BYTES];
		size_t at;
		bool there;

		tag_of(samples, period, post, tag);
		at = place_of(period, tag, &there);
		if (!there)
			continue;
		sample_text_wipe(&period->sample[at]);
		period->count--;
		memmove(period->sample + at, period->sample + at + 1, (period->count - at) * sizeof(*period->sample));
		period->changed = true;
	}
}

enum sm_status sm_samples_flush(struct sm_samples *samples, struct sm_error *error)
{
	enum sm_status status = SM_OK;

	for (size_t i = 0; status == SM_OK && i < samples->count; i++)
		if (samples->period[i].changed)
			status = sample_file_write(samples, &samples->period[i], error);
	return status;
}

struct sm_sample *sm_samples_next(struct sm_samples *samples)
{
	for (size_t i = 0; i < samples->count; i++)
		for (size_t j = 0; j < samples->period[i].count; j++)
			if (!samples->period[i].sample[j].labelled)
				return &samples->period[i].sample[j];
	return NULL;
}

struct sm_text sm_sample_text(const struct sm_sample *sample)
{
	return (struct sm_text){ sample->text, sample->length };
}

enum sm_status sm_samples_label(struct sm_samples *samples, struct sm_sample *sample, enum sm_sample_label label,
				struct sm_error *error)
{
	enum sm_status status;

	sample_text_wipe(sample);
	sample->labelled = true;
	for (size_t i = 0; i < samples->count; i++)
		if (sample >= samples->period[i].sample &&
		    sample < samples->period[i].sample + samples->period[i].count)
			samples->period[i].changed = true;
	/* A label that is lost when the machine stops between the two is better than a text that is labelled twice. */
	status = sm_samples_flush(samples, error);
	return status == SM_OK ? sample_label_count(samples->setup.workspace, sample, label, error) : status;
}
