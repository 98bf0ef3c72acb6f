/*
 * The rows, and the words of their labels. A word is no person's: routes are
 * patterns, never paths.
 */
#include "base/metrics_table.h"

#include "base/attr.h"
#include "base/job.h"

#define LABEL(variable, label, words)                               \
	static const struct metric_label variable = { label, words, \
						      ARRAY_SIZE(words) }

/* metric_status() finds its place here; the last is all others. */
static const char *const status_words[] = {
	"200", "204", "304", "400", "401", "403", "404", "405",	  "409",
	"413", "414", "415", "422", "429", "500", "503", "other",
};
static const char *const upstream_words[UPSTREAMS] = {
	"postgres", "dynamodb", "streams", "cognito", "issuer",
};
static const char *const outcome_words[] = {
	"ok", "again", "error", "silent", "refused",
};
static const char *const reason_words[] = { "full", "breaker" };
static const char *const pattern_words[ACCESS_PATTERNS] = {
	[PATTERN_OTHER] = "other", [PATTERN_A] = "A", [PATTERN_B] = "B",
	[PATTERN_C] = "C",	   [PATTERN_D] = "D", [PATTERN_E] = "E",
	[PATTERN_READ] = "read",
};
static const char *const connection_words[] = { "free", "taken" };
static const char *const result_words[] = { "ok", "failed" };
static const char *const verdict_words[] = {
	"good",		 "malformed",	 "wrong_algorithm", "unknown_key",
	"bad_signature", "wrong_issuer", "wrong_use",	    "wrong_client",
	"expired",	 "not_yet",	 "bad_subject",	    "missing",
	"unknown_user",
};
static const char *const cache_words[] = { "tokens", "viewers", "names",
					   "members", "pages" };
static const char *const lookup_words[] = { "hit", "miss" };
static const char *const worker_words[] = { "starting", "ready", "draining" };
static const char *const group_words[] = { "changed", "same", "set_aside" };
static const char *const repair_words[] = { "begun", "done" };

static const struct metric_label route = { NULL, NULL, METRICS_ROUTES_MAX };
LABEL(status, "status", status_words);
LABEL(upstream, "upstream", upstream_words);
LABEL(outcome, "outcome", outcome_words);
LABEL(reason, "reason", reason_words);
LABEL(pattern, "pattern", pattern_words);
LABEL(connection, "state", connection_words);
LABEL(result, "result", result_words);
LABEL(verdict, "verdict", verdict_words);
LABEL(cache, "cache", cache_words);
LABEL(lookup, "result", lookup_words);
LABEL(worker, "state", worker_words);
LABEL(group, "result", group_words);
LABEL(repair, "event", repair_words);

enum {
	SERVER = METRIC_OF_SERVER,
	STREAM = METRIC_OF_STREAM,
	BOTH = METRIC_OF_SERVER | METRIC_OF_STREAM,
	MILLI = 3,
	MICRO = 6,
};

