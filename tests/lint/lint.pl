#!/usr/bin/perl
# Holds the rules of the house that a compiler does not know.
#   lint.pl ROOT        checks src/ and tests/ under ROOT; prints each fault
# Rules are named, so that the self-test can ask for each of them.
use strict;
use warnings;
use File::Find;

my %FILE_MAX = (c => 500, h => 130);
my $FUNCTION_MAX = 60;
my $COLUMNS = 80;

# Who may include whom: src/README.md has the same table in words.
my @LIBRARY = qw(base net pg auth aws store http api);
my %MAY_INCLUDE = (
	base   => [],
	net    => [qw(base)],
	pg     => [qw(base)],
	auth   => [qw(base net)],
	aws    => [qw(base net)],
	store  => [qw(base pg aws auth/viewer.h)],
	http   => [qw(base)],
	api    => [qw(base http store auth/viewer.h)],
	server => [@LIBRARY],
	cli    => [qw(base net pg aws store)],
	stream => [qw(base net aws store)],
	lambda => [qw(base net aws store)],
);

# Outside libraries, and the only files that see them.
my @OUTSIDE = (
	[qr{^json-c/}, qr{^src/base/json\.c$}],
	[qr{^openssl/(evp|hmac|sha|md5|crypto)\.h$},
		qr{^src/(base/hash|auth/jwt|auth/jwks)\.c$}],
	[qr{^xxhash\.h$}, qr{^src/base/hash\.c$}],
	[qr{^openssl/}, qr{^src/auth/(jwt|jwks)\.c$}],
	[qr{^curl/}, qr{^src/net/http_client\.c$}],
	[qr{^(libpq|pg_config|postgres)}, qr{^src/pg/}],
	[qr{^zlib\.h$}, qr{^src/cli/packed\.c$}],
	[qr{^(fcgi|fcgio|fcgiapp|fcgi_stdio)}, qr{^src/server/fcgi_io\.c$}],
);

my %PROGRAMS = map { $_ => 1 } qw(server cli stream lambda);

# Spelled so that this file does not fail its own rule.
my $LEFT_OVER = join '|', 'TO' . 'DO', 'FIX' . 'ME', 'X' x 3;
# Constants, in capitals, hold none.
my $SECRET = qr{\b(?!(?-i:[A-Z_0-9]+)\b)
	\w*(?:token|secret|password|authorization|body)\w*\b}ix;

my $root = shift // '.';
my $faults = 0;

sub fault {
	my ($path, $line, $rule, $text) = @_;
	print "$path:$line: [$rule] $text\n";
	$faults++;
}

# Comments and strings replaced by spaces, so that their words do not count.
sub code_only {
	my ($text) = @_;
	$text =~ s{(/\*.*?\*/)|("(?:\\.|[^"\\\n])*")|('(?:\\.|[^'\\\n])*')}
		{my $t = $&; my ($a, $b) = defined $2 ? ('"', '"') : (' ', ' ');
		 my $m = substr($t, 1, -1); $m =~ tr/\n/ /c; "$a$m$b"}gse;
	return $text;
}

sub check_includes {
	my ($path, $text) = @_;
	my ($folder) = $path =~ m{^src/([^/]+)/};
	my $n = 0;
	for my $line (split /\n/, $text) {
		$n++;
		next unless $line =~ m{^\s*#\s*include\s*([<"])([^>"]+)};
		my ($quote, $name) = ($1, $2);
		for my $row (@OUTSIDE) {
			next unless $name =~ $row->[0];
			fault($path, $n, 'outside-library',
				"$name may not be seen here")
				if $path =~ m{^src/} && $path !~ $row->[1];
			last;
		}
		next unless $quote eq '"' && defined $folder;
		my ($of) = $name =~ m{^([^/]+)/};
		if (!defined $of || $name =~ m{\.\.}) {
			next if $name !~ m{[/]};
			fault($path, $n, 'layers', "$name: name it from src");
			next;
		}
		my $row = $MAY_INCLUDE{$folder};
		if (!defined $row) {
			fault($path, $n, 'layers', "no rule for src/$folder");
			next;
		}
		next if $of eq $folder;
		next if grep { $_ eq $of || $_ eq $name } @$row;
		fault($path, $n, 'layers', "$folder may not include $name");
	}
}

sub check_sizes {
	my ($path, $text, $code) = @_;
	my @lines = split /\n/, $text, -1;
	my ($kind) = $path =~ /\.([ch])$/;
	my $is_table = $path =~ /_(table\.c|vectors\.h)$/;
	fault($path, scalar @lines, 'file-size',
		"over $FILE_MAX{$kind} lines: which type is missing?")
		if @lines - 1 > $FILE_MAX{$kind} && !$is_table;
	my $n = 0;
	for my $line (@lines) {
		$n++;
		my $column = 0;
		for my $c (split //, $line) {
			$column += $c eq "\t" ? 8 - $column % 8 : 1;
		}
		fault($path, $n, 'columns', "$column columns")
			if $column > $COLUMNS && $path !~ /_vectors\.h$/;
	}
	return unless $kind eq 'c';
	my ($start, $before) = (0, '');
	$n = 0;
	for my $line (split /\n/, $code, -1) {
		$n++;
		if ($line eq '{' && $before =~ /[\)\w]\s*$/) {
			$start = $n;
		} elsif ($line eq '}' && $start) {
			my $size = $n - $start - 1;
			fault($path, $start, 'function-size',
				"$size lines: more than one thought")
				if $size > $FUNCTION_MAX;
			$start = 0;
		}
		$before = $line;
	}
}

sub line_of {
	my ($text, $offset) = @_;
	return 1 + (substr($text, 0, $offset) =~ tr/\n//);
}

sub check_words {
	my ($path, $text, $code) = @_;
	while ($text =~ /\b($LEFT_OVER)\b/g) {
		fault($path, line_of($text, $-[0]), 'left-over', $1);
	}
	return unless $path =~ m{^src/([^/]+)/};
	my $folder = $1;
	while ($code =~ /\blocaltime_r\b/g) {
		fault($path, line_of($code, $-[0]), 'local-time',
			'the time zone counts in src/cli/local_time.c only')
			if $path ne 'src/cli/local_time.c';
	}
	while ($code =~ /\b(log_line|job_fail)\s*(\((?:[^()]++|(?2))*\))/g) {
		my ($function, $arguments, $at) = ($1, $2, $-[0]);
		fault($path, line_of($code, $at), 'secret-in-log',
			"$function is given $1")
			if $path =~ /\.c$/ && $arguments =~ /($SECRET)/;
	}
	return if $PROGRAMS{$folder};
	while ($code =~ /\b(main|exit|_exit|quick_exit|signal|sigaction)\s*\(/g) {
		fault($path, line_of($code, $-[0]), 'programs-only',
			"$1 belongs to the programs");
	}
}

sub check_file {
	my ($path) = @_;
	open my $file, '<:encoding(UTF-8)', "$root/$path"
		or die "$root/$path: $!\n";
	local $/;
	my $text = <$file>;
	my $code = code_only($text);
	check_includes($path, $text);
	check_sizes($path, $text, $code);
	check_words($path, $text, $code);
}

my @paths;
find({ no_chdir => 1, wanted => sub {
	$File::Find::prune = 1 if m{/samples$} && $root ne $_;
	push @paths, substr($_, length($root) + 1) if -f && /\.[ch]$/;
} }, grep { -d } "$root/src", "$root/tests");
die "nothing to check under $root\n" unless @paths;
check_file($_) for sort @paths;
print scalar(@paths), " files checked, $faults faults\n";
exit($faults > 0);
