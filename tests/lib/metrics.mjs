/* Prometheus' text format, read strictly enough to hold ours against. */
import assert from 'node:assert/strict';

const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (NaN|[+-]Inf|-?[\d.]+)$/;
const LABEL = /^([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"(?:,|$)/;

/* What a program shows just now at an address of its settings. */
export async function scrape(address) {
  const answer = await fetch(`http://${address}/metrics`,
    { signal: AbortSignal.timeout(5000) });

  assert.equal(answer.status, 200);
  assert.match(answer.headers.get('content-type'), /version=0\.0\.4/);
  return parseMetrics(await answer.text());
}

/* { types: { name: kind }, samples: [{ name, labels, value }], text } */
export function parseMetrics(text) {
  const types = {};
  const samples = [];

  assert.ok(text.endsWith('\n'));
  for (const line of text.trimEnd().split('\n')) {
    const type = /^# TYPE (\S+) (counter|gauge|histogram)$/.exec(line);

    if (type)
      types[type[1]] = type[2];
    else if (!/^# HELP \S+ \S/.test(line))
      samples.push(sampleOf(line));
  }
  return { types, samples, text };
}

function sampleOf(line) {
  const found = SAMPLE.exec(line);

  assert.ok(found, `no sample: ${line}`);
  return { name: found[1], labels: labelsOf(found[2] ?? ''),
    value: Number(found[3].replace('Inf', 'Infinity')) };
}

function labelsOf(text) {
  const labels = {};

  for (let rest = text; rest !== '';) {
    const found = LABEL.exec(rest);

    assert.ok(found, `no labels: ${text}`);
    labels[found[1]] = found[2];
    rest = rest.slice(found[0].length);
  }
  return labels;
}

/* The sum of all samples of that name with these labels among theirs. */
export function sumOf(metrics, name, labels = {}) {
  return metrics.samples.filter((sample) => sample.name === name
    && Object.entries(labels).every(([label, value]) =>
      sample.labels[label] === value))
    .reduce((sum, { value }) => sum + value, 0);
}

/* What was added between two scrapes. */
export function grownBy(before, now, name, labels) {
  return sumOf(now, name, labels) - sumOf(before, name, labels);
}
