/*
 * UTF-8 and the few Unicode classes that decide what is blank. The ranges are
 * those of Unicode 15.0: White_Space and Bidi_Control from PropList.txt,
 * Default_Ignorable_Code_Point from DerivedCoreProperties.txt, controls are
 * the general category Cc.
 */
#include "base/text.h"

#include "base/attr.h"

struct range {
	uint32_t first, last;
};

static const struct range white_space[] = {
	{ 0x0009, 0x000d }, { 0x0020, 0x0020 }, { 0x0085, 0x0085 },
	{ 0x00a0, 0x00a0 }, { 0x1680, 0x1680 }, { 0x2000, 0x200a },
	{ 0x2028, 0x2029 }, { 0x202f, 0x202f }, { 0x205f, 0x205f },
	{ 0x3000, 0x3000 },
};

static const struct range control[] = {
	{ 0x0000, 0x001f },
	{ 0x007f, 0x009f },
};

static const struct range default_ignorable[] = {
	{ 0x00ad, 0x00ad },   { 0x034f, 0x034f },   { 0x061c, 0x061c },
	{ 0x115f, 0x1160 },   { 0x17b4, 0x17b5 },   { 0x180b, 0x180f },
	{ 0x200b, 0x200f },   { 0x202a, 0x202e },   { 0x2060, 0x206f },
	{ 0x3164, 0x3164 },   { 0xfe00, 0xfe0f },   { 0xfeff, 0xfeff },
	{ 0xffa0, 0xffa0 },   { 0xfff0, 0xfff8 },   { 0x1bca0, 0x1bca3 },
	{ 0x1d173, 0x1d17a }, { 0xe0000, 0xe0fff },
};

static const struct range bidi_control[] = {
	{ 0x061c, 0x061c },
	{ 0x200e, 0x200f },
	{ 0x202a, 0x202e },
	{ 0x2066, 0x2069 },
};

static const struct range line_separator[] = {
	{ 0x2028, 0x2029 },
};

static bool is_in(uint32_t code, const struct range *ranges, size_t count)
{
	for (size_t i = 0; i < count && ranges[i].first <= code; i++)
		if (code <= ranges[i].last)
			return true;
	return false;
}

#define IS_IN(code, table) is_in(code, table, ARRAY_SIZE(table))

/*
 * Bytes of the sequence that `text` begins with, 0 if it is not well-formed
 * (RFC 3629, section 4: the second byte's range depends on the first).
 */
static size_t sequence_len(const unsigned char *text, size_t left)
{
	unsigned char first = text[0];
	unsigned char low = 0x80, high = 0xbf;
	size_t len;

	if (first < 0x80)
		return 1;
	if (first < 0xc2 || first > 0xf4)
		return 0;
	len = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
	if (len > left)
		return 0;
	if (first == 0xe0)
		low = 0xa0;
	else if (first == 0xed)
		high = 0x9f;
	else if (first == 0xf0)
		low = 0x90;
	else if (first == 0xf4)
		high = 0x8f;
	if (text[1] < low || text[1] > high)
		return 0;
	for (size_t i = 2; i < len; i++)
		if ((text[i] & 0xc0) != 0x80)
			return 0;
	return len;
}

bool text_is_utf8(struct str text)
{
	const unsigned char *at = (const unsigned char *)text.data;
	size_t left = text.len;

	while (left > 0) {
		size_t len = sequence_len(at, left);

		if (len == 0)
			return false;
		at += len;
		left -= len;
	}
	return true;
}

size_t text_length(struct str text)
{
	size_t length = 0;

	for (size_t i = 0; i < text.len; i++)
		length += ((unsigned char)text.data[i] & 0xc0) != 0x80;
	return length;
}

uint32_t text_first(struct str text, size_t *len)
{
	static const unsigned char first_bits[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
	const unsigned char *at = (const unsigned char *)text.data;
	uint32_t code;

	*len = sequence_len(at, text.len);
	if (*len == 0) {
		*len = 1;
		return 0xfffd;
	}
	code = at[0] & first_bits[*len];
	for (size_t i = 1; i < *len; i++)
		code = code << 6 | (at[i] & 0x3f);
	return code;
}

static uint32_t last_code(struct str text, size_t *len)
{
	size_t start = text.len - 1;
	uint32_t code;
	size_t passed;

	while (start > 0 && text.len - start < 4 &&
	       ((unsigned char)text.data[start] & 0xc0) == 0x80)
		start--;
	code = text_first(str_from(text, start), &passed);
	*len = text.len - start;
	if (passed == *len)
		return code;
	*len = 1; /* what stands before a stray byte is no part of it */
	return 0xfffd;
}

struct str text_trim(struct str text)
{
	size_t len;

	while (text.len > 0 && IS_IN(text_first(text, &len), white_space))
		text = str_from(text, len);
	while (text.len > 0 && IS_IN(last_code(text, &len), white_space))
		text.len -= len;
	return text;
}

bool text_is_blank(struct str text)
{
	size_t len;

	for (; text.len > 0; text = str_from(text, len)) {
		uint32_t code = text_first(text, &len);

		if (!IS_IN(code, white_space) && !IS_IN(code, control) &&
		    !IS_IN(code, default_ignorable))
			return false;
	}
	return true;
}

bool text_has_control(struct str text)
{
	size_t len;

	for (; text.len > 0; text = str_from(text, len)) {
		uint32_t code = text_first(text, &len);

		if (text_is_control(code))
			return true;
	}
	return false;
}

bool text_is_control(uint32_t code)
{
	return IS_IN(code, control) || IS_IN(code, bidi_control) ||
	       IS_IN(code, line_separator);
}
