#include "store/users.h"
#include "auth/viewer.h"
#include "auth/jwt.h"
