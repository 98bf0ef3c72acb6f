#include "cli/manifest.h"

#include "../support.h"

#define SUM "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static const struct manifest example = {
	.version = STR_LITERAL("0.1.0"),
	.began_at = STR_LITERAL("2026-11-22T03:00:00.123456Z"),
	.ended_at = STR_LITERAL("2026-11-22T03:00:01.123456Z"),
	.table = STR_LITERAL("cruddur-messages"),
	.database = STR_LITERAL("a \"name\""),
	.schema_version = 6,
	.items = 12345678901,
	.users = 3,
	.posts = 4,
	.items_file = { 5, SUM },
	.dump_file = { 6, SUM },
};

static struct str written(struct job *job)
{
	struct str text;

	assert_true(manifest_write(job, &example, &text));
	return text;
}

static void reads_what_it_wrote(void **state)
{
	struct manifest read;

	assert_true(manifest_read(*state, written(*state), &read));
	assert_str(read.database, "a \"name\"");
	assert_str(read.began_at, "2026-11-22T03:00:00.123456Z");
	assert_int_equal(read.schema_version, 6);
	assert_true(read.items == 12345678901);
	assert_true(read.posts == 4);
	assert_true(read.dump_file.bytes == 6);
	assert_string_equal(read.items_file.sha256, SUM);
}

static void fails(struct job *job, const char *text, enum err_kind kind)
{
	struct manifest read;

	job_end(job);
	job_start(job, 1000);
	assert_false(manifest_read(job, str_of(text), &read));
	assert_int_equal(job->error, kind);
}

static void refuses_what_is_damaged(void **state)
{
	static const char *const wrong[] = {
		"",
		"[]",
		"{}",
		"{\"format\":\"1\"}",
		"{\"format\":1}",
		"{\"format\":1,\"version\":1}",
	};

	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
		fails(*state, wrong[i], ERR_CORRUPT);
}

static void refuses_a_form_of_later_programs(void **state)
{
	fails(*state, "{\"format\":2}", ERR_REFUSED);
}

static void every_cut_of_it_is_damaged(void **state)
{
	struct job cut;

	job_init(&cut);
	for (size_t len = 0;; len++) {
		struct manifest read;
		struct str text;

		job_start(&cut, 1000);
		text = written(&cut);
		if (len + 2 == text.len)
			break;
		assert_false(
			manifest_read(&cut, str_make(text.data, len), &read));
		assert_int_equal(cut.error, ERR_CORRUPT);
		job_end(&cut);
	}
	job_end(&cut);
	job_release(&cut);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		job_test(reads_what_it_wrote),
		job_test(refuses_what_is_damaged),
		job_test(refuses_a_form_of_later_programs),
		job_test(every_cut_of_it_is_damaged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
