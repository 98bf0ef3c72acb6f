# shellcheck shell=bash disable=SC2034,SC2154,SC2164
# (lib.sh sets what they take; those who source it have -e set)
# Sourced by script/lib.sh: what is built.

# The web client, into frontend/dist, when anything it is made of changed.
build_client() {
	local page=$root/frontend/dist/index.html
	need_client_parts
	[[ -e $page && -z $(find "$root/frontend" -newer "$page" -type f \
		-not -path '*/node_modules/*' -not -path '*/dist/*' -print -quit) ]] ||
		step 'Build the web client' make_client
}

make_client() {
	cd "$root/frontend"
	"$node" node_modules/vite/bin/vite.js build
}

# build NAME [configure's arguments...]: makes build/NAME.
build() { step "Build $1" make_in "$root/build/$1" "${@:2}"; }

make_in() {
	local folder=$1 lock
	shift
	is_configured || autoreconf -fi "$root"
	mkdir -p "$folder"
	cd "$folder"
	# Others wait until this shell ends.
	exec {lock}>.lock
	flock "$lock"
	if [[ ! -e Makefile || Makefile -ot $root/configure ]]; then
		advise "To see all of it: $folder/config.log"
		"$root/configure" --quiet "$@"
	fi
	advise "To see all of it: make -C $folder"
	make --no-print-directory -j"$(nproc)"
	rm -f "$advice_file"
}

is_configured() {
	is_current "$root/configure" "$root/configure.ac" &&
		is_current "$root/Makefile.in" "$root/Makefile.am"
}

# The bench's own programs, which plain make leaves alone.
make_bench() {
	make -C "$root/build/release" --no-print-directory \
		bench/canned_dynamodb bench/limit_responder
}

make_package() {
	advise "To see all of it: make -C build/release deb"
	make_in "$root/build/release"
	make -C "$root/build/release" --no-print-directory deb
	rm -f "$advice_file"
}
