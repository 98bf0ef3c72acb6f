/*
 * A cursor has one form: one that is taken is the one that would be made for
 * its key, and every key finds its way back.
 */
#include "http/page.h"

#include "base/text.h"

#include "fuzz.h"

static const struct str scope[] = { STR_LITERAL("/api/things") };

static struct request asking(struct str cursor)
{
	return (struct request){
		.path = str_of("/api/things"),
		.params = { { str_of("before"), cursor } },
		.param_count = 1,
	};
}

static struct str cursor_after(struct job *job, const struct page *page,
			       struct str key)
{
	struct response response = { 0 };
	struct request request = asking(str_of(""));
	struct str link, before;

	page_link_next(job, &request, page, key, &response);
	must(response.header_count == 1);
	link = response.headers[0].value;
	must(str_cut(&link, '=', &before));
	must(str_cut(&link, '>', &before));
	return before;
}

static void check_cursor(struct job *job, struct str cursor)
{
	struct request request = asking(cursor);
	struct page page;

	if (!page_read(job, &request, scope, ARRAY_SIZE(scope), &page)) {
		must(job->error == ERR_BAD_CURSOR);
		job_end(job);
		job_start(job, 60 * 1000);
		return;
	}
	must(page.before.len >= 1 && page.before.len <= PAGE_KEY_MAX);
	must(str_equal(cursor_after(job, &page, page.before), cursor));
}

static void check_key(struct job *job, struct str key)
{
	struct page page = { .scope = hash_of_parts(scope, ARRAY_SIZE(scope)) };
	struct str cursor = cursor_after(job, &page, key);
	struct request request = asking(cursor);

	must(page_read(job, &request, scope, ARRAY_SIZE(scope), &page));
	must(str_equal(page.before, key));
}

static void check(struct job *job, struct str text)
{
	check_cursor(job, text);
	if (text.len >= 1 && text.len <= PAGE_KEY_MAX && text_is_utf8(text) &&
	    memchr(text.data, '\0', text.len) == NULL)
		check_key(job, text);
}
