/*
 * What a command talks to.
 */
#include "cli/target.h"

#include <arpa/inet.h>

/* Scheme with "://", and host with port, of an http or https address. */
static void split(struct str url, struct str *scheme, struct str *authority)
{
	struct str rest = url;
	struct str user;
	size_t len = 0;

	*scheme = str_make(url.data, 0);
	for (size_t i = 0; i + 3 <= url.len; i++) {
		if (memcmp(url.data + i, "://", 3) == 0) {
			*scheme = str_make(url.data, i + 3);
			rest = str_from(url, i + 3);
			break;
		}
	}
	while (len < rest.len && memchr("/?#", rest.data[len], 3) == NULL)
		len++;
	rest.len = len;
	for (*authority = rest; str_cut(&rest, '@', &user);)
		*authority = rest;
}

static struct str host_of(struct str authority)
{
	struct str host;

	if (authority.len > 0 && authority.data[0] == '[') {
		authority = str_from(authority, 1);
		str_cut(&authority, ']', &host);
		return host;
	}
	str_cut(&authority, ':', &host);
	return host;
}

bool endpoint_is_local(struct str url)
{
	struct str scheme, authority, host;
	char text[INET_ADDRSTRLEN];
	struct in_addr address;

	split(url, &scheme, &authority);
	host = host_of(authority);
	if (str_equal_nocase(host, str_of("localhost")) || str_is(host, "::1"))
		return true;
	if (host.len == 0 || host.len >= sizeof(text))
		return false;
	memcpy(text, host.data, host.len);
	text[host.len] = '\0';
	return inet_pton(AF_INET, text, &address) == 1 &&
	       ntohl(address.s_addr) >> 24 == 127;
}

const char *endpoint_shown(struct job *job, struct str url)
{
	struct str scheme, authority;

	split(url, &scheme, &authority);
	return job_text(job, "%.*s%.*s", STR(scheme), STR(authority));
}

static void show_database(const struct pg_target *database)
{
	fprintf(stderr, "database  %s on %s, port %s, as %s%s\n",
		database->database, database->host, database->port,
		database->user, database->is_local ? " (this machine)" : "");
}

static void show_table(const struct cli *cli)
{
	struct str url = str_of(cli->settings.dynamodb_endpoint);

	fprintf(stderr, "endpoint  %s, region %s%s\n",
		endpoint_shown(cli->job, url), cli->settings.region,
		endpoint_is_local(url) ? " (this machine)" : "");
	fprintf(stderr, "table     %s\n", cli->settings.message_table);
}

static void show_pool(const struct cli *cli)
{
	struct str url = str_of(cli->settings.cognito_endpoint);

	fprintf(stderr, "pool      %s at %s, region %s%s\n",
		cli->settings.user_pool_id, endpoint_shown(cli->job, url),
		cli->settings.region,
		endpoint_is_local(url) ? " (this machine)" : "");
}

void target_show(const struct cli *cli)
{
	unsigned uses = cli->command->uses;

	if (uses & SETTINGS_FOR_POSTGRES)
		show_database(&cli->database);
	if (uses & SETTINGS_FOR_DYNAMODB)
		show_table(cli);
	if (uses & SETTINGS_FOR_COGNITO)
		show_pool(cli);
	else if (cli->settings.user_pool_id[0] != '\0')
		fprintf(stderr, "pool      %s\n", cli->settings.user_pool_id);
}
