# shellcheck shell=bash
# Sourced by script/server, script/test and script/bench: what installs, builds
# and checks.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
tools=$root/.tools
step_log=$tools/log
advice_file=$tools/advice${BUILDING_AHEAD:+-ahead}

# shellcheck source=script/lib/steps.sh
. "$root/script/lib/steps.sh"
# shellcheck source=script/lib/machine.sh
. "$root/script/lib/machine.sh"
# shellcheck source=script/lib/build.sh
. "$root/script/lib/build.sh"
# shellcheck source=script/lib/checks.sh
. "$root/script/lib/checks.sh"

# What configure refuses after all else has been fetched.
[[ $root != *[[:space:]\\\"\#\$\&\'\`]* ]] ||
	die "Make cannot build in a folder of this name: \"$root\". \
Move the checkout to one without spaces, quotes, \\, #, \$ and &."
