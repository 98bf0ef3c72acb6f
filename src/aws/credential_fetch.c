/*
 * "Container credential provider" and "IMDS credential provider" of the AWS
 * SDKs' reference guide.
 */
#include "aws/credential_fetch.h"

#include <stdio.h>

#include "aws/protocol.h"
#include "base/clock.h"
#include "base/json.h"

#define CONTAINER_HOST "http://169.254.170.2"
#define INSTANCE_HOST "http://169.254.169.254"
#define ROLE_PATH "/latest/meta-data/iam/security-credentials/"

enum {
	FETCH_TIMEOUT_MS = 1000, /* one request; the endpoints are near */
	REPLY_MAX_BYTES = 16 * 1024,
	AUTHORIZATION_MAX_BYTES = 8 * 1024,
	ROLE_MAX_BYTES = 128,
};

struct fetch {
	struct job *job;
	const struct settings *settings;
	struct http_pool *pool;
	struct credentials *credentials;
	const char *problem;
};

static bool give_up(struct fetch *fetch, const char *problem)
{
	fetch->problem = problem;
	return false;
}

/* Nothing that could end a header line or hide in it. */
static bool is_visible(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] <= ' ' || text.data[i] > '~')
			return false;
	return true;
}

static bool copy_part(const struct json *json, const char *name, char *out,
		      size_t size)
{
	struct str text;

	if (!json_string(json_member(json, name), &text) ||
	    str_is_empty(text) || text.len >= size || !is_visible(text))
		return false;
	memcpy(out, text.data, text.len);
	out[text.len] = '\0';
	return true;
}

bool credential_parse(struct job *job, struct str body,
		      struct credentials *credentials)
{
	const struct json *json;
	struct str expiration;

	*credentials = (struct credentials){ 0 };
	return json_parse(job, body, &json) && json != NULL &&
	       copy_part(json, "AccessKeyId", credentials->key_id,
			 sizeof(credentials->key_id)) &&
	       copy_part(json, "SecretAccessKey", credentials->secret,
			 sizeof(credentials->secret)) &&
	       copy_part(json, "Token", credentials->token,
			 sizeof(credentials->token)) &&
	       json_string(json_member(json, "Expiration"), &expiration) &&
	       clock_parse(expiration, &credentials->expires_us) &&
	       credentials->expires_us > 0;
}

/* One request; `header` may be NULL. Only a 200 with a body will do. */
static bool ask(struct fetch *fetch, const char *method, const char *url,
		const char *header, struct str *body)
{
	struct http_call call = {
		.method = method,
		.url = url,
		.headers = &header,
		.header_count = header != NULL ? 1 : 0,
		.body = str_make("", 0),
		.max_reply_bytes = REPLY_MAX_BYTES,
		.timeout_ms = FETCH_TIMEOUT_MS,
	};
	struct http_reply reply;
	int64_t left = job_ms_left(fetch->job);

	if (left < call.timeout_ms)
		call.timeout_ms = left;
	http_send(fetch->job, fetch->pool, &call, &reply);
	if (reply.outcome != HTTP_ANSWERED || reply.status != 200 ||
	    str_is_empty(reply.body))
		return give_up(fetch,
			       job_text(fetch->job, "%s: status %d %s", url,
					reply.status, reply.problem));
	*body = reply.body;
	return true;
}

static bool ask_credentials(struct fetch *fetch, const char *url,
			    const char *header)
{
	struct str body;

	if (!ask(fetch, "GET", url, header, &body))
		return false;
	if (!credential_parse(fetch->job, body, fetch->credentials))
		return give_up(fetch, "the answer holds no credentials");
	if (fetch->credentials->expires_us <= clock_now_us())
		return give_up(fetch, "the answer has expired already");
	return true;
}

static struct str trim_end(struct str text)
{
	while (text.len > 0 && (text.data[text.len - 1] == '\n' ||
				text.data[text.len - 1] == '\r'))
		text.len--;
	return text;
}

/*
 * Read at each fetch: EKS replaces the file's token before it ends. A file
 * longer than the bound is not a token.
 */
static bool read_token_file(struct fetch *fetch, const char *path,
			    struct str *token)
{
	char *text = job_alloc(fetch->job, AUTHORIZATION_MAX_BYTES + 1);
	FILE *file = fopen(path, "re");

	if (file == NULL)
		return give_up(fetch, "the authorization file is not readable");
	size_t len = fread(text, 1, AUTHORIZATION_MAX_BYTES + 1, file);
	fclose(file);
	if (len > AUTHORIZATION_MAX_BYTES)
		return give_up(fetch, "the authorization file is too long");
	*token = trim_end(str_make(text, len));
	return true;
}

