/*
 * Percent-escapes (RFC 3986, section 2.1).
 */
#include "http/percent.h"

#include "base/text.h"

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

static bool has_escape(struct str text, bool plus_is_space)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] == '%' ||
		    (plus_is_space && text.data[i] == '+'))
			return true;
	return false;
}

static bool unescape(struct str text, bool plus_is_space, char *out,
		     size_t *len)
{
	size_t at = 0;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.data[i];

		if (c == '+' && plus_is_space)
			c = ' ';
		if (c == '%') {
			if (text.len - i < 3)
				return false;
			int high = hex_value(text.data[i + 1]);
			int low = hex_value(text.data[i + 2]);
			if (high < 0 || low < 0)
				return false;
			c = (char)(high * 16 + low);
			i += 2;
		}
		out[at++] = c;
	}
	*len = at;
	return true;
}

bool percent_decode(struct job *job, struct str text, bool plus_is_space,
		    struct str *decoded)
{
	*decoded = text;
	if (has_escape(text, plus_is_space)) {
		char *out = job_alloc(job, text.len);

		if (!unescape(text, plus_is_space, out, &decoded->len))
			return false;
		decoded->data = out;
	}
	if (decoded->len == 0)
		return true;
	return memchr(decoded->data, '\0', decoded->len) == NULL &&
	       text_is_utf8(*decoded);
}

void percent_encode(struct buf *buf, struct str text, const char *keep)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.data[i];
		bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
			     (c >= 'A' && c <= 'Z') ||
			     (c != '\0' && strchr("-._~", c) != NULL) ||
			     (c != '\0' && strchr(keep, c) != NULL);

		if (plain)
			buf_add_char(buf, c);
		else
			buf_printf(buf, "%%%02X", (unsigned char)c);
	}
}
