/*
 * How long people wait while an operator changes settings and versions: wrk
 * on 64 connections, and meanwhile 10 reloads and 3 upgrades.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { holder, masterOf, reload, upgrade } from '../stack/change.mjs';
import { startService } from '../stack/service.mjs';
import { rightAnswer } from './answers.mjs';
import { runWrk } from './wrk.mjs';

const RELOADS = 10;
const UPGRADES = 3;
const CONNECTIONS = 64;
const SECONDS = 30;
const MAX_P99_MS = 100;

/* Prints a line; true when no request failed and p99 is low enough. */
export async function changes({ cruddur, tokens, requestFile }, { build },
  say) {
  const service = await startService(cruddur.stack.env, {},
    { buildDir: build, launcher: holder });

  try {
    await rightAnswer(service.url, 'messages', tokens);
    const [result, took] = await Promise.all([
      runWrk({ url: service.url, kind: 'messages', requestFile,
        connections: CONNECTIONS, seconds: SECONDS }),
      makeChanges(service, build, say)]);
    const passed = result.errors === 0 && result.p99 < MAX_P99_MS
      && took < SECONDS * 1000;

    console.log(`bench changes reloads=${RELOADS} upgrades=${UPGRADES}`
      + ` seconds=${SECONDS} changes_s=${(took / 1000).toFixed(1)}`
      + ` rps=${result.rps.toFixed(0)} p50_ms=${result.p50.toFixed(2)}`
      + ` p99_ms=${result.p99.toFixed(2)} errors=${result.errors}`
      + ` ${passed ? 'PASS' : 'FAIL'}`);
    return passed;
  } finally {
    await service.stop();
  }
}

/* The milliseconds that all of them took. */
async function makeChanges(service, build, say) {
  const began = performance.now();

  for (let i = 0; i < RELOADS + UPGRADES; i++) {
    await sleep(1000);
    if (i < RELOADS) {
      const { code, text } = await reload(masterOf(service), build);

      if (code !== 0)
        throw new Error(`a reload failed: ${text}`);
    } else {
      await upgrade(service);
    }
    say(`${i < RELOADS ? 'reload' : 'upgrade'} after ${
      ((performance.now() - began) / 1000).toFixed(1)} s`);
  }
  return performance.now() - began;
}
