// SPDX-License-Identifier: EUPL-1.2
// html: text → text that HTML and SVG take as text, between tags and within quotes.
#include "forms.h"

void sm_html_escape(struct sm_buffer *out, struct sm_text text)
{
	for (size_t i = 0; i < text.length; i++) {
		unsigned char c = (unsigned char)text.data[i];

		switch (c) {
		case '&': sm_buffer_text(out, "&amp;"); break;
		case '<': sm_buffer_text(out, "&lt;"); break;
		case '>': sm_buffer_text(out, "&gt;"); break;
		case '"': sm_buffer_text(out, "&quot;"); break;
		case '\'': sm_buffer_text(out, "&#39;"); break;
		default:
			/* Control characters are no text in HTML or XML at all. */
			if (c >= 0x20 || c == '\n' || c == '\t')
				sm_buffer_add(out, text.data + i, 1);
		}
	}
}
