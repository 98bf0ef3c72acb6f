#include "base/hash.h"

#include "../support.h"

static void assert_hex(struct hash hash, const char *expected)
{
	char hex[HASH_HEX + 1];

	hash_hex(hash.bytes, HASH_BYTES, hex);
	assert_string_equal(hex, expected);
}

static void knows_sha256_of_fips_180(void **state)
{
	(void)state;
	assert_hex(hash_sha256(S("")), "e3b0c44298fc1c149afbf4c8996fb924"
				       "27ae41e4649b934ca495991b7852b855");
	assert_hex(hash_sha256(S("abc")), "ba7816bf8f01cfea414140de5dae2223"
					  "b00361a396177a9cb410ff61f20015ad");
}

static void sums_pieces_as_the_whole(void **state)
{
	struct hash_sum *sum = hash_sum_begin();
	struct hash hash;

	(void)state;
	hash_sum_add(sum, S("a"));
	hash_sum_add(sum, S(""));
	hash_sum_add(sum, S("bc"));
	hash_sum_end(sum, &hash);
	assert_hex(hash, "ba7816bf8f01cfea414140de5dae2223"
			 "b00361a396177a9cb410ff61f20015ad");
	hash_sum_end(hash_sum_begin(), NULL);
}

static void knows_the_hmacs_of_rfc_4231(void **state)
{
	char key[131];

	(void)state;
	assert_hex(hash_hmac(S("Jefe"), S("what do ya want for nothing?")),
		   "5bdcc146bf60754e6a042426089575c7"
		   "5a003f089d2739839dec58b964ec3843");
	memset(key, 0xaa, sizeof(key));
	assert_hex(hash_hmac(str_make(key, sizeof(key)),
			     S("Test Using Larger Than Block-Size Key - "
			       "Hash Key First")),
		   "60e431591ee0b67f0d8a26aacbf5b77f"
		   "8e0bc6213728c5140546040f0ee37f54");
	assert_hex(hash_hmac(str_make(NULL, 0), S("")),
		   "b613679a0814d9ec772f95d778c35fc5"
		   "ff1697c493715653c6c712144292c5ad");
}

static void pads_sha1_with_zeros(void **state)
{
	struct str pieces[] = { S("a"), S("bc") };

	(void)state;
	assert_hex(hash_sha1_padded(pieces, 2),
		   "a9993e364706816aba3e25717850c26c9cd0d89d"
		   "000000000000000000000000");
}

static void keeps_parts_apart(void **state)
{
	struct str one[] = { S("ab"), S("c") };
	struct str two[] = { S("a"), S("bc") };
	struct str three[] = { S("ab"), S("c"), S("") };
	struct hash a = hash_of_parts(one, 2);
	struct hash b = hash_of_parts(two, 2);
	struct hash c = hash_of_parts(three, 3);
	struct hash again = hash_of_parts(one, 2);

	(void)state;
	assert_false(hash_equal(&a, &b));
	assert_false(hash_equal(&a, &c));
	assert_true(hash_equal(&a, &again));
}

static void spreads_quick_hashes(void **state)
{
	bool seen[256] = { false };
	int used = 0;

	(void)state;
	for (int i = 0; i < 4096; i++) {
		uint64_t hash =
			hash_quick(str_make((const char *)&i, sizeof(i)));

		used += !seen[hash % 256];
		seen[hash % 256] = true;
	}
	assert_int_equal(used, 256);
	assert_true(hash_quick(S("a")) == hash_quick(S("a")));
}

/* Every host makes the same: the value that xxHash documents for nothing. */
static void makes_the_documented_long_hash(void **state)
{
	uint8_t hash[HASH_QUICK_BYTES];
	char hex[2 * HASH_QUICK_BYTES + 1];

	(void)state;
	hash_quick_long(str_make(NULL, 0), hash);
	hash_hex(hash, HASH_QUICK_BYTES, hex);
	assert_string_equal(hex, "99aa06d3014798d86001c324468d497f");
}

static void gives_different_random_bytes(void **state)
{
	struct hash a, b;

	(void)state;
	hash_random(&a, sizeof(a));
	hash_random(&b, sizeof(b));
	assert_false(hash_equal(&a, &b));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_sha256_of_fips_180),
		cmocka_unit_test(sums_pieces_as_the_whole),
		cmocka_unit_test(knows_the_hmacs_of_rfc_4231),
		cmocka_unit_test(pads_sha1_with_zeros),
		cmocka_unit_test(keeps_parts_apart),
		cmocka_unit_test(spreads_quick_hashes),
		cmocka_unit_test(makes_the_documented_long_hash),
		cmocka_unit_test(gives_different_random_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
