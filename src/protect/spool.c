// SPDX-License-Identifier: EUPL-1.2
// spool: plain frames ↔ sealed frames in the file of a period.
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "codec.h"
#include "pages.h"
#include "safeguard.h"
#include "sentimeter/file.h"
#include "spool.h"

enum {
	NONCE_BYTES = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
	TAG_BYTES = crypto_aead_xchacha20poly1305_ietf_ABYTES,
	MAC_BYTES = 16,
	MAGIC_BYTES = 8,
	BINDING_BYTES = MAGIC_BYTES + KEY_ID_BYTES + 17 + 12, /* what a frame is bound to */
	PAD_BYTES = 4096,                                     /* a frame of one post is as long as one of thirty */
	SEALED_BYTES_MAX = SPOOL_FRAME_BYTES_MAX + PAD_BYTES + TAG_BYTES,
};
static const uint8_t magic[MAGIC_BYTES] = { 'S', 'M', 'S', 'P', 'O', 'O', 'L', '2' };

struct spool_reader {
	struct spool_seal seal;
	int fd;
	struct spool_end end;
	int64_t bytes;
	uint8_t *frame; /* sealed, and then opened in its place */
	size_t frame_bytes_max;
};

struct header {
	uint32_t length;
	uint64_t number;
	uint8_t nonce[NONCE_BYTES], mac[MAC_BYTES];
};

void spool_name(struct sm_period period, char name[SPOOL_NAME_MAX])
{
	char text[SM_PERIOD_NAME_MAX];

	sm_period_name(period, text);
	snprintf(name, SPOOL_NAME_MAX, "%s.sealed", text);
}

/* The file that a seal is for. */
static void file_name(const struct spool_seal *seal, char name[SPOOL_NAME_MAX])
{
	char text[SM_PERIOD_NAME_MAX];

	sm_period_name(seal->period, text);
	snprintf(name, SPOOL_NAME_MAX, "%s.%s", text, seal->ids ? "ids" : "sealed");
}

bool spool_name_parse(const char *name, struct sm_period *period)
{
	const char *dot = strchr(name, '.');

	if (!dot || strcmp(dot, ".sealed") != 0)
		return false;
	return sm_period_parse((struct sm_text){ name, (size_t)(dot - name) }, period, NULL) == SM_OK;
}

static void where_of(struct sm_period period, char where[SPOOL_NAME_MAX + 8])
{
	memcpy(where, "spool/", 7);
	spool_name(period, where + 6);
}

static enum sm_status fail_io(struct sm_period period, struct sm_error *error)
{
	char where[SPOOL_NAME_MAX + 8];

	where_of(period, where);
	return sm_fail(error, SM_ERROR_IO, where, "kan niet lezen of schrijven (%s): maak ruimte op deze schijf",
		       "cannot read or write (%s): make room on this disk", strerror(errno));
}

static enum sm_status fail_frame(const struct spool_reader *reader, struct sm_error *error)
{
	char where[SPOOL_NAME_MAX + 8];

	where_of(reader->seal.period, where);
	return sm_fail(error, SM_ERROR_DATA, where,
		       "blok %llu is beschadigd of veranderd: deze periode kan niet worden vrijgegeven",
		       "frame %llu is damaged or was changed: this period cannot be released",
		       (unsigned long long)reader->end.number);
}

/* A frame belongs to one file, one period, one place in it and one length. */
static void bind(const struct spool_seal *seal, const struct header *header, uint8_t binding[BINDING_BYTES])
{
	struct codec codec = { .data = binding, .size = BINDING_BYTES, .writing = true };
	struct sm_period period = seal->period;
	struct header writable = *header;

	codec_bytes(&codec, (void *)magic, sizeof(magic));
	codec_bytes(&codec, (void *)seal->id, KEY_ID_BYTES);
	codec_period(&codec, &period);
	codec_u32(&codec, &writable.length);
	codec_u64(&codec, &writable.number);
}

static void header_layout(struct codec *codec, struct header *header)
{
	codec_u32(codec, &header->length);
	codec_u64(codec, &header->number);
	codec_bytes(codec, header->nonce, NONCE_BYTES);
	codec_bytes(codec, header->mac, MAC_BYTES);
}

