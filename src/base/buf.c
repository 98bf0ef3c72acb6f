/*
 * A growing text. An overflowed buffer keeps what it had and takes no more.
 */
#include "base/buf.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { CAPACITY_MIN = 64 };

struct buf buf_make(struct job *job, size_t expected, size_t max)
{
	struct buf buf = { .job = job, .max_bytes = max };

	assert(max < SIZE_MAX / 4);
	buf.capacity = expected < max ? expected : max;
	if (buf.capacity < CAPACITY_MIN)
		buf.capacity = CAPACITY_MIN;
	buf.data = job_alloc(job, buf.capacity);
	return buf;
}

/* Room for `len` more bytes; false, and overflowed, past the limit. */
static bool reserve(struct buf *buf, size_t len)
{
	size_t capacity = buf->capacity;
	char *data;

	if (buf->overflowed || len > buf->max_bytes - buf->len) {
		buf->overflowed = true;
		return false;
	}
	if (len <= capacity - buf->len)
		return true;
	while (len > capacity - buf->len)
		capacity *= 2;
	data = job_alloc(buf->job, capacity);
	memcpy(data, buf->data, buf->len);
	buf->data = data;
	buf->capacity = capacity;
	return true;
}

void buf_add(struct buf *buf, struct str text)
{
	if (text.len == 0 || !reserve(buf, text.len))
		return;
	memcpy(buf->data + buf->len, text.data, text.len);
	buf->len += text.len;
}

void buf_add_text(struct buf *buf, const char *text)
{
	buf_add(buf, str_of(text));
}

void buf_add_char(struct buf *buf, char c)
{
	buf_add(buf, str_make(&c, 1));
}

void buf_add_number(struct buf *buf, int64_t number)
{
	char digits[20];
	size_t at = sizeof(digits);
	uint64_t rest = number < 0 ? -(uint64_t)number : (uint64_t)number;

	if (number < 0)
		buf_add_char(buf, '-');
	do {
		digits[--at] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest > 0);
	buf_add(buf, str_make(digits + at, sizeof(digits) - at));
}

void buf_printf(struct buf *buf, const char *format, ...)
{
	char small[128];
	va_list values, again;
	int len;
	char *text = small;

	va_start(values, format);
	va_copy(again, values);
	len = vsnprintf(small, sizeof(small), format, values);
	va_end(values);
	if (len < 0)
		abort();
	if ((size_t)len >= sizeof(small)) {
		text = job_alloc(buf->job, (size_t)len + 1);
		vsnprintf(text, (size_t)len + 1, format, again);
	}
	va_end(again);
	buf_add(buf, str_make(text, (size_t)len));
}

static void add_escape(struct buf *buf, char c)
{
	static const char names[] = "\"\"\\\\\bb\ff\nn\rr\tt";
	const char *name = names;

	while (*name != '\0' && *name != c)
		name += 2;
	if (*name != '\0') {
		buf_add_char(buf, '\\');
		buf_add_char(buf, name[1]);
	} else {
		buf_printf(buf, "\\u%04x", (unsigned)(unsigned char)c);
	}
}

void buf_add_json(struct buf *buf, struct str text)
{
	size_t start = 0;

	buf_add_char(buf, '"');
	for (size_t i = 0; i < text.len; i++) {
		char c = text.data[i];

		if ((unsigned char)c >= 0x20 && c != '"' && c != '\\')
			continue;
		buf_add(buf, str_make(text.data + start, i - start));
		add_escape(buf, c);
		start = i + 1;
	}
	if (start < text.len)
		buf_add(buf, str_from(text, start));
	buf_add_char(buf, '"');
}

struct str buf_str(const struct buf *buf)
{
	return str_make(buf->data, buf->len);
}

bool buf_done(struct buf *buf, struct str *text)
{
	if (buf->overflowed)
		return job_fail(buf->job, ERR_INTERNAL,
				"a text passed its limit of %zu bytes",
				buf->max_bytes);
	*text = buf_str(buf);
	return true;
}
