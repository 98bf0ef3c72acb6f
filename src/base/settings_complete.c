/*
 * What settings mean together: what must be there, what follows from what.
 */
#include <sched.h>

#include "base/certificates.h"
#include "base/settings_table.h"

enum { WORKERS_MAX = 64 };

static int usable_cores(void)
{
	cpu_set_t cores;
	int count;

	CPU_ZERO(&cores);
	if (sched_getaffinity(0, sizeof(cores), &cores) != 0)
		return 1;
	count = CPU_COUNT(&cores);
	return count < WORKERS_MAX ? count : WORKERS_MAX;
}

static bool is_empty(const char *text)
{
	return text[0] == '\0';
}

/* One line a fault: a wrong value is not missing, too. */
static bool has_fault(const struct buf *faults, const char *name)
{
	struct str rest = buf_str(faults);
	struct str line;

	while (rest.len > 0) {
		str_cut(&rest, '\n', &line);
		if (str_starts_with(line, name) && line.len > strlen(name) &&
		    line.data[strlen(name)] == ':')
			return true;
	}
	return false;
}

static void require(unsigned uses, struct settings *settings,
		    struct buf *faults)
{
	for (size_t i = 0; i < settings_table_len; i++) {
		const struct setting_row *row = &settings_table[i];

		if ((row->needed_by & uses) != 0 &&
		    is_empty(*setting_text(row, settings)) &&
		    !has_fault(faults, row->name))
			setting_fault(faults, row->name, "is missing; set it");
	}
}

static void derive_endpoint(struct job *job, const struct settings *settings,
			    const char *service, const char **endpoint)
{
	if (!is_empty(*endpoint))
		return;
	if (!is_empty(settings->endpoint_url))
		*endpoint = settings->endpoint_url;
	else
		*endpoint = job_text(job, "https://%s.%s.amazonaws.com",
				     service, settings->region);
}

/* Whoever puts something in DynamoDB's place means its streams, too. */
static void derive(struct job *job, struct settings *settings)
{
	if (is_empty(settings->streams_endpoint))
		settings->streams_endpoint = settings->dynamodb_endpoint;
	derive_endpoint(job, settings, "streams.dynamodb",
			&settings->streams_endpoint);
	derive_endpoint(job, settings, "dynamodb",
			&settings->dynamodb_endpoint);
	derive_endpoint(job, settings, "cognito-idp",
			&settings->cognito_endpoint);
	if (is_empty(settings->issuer))
		settings->issuer =
			job_text(job, "https://cognito-idp.%s.amazonaws.com/%s",
				 settings->region, settings->user_pool_id);
	if (settings->workers == 0)
		settings->workers = usable_cores();
}

static bool ends_with(struct str text, const char *end)
{
	size_t len = strlen(end);

	return text.len >= len && str_is(str_from(text, text.len - len), end);
}

static bool is_amazons(const char *issuer)
{
	struct str rest = str_of(issuer);
	struct str host;

	if (!str_starts_with(rest, "https://"))
		return false;
	rest = str_from(rest, strlen("https://"));
	str_cut(&rest, '/', &host);
	return ends_with(host, ".amazonaws.com") ||
	       ends_with(host, ".amazonaws.com.cn");
}

static void check_pairs(unsigned uses, const struct settings *settings,
			struct buf *faults)
{
	if (!is_empty(settings->access_key_id) &&
	    is_empty(settings->secret_access_key))
		setting_fault(
			faults, "AWS_SECRET_ACCESS_KEY",
			"is missing beside AWS_ACCESS_KEY_ID; set both or "
			"none");
	if (is_empty(settings->access_key_id) &&
	    !is_empty(settings->secret_access_key))
		setting_fault(faults, "AWS_ACCESS_KEY_ID",
			      "is missing beside AWS_SECRET_ACCESS_KEY; set "
			      "both or none");
	if ((uses & SETTINGS_FOR_COGNITO) != 0 &&
	    !settings->allow_local_issuer && !is_amazons(settings->issuer))
		setting_fault(faults, "CRUDDUR_COGNITO_ISSUER",
			      "issuer %s is not Amazon's; set "
			      "CRUDDUR_ALLOW_LOCAL_ISSUER=yes only for "
			      "development",
			      settings->issuer);
}

/* Whose tokens are meant follows from both: else all would be refused. */
static void check_pool(unsigned uses, const struct settings *settings,
		       struct buf *faults)
{
	size_t len = strlen(settings->region);

	if ((uses & SETTINGS_FOR_COGNITO) == 0 || len == 0 ||
	    !is_empty(settings->issuer) || is_empty(settings->user_pool_id))
		return;
	if (strncmp(settings->user_pool_id, settings->region, len) != 0 ||
	    settings->user_pool_id[len] != '_')
		setting_fault(faults, "AWS_COGNITO_USER_POOL_ID",
			      "\"%s\" is no pool of the region; write one "
			      "that begins with %s_",
			      settings->user_pool_id, settings->region);
}

/* A clock that stands still is for tests: real people never meet it. */
static void check_fixed_time(const struct settings *settings,
			     struct buf *faults)
{
	if (is_empty(settings->fixed_time))
		return;
	if (!settings->allow_local_issuer || is_amazons(settings->issuer))
		setting_fault(
			faults, "CRUDDUR_FIXED_TIME",
			"is only for tests: it needs an issuer that is "
			"not Amazon's and CRUDDUR_ALLOW_LOCAL_ISSUER=yes");
}

/*
 * With no certificate to believe, every call to AWS would fail. Whether one is
 * good shows when it is used; a file of none is seen here.
 */
static void check_certificates(unsigned uses, const struct settings *settings,
			       struct buf *faults)
{
	const char *fault;

	if ((uses & (SETTINGS_FOR_DYNAMODB | SETTINGS_FOR_COGNITO)) == 0 ||
	    is_empty(settings->ca_bundle))
		return;
	fault = certificates_fault(settings->ca_bundle);
	if (fault != NULL)
		setting_fault(faults, "AWS_CA_BUNDLE",
			      "%s %s; name a file of certificates (PEM)",
			      settings->ca_bundle, fault);
}

void settings_complete(struct job *job, unsigned uses,
		       struct settings *settings, struct buf *faults)
{
	require(uses, settings, faults);
	check_pool(uses, settings, faults);
	derive(job, settings);
	check_pairs(uses, settings, faults);
	check_fixed_time(settings, faults);
	check_certificates(uses, settings, faults);
}