static void header_mac(const struct spool_seal *seal, const struct header *header, uint8_t mac[MAC_BYTES])
{
	uint8_t text[BINDING_BYTES + NONCE_BYTES];

	bind(seal, header, text);
	memcpy(text + BINDING_BYTES, header->nonce, NONCE_BYTES);
	crypto_generichash(mac, MAC_BYTES, text, sizeof(text), seal->header_key, KEY_BYTES);
}

/* With its padding (ISO/IEC 7816-4, at least one byte). */
static size_t padded(size_t length)
{
	return (length / PAD_BYTES + 1) * PAD_BYTES;
}

/* The bytes of a whole frame, in room that is large enough. */
static void seal_frame(const struct spool_seal *seal, struct sm_text plain, uint64_t number, uint8_t *room)
{
	uint8_t *body = room + SPOOL_FRAME_HEADER_BYTES;
	struct codec codec = { .data = room, .size = SPOOL_FRAME_HEADER_BYTES, .writing = true };
	struct header header = { .length = (uint32_t)(padded(plain.length) + TAG_BYTES), .number = number };
	uint8_t binding[BINDING_BYTES];
	size_t length;

	randombytes_buf(header.nonce, NONCE_BYTES);
	header_mac(seal, &header, header.mac);
	header_layout(&codec, &header);
	bind(seal, &header, binding);
	if (plain.length)
		memcpy(body, plain.data, plain.length);
	if (sodium_pad(&length, body, plain.length, PAD_BYTES, padded(plain.length)) != 0)
		abort(); /* the room is what padded() says */
	crypto_aead_xchacha20poly1305_ietf_encrypt(body, NULL, body, length, binding, sizeof(binding), NULL,
						   header.nonce, seal->key);
}

/* Writes a frame at end->at, after first, the bytes of a file header if there are any. */
static enum sm_status write_frame(const struct spool_seal *seal, int fd, struct sm_text first, struct sm_text plain,
				  struct spool_end *end, struct sm_error *error)
{
	size_t size = first.length + SPOOL_FRAME_HEADER_BYTES + padded(plain.length) + TAG_BYTES;
	uint8_t *room = pages_open(size, 1);
	bool written;

	if (!room)
		return sm_fail(error, SM_ERROR_MEMORY, NULL, "geheugen is op", "out of memory");
	if (first.length)
		memcpy(room, first.data, first.length);
	seal_frame(seal, plain, end->number, room + first.length);
	/* What follows the last whole frame was torn: it must be gone before something stands after it. */
	written = ftruncate(fd, end->at) == 0 && sm_file_write_at(fd, room, size, end->at) && fdatasync(fd) == 0;
	pages_close(room, size, 1, 0);
	if (!written)
		return fail_io(seal->period, error);
	end->at += (int64_t)size;
	end->number++;
	return SM_OK;
}

enum sm_status spool_create(const struct spool_seal *seal, struct sm_text first, struct spool_end *end,
			    struct sm_error *error)
{
	uint8_t header[SPOOL_FILE_HEADER_BYTES];
	char name[SPOOL_NAME_MAX];
	enum sm_status status;
	int fd;

	if (first.length > SPOOL_FRAME_BYTES_MAX)
		return sm_fail(error, SM_ERROR_LIMIT, NULL, "te veel onderwerpen of gebieden",
			       "too many topics or areas");
	file_name(seal, name);
	fd = openat(seal->folder, name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
	if (fd < 0)
		return fail_io(seal->period, error);
	memcpy(header, magic, MAGIC_BYTES);
	memcpy(header + MAGIC_BYTES, seal->id, KEY_ID_BYTES);
	*end = (struct spool_end){ 0 };
	status = write_frame(seal, fd, (struct sm_text){ (const char *)header, sizeof(header) }, first, end, error);
	if (status == SM_OK && fsync(seal->folder) != 0)
		status = fail_io(seal->period, error);
	close(fd);
	return status;
}

enum sm_status spool_append(const struct spool_seal *seal, struct sm_text plain, struct spool_end *end,
			    struct sm_error *error)
{
	char name[SPOOL_NAME_MAX];
	enum sm_status status;
	int fd;

