/* A million requests, and the memory of the workers along the way. */
import { routes } from './cases.mjs';
import { measure } from './measure.mjs';

const SLICE_S = 10;
/* Fills caches and the allocator's arenas. */
const WARM_UP_S = 10;
/* Those arenas still breathe. The smallest leak, one block of malloc's in
 * each request, would be 16 MB. */
const MAX_GROWTH_MB = 4;

/* True when memory stayed flat and nothing failed. */
export async function soak(bench, { requests }, say) {
  const run = (route, seconds) => measure(bench.cruddur,
    { route, delayMs: 0, connections: 64 }, { ...bench, seconds });
  let before = 0;
  let after = 0;
  let done = 0;
  let errors = 0;

  for (const route of routes)
    before = (await run(route, WARM_UP_S)).pss;
  for (let slice = 0; done < requests; slice++) {
    const route = routes[slice % routes.length];
    const result = await run(route, SLICE_S);

    done += result.requests;
    errors += result.errors;
    after = result.pss;
    say(`${done} requests, now ${route}: pss_mb=${after.toFixed(1)}`);
  }
  const passed = errors === 0 && after - before <= MAX_GROWTH_MB;

  console.log(`bench soak requests=${done} pss_mb_before=${
    before.toFixed(1)} pss_mb_after=${after.toFixed(1)} errors=${errors} ${
    passed ? 'PASS' : 'FAIL'}`);
  return passed;
}
