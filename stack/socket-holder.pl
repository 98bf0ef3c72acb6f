#!/usr/bin/perl
# Holds a listening socket as a socket unit of systemd does and runs a program
# on it, again each time that it ends. SIGTERM is passed on, and is the end.
#   socket-holder.pl SOCKET PROGRAM
use strict;
use warnings;
use Errno;
use IO::Socket::UNIX;
use POSIX ();

my ($path, $program) = @ARGV;
my ($child, $ended) = (0, 0);

$^F = 16; # what is opened now is passed on to the program
my $socket = IO::Socket::UNIX->new(Local => $path, Listen => 4096)
	or die "$path: $!\n";
POSIX::dup2($socket->fileno, 3);

$SIG{TERM} = sub {
	$ended = 1;
	kill 'TERM', $child;
};
until ($ended) {
	$child = fork // die "fork: $!\n";
	if ($child == 0) {
		$SIG{TERM} = 'DEFAULT';
		@ENV{'LISTEN_FDS', 'LISTEN_PID'} = (1, $$);
		exec $program or die "$program: $!\n";
	}
	while (waitpid($child, 0) < 0 && $!{EINTR}) {
	}
}
