import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Api } from './client';

const asked: [string, string | null][] = [];

beforeEach(() => {
  asked.length = 0;
  vi.stubGlobal('fetch', async (path: string,
    { headers }: { headers: Record<string, string> }) => {
    const tag = headers['If-None-Match'] ?? null;

    asked.push([path, tag]);
    return tag ? new Response(null, { status: 304 })
      : new Response(`["${path}"]`, { headers: { etag: 'W/"1"' } });
  });
});
afterEach(() => vi.unstubAllGlobals());

const ask = (api: Api, path: string) =>
  api.get(path, { remember: true });

it('gives the answer of before where nothing has changed', async () => {
  const api = new Api(null);
  const first = await ask(api, '/api/a');

  expect(await ask(api, '/api/a')).toBe(first);
  expect(asked).toEqual([['/api/a', null], ['/api/a', 'W/"1"']]);
});

it('remembers so many answers and no more', async () => {
  const api = new Api(null);

  for (let n = 0; n < 1000; n++) {
    await ask(api, `/api/${n}`);
    await ask(api, '/api/often');
  }
  asked.length = 0;
  await ask(api, '/api/0');
  await ask(api, '/api/999');
  await ask(api, '/api/often');
  expect(asked.map(([, tag]) => tag)).toEqual([null, 'W/"1"', 'W/"1"']);
});
