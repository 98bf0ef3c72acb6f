/*
 * Reading: credentials first, the environment over them, the file over that,
 * then each row's rule, then what several rows mean together.
 */
#include "base/settings.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/settings_table.h"

enum {
	ROWS_MAX = 64,
	FILE_MAX_BYTES = 64 * 1024,
	FAULTS_MAX_BYTES = 64 * 1024,
};

/* The text given for each row of the table; NULL or "" is not set. */
struct given {
	const char *value[ROWS_MAX];
};

static int row_named(struct str name)
{
	for (size_t i = 0; i < settings_table_len; i++)
		if (str_is(name, settings_table[i].name))
			return (int)i;
	return -1;
}

static void read_environment(struct given *given, char **environment)
{
	for (; *environment != NULL; environment++) {
		struct str rest = str_of(*environment);
		struct str name;
		int row;

		if (!str_cut(&rest, '=', &name))
			continue;
		row = row_named(name);
		if (row >= 0)
			given->value[row] = rest.data;
	}
}

/* Reads what is open, and closes it. `what` and `path` are for people. */
static bool read_open(struct job *job, FILE *file, const char *what,
		      const char *path, struct str *text)
{
	char *data = job_alloc(job, FILE_MAX_BYTES + 1);
	size_t len = fread(data, 1, FILE_MAX_BYTES + 1, file);
	bool whole = ferror(file) == 0 && len <= FILE_MAX_BYTES;

	fclose(file);
	if (!whole)
		return job_fail(job, ERR_USAGE,
				"the %s %s cannot be read, or is larger than "
				"%d bytes",
				what, path, FILE_MAX_BYTES);
	*text = str_make(data, len);
	return true;
}

static bool read_file(struct job *job, const char *path, struct str *text)
{
	FILE *file = fopen(path, "re");

	if (file == NULL)
		return job_fail(job, ERR_USAGE,
				"the settings file %s cannot be opened: %m",
				path);
	return read_open(job, file, "settings file", path, text);
}

/* Editors end a file with a line break, which is not part of a secret. */
static struct str without_line_break(struct str text)
{
	while (text.len > 0 && (text.data[text.len - 1] == '\n' ||
				text.data[text.len - 1] == '\r'))
		text.len--;
	return text;
}

static bool read_credential(struct job *job, const char *path, size_t row,
			    struct given *given, struct buf *faults)
{
	FILE *file = fopen(path, "re");
	struct str text;

	if (file == NULL && errno == ENOENT)
		return true;
	if (file == NULL)
		return job_fail(job, ERR_USAGE,
				"the credential %s cannot be opened: %m", path);
	if (!read_open(job, file, "credential", path, &text))
		return false;
	text = without_line_break(text);
	if (memchr(text.data, '\0', text.len) != NULL)
		setting_fault(faults, path, "is not text");
	else
		given->value[row] = arena_text(&job->arena, text);
	return true;
}

/* systemd's LoadCredential: a folder with a file for each, named as we do. */
static bool read_credentials(struct job *job, char **environment,
			     struct given *given, struct buf *faults)
{
	static const char name[] = "CREDENTIALS_DIRECTORY=";
	const char *folder = NULL;

	for (; *environment != NULL; environment++)
		if (str_starts_with(str_of(*environment), name))
			folder = *environment + strlen(name);
	if (folder == NULL || folder[0] != '/')
		return true;
	for (size_t i = 0; i < settings_table_len; i++)
		if (!read_credential(job,
				     job_text(job, "%s/%s", folder,
					      settings_table[i].name),
				     i, given, faults))
			return false;
	return true;
}

static bool is_name(struct str name)
{
	if (name.len == 0 || (name.data[0] >= '0' && name.data[0] <= '9'))
		return false;
	for (size_t i = 0; i < name.len; i++) {
		char c = name.data[i];

		if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
		      (c >= '0' && c <= '9') || c == '_'))
			return false;
	}
	return true;
}

static const char blanks[] = " \t\r";

