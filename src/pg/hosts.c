/*
 * Lists as libpq reads them ("Specifying Multiple Hosts" in its manual).
 */
#include "pg/hosts.h"

#include "base/str.h"

static size_t count_of(const char *list)
{
	size_t count = 1;

	for (; *list != '\0'; list++)
		count += *list == ',';
	return count;
}

size_t pg_hosts_count(const struct pg_hosts *hosts)
{
	size_t names = count_of(hosts->names);
	size_t addresses = count_of(hosts->addresses);
	size_t ports = count_of(hosts->ports);
	size_t count = hosts->addresses[0] != '\0' ? addresses : names;

	if ((hosts->names[0] != '\0' && names != count) ||
	    (ports != 1 && ports != count))
		return 0;
	return count;
}

/* A list of one entry is for all hosts. */
static bool entry_at(const char *list, size_t index,
		     char entry[PG_HOST_MAX + 1])
{
	struct str rest = str_of(list);
	struct str one;

	while (str_cut(&rest, ',', &one) && index > 0)
		index--;
	if (one.len > PG_HOST_MAX)
		return false;
	memcpy(entry, one.data, one.len);
	entry[one.len] = '\0';
	return true;
}

bool pg_hosts_at(const struct pg_hosts *hosts, size_t index,
		 struct pg_host *host)
{
	return entry_at(hosts->names, index, host->name) &&
	       entry_at(hosts->addresses, index, host->address) &&
	       entry_at(hosts->ports, index, host->port);
}
