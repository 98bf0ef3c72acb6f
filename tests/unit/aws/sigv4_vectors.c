/*
 * Cases of AWS's published Signature Version 4 test suite (access key
 * AKIDEXAMPLE, 2015-08-30T12:36:00Z, us-east-1, service "service"), and the
 * worked example of its documentation (service "iam").
 *
 * Of the normalize-path cases only get-space is here: paths with dot segments
 * or doubled slashes are never sent, so they are not normalized.
 * get-header-value-multiline folds one header over three lines, which HTTP no
 * longer allows (RFC 9112, section 5.2); its canonical form is that of three
 * headers of one name, and so it is given. post-sts-header-after adds the
 * token after signing, so that its signature is post-vanilla's.
 */
#include "sigv4_vectors.h"

#define EMPTY_DIGEST                       \
	"e3b0c44298fc1c149afbf4c8996fb924" \
	"27ae41e4649b934ca495991b7852b855"
#define HOST_LINE "host:example.amazonaws.com\n"
#define DATE_LINE "x-amz-date:20150830T123600Z\n"
#define PLAIN_HEADERS HOST_LINE DATE_LINE "\nhost;x-amz-date\n" EMPTY_DIGEST
#define EXAMPLE_TOKEN                                          \
	"AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4" \
	"x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflf" \
	"KD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2w" \
	"UE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd" \
	"8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64" \
	"lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3i" \
	"SIlTJabIQwj2ICCR/oLxBA=="

#define HEADER(name, value)                           \
	{                                             \
		STR_LITERAL(name), STR_LITERAL(value) \
	}
#define HOST HEADER("Host", "example.amazonaws.com")
#define DATE HEADER("X-Amz-Date", "20150830T123600Z")
#define TOKEN HEADER("X-Amz-Security-Token", EXAMPLE_TOKEN)

