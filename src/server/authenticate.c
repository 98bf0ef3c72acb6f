/*
 * The row says who may call; this says who calls.
 */
#include "server/authenticate.h"

#include "base/metrics.h"
#include "store/viewers.h"

/* Tells a client to refresh its token (RFC 6750, section 3.1). */
static bool refuse_token(struct exchange *x, const char *why)
{
	response_header(&x->response, "WWW-Authenticate",
			str_of("Bearer error=\"invalid_token\""));
	if (x->match.route->auth == AUTH_OPTIONAL)
		return true;
	return job_fail(x->job, ERR_UNAUTHORIZED, "refused: %s", why);
}

static bool require_row(struct exchange *x)
{
	if (x->match.route->auth != AUTH_REQUIRED)
		return true;
	return job_fail(x->job, ERR_HANDLE_TAKEN,
			"signed in, but no handle is chosen yet");
}

static bool find_viewer(struct exchange *x)
{
	enum viewer_outcome outcome;

	if (!viewers_find(x->job, x->stores, &x->viewer.sub, x->access_token,
			  &x->viewer, &outcome))
		return false;
	switch (outcome) {
	case VIEWER_FOUND:
		memcpy(x->job->viewer, x->viewer.uuid.text, UUID_LEN + 1);
		return true;
	case VIEWER_WITHOUT_ROW:
		return require_row(x);
	case VIEWER_TOKEN_UNKNOWN:
		metric_count(METRIC_TOKENS, METRIC_TOKEN_UNKNOWN_USER, 0);
		return refuse_token(x, "not known to the user pool");
	}
	return job_fail(x->job, ERR_INTERNAL, "viewer outcome %d", outcome);
}

bool authenticate(struct exchange *x, struct verifier *verifier)
{
	enum route_auth rule = x->match.route->auth;
	struct str sent = request_bearer(&x->request);
	enum jwt_verdict verdict;
	struct jwt_claims claims;

	if (rule == AUTH_NONE || (rule == AUTH_OPTIONAL && sent.data == NULL))
		return true;
	if (sent.data == NULL) {
		metric_count(METRIC_TOKENS, METRIC_TOKEN_MISSING, 0);
		return job_fail(x->job, ERR_UNAUTHORIZED, "not signed in");
	}
	if (!verifier_check(x->job, verifier, sent, &claims, &verdict))
		return false;
	if (verdict != JWT_GOOD)
		return refuse_token(x, jwt_verdict_word(verdict));
	x->access_token = sent;
	x->viewer.sub = claims.sub;
	return find_viewer(x);
}
