#!/bin/sh
# The units: whether what they name exists, what systemd thinks of them, and
# how exposed their services are. Runs in the build folder.
set -u
units=systemd
top=$(cd "${srcdir:-.}" && pwd)
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
status=0

fail() {
	echo "FAILED: $1"
	status=1
}

# The program that a path names, as built here: ./cruddurd
built() {
	case $1 in
	"$bindir"/cruddurctl | "$sbindir"/cruddurd | "$sbindir"/cruddur-stream)
		echo "./${1##*/}"
		;;
	*) echo "$1" ;;
	esac
}

# A command line of a unit: the program must be there, and know its words.
check_command() {
	unit=$1
	program=$(built "$2")
	shift 2
	[ -x "$program" ] || {
		fail "$unit: there is no $program"
		return
	}
	[ "$program" = "./${program##*/}" ] || return
	words=
	options=
	for word; do
		case $word in
		-*) options="$options $word" ;;
		\$*) ;; # systemd fills it in
		*) words="$words $word" ;;
		esac
	done
	# shellcheck disable=SC2086
	help=$("$program" $words --help 2>&1) ||
		fail "$unit: $program knows no$words"
	for option in $options; do
		echo "$help" | grep -qe "^  $option " ||
			fail "$unit: $program$words knows no $option"
	done
}

for unit in $units/*.service $units/*.socket $units/*.timer; do
	grep '@[a-z]*@' "$unit" && fail "$unit: a name was not filled in"
	grep '^Exec' "$unit" | cut -d= -f2- >"$work/commands"
	while read -r line; do
		# shellcheck disable=SC2086
		check_command "$unit" $line
	done <"$work/commands"
	for page in $(sed -n 's/^Documentation=//p' "$unit"); do
		file=$(echo "$page" | sed 's/man:\(.*\)(\(.\))/\1.\2/')
		[ -f "$top/man/$file" ] ||
			fail "$unit: there is no manual page $file"
	done
done

# The example must be one that the programs take.
env -i CRUDDUR_SETTINGS_FILE="$top/systemd/settings.example" \
	./cruddurd --check-config >"$work/told" 2>&1 || {
	cat "$work/told"
	fail "cruddurd refuses systemd/settings.example"
}

if ! command -v systemd-analyze >/dev/null; then
	echo "skipped: systemd-analyze is not installed"
	exit $status

fi

# Programs are looked for where they are built, not where they will be.
for unit in $units/*.service $units/*.socket $units/*.timer; do
	sed -e "s|=$bindir/|=$PWD/|" -e "s|=$sbindir/|=$PWD/|" "$unit" \
		>"$work/${unit##*/}"
done
for unit in "$work"/*.service "$work"/*.socket "$work"/*.timer; do
	systemd-analyze verify --man=no --recursive-errors=one "$unit" \
		>"$work/told" 2>&1 || fail "${unit##*/} is refused"
	# What it merely does not know, systemd skips with a warning.
	grep cruddur "$work/told" && fail "${unit##*/} is not as systemd has it"
done
for unit in "$work"/*.service; do
	systemd-analyze security --offline=yes --threshold=15 "$unit" \
		>"$work/told" 2>&1 || {
		grep -e '✗' -e Overall "$work/told"
		fail "${unit##*/} is exposed more than 1.5"
	}
done
systemd-sysusers --dry-run "$top/systemd/sysusers.d/cruddur.conf" \
	>"$work/told" 2>&1 || {
	cat "$work/told"
	fail "systemd refuses sysusers.d/cruddur.conf"
}
exit $status
