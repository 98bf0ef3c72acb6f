/*
 * Four characters for three bytes. Strict, so that no two texts stand for
 * the same bytes: a token has one spelling.
 */
#include "base/base64.h"

static const char alphabet[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static int digit_of(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '-' ? 62 : c == '_' ? 63 : -1;
}

bool base64url_decode(struct job *job, struct str text, struct str *bytes)
{
	char *out, *at;
	uint32_t bits = 0;
	int pending = 0;

	if (text.len % 4 == 1)
		return false;
	out = at = job_alloc(job, text.len / 4 * 3 + 3);
	for (size_t i = 0; i < text.len; i++) {
		int digit = digit_of(text.data[i]);

		if (digit < 0)
			return false;
		bits = bits << 6 | (uint32_t)digit;
		pending += 6;
		if (pending >= 8) {
			pending -= 8;
			*at++ = (char)(bits >> pending & 0xff);
		}
	}
	if ((bits & ((1u << pending) - 1)) != 0)
		return false;
	*bytes = str_make(out, (size_t)(at - out));
	return true;
}

struct str base64url_encode(struct job *job, struct str bytes)
{
	char *out, *at;
	uint32_t bits = 0;
	int pending = 0;

	out = at = job_alloc(job, bytes.len / 3 * 4 + 4);
	for (size_t i = 0; i < bytes.len; i++) {
		bits = bits << 8 | (unsigned char)bytes.data[i];
		for (pending += 8; pending >= 6;) {
			pending -= 6;
			*at++ = alphabet[bits >> pending & 63];
		}
	}
	if (pending > 0)
		*at++ = alphabet[bits << (6 - pending) & 63];
	return str_make(out, (size_t)(at - out));
}
