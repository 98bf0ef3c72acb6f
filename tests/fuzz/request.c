/*
 * Whatever the web server hands over is read within its bounds or refused,
 * and nothing in it gets out of the header it belongs to. Parameters stand a
 * line each, the body follows an empty one.
 */
#include "http/request.h"

#include "base/text.h"
#include "http/cors.h"
#include "http/page.h"
#include "http/route.h"

#include "fuzz.h"

enum { PARAMS_MAX = 32 };

static bool answer(struct exchange *exchange)
{
	(void)exchange;
	return true;
}

static const struct route rows[] = {
	{ HTTP_GET, "/a/{uuid}", AUTH_REQUIRED, answer },
	{ HTTP_POST, "/a/@{handle}/b", AUTH_NONE, answer },
	{ HTTP_GET, "/a", AUTH_OPTIONAL, answer },
	{ 0 },
};
static const struct route options = { HTTP_OPTIONS, "/*", AUTH_NONE, answer };
static const struct route *const subjects[] = { rows, NULL };
static const struct route_table table = { subjects, &options };
static const struct cors cors = { { STR_LITERAL("http://a"),
				    STR_LITERAL("http://b/") } };

static int read_rest(void *source, char *out, int size)
{
	struct str *rest = source;
	size_t len = rest->len;

	if (len > (size_t)size)
		len = (size_t)size;
	if (len > 0)
		memcpy(out, rest->data, len);
	*rest = str_from(*rest, len);
	return (int)len;
}

static bool is_clean(struct str text)
{
	return text_is_utf8(text) &&
	       (text.len == 0 || memchr(text.data, '\0', text.len) == NULL);
}

static void check_request(const struct request *request)
{
	must(request->path.len + request->query.len <= REQUEST_PATH_MAX);
	must(request->body.len <= REQUEST_BODY_MAX);
	must(request->param_count <= REQUEST_QUERY_PARAMS_MAX);
	for (int i = 0; i < request->param_count; i++)
		must(is_clean(request->params[i].name) &&
		     is_clean(request->params[i].value));
}

/* One empty line, at its end: headers cannot be split. */
static void check_head(struct str head)
{
	size_t lines = 0;

	for (size_t i = 0; i + 1 < head.len; i++)
		if (head.data[i] == '\n')
			must(head.data[i - 1] == '\r' && ++lines <= 24 &&
			     head.data[i + 1] != '\n');
	must(head.len > 4 && !memcmp(head.data + head.len - 4, "\r\n\r\n", 4));
}

static void check_answer(struct job *job, const struct request *request)
{
	struct response response = { 0 };
	struct page page = { .limit = 20 };
	struct route_match match;
	const char *allow;

	page_link_next(job, request, &page, str_of("k"), &response);
	if (!cors_preflight(&cors, request, &response)) {
		response_list(job, &response, request, str_of("[]"));
		cors_apply(&cors, request, &response);
	}
	check_head(response_head(job, &response));
	if (route_find(job, &table, request, &match, &allow))
		must(is_clean(match.handle));
}

static void check(struct job *job, struct str text)
{
	char *params[PARAMS_MAX + 1] = { NULL };
	struct request request;
	struct str line;

	for (int i = 0; i < PARAMS_MAX; i++) {
		str_cut(&text, '\n', &line);
		if (line.len == 0)
			break;
		params[i] = arena_text(&job->arena, line);
	}
	bool read = request_read(job, params, read_rest, &text, &request);

	must(job->request_id[0] != '\0');
	must(read == (job->error == ERR_NONE));
	(void)request_bearer(&request);
	if (!read)
		return;
	check_request(&request);
	check_answer(job, &request);
}
