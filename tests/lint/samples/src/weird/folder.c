#include "base/job.h"
