/*
 * The table of settings, shared by the files that read, check and describe
 * them. Only settings*.c include this.
 */
#ifndef BASE_SETTINGS_TABLE_H
#define BASE_SETTINGS_TABLE_H

#include "base/buf.h"
#include "base/settings.h"

enum setting_kind {
	SETTING_TEXT,
	SETTING_WORD, /* letters, digits and _ - + . only */
	SETTING_TABLE_NAME,
	SETTING_HTTP_URL,
	SETTING_HTTP_URL_WITH_QUERY,
	SETTING_ORIGIN,
	SETTING_POSTGRES_URL,
	SETTING_LISTEN,
	SETTING_LOCAL_LISTEN, /* on this machine only, or "off" */
	SETTING_PATH,
	SETTING_TIME, /* RFC 3339 */
	SETTING_NUMBER, /* what stands above are texts */
	SETTING_YES_NO,
	SETTING_LOG_LEVEL,
};

struct setting_row {
	const char *name;
	enum setting_kind kind;
	size_t offset; /* of its member in struct settings */
	unsigned needed_by; /* enum settings_use; 0: may be absent */
	const char *standard; /* NULL: none */
	int min, max; /* of a number; max of a text's bytes, 0: any number */
	bool secret;
};

extern const struct setting_row settings_table[];
extern const size_t settings_table_len;

/* Where the row's member is. */
const char **setting_text(const struct setting_row *row,
			  struct settings *settings);

/*
 * Reads `value` into the row's member; else adds one fault line and leaves
 * the member alone.
 */
void setting_apply(const struct setting_row *row, const char *value,
		   struct settings *settings, struct buf *faults);

/* NULL, or what should have been written for this URL of PostgreSQL. */
const char *settings_database_rule(struct str url);

/* Whether it is the number of one, for rules. */
bool setting_is_port(struct str text);

/* The rules that concern several settings, and the values derived. */
void settings_complete(struct job *job, unsigned uses,
		       struct settings *settings, struct buf *faults);

/* One fault line: "NAME: " and the text. */
void setting_fault(struct buf *faults, const char *name, const char *format,
		   ...) PRINTF_LIKE(3, 4);

#endif
