/*
 * What is measured. A case's `route` is the kind of request in wrk.lua; its
 * limit is the trivial responder with the bytes of that route's answer.
 */
export const routes = ['messages', 'message-groups', 'post'];
/* Lists of posts: they call PostgreSQL, and no peer has them. */
export const feeds = ['home', 'home-viewer', 'user-feed', 'search',
  'notifications'];

/* `million`: of the lists only, in a world of a million posts. */
export function measuredRoutes({ million }) {
  return million ? feeds : [...routes, ...feeds];
}

/* While a list of posts is read, so often somebody likes one or undoes it. */
const LIKES_PER_SECOND = 10;

/*
 * Goals, each with what it is compared with:
 *   cpuOfLimit     CPU a request, times that of its limit
 *   cpuWithPostgresOfLimit  the same with what PostgreSQL spent on it
 *   rpsOfLimit     requests a second, of those of its limit; never fails a
 *                  run, since they are too noisy
 *   cpuOfMessages  CPU a request, times that of messages-d0
 *   addedMs        p50 beyond the delay
 *   p99OfP50       p99 divided by p50
 */
export const cases = [
  { name: 'messages-d0', route: 'messages', delayMs: 0, connections: 64,
    goals: { cpuOfLimit: 2.0, rpsOfLimit: 0.5 } },
  { name: 'message-groups-d0', route: 'message-groups', delayMs: 0,
    connections: 64, goals: { cpuOfMessages: 1.1 } },
  { name: 'post-d0', route: 'post', delayMs: 0, connections: 64,
    goals: { cpuOfMessages: 1.5 } },
  { name: 'messages-d5-c16', route: 'messages', delayMs: 5, connections: 16,
    goals: { addedMs: 2 } },
  { name: 'messages-d5-c64', route: 'messages', delayMs: 5, connections: 64,
    goals: {} },
  { name: 'messages-c256', route: 'messages', delayMs: 0, connections: 256,
    goals: { p99OfP50: 3 } },
  /* The same for everybody. */
  feed('home', { cpuOfLimit: 1.2, cpuWithPostgresOfLimit: 1.2 }),
  ...feeds.slice(1).map((route) => feed(route,
    { cpuOfLimit: 2.0, cpuWithPostgresOfLimit: 3.0 })),
];

function feed(route, goals) {
  return { name: route, route, delayMs: 0, connections: 64, calls: 0, goals,
    likesPerSecond: LIKES_PER_SECOND };
}

/* Memory of all workers after the runs. */
export const maxPssMb = 64;
/* A CPU ratio fails this far over its goal: noise of the machine. */
export const cpuTolerance = 1.25;
/* Times the requests a second of the peers, on messages-d0. */
export const peerGoals = { fastify: 7, flask: 15 };
