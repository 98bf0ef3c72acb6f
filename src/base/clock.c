/*
 * Calendar arithmetic of our own: libc's reads the time zone and locks.
 */
#include "base/clock.h"

#include <assert.h>
#include <errno.h>
#include <time.h>

static const int64_t us_per_second = 1000 * 1000;
static const int64_t seconds_per_day = 24 * 60 * 60;

/* 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z */
static const int64_t first_second = -62135596800;
static const int64_t last_second = 253402300799;

struct moment {
	int year, month, day, hour, minute, second, us;
};

static int64_t read_clock_us(clockid_t id)
{
	struct timespec now;

	clock_gettime(id, &now);
	return now.tv_sec * us_per_second + now.tv_nsec / 1000;
}

int64_t clock_now_us(void)
{
	return read_clock_us(CLOCK_REALTIME);
}

int64_t clock_monotonic_us(void)
{
	return read_clock_us(CLOCK_MONOTONIC);
}

int64_t clock_monotonic_ms(void)
{
	return clock_monotonic_us() / 1000;
}

/*
 * Days since 1970-01-01 of a date of the Gregorian calendar. Years begin in
 * March here, so that the leap day is the last of its year; 400 years have
 * 146,097 days, and 719,468 of them lie before 1970.
 */
static int64_t days_of_date(int year, int month, int day)
{
	int y = month <= 2 ? year - 1 : year;
	int era = y / 400; /* y is never negative: years start at 1 */
	int year_of_era = y - era * 400;
	int month_from_march = month > 2 ? month - 3 : month + 9;
	int day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
	int day_of_era = year_of_era * 365 + year_of_era / 4 -
			 year_of_era / 100 + day_of_year;

	return (int64_t)era * 146097 + day_of_era - 719468;
}

static struct moment moment_of(int64_t us)
{
	int64_t seconds = us / us_per_second;
	int64_t days, since_march, era, day_of_era, year_of_era, day_of_year;
	int rest_us = (int)(us % us_per_second);
	int of_day, month_from_march, year, month;

	if (rest_us < 0) {
		rest_us += (int)us_per_second;
		seconds--;
	}
	days = seconds / seconds_per_day;
	of_day = (int)(seconds % seconds_per_day);
	if (of_day < 0) {
		of_day += (int)seconds_per_day;
		days--;
	}
	since_march = days + 719468;
	era = (since_march >= 0 ? since_march : since_march - 146096) / 146097;
	day_of_era = since_march - era * 146097;
	year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 -
		       day_of_era / 146096) /
		      365;
	day_of_year = day_of_era -
		      (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	month_from_march = (int)((5 * day_of_year + 2) / 153);
	month = month_from_march < 10 ? month_from_march + 3
				      : month_from_march - 9;
	year = (int)(year_of_era + era * 400) + (month <= 2);
	return (struct moment){
		.year = year,
		.month = month,
		.day = (int)day_of_year - (153 * month_from_march + 2) / 5 + 1,
		.hour = of_day / 3600,
		.minute = of_day / 60 % 60,
		.second = of_day % 60,
		.us = rest_us,
	};
}

/* `digits` decimal digits of `number`, the last one before `end`. */
static char *put(char *at, int number, int digits)
{
	for (int i = digits - 1; i >= 0; i--) {
		at[i] = (char)('0' + number % 10);
		number /= 10;
	}
	return at + digits;
}

void clock_format(int64_t us, char text[CLOCK_TEXT_LEN + 1])
{
	struct moment m = moment_of(us);
	char *at = put(text, m.year, 4);

	assert(m.year >= 1 && m.year <= 9999);
	*at++ = '-';
	at = put(at, m.month, 2);
	*at++ = '-';
	at = put(at, m.day, 2);
	*at++ = 'T';
	at = put(at, m.hour, 2);
	*at++ = ':';
	at = put(at, m.minute, 2);
	*at++ = ':';
	at = put(at, m.second, 2);
	*at++ = '.';
	at = put(at, m.us, 6);
	*at++ = 'Z';
	*at = '\0';
}

