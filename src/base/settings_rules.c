/*
 * What each kind of setting may be. A fault says what to write; the values
 * of secrets and connection URLs are never repeated.
 */
#include <arpa/inet.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/settings_table.h"

enum { SHOWN_MAX = 80, TABLE_NAME_MIN = 3, TABLE_NAME_MAX = 255 };

void setting_fault(struct buf *faults, const char *name, const char *format,
		   ...)
{
	char text[512];
	va_list values;

	va_start(values, format);
	vsnprintf(text, sizeof(text), format, values);
	va_end(values);
	buf_printf(faults, "%s: %s\n", name, text);
}

const char **setting_text(const struct setting_row *row,
			  struct settings *settings)
{
	return (const char **)(void *)((char *)settings + row->offset);
}

/* A value as a fault may show it: one line, no control characters. */
static const char *shown(const char *value, char text[SHOWN_MAX + 1])
{
	size_t i;

	for (i = 0; i < SHOWN_MAX && value[i] != '\0'; i++)
		text[i] = (unsigned char)value[i] < ' ' || value[i] == 0x7f
				  ? '?'
				  : value[i];
	text[i] = '\0';
	return text;
}

static bool has_only(struct str text, const char *beside_letters)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.data[i];

		if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
		      (c >= '0' && c <= '9') ||
		      (c != '\0' && strchr(beside_letters, c) != NULL)))
			return false;
	}
	return true;
}

bool setting_is_port(struct str text)
{
	uint64_t port;

	return str_to_number(text, 65535, &port) && port > 0;
}

/* host, host:port or [v6]:port */
static bool is_authority(struct str text)
{
	struct str host;

	if (str_starts_with(text, "[")) {
		text = str_from(text, 1);
		if (!str_cut(&text, ']', &host) || !has_only(host, ":."))
			return false;
		if (text.len == 0)
			return host.len > 0;
		return host.len > 0 && text.data[0] == ':' &&
		       setting_is_port(str_from(text, 1));
	}
	if (str_cut(&text, ':', &host) && !setting_is_port(text))
		return false;
	return host.len > 0 && has_only(host, "-._");
}

static bool cut_scheme(struct str *url)
{
	if (str_starts_with(*url, "https://"))
		*url = str_from(*url, 8);
	else if (str_starts_with(*url, "http://"))
		*url = str_from(*url, 7);
	else
		return false;
	return true;
}

/* No user and no fragment: nothing of the kind is ever wanted. */
static bool is_http_url(struct str url, const char *in_path)
{
	struct str authority;

	if (!cut_scheme(&url))
		return false;
	str_cut(&url, '/', &authority);
	return is_authority(authority) && has_only(url, in_path);
}

static bool is_origin(struct str url)
{
	return cut_scheme(&url) && is_authority(url);
}

static bool is_listen(struct str value)
{
	if (str_starts_with(value, "unix:"))
		/* sun_path holds 107 characters and a NUL */
		return str_starts_with(value, "unix:/") && value.len > 6 &&
		       value.len - 5 <= 107;
	return is_authority(value) && value.data[value.len - 1] != ']' &&
	       memchr(value.data, ':', value.len) != NULL;
}

/* Numbers only: what a name means may change. */
static bool is_local_listen(struct str value)
{
	char text[INET_ADDRSTRLEN];
	struct in_addr address;
	struct str host;

	if (str_is(value, "off"))
		return true;
	if (str_starts_with(value, "[::1]:"))
		return setting_is_port(str_from(value, strlen("[::1]:")));
	if (!str_cut(&value, ':', &host) || !setting_is_port(value) ||
	    host.len >= sizeof(text))
		return false;
	memcpy(text, host.data, host.len);
	text[host.len] = '\0';
	return str_starts_with(host, "127.") &&
	       inet_pton(AF_INET, text, &address) == 1;
}

static bool is_one_line(struct str value)
{
	for (size_t i = 0; i < value.len; i++)
		if ((unsigned char)value.data[i] < ' ' || value.data[i] == 0x7f)
			return false;
	return true;
}

static bool is_time(struct str value)
{
	int64_t us;

	return clock_parse(value, &us);
}

static const char one_line_rule[] = "write one line";
static const char http_rule[] =
	"write http://host or https://host, with port and path if needed";

