/*
 * One pass over JSON bytes (RFC 8259). Strings are where the bytes are, so
 * they are searched eight bytes at a time.
 */
#include "base/json_scan.h"

#include "base/text.h"

struct json_scan json_scan_make(struct str text)
{
	struct json_scan scan = { .at = "", .end = "" };

	if (text.len > 0) {
		scan.at = text.data;
		scan.end = text.data + text.len;
	}
	return scan;
}

static bool fault(struct json_scan *scan)
{
	scan->broken = true;
	scan->at = scan->end;
	return false;
}

char json_scan_peek(struct json_scan *scan)
{
	while (scan->at < scan->end && (*scan->at == ' ' || *scan->at == '\n' ||
					*scan->at == '\t' || *scan->at == '\r'))
		scan->at++;
	return scan->at < scan->end ? *scan->at : '\0';
}

static bool take(struct json_scan *scan, char c)
{
	if (json_scan_peek(scan) != c || scan->at == scan->end)
		return fault(scan);
	scan->at++;
	return true;
}

static bool enter(struct json_scan *scan, char open)
{
	if (scan->depth == JSON_SCAN_DEPTH_MAX || !take(scan, open))
		return fault(scan);
	scan->first[++scan->depth] = true;
	return true;
}

bool json_scan_object(struct json_scan *scan)
{
	return enter(scan, '{');
}

bool json_scan_array(struct json_scan *scan)
{
	return enter(scan, '[');
}

/* True when another one follows; false at `close`, which is then passed. */
static bool next(struct json_scan *scan, char close)
{
	char c = json_scan_peek(scan);
	bool first = scan->first[scan->depth];

	if (scan->broken || scan->depth == 0)
		return fault(scan);
	scan->first[scan->depth] = false;
	if (c == close) {
		scan->at++;
		scan->depth--;
		return false;
	}
	if (first)
		return true;
	return take(scan, ',');
}

bool json_scan_member(struct json_scan *scan, struct str *name)
{
	return next(scan, '}') && json_scan_string(scan, name) &&
	       take(scan, ':');
}

bool json_scan_element(struct json_scan *scan)
{
	if (!next(scan, ']'))
		return false;
	if (json_scan_peek(scan) == ']')
		return fault(scan);
	return true;
}

/* A high bit in each byte of `word` that is zero (and maybe above it). */
static uint64_t zero_bytes(uint64_t word)
{
	return (word - 0x0101010101010101u) & ~word & 0x8080808080808080u;
}

/* Whether any of eight bytes is a quote, a backslash or below a space. */
static bool has_special(const char *at)
{
	uint64_t word, low;

	memcpy(&word, at, sizeof(word));
	low = (word - 0x2020202020202020u) & ~word & 0x8080808080808080u;
	return (low | zero_bytes(word ^ 0x2222222222222222u) |
		zero_bytes(word ^ 0x5c5c5c5c5c5c5c5cu)) != 0;
}

