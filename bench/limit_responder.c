/*
 * The limit that the bench compares Cruddur with: the least a FastCGI program
 * on libfcgi can do. It reads the request's body, looks at nothing, and
 * answers with the bytes of a file. Same socket, processes and threads.
 */
#include <getopt.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fcgiapp.h>

enum {
	BACKLOG = 1024,
	MAX_PROCESSES = 64,
	MAX_THREADS = 1024,
	MAX_ANSWER_BYTES = 1024 * 1024,
	/* nginx connects as a user of its own. */
	SOCKET_MODE = 0666,
};

static char answer[MAX_ANSWER_BYTES];
static int answer_len;

static void die(const char *what)
{
	fprintf(stderr, "limit_responder: %s: %m\n", what);
	exit(1);
}

/* The file's bytes with the header lines in front, as they go to nginx. */
static void read_answer(const char *path)
{
	FILE *file = fopen(path, "rb");
	if (!file)
		die(path);
	if (fseek(file, 0, SEEK_END))
		die(path);
	long body_len = ftell(file);
	rewind(file);

	int head_len = snprintf(answer, sizeof(answer),
				"Status: 200 OK\r\n"
				"Content-Type: application/json\r\n"
				"Content-Length: %ld\r\n\r\n",
				body_len);
	size_t room = sizeof(answer) - (size_t)head_len;
	if (body_len < 0 || (size_t)body_len > room ||
	    fread(answer + head_len, 1, (size_t)body_len, file) !=
		    (size_t)body_len)
		die(path);
	answer_len = head_len + (int)body_len;
	fclose(file);
}

static void *respond(void *listener)
{
	FCGX_Request request;
	char body[4096];

	FCGX_InitRequest(&request, *(int *)listener, 0);
	while (FCGX_Accept_r(&request) == 0) {
		while (FCGX_GetStr(body, sizeof(body), request.in) ==
		       (int)sizeof(body))
			continue;
		FCGX_PutStr(answer, answer_len, request.out);
		FCGX_Finish_r(&request);
	}
	return NULL;
}

static void run_process(int listener, int threads)
{
	pthread_t ids[MAX_THREADS];

	/* Or the responders would outlive a killed bench. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (int i = 0; i < threads; i++) {
		if (pthread_create(&ids[i], NULL, respond, &listener))
			die("pthread_create");
	}
	for (int i = 0; i < threads; i++)
		pthread_join(ids[i], NULL);
	_exit(1);
}

static int number_option(const char *text, int max)
{
	char *end = NULL;
	long value = strtol(text, &end, 10);
	if (end == text || *end != '\0' || value < 1 || value > max) {
		fprintf(stderr, "limit_responder: bad number: %s\n", text);
		exit(2);
	}
	return (int)value;
}

struct arguments {
	const char *socket;
	const char *body;
	int processes;
	int threads;
};

static struct arguments read_arguments(int argc, char **argv)
{
	static const struct option options[] = {
		{ "socket", required_argument, NULL, 's' },
		{ "body", required_argument, NULL, 'b' },
		{ "processes", required_argument, NULL, 'p' },
		{ "threads", required_argument, NULL, 't' },
		{ NULL, 0, NULL, 0 },
	};
	struct arguments read = { .processes = 2, .threads = 32 };

	for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
		if (c == 's')
			read.socket = optarg;
		else if (c == 'b')
			read.body = optarg;
		else if (c == 'p')
			read.processes = number_option(optarg, MAX_PROCESSES);
		else if (c == 't')
			read.threads = number_option(optarg, MAX_THREADS);
	}
	if (!read.socket || !read.body) {
		fputs("usage: limit_responder --socket PATH --body FILE"
		      " [--processes N] [--threads N]\n",
		      stderr);
		exit(2);
	}
	return read;
}

int main(int argc, char **argv)
{
	struct arguments arguments = read_arguments(argc, argv);

	read_answer(arguments.body);
	FCGX_Init();
	/* libfcgi's own handler would only set a flag that nothing reads. */
	signal(SIGTERM, SIG_DFL);
	int listener = FCGX_OpenSocket(arguments.socket, BACKLOG);
	if (listener < 0 || chmod(arguments.socket, SOCKET_MODE))
		die(arguments.socket);
	for (int i = 0; i < arguments.processes; i++) {
		pid_t child = fork();
		if (child < 0)
			die("fork");
		if (child == 0)
			run_process(listener, arguments.threads);
	}
	puts("ready");
	fflush(stdout);
	wait(NULL);
	fputs("limit_responder: a process ended\n", stderr);
	return 1;
}
