#!/usr/bin/perl
# Holds the manual pages against what they describe.
#   pages.pl ROOT BUILD    ROOT has src/ and man/, BUILD the programs
use strict;
use warnings;

my ($root, $build) = @ARGV;
my ($good, $bad) = (0, 0);

sub check {
	my ($true, $text) = @_;
	$true ? $good++ : $bad++;
	print $true ? 'ok' : 'FAILED', ": $text\n";
}

sub slurp {
	my ($path) = @_;
	open my $file, '<', $path or die "$path: $!\n";
	local $/;
	return scalar <$file>;
}

# The entries of a page's lists: what stands in .It, and the text below it.
sub entries {
	my ($text) = @_;
	my %entries;
	while ($text =~ /^\.It (.*)\n((?:(?!\.It |\.El).*\n)*)/mg) {
		$entries{$1} = $2;
	}
	return \%entries;
}

# Every setting, with its default, and no others.
sub check_settings {
	my $entries = entries(slurp("$root/man/cruddur-settings.5"));
	my $table = slurp("$root/src/base/settings_table.c");
	my %known;
	while ($table =~ /\{ \.name = "(\w+)",(.*?)\}/gs) {
		my ($name, $row) = ($1, $2);
		my ($default) = $row =~ /\.standard = "([^"]*)"/;
		my $text = $entries->{"Ev $name"};
		$known{"Ev $name"} = 1;
		check(defined $text, "$name is in cruddur-settings(5)");
		next unless defined $text && defined $default;
		check($text =~ /default is\n\.Ql \Q$default\E( [.:])?\n/,
			"its default is $default");
	}
	for my $name (sort keys %$entries) {
		check($known{$name}, "there is a setting $name");
	}
}

# What a program's --help offers: "  --name", "  --name VALUE".
sub options_of {
	my ($help) = @_;
	my %options;
	$options{$1} = 1 while $help =~ /^  (--[a-z-]+)/mg;
	$options{$1} = 1 while $help =~ /[\[ ](--[a-z-]+)(?= \||\])/g;
	return \%options;
}

sub documented {
	my ($entries) = @_;
	my %options;
	for my $head (keys %$entries) {
		$options{"--$1"} = 1 if $head =~ /^Fl Fl ([a-z-]+)/;
	}
	return \%options;
}

sub check_options {
	my ($program, $offered) = @_;
	my $there = documented(entries(slurp("$root/man/$program.8")));
	check(%$offered, "$program tells its options");
	check($there->{$_}, "$_ is in $program(8)") for sort keys %$offered;
	check($offered->{$_}, "$program has $_") for sort keys %$there;
}

# "  ddb drop TABLE   drop a table", "  backup FOLDER   save both": each is an
# entry, and no others are.
sub check_commands {
	my ($help) = @_;
	my $entries = entries(slurp("$root/man/cruddurctl.8"));
	my (%options, %commands);
	while ($help =~ /^  ([a-z]+(?: [a-z-]+)?)(?: ([A-Z]+))?  /mg) {
		my $argument = defined $2 ? " Ar $2" : '';
		my $more = `$build/cruddurctl $1 --help`;
		$commands{"Cm $1$argument"} = 1;
		%options = (%options, %{options_of($more)});
	}
	check($entries->{$_}, "$_ is in cruddurctl(8)")
		for sort keys %commands;
	check($commands{$_}, "cruddurctl has $_")
		for sort grep { /^Cm / } keys %$entries;
	check_options('cruddurctl', { %options, %{options_of($help)} });
}

check_settings();
for my $program (qw(cruddurd cruddur-stream cruddur-lambda)) {
	check_options($program, options_of(scalar `$build/$program --help`));
}
check_options('cruddur-site',
	options_of(scalar `sh $build/script/cruddur-site --help`));
check_commands(scalar `$build/cruddurctl --help`);
print "[  PASSED  ] $good test(s).\n"; # counted like those of cmocka
exit($bad > 0);