const struct metric_row metrics_table[METRICS] = {
	[METRIC_REQUESTS] = { "cruddur_requests_total",
			      "Requests answered, by route and status.",
			      METRIC_COUNTER, &route, &status, 0, SERVER,
			      true },
	[METRIC_REQUEST_SECONDS] = { "cruddur_request_duration_seconds",
				     "From accepting a request until its "
				     "answer is sent.",
				     METRIC_HISTOGRAM, &route, NULL, MICRO,
				     SERVER, true },
	[METRIC_QUEUE_SECONDS] = { "cruddur_request_queue_seconds",
				   "From nginx until a thread accepted the "
				   "request.",
				   METRIC_HISTOGRAM, NULL, NULL, MICRO, SERVER,
				   false },
	[METRIC_THREADS] = { "cruddur_threads",
			     "Threads that answer requests, of all workers.",
			     METRIC_GAUGE, NULL, NULL, 0, SERVER, false },
	[METRIC_UPSTREAM_CALLS] = { "cruddur_upstream_calls_total",
				    "Tries of calls to an upstream, by how "
				    "they ended.",
				    METRIC_COUNTER, &upstream, &outcome, 0,
				    BOTH, false },
	[METRIC_UPSTREAM_SECONDS] = { "cruddur_upstream_duration_seconds",
				      "Duration of each try.", METRIC_HISTOGRAM,
				      &upstream, NULL, MICRO, BOTH, true },
	[METRIC_UPSTREAM_RETRIES] = { "cruddur_upstream_retries_total",
				      "Tries after the first of a call.",
				      METRIC_COUNTER, &upstream, NULL, 0, BOTH,
				      false },
	[METRIC_UPSTREAM_REFUSED] = { "cruddur_upstream_refused_total",
				      "Calls not made: too many wait there, or "
				      "the breaker is open.",
				      METRIC_COUNTER, &upstream, &reason, 0,
				      BOTH, false },
	[METRIC_BREAKERS_OPEN] = { "cruddur_breakers_open",
				   "Processes that have given the upstream up "
				   "for now.",
				   METRIC_GAUGE, &upstream, NULL, 0, BOTH,
				   false },
	[METRIC_PATTERN_CALLS] = { "cruddur_dynamodb_pattern_calls_total",
				   "Tries of calls to the table, by access "
				   "pattern.",
				   METRIC_COUNTER, &pattern, NULL, 0, BOTH,
				   false },
	[METRIC_PATTERN_CAPACITY] = { "cruddur_dynamodb_capacity_units_total",
				      "Capacity units consumed, by access "
				      "pattern.",
				      METRIC_COUNTER, &pattern, NULL, MILLI,
				      BOTH, false },
	[METRIC_POOL_WAIT_SECONDS] = { "cruddur_postgres_pool_wait_seconds",
				       "Waiting for a connection of the pool.",
				       METRIC_HISTOGRAM, NULL, NULL, MICRO,
				       SERVER, false },
	[METRIC_POOL_BUSY] = { "cruddur_postgres_pool_busy_seconds_total",
			       "Time that connections were taken.",
			       METRIC_COUNTER, NULL, NULL, MICRO, SERVER,
			       false },
	[METRIC_POOL_CONNECTIONS] = { "cruddur_postgres_pool_connections",
				      "Connections that stand, of all "
				      "workers.",
				      METRIC_GAUGE, &connection, NULL, 0,
				      SERVER, false },
	[METRIC_POOL_CONNECTS] = { "cruddur_postgres_connects_total",
				   "Connections made, or tried to be made.",
				   METRIC_COUNTER, &result, NULL, 0, SERVER,
				   false },
	[METRIC_TOKENS] = { "cruddur_tokens_total",
			    "Access tokens by verdict; missing where one is "
			    "required.",
			    METRIC_COUNTER, &verdict, NULL, 0, SERVER, false },
	[METRIC_KEY_SET_AGE] = { "cruddur_key_set_age_seconds",
				 "Since the issuer's key set was last fetched; "
				 "NaN before that.",
				 METRIC_GAUGE, NULL, NULL, MILLI, SERVER,
				 false },
	[METRIC_CACHE_LOOKUPS] = { "cruddur_cache_lookups_total",
				   "Lookups in the caches of the workers.",
				   METRIC_COUNTER, &cache, &lookup, 0, SERVER,
				   false },
	[METRIC_WORKERS] = { "cruddur_workers", "Worker processes by state.",
			     METRIC_GAUGE, &worker, NULL, 0, SERVER, false },
	[METRIC_WORKERS_WANTED] = { "cruddur_workers_wanted",
				    "Workers that the settings ask for.",
				    METRIC_GAUGE, NULL, NULL, 0, SERVER,
				    false },
	[METRIC_WORKER_STARTS] = { "cruddur_worker_starts_total",
				   "Workers started, for whatever reason.",
				   METRIC_COUNTER, NULL, NULL, 0, SERVER,
				   false },
	[METRIC_WORKERS_REPLACED] = { "cruddur_workers_replaced_total",
				      "Workers that died unasked.",
				      METRIC_COUNTER, NULL, NULL, 0, SERVER,
				      false },
	[METRIC_RELOADS] = { "cruddur_reloads_total",
			     "Reloads of the settings.", METRIC_COUNTER,
			     &result, NULL, 0, SERVER, false },
	[METRIC_LOG_LINES_LOST] = { "cruddur_log_lines_lost_total",
				    "Log lines that nobody took in time.",
				    METRIC_COUNTER, NULL, NULL, 0, BOTH,
				    false },
	[METRIC_STREAM_LAG] = { "cruddur_stream_lag_seconds",
				"Up to how long ago all changes of the table "
				"are in the lists, of the shards read here.",
				METRIC_GAUGE, NULL, NULL, MICRO, STREAM,
				false },
	[METRIC_STREAM_SHARDS] = { "cruddur_stream_shards",
				   "Shards that are read here.", METRIC_GAUGE,
				   NULL, NULL, 0, STREAM, false },
	[METRIC_STREAM_RECORDS] = { "cruddur_stream_records_total",
				    "Records of the stream that were read.",
				    METRIC_COUNTER, NULL, NULL, 0, STREAM,
				    false },
	[METRIC_STREAM_GROUPS] = { "cruddur_stream_groups_total",
				   "Conversations refreshed, by what became of "
				   "them.",
				   METRIC_COUNTER, &group, NULL, 0, STREAM,
				   false },
	[METRIC_STREAM_FAILURES] = { "cruddur_stream_failures_total",
				     "Rounds, reads and writes that failed and "
				     "are tried again.",
				     METRIC_COUNTER, NULL, NULL, 0, STREAM,
				     false },
	[METRIC_STREAM_LEASES_LOST] = { "cruddur_stream_leases_lost_total",
					"Leases that another process took.",
					METRIC_COUNTER, NULL, NULL, 0, STREAM,
					false },
	[METRIC_STREAM_REPAIRS] = { "cruddur_stream_repairs_total",
				    "Repairs of all lists from the table.",
				    METRIC_COUNTER, &repair, NULL, 0, STREAM,
				    false },
};

static int count_of(const struct metric_label *label)
{
	return label != NULL ? label->count : 1;
}

int metric_first_count(const struct metric_row *row)
{
	return count_of(row->first);
}

int metric_second_count(const struct metric_row *row)
{
	return count_of(row->second);
}

int metric_status(int code)
{
	int last = (int)ARRAY_SIZE(status_words) - 1;
	uint64_t word;

	for (int i = 0; i < last; i++)
		if (str_to_number(str_of(status_words[i]), 999, &word) &&
		    (int)word == code)
			return i;
	return last;
}

const char *metric_pattern_word(int number)
{
	return pattern_words[number];
}
