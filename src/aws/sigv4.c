/*
 * The four stages of a signature: canonical request, string to sign, signing
 * key, signature. The key costs four HMACs and holds for a day, so callers
 * keep it.
 */
#include "aws/sigv4.h"

#include <assert.h>

#include "base/buf.h"

enum {
	CANONICAL_EXPECTED_BYTES = 1024,
	CANONICAL_MAX_BYTES = 64 * 1024,
	QUERY_PARAMETERS_MAX = 32,
	KEY_TEXT_MAX = 256,
};

struct parameter {
	struct str name;
	struct str value;
};

static bool is_unreserved(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
	       c == '~';
}

/* Percent-encodes every byte but the unreserved ones and `spared`. */
static void add_encoded(struct buf *buf, struct str text, char spared)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.data[i];

		if (is_unreserved(c) || c == spared)
			buf_add_char(buf, c);
		else
			buf_printf(buf, "%%%02X", (unsigned char)c);
	}
}

/* Byte order, as the canonical form wants it; a prefix comes first. */
static int str_compare(struct str a, struct str b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	int order = len > 0 ? memcmp(a.data, b.data, len) : 0;

	if (order != 0)
		return order;
	return (a.len > b.len) - (a.len < b.len);
}

static int parameter_compare(const struct parameter *a,
			     const struct parameter *b)
{
	int order = str_compare(a->name, b->name);

	return order != 0 ? order : str_compare(a->value, b->value);
}

/* The query arrives encoded; an existing '%' must not be encoded again. */
static void add_query(struct buf *buf, struct str query)
{
	struct parameter sorted[QUERY_PARAMETERS_MAX];
	size_t count = 0;

	while (!str_is_empty(query)) {
		struct parameter next = { 0 };
		struct str pair;
		size_t at = count;

		str_cut(&query, '&', &pair);
		str_cut(&pair, '=', &next.name);
		next.value = pair;
		assert(count < QUERY_PARAMETERS_MAX);
		for (; at > 0 && parameter_compare(&next, &sorted[at - 1]) < 0;
		     at--)
			sorted[at] = sorted[at - 1];
		sorted[at] = next;
		count++;
	}
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			buf_add_char(buf, '&');
		add_encoded(buf, sorted[i].name, '%');
		buf_add_char(buf, '=');
		add_encoded(buf, sorted[i].value, '%');
	}
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Trimmed, and every run of spaces inside made one space. */
static void add_header_value(struct buf *buf, struct str value)
{
	bool first = true;
	size_t at = 0;

	for (;;) {
		while (at < value.len && is_blank(value.data[at]))
			at++;
		size_t word = at;
		while (at < value.len && !is_blank(value.data[at]))
			at++;
		if (at == word)
			return;
		if (!first)
			buf_add_char(buf, ' ');
		first = false;
		buf_add(buf, str_make(value.data + word, at - word));
	}
}

static struct str lower_case(struct job *job, struct str name)
{
	char *lower = job_alloc(job, name.len + 1);

	for (size_t i = 0; i < name.len; i++) {
		char c = name.data[i];

		lower[i] = (c >= 'A' && c <= 'Z') ? (char)(c - 'A' + 'a') : c;
	}
	return str_make(lower, name.len);
}

/*
 * By name in lower case. Headers of one name keep their order: their values
 * are joined in the order in which they are sent.
 */
static size_t sort_headers(struct job *job, const struct sigv4_request *request,
			   struct sigv4_header sorted[SIGV4_HEADERS_MAX])
{
	size_t count = request->header_count;

	assert(count <= SIGV4_HEADERS_MAX);
	for (size_t i = 0; i < count; i++) {
		struct sigv4_header next = request->headers[i];
		size_t at = i;

		next.name = lower_case(job, next.name);
		for (;
		     at > 0 && str_compare(next.name, sorted[at - 1].name) < 0;
		     at--)
			sorted[at] = sorted[at - 1];
		sorted[at] = next;
	}
	return count;
}

static void add_headers(struct buf *canonical, struct buf *names,
			const struct sigv4_header *sorted, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (i > 0 && str_equal(sorted[i].name, sorted[i - 1].name)) {
			buf_add_char(canonical, ',');
			add_header_value(canonical, sorted[i].value);
			continue;
		}
		if (i > 0) {
			buf_add_char(canonical, '\n');
			buf_add_char(names, ';');
		}
		buf_add(canonical, sorted[i].name);
		buf_add_char(canonical, ':');
		add_header_value(canonical, sorted[i].value);
		buf_add(names, sorted[i].name);
	}
	buf_add_char(canonical, '\n');
}