/*
 * systemd reads the same file: it takes blanks around a value away, and then a
 * pair of quotes.
 */
static struct str without_quotes(struct str value)
{
	char first;

	if (value.len < 2)
		return value;
	first = value.data[0];
	if ((first != '"' && first != '\'') ||
	    value.data[value.len - 1] != first)
		return value;
	return str_make(value.data + 1, value.len - 2);
}

struct file_line {
	struct str text;
	const char *path;
	int number;
};

static void read_line(struct job *job, const struct file_line *line,
		      struct given *given, struct buf *faults)
{
	struct str value = line->text;
	struct str name;
	int row;

	if (str_is_empty(str_trim(value, blanks)) || value.data[0] == '#' ||
	    value.data[0] == ';')
		return;
	if (!str_cut(&value, '=', &name) || !is_name(name) ||
	    memchr(line->text.data, '\0', line->text.len) != NULL) {
		setting_fault(faults, line->path,
			      "line %d is not NAME=value; write one setting a "
			      "line, # before a comment",
			      line->number);
		return;
	}
	row = row_named(name);
	if (row >= 0)
		given->value[row] = arena_text(
			&job->arena, without_quotes(str_trim(value, blanks)));
	else if (str_starts_with(name, "CRUDDUR_"))
		setting_fault(faults, line->path,
			      "line %d: there is no setting %.*s; correct or "
			      "remove it",
			      line->number, STR(name));
}

static bool read_given_file(struct job *job, struct given *given,
			    struct buf *faults)
{
	int row = row_named(str_of("CRUDDUR_SETTINGS_FILE"));
	struct file_line line = { .path = given->value[row] };
	struct str text;

	if (line.path == NULL || line.path[0] == '\0')
		return true;
	if (!read_file(job, line.path, &text))
		return false;
	while (text.len > 0) {
		str_cut(&text, '\n', &line.text);
		line.number++;
		read_line(job, &line, given, faults);
	}
	return true;
}

static bool is_set(const char *value)
{
	return value != NULL && value[0] != '\0';
}

/* Another row of the same member was set before: both must say the same. */
static bool agrees(const struct given *given, size_t row)
{
	for (size_t i = 0; i < row; i++)
		if (settings_table[i].offset == settings_table[row].offset &&
		    is_set(given->value[i]) &&
		    !str_is(str_of(given->value[i]), given->value[row]))
			return false;
	return true;
}

static void apply(const struct given *given, struct settings *settings,
		  struct buf *faults)
{
	for (size_t i = 0; i < settings_table_len; i++) {
		const struct setting_row *row = &settings_table[i];

		if (!is_set(given->value[i]))
			continue;
		if (agrees(given, i))
			setting_apply(row, given->value[i], settings, faults);
		else
			setting_fault(faults, row->name,
				      "contradicts AWS_REGION; set one of the "
				      "two, or both alike");
	}
}

bool settings_is_off(const char *listen)
{
	return str_is(str_of(listen), "off");
}

static void set_standards(struct settings *settings, struct buf *faults)
{
	for (size_t i = 0; i < settings_table_len; i++) {
		const struct setting_row *row = &settings_table[i];

		if (row->kind < SETTING_NUMBER)
			*setting_text(row, settings) = "";
		if (row->standard != NULL)
			setting_apply(row, row->standard, settings, faults);
	}
}

bool settings_read(struct job *job, char **environment, unsigned uses,
		   struct settings *settings, struct str *faults)
{
	struct buf lines = buf_make(job, 0, FAULTS_MAX_BYTES);
	struct given given = { { NULL } };

	assert(settings_table_len <= ROWS_MAX);
	memset(settings, 0, sizeof(*settings));
	set_standards(settings, &lines);
	if (!read_credentials(job, environment, &given, &lines))
		return false;
	read_environment(&given, environment);
	if (!read_given_file(job, &given, &lines))
		return false;
	apply(&given, settings, &lines);
	settings_complete(job, uses, settings, &lines);
	return buf_done(&lines, faults);
}
