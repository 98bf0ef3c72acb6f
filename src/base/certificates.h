/*
 * Files of certificates, as far as they are looked at before they are used.
 */
#ifndef BASE_CERTIFICATES_H
#define BASE_CERTIFICATES_H

/*
 * NULL when the file can be read and holds a certificate (PEM, RFC 7468), else
 * what is wrong with it, to follow its name in a sentence: a literal, or the
 * system's words. What is in the certificate is not looked at.
 */
const char *certificates_fault(const char *path);

#endif
