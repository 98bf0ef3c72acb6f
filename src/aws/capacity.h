/*
 * What a call to DynamoDB consumed, as its answer tells when it was asked to
 * (ReturnConsumedCapacity).
 */
#ifndef AWS_CAPACITY_H
#define AWS_CAPACITY_H

#include <stdint.h>

#include "base/str.h"

/*
 * Thousandths of a unit, summed over the tables named; 0 when the answer tells
 * nothing. Cheap for an answer of any size. No item may have an attribute of
 * the name ConsumedCapacity, or its value may be taken for it.
 */
uint64_t capacity_of(struct str answer);

#endif
