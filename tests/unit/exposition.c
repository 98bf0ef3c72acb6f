/*
 * Lines are taken apart by hand: a name, labels, a number.
 */
#include "exposition.h"

#include <stdlib.h>

struct family {
	struct str name;
	struct str kind;
};

static bool is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_';
}

static struct str take_name(struct str *rest)
{
	size_t len = 0;
	struct str name;

	while (len < rest->len && is_name_char(rest->data[len]))
		len++;
	name = str_make(rest->data, len);
	*rest = str_from(*rest, len);
	return name;
}

/* name="value" and a comma or the end; no escapes are ever needed. */
static bool take_label(struct str *rest, bool *more)
{
	struct str name = take_name(rest);
	struct str value;

	if (name.len == 0 || !str_starts_with(*rest, "=\""))
		return false;
	*rest = str_from(*rest, 2);
	if (!str_cut(rest, '"', &value) ||
	    memchr(value.data, '\\', value.len) != NULL || rest->len == 0)
		return false;
	*more = rest->data[0] == ',';
	if (!*more && rest->data[0] != '}')
		return false;
	*rest = str_from(*rest, 1);
	return true;
}

static bool take_labels(struct str *rest)
{
	bool more = true;

	if (!str_starts_with(*rest, "{"))
		return true;
	*rest = str_from(*rest, 1);
	while (more)
		if (!take_label(rest, &more))
			return false;
	return true;
}

static bool is_number(struct str text)
{
	char copy[64];
	char *end;

	if (text.len == 0 || text.len >= sizeof(copy))
		return false;
	memcpy(copy, text.data, text.len);
	copy[text.len] = '\0';
	strtod(copy, &end);
	return *end == '\0';
}

/* A histogram's samples have its name with an ending. */
static bool belongs_to(const struct family *family, struct str name)
{
	struct str ending;

	if (!str_is(family->kind, "histogram"))
		return str_equal(family->name, name);
	if (name.len <= family->name.len ||
	    memcmp(name.data, family->name.data, family->name.len) != 0)
		return false;
	ending = str_from(name, family->name.len);
	return str_is(ending, "_bucket") || str_is(ending, "_sum") ||
	       str_is(ending, "_count");
}

static const char *read_sample(struct exposition *e,
			       const struct family *family, struct str line)
{
	struct str rest = line;
	struct str name = take_name(&rest);
	struct sample *sample = &e->samples[e->count];

	if (!belongs_to(family, name))
		return "a sample outside of its family";
	if (!take_labels(&rest) || !str_starts_with(rest, " "))
		return "labels are not readable";
	if (e->count == EXPOSITION_SAMPLES_MAX)
		return "too many samples";
	sample->series = str_make(line.data, line.len - rest.len);
	sample->value = str_from(rest, 1);
	if (!is_number(sample->value))
		return "a value is no number";
	for (size_t i = 0; i < e->count; i++)
		if (str_equal(e->samples[i].series, sample->series))
			return "a series stands there twice";
	e->count++;
	return NULL;
}

static const char *read_type(struct exposition *e, struct family *family,
			     struct str rest)
{
	struct str name = take_name(&rest);

	family->kind = str_from(rest, 1);
	e->families++;
	if (!str_equal(name, family->name))
		return "a type without its help";
	if (!str_is(family->kind, "counter") &&
	    !str_is(family->kind, "gauge") &&
	    !str_is(family->kind, "histogram"))
		return "there is no such type";
	return NULL;
}

static const char *read_line(struct exposition *e, struct family *family,
			     struct str line)
{
	struct str rest;

	if (str_starts_with(line, "# HELP ")) {
		rest = str_from(line, strlen("# HELP "));
		family->name = take_name(&rest);
		return rest.len > 1 ? NULL : "no help";
	}
	if (str_starts_with(line, "# TYPE "))
		return read_type(e, family, str_from(line, strlen("# TYPE ")));
	return read_sample(e, family, line);
}

bool exposition_read(struct exposition *e, struct str text)
{
	struct family family = { str_of(""), str_of("") };

	e->count = 0;
	e->families = 0;
	e->fault = NULL;
	while (e->fault == NULL && text.len > 0) {
		if (!str_cut(&text, '\n', &e->fault_line))
			e->fault = "the last line has no end";
		else
			e->fault = read_line(e, &family, e->fault_line);
	}
	return e->fault == NULL;
}

struct str exposition_value(const struct exposition *e, const char *series)
{
	for (size_t i = 0; i < e->count; i++)
		if (str_is(e->samples[i].series, series))
			return e->samples[i].value;
	return str_make(NULL, 0);
}
