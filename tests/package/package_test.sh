#!/bin/sh
# package_test.sh FOLDER: the package that `make deb` left in FOLDER: what is
# in it, what it asks for, and what lintian and shellcheck think of it.
set -u
export LC_ALL=C
here=$(cd "$(dirname "$0")" && pwd)
folder=$1
pack=$(echo "$folder"/cruddur_*.deb)
changes=$(echo "$folder"/cruddur_*.changes)
# shellcheck source=tests/package/check.sh
. "$here/check.sh"

# The files, with one line for those of a kind: their names come and go.
files() {
	dpkg-deb --fsys-tarfile "$pack" | tar -tf - |
		sed -e '/\/$/d' -e 's|^\./||' \
		-e 's|\(/site/assets/\).*|\1*|' \
		-e 's|\(/sql/migrations/\).*|\1*|' | sort -u
}

field() { dpkg-deb --field "$pack" "$1"; }
same_files() { files | diff -u "$here/files" -; }
needs() { field Depends | grep -qE "(^|[ ,])$1"; }
needs_not() { ! needs "$1"; }
same_version() { field Version | grep -qxF "$1"; }
has_no_member() { ! dpkg-deb --ctrl-tarfile "$pack" | tar -tf - | grep "$1"; }
all_scripts_hold() {
	shellcheck --severity=warning "$work"/control/p*
}

top=$here/../..
version=$(sed -n 's/^AC_INIT(\[cruddur\], \[\(.*\)\])/\1/p' \
	"$top/configure.ac")
dpkg-deb --control "$pack" "$work/control" || exit 1

check 'it holds what it should, and no more' same_files
check "its version is $version, as configure.ac has it" same_version "$version"
for library in libc6 libcurl4 libfcgi0ldbl libjson-c5 libpq5 libssl3 libxxhash0; do
	check "it needs $library" needs "$library"
done
check 'it needs nginx, and its module for Brotli' \
	needs libnginx-mod-http-brotli-static
check 'it needs no database' needs_not 'postgresql'
check 'it needs no Node' needs_not 'node'
check 'no file of it is for people to change' has_no_member conffiles
check 'its scripts hold' all_scripts_hold
check 'lintian finds no fault' lintian --fail-on=error,warning "$changes"
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
