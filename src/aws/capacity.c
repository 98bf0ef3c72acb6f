/*
 * The member is searched for and not scanned to: a page of messages may stand
 * before it. Inside a string its quotes would be escaped.
 */
#include "aws/capacity.h"

#include "base/json_scan.h"

enum { THOUSANDTHS_DIGITS = 3, UNITS_MAX = 1000000000 };

/* "12.5" as thousandths; 0 for what is no such number. */
static uint64_t thousandths(struct str number)
{
	struct str whole;
	uint64_t value = 0, digit;

	str_cut(&number, '.', &whole);
	if (!str_to_number(whole, UNITS_MAX, &value))
		return 0;
	for (size_t i = 0; i < THOUSANDTHS_DIGITS; i++) {
		digit = 0;
		if (i < number.len &&
		    !str_to_number(str_make(number.data + i, 1), 9, &digit))
			return 0;
		value = value * 10 + digit;
	}
	return value;
}

/* Of one table: {"TableName": …, "CapacityUnits": 2.5}. */
static uint64_t units_of_table(struct json_scan *scan)
{
	struct str name, units = str_of("");

	if (!json_scan_object(scan))
		return 0;
	while (json_scan_member(scan, &name))
		if (str_is(name, "CapacityUnits") ? !json_scan_raw(scan, &units)
						  : !json_scan_skip(scan))
			return 0;
	return thousandths(units);
}

/* One such object, or for a transaction an array of them. */
static uint64_t units_of(struct str value)
{
	struct json_scan scan = json_scan_make(value);
	uint64_t sum = 0;

	if (json_scan_peek(&scan) != '[')
		return units_of_table(&scan);
	if (!json_scan_array(&scan))
		return 0;
	while (json_scan_element(&scan))
		sum += units_of_table(&scan);
	return sum;
}

uint64_t capacity_of(struct str answer)
{
	static const char member[] = "\"ConsumedCapacity\":";
	const char *found;

	if (answer.len == 0)
		return 0;
	found = memmem(answer.data, answer.len, member, sizeof(member) - 1);
	if (found == NULL)
		return 0;
	found += sizeof(member) - 1;
	return units_of(
		str_make(found, (size_t)(answer.data + answer.len - found)));
}
