/*
 * Digests. Looking an algorithm up by name costs more in OpenSSL 3 than
 * hashing a short text, so each is fetched once per process.
 */
#include "base/hash.h"

#include <assert.h>
#include <errno.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/random.h>
#include <xxhash.h>

enum { SHA256_BLOCK = 64 };

static pthread_once_t fetched = PTHREAD_ONCE_INIT;
static EVP_MD *sha256;
static EVP_MD *sha1;

static void fetch(void)
{
	sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
	sha1 = EVP_MD_fetch(NULL, "SHA1", NULL);
	if (sha256 == NULL || sha1 == NULL)
		abort();
}

/* OpenSSL fails here only when memory is gone. */
static struct hash digest(EVP_MD *const *algorithm, const struct str *pieces,
			  size_t count)
{
	struct hash hash = { { 0 } };
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool works = context != NULL;

	pthread_once(&fetched, fetch);
	works = works && EVP_DigestInit_ex2(context, *algorithm, NULL);
	for (size_t i = 0; works && i < count; i++)
		works = EVP_DigestUpdate(context, pieces[i].data,
					 pieces[i].len);
	if (!works || !EVP_DigestFinal_ex(context, hash.bytes, NULL))
		abort();
	EVP_MD_CTX_free(context);
	return hash;
}

static struct str hash_str(const struct hash *hash)
{
	return str_make((const char *)hash->bytes, HASH_BYTES);
}

struct hash hash_sha256(struct str data)
{
	return digest(&sha256, &data, 1);
}

struct hash_sum *hash_sum_begin(void)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();

	pthread_once(&fetched, fetch);
	if (context == NULL || !EVP_DigestInit_ex2(context, sha256, NULL))
		abort();
	return (struct hash_sum *)context;
}

void hash_sum_add(struct hash_sum *sum, struct str piece)
{
	if (!EVP_DigestUpdate((EVP_MD_CTX *)sum, piece.data, piece.len))
		abort();
}

void hash_sum_end(struct hash_sum *sum, struct hash *hash)
{
	if (hash != NULL &&
	    !EVP_DigestFinal_ex((EVP_MD_CTX *)sum, hash->bytes, NULL))
		abort();
	EVP_MD_CTX_free((EVP_MD_CTX *)sum);
}

struct hash hash_hmac(struct str key, struct str data)
{
	char inner[SHA256_BLOCK] = { 0 };
	char outer[SHA256_BLOCK];
	struct str pieces[2] = { { inner, sizeof(inner) }, data };
	struct hash hash;

	if (key.len > SHA256_BLOCK) {
		hash = hash_sha256(key);
		key = hash_str(&hash);
	}
	if (key.len > 0)
		memcpy(inner, key.data, key.len);
	for (size_t i = 0; i < SHA256_BLOCK; i++) {
		outer[i] = inner[i] ^ 0x5c;
		inner[i] ^= 0x36;
	}
	hash = digest(&sha256, pieces, 2);
	pieces[0] = str_make(outer, sizeof(outer));
	pieces[1] = hash_str(&hash);
	hash = digest(&sha256, pieces, 2);
	OPENSSL_cleanse(inner, sizeof(inner));
	OPENSSL_cleanse(outer, sizeof(outer));
	return hash;
}

struct hash hash_of_parts(const struct str *parts, size_t count)
{
	uint64_t lengths[HASH_PARTS_MAX];
	struct str pieces[2 * HASH_PARTS_MAX];

	assert(count <= HASH_PARTS_MAX);
	for (size_t i = 0; i < count; i++) {
		lengths[i] = parts[i].len;
		pieces[2 * i] =
			str_make((const char *)&lengths[i], sizeof(lengths[i]));
		pieces[2 * i + 1] = parts[i];
	}
	return digest(&sha256, pieces, 2 * count);
}

struct hash hash_sha1_padded(const struct str *pieces, size_t count)
{
	return digest(&sha1, pieces, count);
}

void hash_hex(const uint8_t *bytes, size_t len, char *out)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < len; i++) {
		*out++ = digits[bytes[i] >> 4];
		*out++ = digits[bytes[i] & 15];
	}
	*out = '\0';
}

bool hash_equal(const struct hash *a, const struct hash *b)
{
	return CRYPTO_memcmp(a->bytes, b->bytes, HASH_BYTES) == 0;
}

uint64_t hash_quick(struct str data)
{
	return XXH3_64bits(data.data, data.len);
}

void hash_quick_long(struct str data, uint8_t out[HASH_QUICK_BYTES])
{
	XXH128_canonical_t canonical;

	XXH128_canonicalFromHash(&canonical, XXH3_128bits(data.data, data.len));
	memcpy(out, canonical.digest, HASH_QUICK_BYTES);
}

void hash_random(void *out, size_t len)
{
	char *at = out;

	while (len > 0) {
		ssize_t got = getrandom(at, len, 0);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			abort();
		at += got;
		len -= (size_t)got;
	}
}
