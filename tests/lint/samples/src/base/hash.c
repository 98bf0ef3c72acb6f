#include <openssl/rsa.h>
