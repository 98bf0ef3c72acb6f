#!/bin/sh
# cruddur-site on folders of its own, with an nginx that takes or refuses
# whatever it is shown. Runs in the build folder.
set -u
top=$(cd "${srcdir:-.}" && pwd)
# shellcheck source=tests/package/check.sh
. "$top/tests/package/check.sh"

# A program in the way of the real one, which notes that it was called.
stand_in() {
	printf '#!/bin/sh\necho "%s $*" >>%s/calls\nexit %s\n' "$1" "$work" \
		"$2" >"$work/bin/$1"
	chmod +x "$work/bin/$1"
}

site() { PATH=$work/bin:$PATH sh "$work/cruddur-site" "$@"; }
ends_with() {
	wanted=$1
	shift
	site "$@"
	[ $? -eq "$wanted" ]
}
lacks() { ! [ -e "$1" ] && ! [ -L "$1" ]; }
was_called() { grep -q "$1" "$work/calls"; }
was_not_called() { ! was_called "$1"; }
forget_calls() { : >"$work/calls"; }
left_over() {
	find "$work/nginx" "$work/var" -mindepth 1 ! -name 'sites-*' |
		grep . && return 1
	return 0
}

mkdir -p "$work/bin" "$work/etc/cruddur" "$work/nginx/sites-available" \
	"$work/nginx/sites-enabled" "$work/client/assets" "$work/var"
conf=$work/nginx/cruddur
link=$work/nginx/sites-enabled/cruddur
made=$work/var/cruddur/site
# All but the site for development, which is not installed.
cp -r "$top/nginx" "$work/templates"
chmod -R u+w "$work/templates" # an archive's own check cannot write to it
rm "$work/templates/local.conf"
echo page >"$work/client/index.html"
echo first >"$work/client/assets/first-1.js"
sed -e "s|^settings=.*|settings=$work/etc/cruddur/settings|" \
	-e "s|^own=.*|own=$work/etc/cruddur/nginx|" \
	-e "s|^templates=.*|templates=$work/templates|" \
	-e "s|^client=.*|client=$work/client|" \
	-e "s|^made=.*|made=$work/var/cruddur|" \
	-e "s|^nginx=.*|nginx=$work/nginx|" \
	script/cruddur-site >"$work/cruddur-site"
stand_in systemctl 0
stand_in nginx 0
forget_calls

check 'without settings it says so' ends_with 2
cat >"$work/etc/cruddur/settings" <<'TEXT'
FRONTEND_URL=https://www.example.com
AWS_REGION="eu-central-1"
AWS_COGNITO_USER_POOL_ID=eu-central-1_EXAMPLE
TEXT
check 'a setting that is missing is told' ends_with 2
check 'and nothing was written' left_over
echo 'AWS_COGNITO_USER_POOL_CLIENT_ID=client; deny' \
	>>"$work/etc/cruddur/settings"
check 'one that is no word is refused' ends_with 2
echo 'AWS_COGNITO_USER_POOL_CLIENT_ID=exampleclientid' \
	>>"$work/etc/cruddur/settings"
check 'what was never written is not refreshed' site --refresh
check 'and still nothing was written' left_over

check 'the site is written' site
check 'it is there for nginx' [ -e "$work/nginx/sites-available/cruddur" ]
check 'but not enabled' lacks "$link"
check 'nginx is left alone' was_not_called nginx
check 'its name comes from the settings' \
	grep -q 'server_name www.example.com;' "$conf/cruddur.conf"
check 'so does the origin of sign-in' grep -q \
	"https://cognito-idp.eu-central-1.amazonaws.com;" "$conf/security.conf"
# shellcheck disable=SC2016
check 'the client gets its settings' perl -MJSON::PP -0777 -ne '
	my $c = decode_json($_)->{cognito};
	exit !($c->{userPoolId} eq "eu-central-1_EXAMPLE"
		&& $c->{userPoolClientId} eq "exampleclientid")' \
	"$made/config.json"

check 'it is enabled' site --enable
check 'nginx has the link' [ -e "$link" ]
check 'nginx looked at it' was_called 'nginx -t'
forget_calls
check 'the same again' site
check 'is no news to nginx' was_not_called nginx

echo second >"$work/client/assets/second-2.js"
rm "$work/client/assets/first-1.js"
check 'a new client comes' site --refresh
check 'its files are there' [ -e "$made/assets/second-2.js" ]
check 'those of the old one, too' [ -e "$made/assets/first-1.js" ]
touch -d '31 days ago' "$made/assets/first-1.js"
check 'until thirty days later' site --refresh
check 'when they go' lacks "$made/assets/first-1.js"

mkdir "$work/etc/cruddur/nginx"
echo '# of @NAME@ itself' >"$work/etc/cruddur/nginx/balancer.conf"
check 'a file of the host is used' site
check 'in place of the template' \
	grep -q 'of www.example.com itself' "$conf/balancer.conf"
check 'and told to nginx' was_called 'nginx -t'
echo 'listen @ELSEWHERE@;' >"$work/etc/cruddur/nginx/balancer.conf"
check 'a name that nobody knows is refused' ends_with 2
check 'with nothing changed' \
	grep -q 'of www.example.com itself' "$conf/balancer.conf"
echo 'listen 81;' >"$work/etc/cruddur/nginx/balancer.conf"
stand_in nginx 1
check 'what nginx refuses is told' ends_with 1
check 'and taken back' \
	grep -q 'of www.example.com itself' "$conf/balancer.conf"
check 'and the site stays enabled' [ -e "$link" ]

check 'it is removed' site --remove
check 'with all that was written' left_over
check 'wrong words are refused' ends_with 2 --enabled
printf '[  PASSED  ] %d test(s).\n' "$passed"
[ "$failed" -eq 0 ]
