/*
 * Cursors and the links that carry them.
 */
#include "http/page.h"

#include "base/base64.h"
#include "base/buf.h"
#include "base/text.h"
#include "http/percent.h"

enum {
	CURSOR_VERSION = 1,
	CURSOR_SCOPE_BYTES = 16,
	CURSOR_KEY_AT = 1 + CURSOR_SCOPE_BYTES,
	LINK_MAX = 16 * 1024, /* an escaped byte takes three */
};

bool page_limit_read(struct job *job, const struct request *request, int *limit)
{
	struct str text = request_param(request, "limit");
	uint64_t number = PAGE_LIMIT_DEFAULT;

	if (text.data != NULL &&
	    (!str_to_number(text, PAGE_LIMIT_MAX, &number) || number == 0))
		return job_fail(job, ERR_BAD_REQUEST, "limit is not 1 to %d",
				PAGE_LIMIT_MAX);
	*limit = (int)number;
	return true;
}

static bool cursor_read(struct job *job, struct str cursor,
			const struct hash *scope, struct str *key)
{
	struct str bytes;

	if (!base64url_decode(job, cursor, &bytes) ||
	    bytes.len <= CURSOR_KEY_AT ||
	    bytes.len > CURSOR_KEY_AT + PAGE_KEY_MAX ||
	    bytes.data[0] != CURSOR_VERSION ||
	    memcmp(bytes.data + 1, scope->bytes, CURSOR_SCOPE_BYTES) != 0)
		return false;
	*key = str_from(bytes, CURSOR_KEY_AT);
	return memchr(key->data, '\0', key->len) == NULL && text_is_utf8(*key);
}

bool page_read(struct job *job, const struct request *request,
	       const struct str *scope, size_t parts, struct page *page)
{
	struct str cursor = request_param(request, "before");

	*page = (struct page){ .scope = hash_of_parts(scope, parts) };
	if (!page_limit_read(job, request, &page->limit))
		return false;
	if (cursor.data != NULL &&
	    !cursor_read(job, cursor, &page->scope, &page->before))
		return job_fail(job, ERR_BAD_CURSOR,
				"cursor is broken or of another list");
	return true;
}

static struct str cursor_make(struct job *job, const struct hash *scope,
			      struct str key)
{
	size_t len = CURSOR_KEY_AT + key.len;
	char *bytes = job_alloc(job, len);

	bytes[0] = CURSOR_VERSION;
	memcpy(bytes + 1, scope->bytes, CURSOR_SCOPE_BYTES);
	memcpy(bytes + CURSOR_KEY_AT, key.data, key.len);
	return base64url_encode(job, str_make(bytes, len));
}

void page_link_next(struct job *job, const struct request *request,
		    const struct page *page, struct str last_key,
		    struct response *response)
{
	struct buf link = buf_make(job, 256, LINK_MAX);

	buf_add_char(&link, '<');
	percent_encode(&link, request->path, "/@%");
	buf_add_char(&link, '?');
	for (int i = 0; i < request->param_count; i++) {
		const struct query_param *param = &request->params[i];

		if (str_is(param->name, "before"))
			continue;
		percent_encode(&link, param->name, "");
		buf_add_char(&link, '=');
		percent_encode(&link, param->value, "");
		buf_add_char(&link, '&');
	}
	buf_add_text(&link, "before=");
	buf_add(&link, cursor_make(job, &page->scope, last_key));
	buf_add_text(&link, ">; rel=\"next\"");
	response_header(response, "Link", buf_str(&link));
}
