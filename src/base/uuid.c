/*
 * UUIDs as text, since every store and every client wants text.
 */
#include "base/uuid.h"

#include "base/hash.h"

/* Made once at random for this project; old rows depend on it. */
static const char name_space[] = "\x8d\x1f\x5c\x27\x6a\x90\x4b\x3e"
				 "\xb2\x44\x0e\x71\xc9\x5a\xd3\x18";

static bool has_dash_at(size_t i)
{
	return i == 8 || i == 13 || i == 18 || i == 23;
}

bool uuid_parse(struct str text, struct uuid *uuid)
{
	struct uuid read;

	if (text.len != UUID_LEN)
		return false;
	for (size_t i = 0; i < UUID_LEN; i++) {
		char c = text.data[i];

		if (c >= 'A' && c <= 'F')
			c = (char)(c - 'A' + 'a');
		if (has_dash_at(i) ? c != '-'
				   : !((c >= '0' && c <= '9') ||
				       (c >= 'a' && c <= 'f')))
			return false;
		read.text[i] = c;
	}
	read.text[UUID_LEN] = '\0';
	*uuid = read;
	return true;
}

static unsigned nibble(char c)
{
	return (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
}

void uuid_bytes(const struct uuid *uuid, uint8_t bytes[UUID_BYTES])
{
	const char *at = uuid->text;

	for (size_t i = 0; i < UUID_BYTES; i++, at += 2) {
		if (*at == '-')
			at++;
		bytes[i] = (uint8_t)(nibble(at[0]) << 4 | nibble(at[1]));
	}
}

struct uuid uuid_of_bytes(const uint8_t bytes[UUID_BYTES])
{
	struct uuid uuid;
	char hex[2 * UUID_BYTES + 1];
	const char *from = hex;

	hash_hex(bytes, UUID_BYTES, hex);
	for (size_t i = 0; i < UUID_LEN; i++)
		uuid.text[i] = has_dash_at(i) ? '-' : *from++;
	uuid.text[UUID_LEN] = '\0';
	return uuid;
}

static struct uuid of_version(uint8_t bytes[UUID_BYTES], int version)
{
	bytes[6] = (uint8_t)(version << 4 | (bytes[6] & 0x0f));
	bytes[8] = 0x80 | (bytes[8] & 0x3f);
	return uuid_of_bytes(bytes);
}

struct uuid uuid_random(void)
{
	uint8_t bytes[UUID_BYTES];

	hash_random(bytes, sizeof(bytes));
	return of_version(bytes, 4);
}

struct uuid uuid_of_name(struct str name)
{
	struct str pieces[] = { { name_space, UUID_BYTES }, name };
	struct hash hash = hash_sha1_padded(pieces, ARRAY_SIZE(pieces));

	return of_version(hash.bytes, 5);
}

bool uuid_equal(const struct uuid *a, const struct uuid *b)
{
	return memcmp(a->text, b->text, UUID_LEN) == 0;
}
