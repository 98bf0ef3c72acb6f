/*
 * How settings are shown to people: without what is secret.
 */
#include "base/settings_table.h"

enum { DESCRIPTION_MAX_BYTES = 64 * 1024 };

/* Passwords stand before the last @ and in the query. */
static void describe_url(struct buf *text, struct str url)
{
	struct str rest, part, head;
	const char *at = memrchr(url.data, '@', url.len);

	if (at != NULL) {
		head = str_make(url.data, (size_t)(at - url.data));
		rest = str_from(
			head, (size_t)(strstr(url.data, "://") + 3 - url.data));
		str_cut(&rest, ':', &part);
		buf_add(text, str_make(url.data, (size_t)(part.data + part.len -
							  url.data)));
		if (rest.len > 0)
			buf_add_text(text, ":***");
		url = str_from(url, head.len);
	}
	while (url.len > 0) {
		bool more = str_cut(&url, '&', &part);
		const char *found = memmem(part.data, part.len, "password=", 9);

		if (found != NULL) {
			buf_add(text, str_make(part.data, (size_t)(found + 9 -
								   part.data)));
			buf_add_text(text, "***");
		} else {
			buf_add(text, part);
		}
		if (more)
			buf_add_char(text, '&');
	}
}

static void describe_value(struct buf *text, const struct setting_row *row,
			   struct settings *settings)
{
	static const char *const levels[] = { "error", "warning", "info",
					      "debug" };
	const char *member = (const char *)settings + row->offset;

	switch (row->kind) {
	case SETTING_NUMBER:
		buf_add_number(text, *(const int *)(const void *)member);
		break;
	case SETTING_YES_NO:
		buf_add_text(text, *(const bool *)member ? "yes" : "no");
		break;
	case SETTING_LOG_LEVEL:
		buf_add_text(text, levels[settings->log_level]);
		break;
	case SETTING_POSTGRES_URL:
		describe_url(text, str_of(*setting_text(row, settings)));
		break;
	default:
		if (row->secret && **setting_text(row, settings) != '\0')
			buf_add_text(text, "***");
		else
			buf_add_text(text, *setting_text(row, settings));
	}
}

struct str settings_describe(struct job *job, const struct settings *settings)
{
	struct buf text = buf_make(job, 2048, DESCRIPTION_MAX_BYTES);
	struct settings copy = *settings;

	for (size_t i = 0; i < settings_table_len; i++) {
		buf_printf(&text, "%s=", settings_table[i].name);
		describe_value(&text, &settings_table[i], &copy);
		buf_add_char(&text, '\n');
	}
	return buf_str(&text);
}
