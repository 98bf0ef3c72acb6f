/*
 * The URL of the database, read as libpq does, but before anything connects:
 * what libpq would refuse, or take for something else, is told at the start.
 */
#include "base/settings_table.h"

static const char form_rule[] =
	"write postgresql://user:password@host:port/database, what is no "
	"letter or digit in the password as %40";

/* Those of libpq 15; a test holds them against the libpq at hand. */
static const char *const options[] = {
	"application_name",
	"channel_binding",
	"client_encoding",
	"connect_timeout",
	"dbname",
	"fallback_application_name",
	"gssencmode",
	"gsslib",
	"host",
	"hostaddr",
	"keepalives",
	"keepalives_count",
	"keepalives_idle",
	"keepalives_interval",
	"krbsrvname",
	"options",
	"passfile",
	"password",
	"port",
	"replication",
	"requirepeer",
	"service",
	"ssl_max_protocol_version",
	"ssl_min_protocol_version",
	"sslcert",
	"sslcompression",
	"sslcrl",
	"sslcrldir",
	"sslkey",
	"sslmode",
	"sslpassword",
	"sslrootcert",
	"sslsni",
	"target_session_attrs",
	"tcp_user_timeout",
	"user",
};

static const char *const ssl_modes[] = {
	"allow", "disable", "prefer", "require", "verify-ca", "verify-full",
};

static bool is_one_of(struct str text, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_is(text, words[i]))
			return true;
	return false;
}

/* Each with a port, or without; an empty one is this machine's socket. */
static bool are_hosts(struct str hosts)
{
	struct str one, host;
	bool more = true;

	while (more) {
		more = str_cut(&hosts, ',', &one);
		if (str_starts_with(one, "[") &&
		    (!str_cut(&one, ']', &host) ||
		     (one.len > 0 && one.data[0] != ':')))
			return false;
		if (str_cut(&one, ':', &host) && one.len > 0 &&
		    !setting_is_port(one))
			return false;
	}
	return true;
}

static bool are_escapes(struct str text)
{
	static const char digits[] = "0123456789ABCDEFabcdef";
	const size_t count = strlen(digits);
	struct str part;

	while (str_cut(&text, '%', &part))
		if (text.len < 2 ||
		    memchr(digits, text.data[0], count) == NULL ||
		    memchr(digits, text.data[1], count) == NULL)
			return false;
	return true;
}

/* No fault names an option: what was meant as a password may look like one. */
static const char *option_rule(struct str option)
{
	struct str name;

	if (!str_cut(&option, '=', &name) ||
	    memchr(option.data, '=', option.len) != NULL)
		return "behind the ? write option=value and & between them, "
		       "a = in a value as %3D";
	if (str_is(name, "ssl") && str_is(option, "true"))
		return NULL;
	if (!is_one_of(name, options, ARRAY_SIZE(options)))
		return "behind the ? is an option that PostgreSQL does not "
		       "know: correct it, as in ?sslmode=verify-full, or "
		       "remove it";
	if (str_is(name, "sslmode") &&
	    !is_one_of(option, ssl_modes, ARRAY_SIZE(ssl_modes)))
		return "write disable, allow, prefer, require, verify-ca or "
		       "verify-full behind sslmode=";
	return NULL;
}

static const char *options_rule(struct str query)
{
	const char *rule = NULL;
	struct str option;

	while (rule == NULL && query.len > 0) {
		str_cut(&query, '&', &option);
		rule = option_rule(option);
	}
	return rule;
}

/* A user ends at the first @, if no / comes before it. */
static void cut_user(struct str *rest)
{
	struct str behind = *rest, authority, user;

	str_cut(&behind, '/', &authority);
	if (memchr(authority.data, '@', authority.len) != NULL)
		str_cut(rest, '@', &user);
}

const char *settings_database_rule(struct str url)
{
	struct str query, place, hosts;

	if (str_starts_with(url, "postgresql://"))
		query = str_from(url, strlen("postgresql://"));
	else if (str_starts_with(url, "postgres://"))
		query = str_from(url, strlen("postgres://"));
	else
		return form_rule;
	if (query.len == 0 || !are_escapes(query))
		return form_rule;
	cut_user(&query);
	str_cut(&query, '?', &place);
	if (memchr(place.data, '@', place.len) != NULL)
		return "write an @ in the password as %40, a / as %2F";
	str_cut(&place, '/', &hosts);
	return are_hosts(hosts) ? options_rule(query) : form_rule;
}
