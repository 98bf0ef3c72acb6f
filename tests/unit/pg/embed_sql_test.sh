#!/bin/sh
# What script/embed-sql takes, what it makes of it, and what it refuses.
set -u

embed=$(cd "${srcdir:-.}" && pwd)/script/embed-sql
folder=$(mktemp -d) || exit 99
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/thing"
cd "$folder" || exit 99
failed=0

fail() {
	echo "FAIL: $1"
	failed=1
}

# takes NAME STATEMENT EXPECTED...: each a line that the source must hold
takes() {
	name=$1
	printf '%s\n' "$2" >thing/verb.sql
	shift 2
	if ! sh "$embed" source thing/verb.sql >source 2>errors; then
		fail "$name: $(cat errors)"
		return
	fi
	for expected; do
		grep -qxF -e "		$expected" source ||
			fail "$name: no $expected in: $(cat source)"
	done
}

# refuses NAME STATEMENT REASON
refuses() {
	printf '%s' "$2" >thing/verb.sql
	if sh "$embed" source thing/verb.sql >source 2>errors; then
		fail "$1: was taken"
	else
		grep -qF -e "$3" errors || fail "$1: $(cat errors)"
	fi
}

takes 'named by folder and file' 'select 1' \
	'"thing/verb",' '"select 1\n",' '0, true, false,'
grep -qxF '	[QUERY_THING_VERB] = {' source || fail 'the table lacks its query'
takes 'the leading comment is left out' '-- why; because
select 2' '"select 2\n",'
grep -q why source && fail 'the leading comment is there'
takes 'results in binary' '-- All of 3. Results in binary.
select 3' '0, true, true,'
takes 'parameters are counted once' 'select $2, $1, $2' '2, true, false,'
takes 'no parameter in a quote' "select '\$7', \$1" '1, true, false,'
takes 'no second statement in quotes' \
	"select ';', \$\$;\$\$, \$a\$;\$a\$, \";\"" '0, true, false,'
takes 'no second statement in comments' 'select 1; -- select 2
/* ; select 3 */' '0, true, false,'
takes 'escaped for C' 'select E'"'"'\n'"'"', "a"' \
	'"select E'"'"'\\n'"'"', \"a\"\n",'
takes 'an insert writes' 'insert into t values ($1)' '1, false, false,'
takes 'a with that deletes writes' \
	'with a as (DELETE from t returning *) select * from a' '0, false, false,'
takes 'a with that selects reads' 'with a as (select 1) select * from a' \
	'0, true, false,'
takes 'a locking select may not be repeated' 'select 1 from t for update' \
	'0, false, false,'
takes 'words in quotes and longer words do not write' \
	"select 'delete', updated from inserts" '0, true, false,'

refuses 'an empty file' '' 'no statement'
refuses 'only comments' '-- select 1
/* select 2 */' 'no statement'
refuses 'two statements' 'select 1; select 2' 'more than one statement'
refuses 'a gap in the parameters' 'select $1, $3' 'parameter $2 is not used'
refuses 'an open quote' "select 'a" 'a quote has no end'
refuses 'an open comment' 'select 1 /* a' 'a comment has no end'
refuses 'an open dollar quote' 'select $a$ b $b$' 'a dollar quote has no end'

rm thing/verb.sql
if sh "$embed" source thing/verb.sql >source 2>errors; then
	fail 'a missing file was taken'
fi
printf 'select 1' >thing/verb.sql
printf 'select 1' >loose.sql
if sh "$embed" source loose.sql >source 2>errors; then
	fail 'a file outside a folder was taken'
fi
sh "$embed" header thing/verb.sql >header || fail 'no header'
grep -qxF '	QUERY_THING_VERB,' header || fail 'the enum lacks its query'
exit "$failed"
