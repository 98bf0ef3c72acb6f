# shellcheck shell=bash disable=SC2034,SC2154,SC2164
# (lib.sh sets what they take; those who source it have -e set)
# Sourced by script/lib.sh: the commands of script/test's steps. Each runs
# in a shell of its own.

# Of builds for tests alone; lld links three times as fast as the usual linker.
clang=(CC=clang CFLAGS='-O1 -g' LDFLAGS=-fuse-ld=lld)

check_build() {
	# Else those of an earlier run would be counted.
	find "$root/build/$1/tests" -name '*.log' -delete 2>/dev/null || true
	make_in "$root/build/$1" "${@:2}"
	advise "To see all of it: make -C build/$1 check"
	make --no-print-directory -j"$(nproc)" check VERBOSE=1
	rm -f "$advice_file"
}

# The same with clang's sanitizers: address or thread.
check_sanitized() { sanitized check_build "$1"; }

# Only builds it, its tests as well.
build_sanitized() { sanitized build_with_tests "$1"; }

build_with_tests() {
	make_in "$root/build/$1" "${@:2}"
	make --no-print-directory -j"$(nproc)" check TESTS=
}

# sanitized COMMAND NAME: COMMAND is given NAME and configure's arguments.
sanitized() {
	local command=$1 name=$2
	local list=$name
	[[ $name != address ]] || list=address,undefined
	set -- "$name" "${clang[@]}" --enable-sanitizers="$list"
	# The thread sanitizer needs its addresses where it expects them.
	if [[ $name == thread ]] && setarch -R true; then
		exec setarch -R bash -c 'set -euo pipefail; . "$1"; "${@:2}"' "$0" \
			"$root/script/lib.sh" "$command" "$@"
	fi
	"$command" "$@"
}

# The unit tests of a build, each under valgrind.
check_leaks() { make -C "$root/build/$1" -j"$(nproc)" check-leaks; }

lint_scripts() {
	cd "$root"
	find script .ci/run completion tests/package/*.sh -type f \
		-exec shellcheck -x --severity=warning {} +
	find . -path ./build -prune -o -name node_modules -prune -o \
		-name '*.mjs' -print0 | xargs -0 -n 1 -P "$(nproc)" "$node" --check
}

integration() {
	cd "$root"
	"$node" tests/run-integration.mjs --build="build/$1" "${@:2}"
}

# Under the thread sanitizer, what happens at once; see check_sanitized.
concurrency() {
	local still=()
	setarch -R true && still=(setarch -R)
	cd "$root"
	"${still[@]}" "$node" tests/run-integration.mjs --build="build/$1" \
		tests/integration/faults-conversations.test.mjs \
		tests/integration/outage-{dynamodb,postgres}.test.mjs \
		tests/integration/stream-ledger.test.mjs
}

test_template() {
	"$node" --test "$root"/tests/aws/*.test.mjs
}

# Lint, types and unit tests of the web client.
check_client() {
	cd "$root/frontend"
	"$node" node_modules/eslint/bin/eslint.js .
	"$node" node_modules/typescript/bin/tsc --noEmit
	env -u FORCE_COLOR NO_COLOR=1 "$node" node_modules/vitest/vitest.mjs run
}

# The web client in a real browser, on the real stack.
browser() {
	cd "$root"
	"$node" tests/run-integration.mjs --build="build/$1" \
		tests/browser/*.test.mjs
}

test_bench() {
	make_bench
	"$node" --test "$root"/tests/bench/*.test.mjs
}

# How PostgreSQL runs each statement in a world of so many posts.
plans() {
	CRUDDUR_POSTS=$1 "$node" --test "$root/tests/million/plans.test.mjs"
}

# The same of a million, which is made once, and how long the lists take.
million() {
	local status=0
	CRUDDUR_WORLDS=$(mktemp -d /var/tmp/cruddur-million-XXXXXX)
	export CRUDDUR_WORLDS
	plans 1000000 || status=1
	"$node" --test "$root/tests/million/times.test.mjs" || status=1
	"$node" "$root/tests/million/forget.mjs" "$CRUDDUR_WORLDS"
	return $status
}

distcheck() {
	cd "$root/build/release"
	make --no-print-directory -j"$(nproc)" distcheck VERBOSE=1
}

# The Debian package: made, and looked at.
check_package() {
	make_package
	"$root/tests/package/package_test.sh" "$root/build/release/deb"
}

# The same on a fresh Debian, installed, used, upgraded and removed.
try_package() {
	local packs
	as_root unshare --mount --pid --uts --ipc --fork true || {
		echo 'not run: no container can be started here'
		return 0
	}
	need_packages "${machine_packages[@]}"
	need_bare_debian
	make_package
	packs=("$root"/build/release/deb/cruddur_*.deb)
	CRUDDUR_PACKAGE=${packs[0]} CRUDDUR_DEBIAN=$bare_debian \
		CRUDDUR_DEBIAN_CACHE=$tools/debian-12-packages \
		"$node" --test "$root"/tests/package/*.test.mjs
}

# Every fuzz target for FUZZ_SECONDS, from its kept corpus. Each that holds
# counts; make stops at the first that does not.
fuzz() {
	local log=$root/build/fuzz/fuzz.log good status=0
	build_fuzz
	advise "The input that fails is in build/fuzz/tests/fuzz/new."
	cd "$root/build/fuzz"
	make --no-print-directory -j"$(nproc)" check-fuzz \
		FUZZ_SECONDS="${FUZZ_SECONDS:-10}" 2>&1 | tee "$log" || status=1
	good=$(grep -c '^stat::number_of_executed_units' "$log" || true)
	printf '%d passed, %d failed\n' "$good" "$status"
	((status == 0)) || return 1
	rm -f "$advice_file"
}

build_fuzz() { make_in "$root/build/fuzz" "${clang[@]}" --enable-fuzzing; }

# Makes the builds of these steps, address, thread or fuzz. What fails is told
# by its step, which tries it again.
build_ahead() {
	local name
	is_configured || return 0
	export BUILDING_AHEAD=yes
	for name in "$@"; do
		case $name in
		fuzz) in_own_shell build_fuzz || true ;;
		*) in_own_shell build_sanitized "$name" || true ;;
		esac
	done
}
