/*
 * Files of certificates, and what the settings say of them.
 */
#include "base/certificates.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#include "../support.h"
#include "base/settings.h"

#define BEGIN "-----BEGIN CERTIFICATE-----\n"
#define END "-----END CERTIFICATE-----\n"

#define TRUSTED                                       \
	"-----BEGIN TRUSTED CERTIFICATE-----\nMIIB\n" \
	"-----END TRUSTED CERTIFICATE-----\n"

static char folder[] = "/tmp/cruddur-certificates-XXXXXX";

/* A file with this text, in the job's memory by name. */
static const char *file_of(struct job *job, const char *text)
{
	const char *path = job_text(job, "%s/ca.pem", folder);
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	return path;
}

static struct str faults_of(struct job *job, unsigned uses, const char *path)
{
	char *environment[] = {
		(char *)job_text(job, "AWS_CA_BUNDLE=%s", path),
		(char *)"AWS_REGION=us-east-1",
		(char *)"AWS_COGNITO_USER_POOL_ID=us-east-1_a",
		NULL,
	};
	struct settings settings;
	struct str faults;

	assert_true(settings_read(job, environment, uses, &settings, &faults));
	return faults;
}

static void takes_a_file_with_a_certificate(void **state)
{
	struct job *job = *state;
	static const char *const good[] = {
		BEGIN "MIIB\n" END,
		"# Amazon Root CA 1\r\n" BEGIN "MIIB\n" END,
		TRUSTED,
	};

	for (size_t i = 0; i < ARRAY_SIZE(good); i++)
		assert_null(certificates_fault(file_of(job, good[i])));
	assert_str(faults_of(job, SETTINGS_FOR_DYNAMODB, file_of(job, good[0])),
		   "");
}

static void tells_what_is_wrong_with_another(void **state)
{
	struct job *job = *state;
	static const char *const none[] = {
		"",
		"no certificate",
		BEGIN "MIIB\n",
		END,
		"-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----",
	};
	const char *fifo = job_text(job, "%s/fifo", folder);

	for (size_t i = 0; i < ARRAY_SIZE(none); i++)
		assert_string_equal(certificates_fault(file_of(job, none[i])),
				    "has no certificate in it");
	assert_string_equal(certificates_fault("/nowhere/ca.pem"),
			    "is not there");
	assert_string_equal(certificates_fault(folder), "is no file");
	assert_int_equal(mkfifo(fifo, 0600), 0);
	assert_string_equal(certificates_fault(fifo), "is no file");
	unlink(fifo);
}

/* Root may read everything. */
static void tells_of_one_that_cannot_be_read(void **state)
{
	const char *path = file_of(*state, BEGIN END);

	if (geteuid() == 0)
		skip();
	assert_int_equal(chmod(path, 0), 0);
	assert_string_equal(certificates_fault(path), "cannot be opened");
	unlink(path);
}

static void is_a_fault_for_whoever_asks_aws(void **state)
{
	static const unsigned asking[] = { SETTINGS_FOR_DYNAMODB,
					   SETTINGS_FOR_COGNITO };
	struct job *job = *state;

	for (size_t i = 0; i < ARRAY_SIZE(asking); i++)
		assert_non_null(
			strstr(faults_of(job, asking[i], "/nowhere.pem").data,
			       "AWS_CA_BUNDLE: /nowhere.pem is not there; "
			       "name a file of certificates (PEM)\n"));
	assert_str(faults_of(job, 0, "/nowhere.pem"), "");
}

static int make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) != NULL ? 0 : -1;
}

static int remove_folder(void **state)
{
	char path[64];

	(void)state;
	snprintf(path, sizeof(path), "%s/ca.pem", folder);
	unlink(path);
	return rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		job_test(takes_a_file_with_a_certificate),
		job_test(tells_what_is_wrong_with_another),
		job_test(tells_of_one_that_cannot_be_read),
		job_test(is_a_fault_for_whoever_asks_aws),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
