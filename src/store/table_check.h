/*
 * The first look at the table, row by row as a scan brings them: which keys
 * nothing understands, and what must be looked at more closely.
 */
#ifndef STORE_TABLE_CHECK_H
#define STORE_TABLE_CHECK_H

#include "base/job.h"
#include "store/finding.h"
#include "store/stores.h"
#include "store/table_scan.h"

/* What the scan must bring. */
#define TABLE_CHECK_ATTRIBUTES "pk,sk,message_group_uuid,user_uuid,group_uuid"

enum suspect_kind {
	SUSPECT_GROUP, /* every conversation */
	SUSPECT_LISTED, /* a group item that its member item does not know */
	SUSPECT_PAIR, /* a pair item without the member it should have */
};

/* People whose messages were seen; one too many is enough to know. */
enum { SENDERS_MAX = 3 };

struct suspect {
	enum suspect_kind kind;
	struct uuid group;
	struct uuid user; /* whose list; one of the pair */
	struct uuid other; /* the other of the pair */
	struct str sk; /* of the group item */
	struct uuid senders[SENDERS_MAX]; /* of the group's messages */
	size_t sender_count;
	uint64_t originals; /* messages in the original's form */
};

/* What is remembered from page to page: the partition under way. */
struct table_check {
	bool in_group;
	struct suspect group;
	uint64_t groups; /* conversations that came to their end */
};

/* What one page gave; in the job's memory. */
struct page_check {
	struct suspect *suspects;
	size_t suspect_count;
	struct finding *unreadable;
	size_t unreadable_count;
	struct finding *members; /* FINDING_NO_USER, should it turn out so */
	size_t member_count;
};

/*
 * Looks at a page of table_scan, in order; after the last one (`is_last`)
 * nothing is remembered. The items are borrowed. Fails as table_call.
 */
bool table_check_page(struct job *job, struct stores *stores,
		      struct table_check *check, const struct items *page,
		      bool is_last, struct page_check *out) MUST_CHECK;

#endif