static void add_digest(struct buf *buf, struct str data)
{
	struct hash digest = hash_sha256(data);
	char hex[HASH_HEX + 1];

	hash_hex(digest.bytes, HASH_BYTES, hex);
	buf_add(buf, str_make(hex, HASH_HEX));
}

struct str sigv4_canonical_request(struct job *job,
				   const struct sigv4_request *request,
				   struct str *signed_headers)
{
	struct sigv4_header sorted[SIGV4_HEADERS_MAX];
	size_t count = sort_headers(job, request, sorted);
	struct buf names = buf_make(job, 128, CANONICAL_MAX_BYTES);
	struct buf canonical =
		buf_make(job, CANONICAL_EXPECTED_BYTES, CANONICAL_MAX_BYTES);

	buf_add(&canonical, request->method);
	buf_add_char(&canonical, '\n');
	if (str_is_empty(request->path))
		buf_add_char(&canonical, '/');
	else
		add_encoded(&canonical, request->path, '/');
	buf_add_char(&canonical, '\n');
	add_query(&canonical, request->query);
	buf_add_char(&canonical, '\n');
	add_headers(&canonical, &names, sorted, count);
	buf_add_char(&canonical, '\n');
	*signed_headers = buf_str(&names);
	buf_add(&canonical, *signed_headers);
	buf_add_char(&canonical, '\n');
	add_digest(&canonical, request->body);
	return buf_str(&canonical);
}

/* YYYYMMDD/region/service/aws4_request */
static void add_scope(struct buf *buf, const struct sigv4_scope *scope,
		      const char *amz_date)
{
	buf_add(buf, str_make(amz_date, 8));
	buf_add_char(buf, '/');
	buf_add_text(buf, scope->region);
	buf_add_char(buf, '/');
	buf_add_text(buf, scope->service);
	buf_add_text(buf, "/aws4_request");
}

struct str sigv4_string_to_sign(struct job *job,
				const struct sigv4_scope *scope,
				const char *amz_date, struct str canonical)
{
	struct buf text = buf_make(job, 256, CANONICAL_MAX_BYTES);

	buf_add_text(&text, "AWS4-HMAC-SHA256\n");
	buf_add_text(&text, amz_date);
	buf_add_char(&text, '\n');
	add_scope(&text, scope, amz_date);
	buf_add_char(&text, '\n');
	add_digest(&text, canonical);
	return buf_str(&text);
}

static struct hash hmac_step(const struct hash *key, const char *text)
{
	return hash_hmac(str_make((const char *)key->bytes, HASH_BYTES),
			 str_of(text));
}

struct hash sigv4_signing_key(const struct sigv4_scope *scope, const char *day,
			      struct str secret)
{
	char first[KEY_TEXT_MAX];
	int len = snprintf(first, sizeof(first), "AWS4%.*s", STR(secret));

	assert(len > 0 && (size_t)len < sizeof(first));
	struct hash key = hash_hmac(str_make(first, (size_t)len), str_of(day));
	key = hmac_step(&key, scope->region);
	key = hmac_step(&key, scope->service);
	return hmac_step(&key, "aws4_request");
}

static void renew_key(const struct sigv4_scope *scope,
		      const struct credentials *credentials,
		      const char *amz_date, struct sigv4_key *key)
{
	if (key->credentials_version == credentials->version &&
	    memcmp(key->day, amz_date, 8) == 0)
		return;
	memcpy(key->day, amz_date, 8);
	key->day[8] = '\0';
	key->credentials_version = credentials->version;
	key->key =
		sigv4_signing_key(scope, key->day, str_of(credentials->secret));
}

const char *sigv4_authorization(struct job *job,
				const struct sigv4_scope *scope,
				const struct credentials *credentials,
				const char *amz_date,
				const struct sigv4_request *request,
				struct sigv4_key *key)
{
	struct str names;
	struct str canonical = sigv4_canonical_request(job, request, &names);
	struct str text = sigv4_string_to_sign(job, scope, amz_date, canonical);
	struct buf value = buf_make(job, 512, CANONICAL_MAX_BYTES);
	char signature[HASH_HEX + 1];

	renew_key(scope, credentials, amz_date, key);
	struct hash mac = hash_hmac(
		str_make((const char *)key->key.bytes, HASH_BYTES), text);
	hash_hex(mac.bytes, HASH_BYTES, signature);

	buf_add_text(&value, "AWS4-HMAC-SHA256 Credential=");
	buf_add_text(&value, credentials->key_id);
	buf_add_char(&value, '/');
	add_scope(&value, scope, amz_date);
	buf_add_text(&value, ", SignedHeaders=");
	buf_add(&value, names);
	buf_add_text(&value, ", Signature=");
	buf_add(&value, str_make(signature, HASH_HEX + 1)); /* with NUL */
	return buf_str(&value).data;
}