/* NULL header: none is asked for. Basic and Bearer hold a space. */
static bool container_authorization(struct fetch *fetch, const char **header)
{
	const struct settings *settings = fetch->settings;
	struct str token = str_of(settings->container_authorization_token);

	*header = NULL;
	if (settings->container_authorization_token_file[0] != '\0' &&
	    !read_token_file(fetch,
			     settings->container_authorization_token_file,
			     &token))
		return false;
	if (str_is_empty(token))
		return true;
	for (size_t i = 0; i < token.len; i++)
		if (token.data[i] < ' ' || token.data[i] > '~')
			return give_up(fetch, "the authorization is no text");
	*header = job_text(fetch->job, "Authorization: %.*s", STR(token));
	return true;
}

static bool is_loopback(struct str host)
{
	return str_is(host, "localhost") || str_is(host, "[::1]") ||
	       (str_starts_with(host, "127.") &&
		strspn(host.data, "0123456789.") >= host.len);
}

/* Without its port; an IPv6 address keeps its brackets. */
static struct str bare_host(struct str host)
{
	const char *end = NULL;

	if (str_starts_with(host, "[")) {
		end = memchr(host.data, ']', host.len);
		return end != NULL ? str_make(host.data,
					      (size_t)(end - host.data) + 1)
				   : str_make("", 0);
	}
	struct str bare;
	str_cut(&host, ':', &bare);
	return bare;
}

bool credential_url_is_allowed(const char *url)
{
	struct str text = str_of(url);
	struct str host = bare_host(aws_endpoint_of(url).host);

	if (memchr(text.data, '@', text.len) != NULL || str_is_empty(host))
		return false;
	if (str_starts_with(text, "https://"))
		return true;
	return str_starts_with(text, "http://") &&
	       (is_loopback(host) || str_is(host, "169.254.170.2") ||
		str_is(host, "169.254.170.23") ||
		str_is(host, "[fd00:ec2::23]"));
}

static bool from_container(struct fetch *fetch)
{
	const struct settings *settings = fetch->settings;
	const char *url = settings->container_credentials_full_uri;
	const char *header;

	if (settings->container_credentials_relative_uri[0] != '\0')
		url = job_text(fetch->job, CONTAINER_HOST "%s",
			       settings->container_credentials_relative_uri);
	if (!credential_url_is_allowed(url))
		return give_up(fetch, "the container's credential address is "
				      "neither https nor of this machine");
	return container_authorization(fetch, &header) &&
	       ask_credentials(fetch, url, header);
}

/* A session token first, so that a forged GET through us reaches nothing. */
static bool from_instance(struct fetch *fetch)
{
	const char *host = fetch->settings->metadata_endpoint;
	struct job *job = fetch->job;
	struct str token, roles, role;

	if (host[0] == '\0')
		host = INSTANCE_HOST;
	size_t len = strlen(host);
	while (len > 0 && host[len - 1] == '/')
		len--;
	host = job_text(job, "%.*s", (int)len, host);

	if (!ask(fetch, "PUT", job_text(job, "%s/latest/api/token", host),
		 "X-aws-ec2-metadata-token-ttl-seconds: 21600", &token))
		return false;
	if (!is_visible(token))
		return give_up(fetch, "the instance's token is no text");
	const char *header =
		job_text(job, "X-aws-ec2-metadata-token: %.*s", STR(token));
	if (!ask(fetch, "GET", job_text(job, "%s" ROLE_PATH, host), header,
		 &roles))
		return false;
	str_cut(&roles, '\n', &role);
	role = trim_end(role);
	if (str_is_empty(role) || role.len > ROLE_MAX_BYTES ||
	    !is_visible(role))
		return give_up(fetch, "the instance has no role");
	return ask_credentials(
		fetch, job_text(job, "%s" ROLE_PATH "%.*s", host, STR(role)),
		header);
}

bool credential_fetch(struct job *job, const struct settings *settings,
		      struct http_pool *pool, struct credentials *credentials,
		      const char **problem)
{
	struct fetch fetch = {
		.job = job,
		.settings = settings,
		.pool = pool,
		.credentials = credentials,
	};
	bool fetched = false;

	if (settings->container_credentials_relative_uri[0] != '\0' ||
	    settings->container_credentials_full_uri[0] != '\0')
		fetched = from_container(&fetch);
	else if (settings->metadata_disabled)
		fetch.problem = "no keys are set, and the instance may not be "
				"asked (AWS_EC2_METADATA_DISABLED)";
	else
		fetched = from_instance(&fetch);
	*problem = fetch.problem;
	return fetched;
}