/* NULL, or what should have been written. */
static const char *text_rule(enum setting_kind kind, struct str value)
{
	switch (kind) {
	case SETTING_WORD:
		return has_only(value, "_-+.")
			       ? NULL
			       : "write letters, digits and _-+. only";
	case SETTING_TABLE_NAME:
		return has_only(value, "_-.") && value.len >= TABLE_NAME_MIN &&
				       value.len <= TABLE_NAME_MAX
			       ? NULL
			       : "write 3 to 255 letters, digits and _-.";
	case SETTING_HTTP_URL:
		return is_http_url(value, "/-._~%+") ? NULL : http_rule;
	case SETTING_HTTP_URL_WITH_QUERY:
		return is_http_url(value, "/-._~%+:?=&") ? NULL : http_rule;
	case SETTING_ORIGIN:
		return is_origin(value) ? NULL
					: "write an origin: http://host or "
					  "https://host, "
					  "with port if needed, without a path";
	case SETTING_LISTEN:
		return is_listen(value)
			       ? NULL
			       : "write unix:/path (107 characters at most) or "
				 "host:port";
	case SETTING_LOCAL_LISTEN:
		return is_local_listen(value)
			       ? NULL
			       : "write 127.0.0.1:port, [::1]:port or off";
	case SETTING_PATH:
		return value.data[0] == '/' && is_one_line(value)
			       ? NULL
			       : "write a path that begins with /";
	case SETTING_POSTGRES_URL:
		return is_one_line(value) ? settings_database_rule(value)
					  : one_line_rule;
	case SETTING_TIME:
		return is_time(value) ? NULL
				      : "write a time as 2026-11-22T03:00:00Z";
	default:
		return is_one_line(value) ? NULL : one_line_rule;
	}
}

static void apply_text(const struct setting_row *row, const char *value,
		       struct settings *settings, struct buf *faults)
{
	const char *rule = text_rule(row->kind, str_of(value));
	char text[SHOWN_MAX + 1];
	/* what was meant as an address may hold a password */
	bool hidden = row->secret || row->kind == SETTING_POSTGRES_URL ||
		      strchr(value, '@') != NULL;

	if (row->max > 0 && strlen(value) > (size_t)row->max)
		setting_fault(faults, row->name,
			      "is too long; write %d characters at most",
			      row->max);
	else if (rule == NULL)
		*setting_text(row, settings) = value;
	else if (hidden)
		setting_fault(faults, row->name, "is not right; %s", rule);
	else
		setting_fault(faults, row->name, "\"%s\" is not right; %s",
			      shown(value, text), rule);
}

static void apply_number(const struct setting_row *row, const char *value,
			 struct settings *settings, struct buf *faults)
{
	int *member = (int *)(void *)((char *)settings + row->offset);
	char text[SHOWN_MAX + 1];
	uint64_t number;

	if (str_to_number(str_of(value), (uint64_t)row->max, &number) &&
	    number >= (uint64_t)row->min)
		*member = (int)number;
	else
		setting_fault(faults, row->name,
			      "\"%s\" is not right; write a number from %d to "
			      "%d",
			      shown(value, text), row->min, row->max);
}

/* AWS's own tools write true and false. */
static void apply_yes_no(const struct setting_row *row, const char *value,
			 struct settings *settings, struct buf *faults)
{
	bool *member = (bool *)((char *)settings + row->offset);
	struct str word = str_of(value);
	char text[SHOWN_MAX + 1];

	if (str_equal_nocase(word, str_of("yes")) ||
	    str_equal_nocase(word, str_of("true")))
		*member = true;
	else if (str_equal_nocase(word, str_of("no")) ||
		 str_equal_nocase(word, str_of("false")))
		*member = false;
	else
		setting_fault(faults, row->name,
			      "\"%s\" is not right; write yes or no",
			      shown(value, text));
}

void setting_apply(const struct setting_row *row, const char *value,
		   struct settings *settings, struct buf *faults)
{
	char text[SHOWN_MAX + 1];

	switch (row->kind) {
	case SETTING_NUMBER:
		apply_number(row, value, settings, faults);
		break;
	case SETTING_YES_NO:
		apply_yes_no(row, value, settings, faults);
		break;
	case SETTING_LOG_LEVEL:
		if (!log_level_parse(str_of(value), &settings->log_level))
			setting_fault(faults, row->name,
				      "\"%s\" is not right; write error, "
				      "warning, info or debug",
				      shown(value, text));
		break;
	default:
		apply_text(row, value, settings, faults);
	}
}
