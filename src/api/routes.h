/*
 * All routes of the API, each subject's table in its own file.
 */
#ifndef API_ROUTES_H
#define API_ROUTES_H

#include "http/route.h"

extern const struct route activity_routes[];
extern const struct route feed_routes[];
extern const struct route health_routes[];
extern const struct route me_routes[];
extern const struct route message_group_routes[];
extern const struct route message_routes[];
extern const struct route notification_routes[];
extern const struct route profile_routes[];
extern const struct route user_routes[];

extern const struct route_table api_routes;

#endif
