#!/bin/sh
# The manual pages: their syntax, and whether they say what is.
set -u
top=${srcdir:-.}
status=0

if command -v mandoc >/dev/null; then
	for page in "$top"/man/*.[58]; do
		mandoc -Tlint -Wwarning "$page" || {
			echo "FAILED: the syntax of $page"
			status=1
		}
	done
else
	echo "skipped: mandoc is not installed"
fi
"${PERL:-perl}" "$top/tests/man/pages.pl" "$top" . || status=1
exit $status
