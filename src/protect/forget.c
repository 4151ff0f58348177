// SPDX-License-Identifier: EUPL-1.2
// forget: a period → nothing but a receipt.
//
// The key goes first: from that moment on the spool is noise, whatever the disk still holds of it. Each step may be
// repeated. A crash before the key is gone leaves an open period that is stored already; a crash after it leaves a
// spool without a key; both are listed as open periods and are forgotten when this is called again.
#include <sodium.h>
#include <string.h>

#include "protector.h"

enum sm_status sm_period_forget(struct sm_protector *protector, struct sm_period period, struct sm_receipt *receipt,
				struct sm_error *error)
{
	struct open_period *open = periods_find(protector, period);
	uint8_t id[KEY_ID_BYTES], hash[32];
	enum sm_status status;

	*receipt = (struct sm_receipt){ .period = period };
	/* From the spool, because it still tells which key that was after the key is gone. */
	if (spool_key_id(protector->folder, period, id, &receipt->spool_bytes)) {
		crypto_generichash(hash, sizeof(hash), id, sizeof(id), NULL, 0);
		sodium_bin2hex(receipt->key_hash, sizeof(receipt->key_hash), hash, sizeof(hash));
	}
	status = keys_destroy(protector->keys, keys_find(protector->keys, period), error);
	if (status != SM_OK)
		return status;
	receipt->key_destroyed = true;
	if (open)
		open->slot = -1;
	status = spool_unlink(protector->folder, period, error);
	if (status != SM_OK)
		return status;
	receipt->spool_unlinked = true;
	if (open)
		periods_drop(protector, open);
	return SM_OK;
}
