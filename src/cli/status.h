/*
 * What `cruddurctl status` is made of: findings, a row each, and the samples
 * that the programs show.
 */
#ifndef CLI_STATUS_H
#define CLI_STATUS_H

#include "cli/cli.h"
#include "cli/report.h"
#include "cli/samples.h"

struct shown_by {
	bool is_there; /* else nobody answered, and all else is empty */
	struct samples samples;
};

struct status {
	struct cli *cli;
	struct report report;
	struct shown_by server; /* cruddurd */
	struct shown_by stream; /* cruddur-stream */
	int silent; /* what does not answer */
	int findings; /* what is not as it should be */
};

enum status_state {
	STATUS_OK,
	STATUS_OFF, /* by the settings */
	STATUS_FINDING,
	STATUS_SILENT
};

/* Adds a row, and counts it. */
void status_add(struct status *status, const char *what,
		enum status_state state, const char *detail);

/* The rows of cruddurd and of cruddur-stream. */
void status_of_server(struct status *status);
void status_of_stream(struct status *status);

/* The rows of what is behind them, asked from here: both stores. */
void status_of_stores(struct status *status);

/* Requests by route: `,"routes":[…]`, or a table for people. */
void status_routes_write(struct buf *json, const struct status *status);
bool status_routes_print(const struct status *status) MUST_CHECK;

/*
 * The command. Fails: ERR_UNAVAILABLE when a program or store is silent,
 * ERR_LEFT when something else is not as it should be.
 */
bool status_show(struct cli *cli) MUST_CHECK;

#endif