const struct sigv4_vector sigv4_vectors[] = {
	{
		.name = "get-vanilla",
		.service = "service",
		.method = "GET",
		.path = "/",
		.query = "",
		.headers = {
			HOST,
			DATE,
		},
		.header_count = 2,
		.body = "",
		.canonical =
			"GET\n/\n\n" PLAIN_HEADERS,
		.canonical_digest =
			"bb579772317eb040ac9ed261061d46c1"
			"f17a8133879d6129b6e1c25292927e63",
		.signed_headers = "host;x-amz-date",
		.signature =
			"5fa00fa31553b73ebf1942676e86291e"
			"8372ff2a2260956d9b8aae1d763fbf31",
	},
	{
		.name = "get-vanilla-query-order-key-case",
		.service = "service",
		.method = "GET",
		.path = "/",
		.query = "Param2=value2&Param1=value1",
		.headers = {
			HOST,
			DATE,
		},
		.header_count = 2,
		.body = "",
		.canonical =
			"GET\n/\nParam1=value1&Param2=value2\n" PLAIN_HEADERS,
		.canonical_digest =
			"816cd5b414d056048ba4f7c5386d6e05"
			"33120fb1fcfa93762cf0fc39e2cf19e0",
		.signed_headers = "host;x-amz-date",
		.signature =
			"b97d918cfa904a5beff61c982a1b6f45"
			"8b799221646efd99d3219ec94cdf2500",
	},
	{
		.name = "get-vanilla-query-order-value",
		.service = "service",
		.method = "GET",
		.path = "/",
		.query = "Param1=value2&Param1=value1",
		.headers = {
			HOST,
			DATE,
		},
		.header_count = 2,
		.body = "",
		.canonical =
			"GET\n/\nParam1=value1&Param1=value2\n" PLAIN_HEADERS,
		.canonical_digest =
			"c968629d70850097a2d8781c9bf7edcb"
			"988b04cac14cca9be4acc3595f884606",
		.signed_headers = "host;x-amz-date",
		.signature =
			"5772eed61e12b33fae39ee5e7012498b"
			"51d56abc0abb7c60486157bd471c4694",
	},
	{
		.name = "get-vanilla-utf8-query",
		.service = "service",
		.method = "GET",
		.path = "/",
		.query = "\341\210\264=bar",
		.headers = {
			HOST,
			DATE,
		},
		.header_count = 2,
		.body = "",
		.canonical =
			"GET\n/\n%E1%88%B4=bar\n" PLAIN_HEADERS,
		.canonical_digest =
			"eb30c5bed55734080471a834cc727ae5"
			"6beb50e5f39d1bff6d0d38cb192a7073",
		.signed_headers = "host;x-amz-date",
		.signature =
			"2cdec8eed098649ff3a119c94853b13c"
			"643bcf08f8b0a1d91e12c9027818dd04",
	},
	{
		.name = "get-header-key-duplicate",
		.service = "service",
		.method = "GET",
		.path = "/",
		.query = "",
		.headers = {
			HOST,
			HEADER("My-Header1", "value2"),
			HEADER("My-Header1", "value2"),
			HEADER("My-Header1", "value1"),
			DATE,
		},
		.header_count = 5,
		.body = "",
		.canonical =
			"GET\n"
			"/\n"
			"\n"
			HOST_LINE
			"my-header1:value2,value2,value1\n"
			DATE_LINE
			"\n"
			"host;my-header1;x-amz-date\n"
			EMPTY_DIGEST,
		.canonical_digest =
			"dc7f04a3abfde8d472b0ab1a418b741b"
			"7c67174dad1551b4117b15527fbe966c",
		.signed_headers = "host;my-header1;x-amz-date",
		.signature =
			"c9d5ea9f3f72853aea855b47ea873832"
			"890dbdd183b4468f858259531a5138ea",
	},
	{
		.name = "get-header-value-multiline",
		.service = "service",
		.method = "GET",
		.path = "/",
		.query = "",
		.headers = {
			HOST,
			HEADER("My-Header1", "value1"),
			HEADER("My-Header1", "  value2"),
			HEADER("My-Header1", "     value3"),
			DATE,
		},
		.header_count = 5,
		.body = "",
		.canonical =
			"GET\n"
			"/\n"
			"\n"
			HOST_LINE
			"my-header1:value1,value2,value3\n"
			DATE_LINE
			"\n"
			"host;my-header1;x-amz-date\n"
			EMPTY_DIGEST,
		.canonical_digest =
			"b7b6cbfd8a0430b78891e986784da263"
			"0c8a135a8595cec25b26ea94f926ee55",
		.signed_headers = "host;my-header1;x-amz-date",
		.signature =
			"ba17b383a53190154eb5fa66a1b836cc"
			"297cc0a3d70a5d00705980573d8ff790",
	},
	{
		.name = "get-header-value-order",
		.service = "service",
		.method = "GET",
		.path = "/",
		.query = "",
		.headers = {
			HOST,
			HEADER("My-Header1", "value4"),
			HEADER("My-Header1", "value1"),
			HEADER("My-Header1", "value3"),
			HEADER("My-Header1", "value2"),
			DATE,
		},
		.header_count = 6,
		.body = "",
		.canonical =
			"GET\n"
			"/\n"
			"\n"
			HOST_LINE
			"my-header1:value4,value1,value3,value2\n"
			DATE_LINE
			"\n"
			"host;my-header1;x-amz-date\n"
			EMPTY_DIGEST,
		.canonical_digest =
			"31ce73cd3f3d9f66977ad3dd957dc47a"
			"f14df92fcd8509f59b349e9137c58b86",
		.signed_headers = "host;my-header1;x-amz-date",
		.signature =
			"08c7e5a9acfcfeb3ab6b2185e75ce8b1"
			"deb5e634ec47601a50643f830c755c01",
	},
	{
		.name = "get-header-value-trim",
		.service = "service",
		.method = "GET",
		.path = "/",
		.query = "",
		.headers = {
			HOST,
			HEADER("My-Header1", " value1"),
			HEADER("My-Header2", " \"a   b   c\""),
			DATE,
		},
		.header_count = 4,
		.body = "",
		.canonical =
			"GET\n"
			"/\n"
			"\n"
			HOST_LINE
			"my-header1:value1\n"
			"my-header2:\"a b c\"\n"
			DATE_LINE
			"\n"
			"host;my-header1;my-header2;x-amz-date\n"
			EMPTY_DIGEST,
		.canonical_digest =
			"a726db9b0df21c14f559d0a978e56311"
			"2acb1b9e05476f0a6a1c7d68f28605c7",
		.signed_headers = "host;my-header1;my-header2;x-amz-date",
		.signature =
			"acc3ed3afb60bb290fc8d2dd0098b991"
			"1fcaa05412b367055dee359757a9c736",
	},
	{
		.name = "get-unreserved",
		.service = "service",
		.method = "GET",
		.path = "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXY"
			"Zabcdefghijklmnopqrstuvwxyz",
		.query = "",
		.headers = {
			HOST,
			DATE,
		},
		.header_count = 2,
		.body = "",
		.canonical =
			"GET\n/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			"abcdefghijklmnopqrstuvwxyz\n\n" PLAIN_HEADERS,
		.canonical_digest =
			"6a968768eefaa713e2a6b16b589a8ea1"
			"92661f098f37349f4e2c0082757446f9",
		.signed_headers = "host;x-amz-date",
		.signature =
			"07ef7494c76fa4850883e2b006601f94"
			"0f8a34d404d0cfa977f52a65bbf5f24f",
	},
	{
		.name = "get-utf8",
		.service = "service",
		.method = "GET",
		.path = "/\341\210\264",
		.query = "",
		.headers = {
			HOST,
			DATE,
		},
		.header_count = 2,
		.body = "",
		.canonical =
			"GET\n/%E1%88%B4\n\n" PLAIN_HEADERS,
		.canonical_digest =
			"2a0a97d02205e45ce2e994789806b192"
			"70cfbbb0921b278ccf58f5249ac42102",
		.signed_headers = "host;x-amz-date",
		.signature =
			"8318018e0b0f223aa2bbf98705b62bb7"
			"87dc9c0e678f255a891fd03141be5d85",
	},
	{
		.name = "get-space",
		.service = "service",
		.method = "GET",
		.path = "/example space/",
		.query = "",
		.headers = {
			HOST,
			DATE,
		},
		.header_count = 2,
		.body = "",
		.canonical =
			"GET\n/example%20space/\n\n" PLAIN_HEADERS,
		.canonical_digest =
			"63ee75631ed7234ae61b5f736dfc7754"
			"cdccfedbff4b5128a915706ee9390d86",
		.signed_headers = "host;x-amz-date",
		.signature =
			"652487583200325589f1fba4c7e578f7"
			"2c47cb61beeca81406b39ddec1366741",
	},
	{
		.name = "post-vanilla",
		.service = "service",
		.method = "POST",
		.path = "/",
		.query = "",
		.headers = {
			HOST,
			DATE,
		},
		.header_count = 2,
		.body = "",
		.canonical =
			"POST\n/\n\n" PLAIN_HEADERS,
		.canonical_digest =
			"553f88c9e4d10fc9e109e2aeb65f0308"
			"01b70c2f6468faca261d401ae622fc87",
		.signed_headers = "host;x-amz-date",
		.signature =
			"5da7c1a2acd57cee7505fc6676e4e544"
			"621c30862966e37dddb68e92efbe5d6b",
	},
	{
		.name = "post-header-key-sort",
		.service = "service",
		.method = "POST",
		.path = "/",
		.query = "",
		.headers = {
			HOST,
			HEADER("My-Header1", "value1"),
			DATE,
		},
		.header_count = 3,
		.body = "",
		.canonical =
			"POST\n"
			"/\n"
			"\n"
			HOST_LINE
			"my-header1:value1\n"
			DATE_LINE
			"\n"
			"host;my-header1;x-amz-date\n"
			EMPTY_DIGEST,
		.canonical_digest =
			"9368318c2967cf6de74404b30c65a91e"
			"8f6253e0a8659d6d5319f1a812f87d65",
		.signed_headers = "host;my-header1;x-amz-date",
		.signature =
			"c5410059b04c1ee005303aed430f6e66"
			"45f61f4dc9e1461ec8f8916fdf18852c",
	},
	{
		.name = "post-x-www-form-urlencoded",
		.service = "service",
		.method = "POST",
		.path = "/",
		.query = "",
		.headers = {
			HOST,
			HEADER("Content-Type",
				"application/x-www-form-urlencoded"),
			DATE,
		},
		.header_count = 3,
		.body = "Param1=value1",
		.canonical =
			"POST\n"
			"/\n"
			"\n"
			"content-type:application/x-www-form-urlencoded\n"
			HOST_LINE
			DATE_LINE
			"\n"
			"content-type;host;x-amz-date\n"
			"9095672bbd1f56dfc5b65f3e153adc87"
			"31a4a654192329106275f4c7b24d0b6e",
		.canonical_digest =
			"42a5e5bb34198acb3e84da4f085bb792"
			"7f2bc277ca766e6d19c73c2154021281",
		.signed_headers = "content-type;host;x-amz-date",
		.signature =
			"ff11897932ad3f4e8b18135d722051e5"
			"ac45fc38421b1da7b9d196a0fe09473a",
	},
	{
		.name = "post-sts-header-before",
		.service = "service",
		.method = "POST",
		.path = "/",
		.query = "",
		.headers = {
			HOST,
			DATE,
			TOKEN,
		},
		.header_count = 3,
		.body = "",
		.canonical =
			"POST\n"
			"/\n"
			"\n"
			HOST_LINE
			DATE_LINE
			"x-amz-security-token:" EXAMPLE_TOKEN "\n"
			"\n"
			"host;x-amz-date;x-amz-security-token\n"
			EMPTY_DIGEST,
		.canonical_digest =
			"c237e1b440d4c63c32ca95b5b9948108"
			"1cb7b13c7e40434868e71567c1a882f6",
		.signed_headers = "host;x-amz-date;x-amz-security-token",
		.signature =
			"85d96828115b5dc0cfc3bd16ad9e210d"
			"d772bbebba041836c64533a82be05ead",
	},
	{
		.name = "documentation-list-users",
		.service = "iam",
		.method = "GET",
		.path = "/",
		.query = "Action=ListUsers&Version=2010-05-08",
		.headers = {
			HEADER("Host", "iam.amazonaws.com"),
			HEADER("Content-Type",
				"application/x-www-form-urlencoded; "
				"charset=utf-8"),
			DATE,
		},
		.header_count = 3,
		.body = "",
		.canonical =
			"GET\n"
			"/\n"
			"Action=ListUsers&Version=2010-05-08\n"
			"content-type:application/x-www-form-urle"
			"ncoded; charset=utf-8\n"
			"host:iam.amazonaws.com\n"
			DATE_LINE
			"\n"
			"content-type;host;x-amz-date\n"
			EMPTY_DIGEST,
		.canonical_digest =
			"f536975d06c0309214f805bb90ccff08"
			"9219ecd68b2577efef23edd43b7e1a59",
		.signed_headers = "content-type;host;x-amz-date",
		.signature =
			"5d672d79c15b13162d9279b0855cfba6"
			"789a8edb4c82c400e06b5924a6f2b5d7",
	},
};

const size_t sigv4_vector_count = ARRAY_SIZE(sigv4_vectors);
