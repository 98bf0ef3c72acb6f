/*
 * Line by line, and of regular files only: another one may have no end, or
 * wait for somebody to write it.
 */
#include "base/certificates.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/str.h"

enum { LINE_MAX_BYTES = 128, FILE_MAX_BYTES = 16 * 1024 * 1024 };

/* "-----BEGIN CERTIFICATE-----", and what OpenSSL takes in its place. */
static const char *const labels[] = {
	"CERTIFICATE-----",
	"X509 CERTIFICATE-----",
	"TRUSTED CERTIFICATE-----",
};

static bool has_label(struct str line, const char *boundary)
{
	if (!str_starts_with(line, boundary))
		return false;
	line = str_from(line, strlen(boundary));
	for (size_t i = 0; i < ARRAY_SIZE(labels); i++)
		if (str_starts_with(line, labels[i]))
			return true;
	return false;
}

/* Whole ones: a copy that broke off has a beginning only. */
static bool has_certificate(FILE *file)
{
	char line[LINE_MAX_BYTES];
	bool begun = false;

	while (fgets(line, sizeof(line), file) != NULL) {
		struct str text = str_of(line);

		if (begun && has_label(text, "-----END "))
			return true;
		begun |= has_label(text, "-----BEGIN ");
	}
	return false;
}

static const char *fault_of(FILE *file)
{
	if (has_certificate(file))
		return NULL;
	return ferror(file) != 0 ? "cannot be read"
				 : "has no certificate in it";
}

const char *certificates_fault(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat about;
	const char *fault;
	FILE *file;

	if (fd < 0)
		return errno == ENOENT ? "is not there" : "cannot be opened";
	if (fstat(fd, &about) != 0 || !S_ISREG(about.st_mode)) {
		close(fd);
		return "is no file";
	}
	if (about.st_size > FILE_MAX_BYTES) {
		close(fd);
		return "is larger than 16 MiB";
	}
	file = fdopen(fd, "r");
	if (file == NULL)
		abort();
	fault = fault_of(file);
	fclose(file);
	return fault;
}
