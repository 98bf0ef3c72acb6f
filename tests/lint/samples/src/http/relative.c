#include "../base/job.h"
