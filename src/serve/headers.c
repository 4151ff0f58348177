// SPDX-License-Identifier: EUPL-1.2
// headers: a request's headers → sound, or why not.
#include <string.h>
#include <strings.h>

#include "headers.h"
#include "sentimeter/base.h"

struct seen {
	int host, length, encoding;
	bool bad_name, bad_value;
};

/* RFC 9110 section 5.6.2: letters, digits and a few marks; above all no space before the colon. */
static bool is_token(const char *name)
{
	if (!*name)
		return false;
	for (; *name; name++)
		if (!sm_ascii_is_letter(*name) && !sm_ascii_is_digit(*name) && !strchr("!#$%&'*+-.^_`|~", *name))
			return false;
	return true;
}

static bool is_plain(const char *value)
{
	for (; value && *value; value++)
		if ((unsigned char)*value < ' ' && *value != '\t')
			return false;
	return true;
}

static enum MHD_Result look(void *context, enum MHD_ValueKind kind, const char *name, const char *value)
{
	struct seen *seen = context;

	(void)kind;
	seen->host += strcasecmp(name, "Host") == 0;
	seen->length += strcasecmp(name, "Content-Length") == 0;
	seen->encoding += strcasecmp(name, "Transfer-Encoding") == 0;
	seen->bad_name = seen->bad_name || !is_token(name);
	seen->bad_value = seen->bad_value || !is_plain(value);
	return MHD_YES;
}

const char *headers_wrong(struct MHD_Connection *connection)
{
	struct seen seen = { 0 };

	MHD_get_connection_values(connection, MHD_HEADER_KIND, look, &seen);
	if (seen.bad_name)
		return "header-name";
	if (seen.bad_value)
		return "header-value";
	if (seen.host != 1)
		return "host";
	if (seen.length > 1 || seen.encoding > 1 || (seen.length && seen.encoding))
		return "length";
	return NULL;
}

bool headers_target_ok(const char *target)
{
	for (; *target; target++) {
		if ((unsigned char)*target <= ' ' || *target == '\\' || *target == 0x7f)
			return false;
		/* %00 to %1f and %7f: control characters in disguise. */
		if (*target == '%' && (sm_ascii_hex(target[1]) < 0 || sm_ascii_hex(target[2]) < 0 || target[1] == '0' ||
				       target[1] == '1' || (target[1] == '7' && sm_ascii_lower(target[2]) == 'f')))
			return false;
	}
	return true;
}
