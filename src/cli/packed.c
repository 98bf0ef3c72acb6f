/*
 * zlib with lines around it.
 */
#include "cli/packed.h"

#include <errno.h>
#include <unistd.h>
#include <zlib.h>

#include "base/buf.h"

enum {
	PIECE = 64 * 1024,
	LINE_EXPECTED = 1024,
	GZIP_WINDOW = MAX_WBITS + 16, /* zlib's word for gzip's envelope */
	MEMORY_LEVEL = 8,
};

struct packed_writer {
	z_stream stream;
	int fd;
	unsigned char out[PIECE];
};

struct packed_reader {
	z_stream stream;
	int fd;
	bool ended; /* the compressed stream is whole */
	size_t taken, there; /* of `text` */
	unsigned char in[PIECE];
	char text[PIECE];
};

static void end_writer(void *writer)
{
	deflateEnd(&((struct packed_writer *)writer)->stream);
}

static void end_reader(void *reader)
{
	inflateEnd(&((struct packed_reader *)reader)->stream);
}

struct packed_writer *packed_write_to(struct job *job, int fd)
{
	struct packed_writer *writer = job_alloc(job, sizeof(*writer));

	memset(&writer->stream, 0, sizeof(writer->stream));
	writer->fd = fd;
	if (deflateInit2(&writer->stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED,
			 GZIP_WINDOW, MEMORY_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK)
		abort();
	return job_keep(job, writer, end_writer);
}

static bool write_out(struct job *job, int fd, const unsigned char *data,
		      size_t len)
{
	while (len > 0) {
		ssize_t written = write(fd, data, len);

		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return job_fail(job, ERR_INTERNAL,
					"The file of items cannot be written: "
					"%m.");
		data += written;
		len -= (size_t)written;
	}
	return true;
}

static bool pack(struct job *job, struct packed_writer *writer, struct str text,
		 int flush)
{
	z_stream *stream = &writer->stream;

	stream->next_in = (unsigned char *)text.data;
	stream->avail_in = (unsigned)text.len;
	do {
		stream->next_out = writer->out;
		stream->avail_out = PIECE;
		if (deflate(stream, flush) == Z_STREAM_ERROR)
			abort();
		if (!write_out(job, writer->fd, writer->out,
			       PIECE - stream->avail_out))
			return false;
	} while (stream->avail_out == 0);
	return true;
}

bool packed_add(struct job *job, struct packed_writer *writer, struct str line)
{
	return pack(job, writer, line, Z_NO_FLUSH) &&
	       pack(job, writer, str_of("\n"), Z_NO_FLUSH);
}

bool packed_end(struct job *job, struct packed_writer *writer)
{
	return pack(job, writer, str_of(""), Z_FINISH);
}

struct packed_reader *packed_read_from(struct job *job, int fd)
{
	struct packed_reader *reader = job_alloc(job, sizeof(*reader));

	memset(&reader->stream, 0, sizeof(reader->stream));
	reader->fd = fd;
	reader->ended = false;
	reader->taken = reader->there = 0;
	if (inflateInit2(&reader->stream, GZIP_WINDOW) != Z_OK)
		abort();
	return job_keep(job, reader, end_reader);
}

static bool not_ours(struct job *job)
{
	return job_fail(job, ERR_CORRUPT,
			"The file of items is broken off or damaged.");
}

static bool read_in(struct job *job, struct packed_reader *reader)
{
	ssize_t got;

	do
		got = read(reader->fd, reader->in, PIECE);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return job_fail(job, ERR_INTERNAL,
				"The file of items cannot be read: %m.");
	reader->stream.next_in = reader->in;
	reader->stream.avail_in = (unsigned)got;
	return got > 0 || not_ours(job);
}

/* More text, unless the stream has ended. */
static bool unpack(struct job *job, struct packed_reader *reader)
{
	z_stream *stream = &reader->stream;

	reader->taken = reader->there = 0;
	while (!reader->ended && reader->there == 0) {
		int outcome;

		if (stream->avail_in == 0 && !read_in(job, reader))
			return false;
		stream->next_out = (unsigned char *)reader->text;
		stream->avail_out = PIECE;
		outcome = inflate(stream, Z_NO_FLUSH);
		if (outcome != Z_OK && outcome != Z_STREAM_END)
			return not_ours(job);
		reader->ended = outcome == Z_STREAM_END;
		reader->there = PIECE - stream->avail_out;
	}
	return true;
}

bool packed_line(struct job *job, struct packed_reader *reader,
		 struct str *line, bool *found)
{
	struct buf buf = buf_make(job, LINE_EXPECTED, PACKED_LINE_MAX);

	*found = true;
	for (;;) {
		struct str rest = str_make(reader->text + reader->taken,
					   reader->there - reader->taken);
		struct str head;
		bool ends = str_cut(&rest, '\n', &head);

		buf_add(&buf, head);
		reader->taken += head.len + ends;
		if (ends)
			return buf_done(&buf, line);
		if (!unpack(job, reader))
			return false;
		if (reader->there > 0)
			continue;
		*found = false;
		return buf.len == 0 || not_ours(job);
	}
}