void clock_format_basic(int64_t us, char text[17])
{
	struct moment m = moment_of(us);
	char *at = put(text, m.year, 4);

	at = put(at, m.month, 2);
	at = put(at, m.day, 2);
	*at++ = 'T';
	at = put(at, m.hour, 2);
	at = put(at, m.minute, 2);
	at = put(at, m.second, 2);
	*at++ = 'Z';
	*at = '\0';
}

/* Takes exactly `digits` digits from the front. */
static bool take_number(struct str *text, size_t digits, int *number)
{
	uint64_t value;

	if (text->len < digits ||
	    !str_to_number(str_make(text->data, digits), 9999, &value))
		return false;
	*number = (int)value;
	*text = str_from(*text, digits);
	return true;
}

static bool take_char(struct str *text, const char *any_of)
{
	if (text->len == 0 || text->data[0] == '\0' ||
	    strchr(any_of, text->data[0]) == NULL)
		return false;
	*text = str_from(*text, 1);
	return true;
}

static bool take_date(struct str *text, struct moment *m)
{
	static const int days[] = { 31, 29, 31, 30, 31, 30,
				    31, 31, 30, 31, 30, 31 };
	bool leap;

	if (!take_number(text, 4, &m->year) || !take_char(text, "-") ||
	    !take_number(text, 2, &m->month) || !take_char(text, "-") ||
	    !take_number(text, 2, &m->day))
		return false;
	leap = m->year % 4 == 0 && (m->year % 100 != 0 || m->year % 400 == 0);
	return m->year >= 1 && m->month >= 1 && m->month <= 12 && m->day >= 1 &&
	       m->day <= days[m->month - 1] &&
	       (leap || m->month != 2 || m->day <= 28);
}

/* What stands after the sixth digit is cut off, as the stores do. */
static bool take_fraction(struct str *text, struct moment *m)
{
	int digits = 0;
	int digit;

	m->us = 0;
	if (!take_char(text, "."))
		return true;
	while (take_number(text, 1, &digit)) {
		if (digits < 6)
			m->us = m->us * 10 + digit;
		digits++;
	}
	for (int i = digits; i < 6; i++)
		m->us *= 10;
	return digits >= 1 && digits <= 9;
}

/* No leap seconds: neither Python nor PostgreSQL writes them. */
static bool take_time(struct str *text, struct moment *m)
{
	return take_number(text, 2, &m->hour) && take_char(text, ":") &&
	       take_number(text, 2, &m->minute) && take_char(text, ":") &&
	       take_number(text, 2, &m->second) && take_fraction(text, m) &&
	       m->hour <= 23 && m->minute <= 59 && m->second <= 59;
}

static bool take_offset(struct str *text, int *seconds)
{
	int hours, minutes, sign;

	*seconds = 0;
	if (take_char(text, "Zz"))
		return true;
	if (take_char(text, "+"))
		sign = 1;
	else if (take_char(text, "-"))
		sign = -1;
	else
		return false;
	if (!take_number(text, 2, &hours) || !take_char(text, ":") ||
	    !take_number(text, 2, &minutes) || hours > 23 || minutes > 59)
		return false;
	*seconds = sign * (hours * 3600 + minutes * 60);
	return true;
}

bool clock_parse(struct str text, int64_t *us)
{
	struct moment m;
	int64_t seconds;
	int offset;

	if (!take_date(&text, &m) || !take_char(&text, "Tt ") ||
	    !take_time(&text, &m) || !take_offset(&text, &offset) ||
	    !str_is_empty(text))
		return false;
	seconds = days_of_date(m.year, m.month, m.day) * seconds_per_day +
		  m.hour * 3600 + m.minute * 60 + m.second - offset;
	/* an offset may lead out of the years that can be written */
	if (seconds < first_second || seconds > last_second)
		return false;
	*us = seconds * us_per_second + m.us;
	return true;
}

void clock_sleep_ms(int64_t ms)
{
	struct timespec rest = { ms / 1000, ms % 1000 * 1000000 };

	while (ms > 0 &&
	       clock_nanosleep(CLOCK_MONOTONIC, 0, &rest, &rest) == EINTR)
		continue;
}
