// SPDX-License-Identifier: EUPL-1.2
// forget: a period → nothing but a receipt.
//
// The key goes first: from that moment on the spool is noise, whatever the disk still holds of it. Each step may be
// repeated. A crash before the key is gone leaves an open period that is stored already; a crash after it leaves a
// spool without a key; both are listed as open periods and are forgotten when this is called again.
#include <sodium.h>
#include <string.h>

#include "protector.h"

/* From the spool, because it still tells which key that was after the key is gone; else from the key. */
static void hash_of_key(const struct sm_protector *protector, struct sm_period period, char hex[65], int64_t *bytes)
{
	uint8_t id[KEY_ID_BYTES], hash[32];
	int slot = keys_find(protector->keys, period);

	hex[0] = '\0';
	if (!spool_key_id(protector->folder, period, id, bytes)) {
		if (slot < 0)
			return;
		memcpy(id, keys_id(protector->keys, slot), sizeof(id));
	}
	crypto_generichash(hash, sizeof(hash), id, sizeof(id), NULL, 0);
	sodium_bin2hex(hex, 65, hash, sizeof(hash));
}

void sm_period_key(const struct sm_protector *protector, struct sm_period period, char hash[65])
{
	int64_t bytes;

	hash_of_key(protector, period, hash, &bytes);
}

enum sm_status sm_period_forget(struct sm_protector *protector, struct sm_period period, struct sm_receipt *receipt,
				struct sm_error *error)
{
	struct open_period *open = periods_find(protector, period);
	enum sm_status status;

	*receipt = (struct sm_receipt){ .period = period };
	hash_of_key(protector, period, receipt->key_hash, &receipt->spool_bytes);
	status = keys_destroy(protector->keys, keys_find(protector->keys, period), error);
	if (status != SM_OK)
		return status;
	receipt->key_destroyed = true;
	if (open) {
		open->slot = -1;
		open->released = true;
	}
	status = spool_unlink(protector->folder, period, error);
	if (status != SM_OK)
		return status;
	receipt->spool_unlinked = true;
	if (open)
		periods_drop(protector, open);
	return SM_OK;
}
