# shellcheck shell=bash disable=SC2034,SC2154,SC2164
# (lib.sh sets what they take; those who source it have -e set)
# Sourced by script/lib.sh: every step is shown with the time it took; one
# that fails shows the end of its log and what to do next, and ends the script.

# step TEXT COMMAND...: runs it and ends the script when it fails.
step() {
	try_step "$@" || {
		show_failure "$(log_of "$1")"
		exit 1
	}
}

# The same, but it is up to the caller what a failure means.
try_step() {
	local text=$1 began log status=0
	shift
	log=$(log_of "$text")
	mkdir -p "$step_log"
	began=$(now_ms)
	printf '%-44s ' "$text"
	in_own_shell "$@" >"$log" 2>&1 </dev/null || status=$?
	if ((status != 0)); then
		printf '%6s s  failed\n' "$(seconds_since "$began")"
		return 1
	fi
	printf '%6s s\n' "$(seconds_since "$began")"
}

# What is fetched and built first, one script of a checkout does at a time.
begin_preparing() {
	mkdir -p "$tools"
	exec 9>"$tools/preparing"
	flock -n 9 && return
	printf 'Waiting for another script of this checkout to fetch and build.\n'
	flock 9
}

end_preparing() { exec 9>&-; }

# Where -e holds, as it does not inside a condition.
in_own_shell() {
	bash -c 'set -euo pipefail; . "$1"; shift; "$@"' "$0" \
		"$root/script/lib.sh" "$@"
}

log_of() { printf '%s/%s.log' "$step_log" "$(tr -c 'a-z0-9\n' - <<<"${1,,}")"; }

# What a log says of a failure, and what to do: a step leaves that in
# $advice_file.
show_failure() {
	local advice
	{
		printf '\nFrom %s:\n\n' "${1#"$root"/}"
		what_failed "$1" | sed 's/^/    /'
		advice=$(cat "$advice_file" 2>/dev/null || true)
		printf '\n%s\n\n' "${advice:-Mend what it names and run $0 again.}"
	} >&2
	rm -f "$advice_file"
}

# Of a test runner's log its list of failures, of any other the failed
# programs and assertions, then the end.
what_failed() {
	if grep -q 'failing tests:$' "$1"; then
		awk '/failing tests:$/ { begun = 1 } begun && n++ < 60' "$1"
	else
		grep -E '^(FAIL|ERROR): |^\[ +(FAILED|ERROR|LINE) +\]' "$1" |
			head -n 30 || true
		tail -n 25 "$1"
	fi
}

advise() { printf '%s\n' "$1" >"$advice_file"; }

die() {
	printf '%s\n' "$1" >&2
	exit 1
}

now_ms() { date +%s%3N; }

seconds_since() {
	local ms=$(($(now_ms) - $1))
	printf '%d.%d' $((ms / 1000)) $((ms % 1000 / 100))
}