static const char *find_special(const char *at, const char *end)
{
	while (end - at >= 8 && !has_special(at))
		at += 8;
	while (at < end && *at != '"' && *at != '\\' &&
	       (unsigned char)*at >= 0x20)
		at++;
	return at;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The four hexadecimal digits at `at`, or -1. */
static int32_t hex4(const char *at, const char *end)
{
	int32_t code = 0;

	if (end - at < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		int digit = hex_digit(at[i]);

		if (digit < 0)
			return -1;
		code = code << 4 | digit;
	}
	return code;
}

static const char escapes[] = "\"\"\\\\//b\bf\fn\nr\rt\t";

/* What the escape \`c` stands for, or '\0'. */
static char simple_escape(char c)
{
	for (const char *pair = escapes; *pair != '\0'; pair += 2)
		if (*pair == c)
			return pair[1];
	return '\0';
}

/* `*at` stands on a backslash and is moved past its escape. */
static bool pass_escape(const char **at, const char *end)
{
	if (end - *at < 2)
		return false;
	if ((*at)[1] == 'u') {
		if (hex4(*at + 2, end) < 0)
			return false;
		*at += 6;
		return true;
	}
	if (simple_escape((*at)[1]) == '\0')
		return false;
	*at += 2;
	return true;
}

bool json_scan_string(struct json_scan *scan, struct str *raw)
{
	const char *start, *at;

	if (!take(scan, '"'))
		return false;
	start = at = scan->at;
	for (;;) {
		at = find_special(at, scan->end);
		if (at == scan->end)
			return fault(scan);
		if (*at == '"')
			break;
		if (*at != '\\' || !pass_escape(&at, scan->end))
			return fault(scan);
	}
	*raw = str_make(start, (size_t)(at - start));
	scan->at = at + 1;
	return true;
}

static bool pass_word(struct json_scan *scan, const char *word)
{
	struct str rest;

	json_scan_peek(scan);
	rest = str_make(scan->at, (size_t)(scan->end - scan->at));
	if (!str_starts_with(rest, word))
		return fault(scan);
	scan->at += strlen(word);
	return true;
}

bool json_scan_bool(struct json_scan *scan, bool *value)
{
	bool is_true = json_scan_peek(scan) == 't';

	if (!pass_word(scan, is_true ? "true" : "false"))
		return false;
	*value = is_true;
	return true;
}

/* At least one digit. */
static bool pass_digits(struct json_scan *scan)
{
	const char *start = scan->at;

	while (scan->at < scan->end && *scan->at >= '0' && *scan->at <= '9')
		scan->at++;
	return scan->at > start || fault(scan);
}

static bool pass_one_of(struct json_scan *scan, const char *any_of)
{
	if (scan->at == scan->end || *scan->at == '\0' ||
	    strchr(any_of, *scan->at) == NULL)
		return false;
	scan->at++;
	return true;
}

/* [-] whole [. digits] [e digits], no leading zeros (RFC 8259, section 6). */
static bool pass_number(struct json_scan *scan)
{
	pass_one_of(scan, "-");
	if (!pass_one_of(scan, "0") && !pass_digits(scan))
		return false;
	if (pass_one_of(scan, ".") && !pass_digits(scan))
		return false;
	if (pass_one_of(scan, "eE")) {
		pass_one_of(scan, "+-");
		return pass_digits(scan);
	}
	return true;
}

bool json_scan_skip(struct json_scan *scan)
{
	struct str ignored;

	switch (json_scan_peek(scan)) {
	case '{':
		if (!json_scan_object(scan))
			return false;
		while (json_scan_member(scan, &ignored))
			if (!json_scan_skip(scan))
				return false;
		return !scan->broken;
	case '[':
		if (!json_scan_array(scan))
			return false;
		while (json_scan_element(scan))
			if (!json_scan_skip(scan))
				return false;
		return !scan->broken;
	case '"':
		return json_scan_string(scan, &ignored);
	case 't':
		return pass_word(scan, "true");
	case 'f':
		return pass_word(scan, "false");
	case 'n':
		return pass_word(scan, "null");
	default:
		return pass_number(scan);
	}
}

static bool pass_nested(struct json_scan *scan)
{
	char open = json_scan_peek(scan);
	char close = open == '{' ? '}' : ']';
	struct str ignored;
	size_t inside = 0;

	if (open != '{' && open != '[')
		return fault(scan);
	while (scan->at < scan->end) {
		char c = *scan->at;

		if (c == '"') {
			if (!json_scan_string(scan, &ignored))
				return false;
			continue;
		}
		scan->at++;
		if (c == '{' || c == '[')
			inside++;
		if ((c == '}' || c == ']') && --inside == 0)
			return c == close || fault(scan);
	}
	return fault(scan);
}

bool json_scan_raw(struct json_scan *scan, struct str *raw)
{
	char first = json_scan_peek(scan);
	const char *start = scan->at;
	bool is_nested = first == '{' || first == '[';

	if (is_nested ? !pass_nested(scan) : !json_scan_skip(scan))
		return false;
	*raw = str_make(start, (size_t)(scan->at - start));
	return true;
}

bool json_scan_is_done(struct json_scan *scan)
{
	json_scan_peek(scan);
	return !scan->broken && scan->depth == 0 && scan->at == scan->end;
}

static char *put_utf8(char *out, uint32_t code)
{
	if (code < 0x80) {
		*out++ = (char)code;
		return out;
	}
	if (code < 0x800) {
		*out++ = (char)(0xc0 | code >> 6);
	} else {
		if (code < 0x10000) {
			*out++ = (char)(0xe0 | code >> 12);
		} else {
			*out++ = (char)(0xf0 | code >> 18);
			*out++ = (char)(0x80 | (code >> 12 & 0x3f));
		}
		*out++ = (char)(0x80 | (code >> 6 & 0x3f));
	}
	*out++ = (char)(0x80 | (code & 0x3f));
	return out;
}

/*
 * `*at` stands behind "\u" and is moved past the escape, both halves of a
 * surrogate pair. -1 for a lone half.
 */
static int32_t read_unicode(const char **at, const char *end)
{
	int32_t code = hex4(*at, end);
	int32_t low;

	if (code < 0)
		return -1;
	*at += 4;
	if (code < 0xd800 || code > 0xdfff)
		return code;
	if (code > 0xdbff || end - *at < 6 || (*at)[0] != '\\' ||
	    (*at)[1] != 'u')
		return -1;
	low = hex4(*at + 2, end);
	if (low < 0xdc00 || low > 0xdfff)
		return -1;
	*at += 6;
	return 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
}

static bool unescape(const char *at, const char *end, char *out,
		     struct str *text)
{
	char *start = out;

	while (at < end) {
		int32_t code;

		if (*at != '\\') {
			*out++ = *at++;
			continue;
		}
		if (end - at < 2)
			return false;
		at += 2;
		if (at[-1] == 'u') {
			code = read_unicode(&at, end);
			if (code < 0)
				return false;
			out = put_utf8(out, (uint32_t)code);
		} else {
			*out = simple_escape(at[-1]);
			if (*out++ == '\0')
				return false;
		}
	}
	*text = str_make(start, (size_t)(out - start));
	return true;
}

/* An escape is never shorter than what it stands for. */
bool json_unescape(struct job *job, struct str raw, struct str *text)
{
	if (!text_is_utf8(raw))
		return false;
	if (raw.len == 0 || memchr(raw.data, '\\', raw.len) == NULL) {
		*text = raw;
		return true;
	}
	return unescape(raw.data, raw.data + raw.len, job_alloc(job, raw.len),
			text);
}

struct str json_without_pairs(struct job *job, struct str text)
{
	const char *at = text.data, *end = text.data + text.len;
	char *start, *out;

	if (text.len == 0 || memmem(at, text.len, "\\u", 2) == NULL)
		return text;
	start = out = job_alloc(job, text.len);
	while (at < end) {
		const char *rest = at + 2;
		bool is_escape = *at == '\\' && end - at > 2;
		int32_t code = is_escape && at[1] == 'u'
				       ? read_unicode(&rest, end)
				       : -1;

		if (code >= 0x10000) {
			out = put_utf8(out, (uint32_t)code);
			at = rest;
			continue;
		}
		*out++ = *at++;
		if (is_escape)
			*out++ = *at++;
	}
	return str_make(start, (size_t)(out - start));
}
