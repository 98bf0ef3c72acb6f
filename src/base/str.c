/*
 * Comparing and cutting borrowed text.
 */
#include "base/str.h"

bool str_equal(struct str a, struct str b)
{
	return a.len == b.len && (a.len == 0 || !memcmp(a.data, b.data, a.len));
}

static unsigned char lower(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

bool str_equal_nocase(struct str a, struct str b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (lower(a.data[i]) != lower(b.data[i]))
			return false;
	return true;
}

bool str_starts_with(struct str s, const char *prefix)
{
	size_t len = strlen(prefix);

	return s.len >= len && (len == 0 || !memcmp(s.data, prefix, len));
}

bool str_cut(struct str *rest, char separator, struct str *head)
{
	const char *found = NULL;

	if (rest->len > 0)
		found = memchr(rest->data, separator, rest->len);
	*head = *rest;
	if (found == NULL) {
		*rest = str_from(*rest, rest->len);
		return false;
	}
	head->len = (size_t)(found - head->data);
	*rest = str_from(*rest, head->len + 1);
	return true;
}

struct str str_from(struct str s, size_t start)
{
	if (s.data == NULL)
		return s;
	if (start > s.len)
		start = s.len;
	return str_make(s.data + start, s.len - start);
}

struct str str_trim(struct str s, const char *set)
{
	const size_t count = strlen(set);

	while (s.len > 0 && memchr(set, s.data[0], count) != NULL)
		s = str_from(s, 1);
	while (s.len > 0 && memchr(set, s.data[s.len - 1], count) != NULL)
		s.len--;
	return s;
}

bool str_to_number(struct str s, uint64_t max, uint64_t *value)
{
	uint64_t number = 0;

	if (s.len == 0)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		unsigned digit = (unsigned char)s.data[i] - (unsigned)'0';

		if (digit > 9 || digit > max || number > (max - digit) / 10)
			return false;
		number = number * 10 + digit;
	}
	*value = number;
	return true;
}