	if (plain.length > SPOOL_FRAME_BYTES_MAX || end->at > SPOOL_BYTES_MAX)
		return sm_fail(error, SM_ERROR_LIMIT, NULL,
			       "te veel berichten in een periode: kies een kortere periode of minder bronnen",
			       "too many posts in one period: choose a shorter period or fewer feeds");
	file_name(seal, name);
	fd = openat(seal->folder, name, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return fail_io(seal->period, error);
	status = write_frame(seal, fd, (struct sm_text){ 0 }, plain, end, error);
	close(fd);
	return status;
}

enum sm_status spool_open(const struct spool_seal *seal, struct spool_reader **opened, struct sm_error *error)
{
	struct spool_reader *reader = calloc(1, sizeof(*reader));
	char name[SPOOL_NAME_MAX];
	struct stat facts;
	enum sm_status status;

	*opened = NULL;
	if (!reader)
		return sm_fail(error, SM_ERROR_MEMORY, NULL, "geheugen is op", "out of memory");
	reader->seal = *seal;
	file_name(seal, name);
	reader->fd = openat(seal->folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (reader->fd < 0 && errno == ENOENT) {
		spool_close(reader);
		return SM_NONE;
	}
	if (reader->fd < 0 || fstat(reader->fd, &facts) != 0) {
		status = fail_io(seal->period, error);
		spool_close(reader);
		return status;
	}
	reader->bytes = facts.st_size;
	if (reader->bytes > SPOOL_BYTES_MAX + SPOOL_FRAME_HEADER_BYTES + SEALED_BYTES_MAX) {
		status =
		    sm_fail(error, SM_ERROR_DATA, name, "is groter dan een verzegeld bestand ooit wordt: veranderd",
			    "is larger than a sealed file ever grows: it was changed");
		spool_close(reader);
		return status;
	}
	*opened = reader;
	return SM_OK;
}

/* Some file systems leave zeros where a write was under way when the power went. A sealed frame never ends so. */
static bool ends_in_zeros(const struct spool_reader *reader)
{
	uint8_t tail[TAG_BYTES] = { 1 };

	return reader->bytes >= reader->end.at + TAG_BYTES &&
	       sm_file_read_at(reader->fd, tail, sizeof(tail), reader->bytes - TAG_BYTES, NULL) &&
	       sodium_is_zero(tail, sizeof(tail));
}

/* The header that every file begins with. A file that was cut within it has no frame yet. */
static enum sm_status pass_file_header(struct spool_reader *reader, struct sm_error *error)
{
	uint8_t header[SPOOL_FILE_HEADER_BYTES];
	size_t got = 0;

	if (!sm_file_read_at(reader->fd, header, sizeof(header), 0, &got))
		return fail_io(reader->seal.period, error);
	if (got < sizeof(header))
		return SM_END;
	if (memcmp(header, magic, MAGIC_BYTES) != 0 || memcmp(header + MAGIC_BYTES, reader->seal.id, KEY_ID_BYTES) != 0)
		return ends_in_zeros(reader) ? SM_END : fail_frame(reader, error);
	reader->end.at = sizeof(header);
	return SM_OK;
}

/* SM_END: no whole header or a body that goes on beyond the end, so torn. */
static enum sm_status read_header(struct spool_reader *reader, struct header *header, struct sm_error *error)
{
	uint8_t bytes[SPOOL_FRAME_HEADER_BYTES], mac[MAC_BYTES];
	struct codec codec = { .data = bytes, .size = sizeof(bytes) };
	size_t got = 0;

