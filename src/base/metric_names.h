/*
 * What is counted, and the values of its labels. Words and help for each are
 * in base/metrics_table.c, in the same order.
 */
#ifndef BASE_METRIC_NAMES_H
#define BASE_METRIC_NAMES_H

enum metric {
	METRIC_REQUESTS, /* route, status */
	METRIC_REQUEST_SECONDS, /* route */
	METRIC_QUEUE_SECONDS,
	METRIC_THREADS,
	METRIC_UPSTREAM_CALLS, /* upstream, outcome */
	METRIC_UPSTREAM_SECONDS, /* upstream */
	METRIC_UPSTREAM_RETRIES, /* upstream */
	METRIC_UPSTREAM_REFUSED, /* upstream, reason */
	METRIC_BREAKERS_OPEN, /* upstream */
	METRIC_PATTERN_CALLS, /* access pattern */
	METRIC_PATTERN_CAPACITY, /* access pattern; in thousandths */
	METRIC_POOL_WAIT_SECONDS,
	METRIC_POOL_BUSY, /* in microseconds */
	METRIC_POOL_CONNECTIONS, /* state */
	METRIC_POOL_CONNECTS, /* result */
	METRIC_TOKENS, /* verdict */
	METRIC_KEY_SET_AGE, /* in milliseconds */
	METRIC_CACHE_LOOKUPS, /* cache, result */
	METRIC_WORKERS, /* state */
	METRIC_WORKERS_WANTED,
	METRIC_WORKER_STARTS,
	METRIC_WORKERS_REPLACED,
	METRIC_RELOADS, /* result */
	METRIC_LOG_LINES_LOST,
	METRIC_STREAM_LAG, /* in microseconds */
	METRIC_STREAM_SHARDS,
	METRIC_STREAM_RECORDS,
	METRIC_STREAM_GROUPS, /* what became of them */
	METRIC_STREAM_FAILURES,
	METRIC_STREAM_LEASES_LOST,
	METRIC_STREAM_REPAIRS, /* event */
	METRICS
};

enum metric_upstream {
	UPSTREAM_POSTGRES,
	UPSTREAM_DYNAMODB,
	UPSTREAM_STREAMS,
	UPSTREAM_COGNITO,
	UPSTREAM_ISSUER, /* of tokens: its key set */
	UPSTREAMS
};
enum metric_call {
	CALL_OK,
	CALL_AGAIN, /* throttled, or in conflict with another */
	CALL_ERROR, /* an error of the upstream */
	CALL_SILENT, /* no answer in time, or no connection */
	CALL_REFUSED /* an error of ours */
};
enum metric_refusal { REFUSED_FULL, REFUSED_BREAKER };
enum metric_connection { CONNECTION_FREE, CONNECTION_TAKEN };
enum metric_result { RESULT_OK, RESULT_FAILED };
enum metric_lookup { LOOKUP_HIT, LOOKUP_MISS };
enum metric_cache {
	CACHE_TOKENS,
	CACHE_VIEWERS,
	CACHE_NAMES,
	CACHE_MEMBERS,
	CACHE_PAGES
};
enum metric_worker { WORKER_STARTING, WORKER_READY, WORKER_DRAINING };
enum metric_group { GROUP_CHANGED, GROUP_SAME, GROUP_SET_ASIDE };
enum metric_repair { REPAIR_BEGUN, REPAIR_DONE };

/* Of METRIC_TOKENS: those below are the verdicts of auth/jwt.h. */
enum {
	METRIC_TOKEN_VERDICTS = 11,
	METRIC_TOKEN_MISSING = METRIC_TOKEN_VERDICTS,
	METRIC_TOKEN_UNKNOWN_USER,
};

#endif
