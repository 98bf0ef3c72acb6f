/*
 * The question before something is destroyed, or demo rows go to a machine
 * that is not this one.
 */
#ifndef CLI_CONFIRM_H
#define CLI_CONFIRM_H

#include "cli/cli.h"

/*
 * True when the command may go on. On this machine --yes is enough; elsewhere
 * --yes needs --target with the name, too. Without --yes the name must be
 * typed at a terminal. A --target that is not the name always refuses.
 * Fails: ERR_REFUSED, saying what to do; nothing has been changed then.
 */
bool confirm(struct cli *cli, const struct stake *stake) MUST_CHECK;

#endif
