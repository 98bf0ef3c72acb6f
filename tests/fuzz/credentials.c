/*
 * What a container or an instance answers, and the address it was asked at:
 * nothing that is taken can break a header line.
 */
#include "aws/credential_fetch.h"

#include "fuzz.h"

static void must_be_visible(const char *text)
{
	must(text[0] != '\0');
	for (; *text != '\0'; text++)
		must(*text > ' ' && *text <= '~');
}

static void check(struct job *job, struct str text)
{
	struct credentials credentials;

	if (credential_parse(job, text, &credentials)) {
		must_be_visible(credentials.key_id);
		must_be_visible(credentials.secret);
		must_be_visible(credentials.token);
		must(credentials.expires_us > 0);
	}
	if (credential_url_is_allowed(arena_text(&job->arena, text)))
		must(str_starts_with(text, "http"));
}
