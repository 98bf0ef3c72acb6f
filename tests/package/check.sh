# shellcheck shell=sh
# Sourced by the tests of this folder: one line for each thing that must hold,
# and a count of them in $passed and $failed. $work is a folder of the test's
# own, which goes with it.
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
passed=0
failed=0

# check TEXT COMMAND...: the command must succeed; if not, TEXT is shown, and
# what the command said.
check() {
	text=$1
	shift
	if "$@" >"$work/told" 2>&1; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAILED: $text"
		sed 's/^/    /' "$work/told"
	fi
}
