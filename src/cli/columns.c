/*
 * Foreign text on a terminal. The C library's wcwidth follows the locale,
 * which our programs do not set; this table holds the blocks that matter
 * (East_Asian_Width W and F of Unicode 15, and the marks of its Mn and Me).
 */
#include "cli/columns.h"

#include "base/attr.h"
#include "base/text.h"

struct range {
	uint32_t first, last;
};

static const struct range wide[] = {
	{ 0x1100, 0x115f },   { 0x231a, 0x231b },   { 0x23e9, 0x23ec },
	{ 0x2614, 0x2615 },   { 0x26a1, 0x26a1 },   { 0x2705, 0x2705 },
	{ 0x2728, 0x2728 },   { 0x274c, 0x274c },   { 0x2753, 0x2755 },
	{ 0x2b50, 0x2b50 },   { 0x2e80, 0x303e },   { 0x3041, 0x33ff },
	{ 0x3400, 0x4dbf },   { 0x4e00, 0xa4cf },   { 0xa960, 0xa97c },
	{ 0xac00, 0xd7a3 },   { 0xf900, 0xfaff },   { 0xfe30, 0xfe6f },
	{ 0xff00, 0xff60 },   { 0xffe0, 0xffe6 },   { 0x1f18e, 0x1f19a },
	{ 0x1f200, 0x1f320 }, { 0x1f32d, 0x1f37c }, { 0x1f37e, 0x1f3fa },
	{ 0x1f400, 0x1f64f }, { 0x1f680, 0x1f6fc }, { 0x1f7e0, 0x1f7eb },
	{ 0x1f90c, 0x1f9ff }, { 0x1fa70, 0x1faff }, { 0x20000, 0x3fffd },
};

/* Marks, joiners, variation selectors and skin tones. */
static const struct range without_width[] = {
	{ 0x0300, 0x036f },   { 0x0483, 0x0489 }, { 0x0591, 0x05bd },
	{ 0x05bf, 0x05bf },   { 0x05c1, 0x05c2 }, { 0x05c4, 0x05c5 },
	{ 0x0610, 0x061a },   { 0x064b, 0x065f }, { 0x0670, 0x0670 },
	{ 0x06d6, 0x06dc },   { 0x0900, 0x0902 }, { 0x093c, 0x093c },
	{ 0x0941, 0x0948 },   { 0x094d, 0x094d }, { 0x0e31, 0x0e31 },
	{ 0x0e34, 0x0e3a },   { 0x0e47, 0x0e4e }, { 0x1ab0, 0x1ace },
	{ 0x1dc0, 0x1dff },   { 0x200b, 0x200d }, { 0x2060, 0x2064 },
	{ 0x20d0, 0x20f0 },   { 0x3099, 0x309a }, { 0xfe00, 0xfe0f },
	{ 0xfe20, 0xfe2f },   { 0xfeff, 0xfeff }, { 0x1f3fb, 0x1f3ff },
	{ 0xe0100, 0xe01ef },
};

static const char ellipsis[] = "\xe2\x80\xa6";

/* One code point as it is written. */
struct glyph {
	char text[12];
	size_t len;
	size_t columns;
};

static bool is_in(uint32_t code, const struct range *ranges, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (code >= ranges[i].first && code <= ranges[i].last)
			return true;
	return false;
}

static void escape(uint32_t code, struct glyph *glyph)
{
	int len;

	if (code == '\n' || code == '\t' || code == '\r')
		len = snprintf(glyph->text, sizeof(glyph->text), "\\%c",
			       code == '\n'   ? 'n'
			       : code == '\t' ? 't'
					      : 'r');
	else
		len = snprintf(glyph->text, sizeof(glyph->text), "\\u{%x}",
			       (unsigned)code);
	glyph->len = (size_t)len;
	glyph->columns = glyph->len;
}

/* Takes the first code point from `rest`, which must not be empty. */
static struct glyph take_glyph(struct str *rest)
{
	struct glyph glyph = { .columns = 1 };
	size_t len;
	uint32_t code = text_first(*rest, &len);

	if (text_is_control(code)) {
		escape(code, &glyph);
	} else if (code == 0xfffd) { /* also for bytes that are no UTF-8 */
		memcpy(glyph.text, "\xef\xbf\xbd", 3);
		glyph.len = 3;
	} else {
		memcpy(glyph.text, rest->data, len);
		glyph.len = len;
		if (is_in(code, wide, ARRAY_SIZE(wide)))
			glyph.columns = 2;
		if (is_in(code, without_width, ARRAY_SIZE(without_width)))
			glyph.columns = 0;
	}
	*rest = str_from(*rest, len);
	return glyph;
}

size_t columns_of(struct str text)
{
	size_t columns = 0;

	while (text.len > 0)
		columns += take_glyph(&text).columns;
	return columns;
}

size_t columns_write(FILE *out, struct str text, size_t max)
{
	bool cut = max > 0 && columns_of(text) > max;
	size_t room = cut ? max - 1 : SIZE_MAX;
	size_t columns = 0;

	while (text.len > 0) {
		struct glyph glyph = take_glyph(&text);

		if (glyph.columns > room - columns)
			break;
		fwrite(glyph.text, 1, glyph.len, out);
		columns += glyph.columns;
	}
	if (!cut)
		return columns;
	fputs(ellipsis, out);
	return columns + 1;
}
