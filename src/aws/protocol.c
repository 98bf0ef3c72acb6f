/*
 * Endpoints and refusals of AWS's JSON services.
 */
#include "aws/protocol.h"

#include "base/json_scan.h"

enum { NAME_BYTES_MAX = 100, MESSAGE_BYTES_MAX = 250 };

struct aws_endpoint aws_endpoint_of(const char *url)
{
	const char *scheme_end = strstr(url, "://");
	const char *host = scheme_end != NULL ? scheme_end + 3 : url;
	size_t len = strcspn(host, "/");

	return (struct aws_endpoint){
		.url = url,
		.host = str_make(host, len),
		.path = str_of(host[len] != '\0' ? host + len : "/"),
	};
}

static struct str at_most(struct str text, size_t max)
{
	return str_make(text.data, text.len < max ? text.len : max);
}

/*
 * "com.amazonaws.dynamodb.v20120810#X" or "X", and with some front ends
 * "X:http://…".
 */
static struct str short_name(struct str type)
{
	struct str before, name;

	if (!str_cut(&type, '#', &before))
		type = before;
	str_cut(&type, ':', &name);
	return at_most(name, NAME_BYTES_MAX);
}

/*
 * The first line only: below it a refused signature shows the strings that
 * were signed, which no log may hold.
 */
static struct str first_line(struct str message)
{
	size_t len = 0;

	while (len < message.len && message.data[len] != '\\')
		len++;
	return at_most(str_make(message.data, len), MESSAGE_BYTES_MAX);
}

struct aws_fault aws_fault_read(struct str body)
{
	struct aws_fault fault = { str_make("", 0), str_make("", 0) };
	struct json_scan scan = json_scan_make(body);
	struct str name, value;

	if (!json_scan_object(&scan))
		return fault;
	while (json_scan_member(&scan, &name)) {
		if (json_scan_peek(&scan) != '"') {
			if (!json_scan_skip(&scan))
				break;
			continue;
		}
		if (!json_scan_string(&scan, &value))
			break;
		if (str_is(name, "__type"))
			fault.name = short_name(value);
		else if (str_is(name, "message") || str_is(name, "Message"))
			fault.message = first_line(value);
	}
	return fault;
}
