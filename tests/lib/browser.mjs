/*
 * People at a real browser. Each has a context of their own, as if at a
 * machine of their own; whatever the page complains about fails the test.
 */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { checkout } from '../../stack/paths.mjs';
import { env, url } from './stack.mjs';

const client = createRequire(join(checkout, 'frontend', 'package.json'));
const { chromium } = client('playwright-core');
const axeSource = readFileSync(client.resolve('axe-core/axe.min.js'), 'utf8');
const screenshots = join(checkout, 'tests', 'browser', 'screenshots');

const PATIENCE_MS = 15000;
/* Rounds of two frames in which a page asks for nothing. */
const QUIET_ROUNDS = 3;
export const phone = { width: 390, height: 844 };
export const desktop = { width: 1440, height: 900 };

let browser = null;
const visits = new Set();
/* Page -> its requests that have no answer yet. */
const pending = new WeakMap();

before(async () => {
  mkdirSync(screenshots, { recursive: true });
  browser = await chromium.launch({
    /* The same engine; what nobody sees, its own windows, costs nothing. */
    executablePath: process.env.CHROMIUM
      ?? '/usr/bin/chromium-headless-shell',
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
});

after(() => browser?.close());

/*
 * A page for one person: the page, and close(), which fails if anything was
 * complained about. Options: as (who is signed in already: a person, with
 * `refresh` if their token is to be renewed), size, theme,
 * touch, at (another origin), mayFail (of network errors: a pattern of
 * addresses), context (another tab of the same machine).
 */
export async function visit({ as, size = desktop, theme = 'dark',
  touch = false, at = url, mayFail = /^$/, context } = {}) {
  const own = context ?? await browser.newContext({ viewport: size,
    colorScheme: theme, hasTouch: touch, isMobile: touch,
    reducedMotion: 'reduce', baseURL: at, locale: 'en-GB',
    ...(as && { storageState: { cookies: [], origins: [{ origin: at,
      localStorage: storedSession(as) }] } }) });
  const page = await own.newPage();
  const faults = watch(page, mayFail);

  page.setDefaultTimeout(PATIENCE_MS);
  if (as && context)
    await enter(page, as);
  const visitor = { page, context: own, faults,
    async close() {
      visits.delete(visitor);
      await (context ? page : own).close();
      assert.deepEqual(faults, [], 'what the page complained about');
    } };

  visits.add(visitor);
  return visitor;
}

/* Closes what a test that failed left open. */
export async function leaveAll() {
  for (const { page, context } of visits) {
    await page.screenshot({ path: join(screenshots, 'failed.png') })
      .catch(() => {});
    await context.close().catch(() => {});
  }
  visits.clear();
}

/* Signs in without the form: by a token in storage. */
export async function enter(page, person) {
  await page.goto('/favicon.svg');
  await page.evaluate((items) => {
    for (const { name, value } of items)
      localStorage.setItem(name, value);
  }, storedSession(person));
}

/* What aws-amplify keeps of who is signed in. */
function storedSession({ sub, token, refresh = token }) {
  const start = 'CognitoIdentityServiceProvider.'
    + env.AWS_COGNITO_USER_POOL_CLIENT_ID;
  const items = { [`${start}.LastAuthUser`]: sub,
    [`${start}.${sub}.clockDrift`]: '0' };

  for (const [kind, value] of [['accessToken', token], ['idToken', token],
    ['refreshToken', refresh]])
    items[`${start}.${sub}.${kind}`] = value;
  return Object.entries(items).map(([name, value]) => ({ name, value }));
}

/* An answer that is no fault: a handle that is free, a first message. */
const EXPECTED = new RegExp(['/api/users/@[^/]+/short$',
  '/api/message_groups/@[^/]+$'].join('|'));

function watch(page, mayFail) {
  const faults = [];
  const open = new Set();

  pending.set(page, open);
  page.on('request', (request) => open.add(request));
  page.on('requestfinished', (request) => open.delete(request));
  page.on('requestfailed', (request) => open.delete(request));

  page.on('pageerror', (error) => faults.push(`${error.stack ?? error}`));
  page.on('console', (message) => {
    const where = message.location().url;
    const text = message.text();

    if (message.type() !== 'error')
      return;
    /* Of the network, or what React says when a page could not be had. */
    if (/^Failed to load resource|dynamically imported module/.test(text)
      && (mayFail.test(where) || (text.includes('404')
        && EXPECTED.test(where))))
      return;
    faults.push(`${text} ${where}`);
  });
  page.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) =>
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
  });
  return faults;
}

/* Until the page asks for nothing more, and has shown what it got. */
export async function settle(page) {
  for (let quiet = 0; quiet < QUIET_ROUNDS; quiet++) {
    await page.evaluate(() => new Promise((done) =>
      requestAnimationFrame(() => requestAnimationFrame(done))));
    if (pending.get(page).size > 0)
      quiet = -1;
  }
}

/* Nothing stands out of the page to the right. */
export async function checkFits(page) {
  const { wide, room } = await page.evaluate(() => ({
    wide: document.documentElement.scrollWidth, room: innerWidth }));

  assert.ok(wide <= room, `${page.url()} is ${wide} px wide, not ${room}`);
}

/* axe-core's findings on the page as it stands: there must be none. */
export async function checkAccess(page) {
  if (!await page.evaluate(() => 'axe' in globalThis))
    await page.evaluate(axeSource);
  const found = await page.evaluate(async () => {
    const { violations } = await globalThis.axe.run(document, {
      resultTypes: ['violations'],
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa',
        'best-practice'] });

    return violations.map(({ id, help, nodes }) => `${id}: ${help}\n${
      nodes.slice(0, 4).map(({ html, failureSummary: why }) =>
        `  ${html.slice(0, 160)}\n  ${why}`).join('\n')}`);
  });

  assert.deepEqual(found, [], `axe on ${page.url()}`);
}

export async function shoot(page, name) {
  await page.screenshot({ path: join(screenshots, `${name}.png`) });
}