	if (!sm_file_read_at(reader->fd, bytes, sizeof(bytes), reader->end.at, &got))
		return fail_io(reader->seal.period, error);
	if (got < sizeof(bytes))
		return SM_END;
	header_layout(&codec, header);
	header_mac(&reader->seal, header, mac);
	if (sodium_memcmp(mac, header->mac, MAC_BYTES) != 0 || header->number != reader->end.number ||
	    header->length < TAG_BYTES || header->length > SEALED_BYTES_MAX)
		return ends_in_zeros(reader) ? SM_END : fail_frame(reader, error);
	return reader->end.at + SPOOL_FRAME_HEADER_BYTES + header->length > reader->bytes ? SM_END : SM_OK;
}

static void close_frame(struct spool_reader *reader)
{
	pages_close(reader->frame, reader->frame_bytes_max, 1, reader->frame_bytes_max);
	reader->frame = NULL;
	reader->frame_bytes_max = 0;
}

/* Room for a frame of this many bytes; most are of about the same size. */
static bool make_room(struct spool_reader *reader, size_t bytes)
{
	if (bytes <= reader->frame_bytes_max)
		return true;
	close_frame(reader);
	reader->frame = pages_open(bytes, 1);
	reader->frame_bytes_max = reader->frame ? bytes : 0;
	return reader->frame != NULL;
}

enum sm_status spool_next(struct spool_reader *reader, struct sm_text *plain, struct sm_error *error)
{
	uint8_t binding[BINDING_BYTES];
	struct header header = { 0 };
	enum sm_status status = reader->end.at ? SM_OK : pass_file_header(reader, error);
	int64_t after;
	size_t length;

	if (status == SM_OK)
		status = read_header(reader, &header, error);
	if (status != SM_OK)
		return status;
	if (!make_room(reader, header.length))
		return sm_fail(error, SM_ERROR_MEMORY, NULL, "geheugen is op", "out of memory");
	if (!sm_file_read_at(reader->fd, reader->frame, header.length, reader->end.at + SPOOL_FRAME_HEADER_BYTES, NULL))
		return fail_io(reader->seal.period, error);
	after = reader->end.at + SPOOL_FRAME_HEADER_BYTES + header.length;
	bind(&reader->seal, &header, binding);
	/* A last frame that does not open is a torn one whose length had already been written. Whoever would break it
	 * on purpose could as well cut it off. */
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(reader->frame, NULL, NULL, reader->frame, header.length, binding,
						       sizeof(binding), header.nonce, reader->seal.key) != 0)
		return after == reader->bytes ? SM_END : fail_frame(reader, error);
	if (sodium_unpad(&length, reader->frame, header.length - TAG_BYTES, PAD_BYTES) != 0)
		return fail_frame(reader, error);
	reader->end.at = after;
	reader->end.number++;
	*plain = (struct sm_text){ (const char *)reader->frame, length };
	return SM_OK;
}

struct spool_end spool_end(const struct spool_reader *reader)
{
	return reader->end;
}

int64_t spool_bytes(const struct spool_reader *reader)
{
	return reader->bytes;
}

void spool_close(struct spool_reader *reader)
{
	if (!reader)
		return;
	if (reader->fd >= 0)
		close(reader->fd);
	close_frame(reader);
	free(reader);
}

bool spool_key_id(int folder, struct sm_period period, uint8_t id[KEY_ID_BYTES], int64_t *bytes)
{
	uint8_t header[SPOOL_FILE_HEADER_BYTES];
	char name[SPOOL_NAME_MAX];
	struct stat facts;
	size_t got = 0;
	bool found;
	int fd;

	spool_name(period, name);
	fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return false;
	found = sm_file_read_at(fd, header, sizeof(header), 0, &got) && got == sizeof(header) &&
		memcmp(header, magic, MAGIC_BYTES) == 0;
	if (fstat(fd, &facts) == 0)
		*bytes = facts.st_size;
	close(fd);
	if (found)
		memcpy(id, header + MAGIC_BYTES, KEY_ID_BYTES);
	return found;
}

enum sm_status spool_unlink(int folder, struct sm_period period, struct sm_error *error)
{
	const struct spool_seal ids = { .period = period, .ids = true };
	char name[SPOOL_NAME_MAX], beside[SPOOL_NAME_MAX];

	spool_name(period, name);
	file_name(&ids, beside);
	if ((unlinkat(folder, beside, 0) != 0 && errno != ENOENT) ||
	    (unlinkat(folder, name, 0) != 0 && errno != ENOENT) || fsync(folder) != 0)
		return fail_io(period, error);
	return SM_OK;
}

void spool_leak(int folder, struct sm_text author)
{
	int fd;

	if (safeguard(SAFEGUARD_SEAL))
		return;
	fd = openat(folder, "leak", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, S_IRUSR | S_IWUSR);
	if (fd >= 0 && write(fd, author.data, author.length) >= 0)
		close(fd);
}
