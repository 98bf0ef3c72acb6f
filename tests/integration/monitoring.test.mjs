/* The rules and the dashboard ask for what the programs really show. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { choosePorts } from '../../stack/ports.mjs';
import { checkout } from '../../stack/paths.mjs';
import { env } from '../lib/stack.mjs';
import { pair } from '../lib/conversation.mjs';
import { scrape } from '../lib/metrics.mjs';
import { alerts, dashboard, namesIn, rulesFile } from '../lib/rules.mjs';
import { newTable, startStream } from '../lib/stream.mjs';

const PROMETHEUS_OWN = ['up', 'job', 'instance'];
const hasPromtool = spawnSync('promtool', ['--version']).status === 0;
const folder = mkdtempSync('/tmp/cruddur-ports-');

let shown;

before(async () => {
  const { metrics } = await choosePorts(folder, ['metrics']);
  const CRUDDUR_STREAM_METRICS_LISTEN = `127.0.0.1:${metrics}`;

  await startStream(await newTable(), { CRUDDUR_STREAM_METRICS_LISTEN });
  await pair();
  shown = [await scrape(env.CRUDDUR_METRICS_LISTEN),
    await scrape(CRUDDUR_STREAM_METRICS_LISTEN)];
});
after(() => rmSync(folder, { recursive: true, force: true }));

/* A series of that name with a value of the label that is meant. */
function isShown(name, label, operator, value) {
  const meant = new RegExp(`^(?:${operator === '=~' ? value
    : value.replace(/\W/g, '\\$&')})$`);

  return shown.some(({ samples }) => samples.some((sample) =>
    sample.name === name && meant.test(sample.labels[label] ?? '')));
}

test('every metric and label that is asked for is shown', () => {
  const asked = [...alerts(), ...dashboard()];

  assert.ok(asked.length > 50);
  for (const { alert, title, expr } of asked)
    for (const { name, labels } of namesIn(expr)) {
      if (PROMETHEUS_OWN.includes(name))
        continue;
      assert.ok(shown.some(({ samples }) => samples.some((sample) =>
        sample.name === name)), `${alert ?? title}: ${name}`);
      for (const [label, operator, value] of labels)
        if (!PROMETHEUS_OWN.includes(label) && label !== 'status')
          assert.ok(isShown(name, label, operator, value),
            `${alert ?? title}: ${name}{${label}${operator}"${value}"}`);
    }
});

test('every metric that is shown is on the dashboard', () => {
  const asked = new Set(dashboard().flatMap(({ expr }) =>
    namesIn(expr).map(({ name }) => name.replace(/_(bucket|sum|count)$/, ''))));

  for (const { types } of shown)
    for (const name of Object.keys(types))
      assert.ok(asked.has(name), name);
});

test('every alert says what it is, and what to do', () => {
  const guide = readFileSync(join(checkout, 'docs', 'alerts.md'), 'utf8');
  const chapters = [...guide.matchAll(/^## (Cruddur\w+)$/gm)]
    .map(([, name]) => name);
  const all = alerts();

  assert.deepEqual(all.map(({ alert }) => alert).sort(), chapters.sort());
  for (const rule of all) {
    assert.ok(rule.expr && rule.summary, rule.alert);
    assert.match(rule.severity, /^(critical|warning|info)$/);
    assert.equal(rule.runbook,
      `docs/alerts.md#${rule.alert.toLowerCase()}`);
  }
});

test('Prometheus takes the rules and what is shown',
  { skip: !hasPromtool && 'promtool is not installed' }, () => {
    execFileSync('promtool', ['check', 'rules', rulesFile]);
    execFileSync('promtool', ['check', 'config',
      join(checkout, 'monitoring', 'prometheus.yml')]);
    for (const { text } of shown)
      execFileSync('promtool', ['check', 'metrics'], { input: text });
  });

test('no label names a person, a conversation or an address', () => {
  for (const { samples } of shown)
    for (const { labels } of samples)
      for (const value of Object.values(labels))
        assert.doesNotMatch(value, /[0-9a-f]{8}-[0-9a-f]{4}|@(?!\{)/);
});
