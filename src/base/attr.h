/*
 * Compiler attributes that the whole tree uses, under plain names.
 */
#ifndef BASE_ATTR_H
#define BASE_ATTR_H

/* The caller must look at the result. */
#define MUST_CHECK __attribute__((warn_unused_result))

/* printf rules: argument `fmt` is the format, `first` the first value. */
#define PRINTF_LIKE(fmt, first) __attribute__((format(printf, fmt, first)))

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

#endif
