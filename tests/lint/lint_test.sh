#!/bin/sh
# The lint on the tree, then on samples that break each rule once, so that a
# rule that finds nothing any more is found.
set -u
top=${srcdir:-.}
lint=$top/tests/lint/lint.pl
perl=${PERL:-perl}
status=0
passed=0

report() {
	if [ "$1" = 0 ]; then
		passed=$((passed + 1))
		echo "ok: $2"
	else
		echo "FAILED: $2"
		status=1
	fi
}

"$perl" "$lint" "$top"
report $? "the tree keeps the rules"

samples=$top/tests/lint/samples
found=$("$perl" "$lint" "$samples")
while read -r rule file; do
	echo "$found" | grep -q "^$file:[0-9]*: \[$rule\]"
	report $? "$rule is found in $file"
done <"$samples/expected"
count=$(echo "$found" | grep -c ': \[')
wanted=$(wc -l <"$samples/expected")
[ "$count" -eq "$wanted" ]
report $? "$wanted faults in the samples, and no more (found $count)"

# What is not listed is neither built in nor installed.
unlisted=$(cd "$top" && ls sql/migrations/*.sql sql/queries/*/*.sql |
	while read -r file; do
		grep -q "[[:space:]]$file" Makefile.am || echo "$file"
	done)
[ -z "$unlisted" ]
report $? "Makefile.am lists every file of SQL $unlisted"

# Version 14, by whose rules the tree is laid out, has this name in Debian.
format=$(command -v clang-format-14 || command -v clang-format)
if [ -n "$format" ]; then
	find "$top/src" "$top/tests" -name samples -prune -o \
		-name '*.[ch]' -print |
		xargs "$format" -n -Werror --style=file:"$top/.clang-format"
	report $? "clang-format has nothing to change"
	! "$format" -n -Werror --style=file:"$top/.clang-format" \
		"$samples/src/base/format.c" 2>/dev/null
	report $? "clang-format finds the sample"
else
	echo "skipped: clang-format is not installed"
fi
echo "[  PASSED  ] $passed test(s)." # counted like those of cmocka
exit $status
