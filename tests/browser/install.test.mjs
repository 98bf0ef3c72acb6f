/* What a browser wants before it offers to install the site. */
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { leaveAll, visit } from '../lib/browser.mjs';
import { url } from '../lib/stack.mjs';

const PNG = '89504e470d0a1a0a';
const MOST_BYTES = 5000;
/* Of the edge, what a mask may cut off. */
const UNSAFE = 0.1;

afterEach(leaveAll);

async function load(path) {
  const answer = await fetch(url + path);

  assert.equal(answer.status, 200, path);
  return { type: answer.headers.get('content-type'),
    bytes: Buffer.from(await answer.arrayBuffer()) };
}

/* '512x512', as the picture itself says; whether it sees through. */
async function pictureAt(path) {
  const { type, bytes } = await load(path);

  assert.equal(type, 'image/png', path);
  assert.equal(bytes.toString('hex', 0, 8), PNG, path);
  assert.ok(bytes.length <= MOST_BYTES, `${path} has ${bytes.length} bytes`);
  return { sizes: `${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`,
    clear: bytes.includes('tRNS') };
}

test('the manifest has what installing asks for', async () => {
  const manifest = JSON.parse((await load('/manifest.webmanifest')).bytes);
  const pictures = manifest.icons.filter(({ type }) => type === 'image/png');
  const has = (sizes, purpose) => pictures.some((one) =>
    one.sizes === sizes && one.purpose === purpose);

  for (const name of ['name', 'short_name', 'start_url', 'id', 'scope'])
    assert.ok(manifest[name], name);
  assert.equal(manifest.display, 'standalone');
  assert.ok(has('192x192') && has('512x512') && has('512x512', 'maskable'));
  for (const { src, sizes, purpose } of pictures) {
    const found = await pictureAt(src);

    assert.equal(found.sizes, sizes, src);
    assert.equal(found.clear, purpose !== 'maskable', src);
  }
});

test('a browser has no fault to find with it, nor with its icons',
  async () => {
    const { page, context, close } = await visit();
    const session = await context.newCDPSession(page);

    await page.goto('/');
    const { errors } = await session.send('Page.getAppManifest');

    assert.deepEqual(errors, []);
    const icon = await page.locator('link[rel=apple-touch-icon]')
      .getAttribute('href');

    assert.deepEqual(await pictureAt(icon), { sizes: '180x180',
      clear: false });
    await close();
  });

test('a mask of any shape leaves the mark whole', async () => {
  const { page, close } = await visit();

  await page.goto('/');
  const colours = await page.evaluate(async (unsafe) => {
    const picture = new Image();

    picture.src = '/icon-maskable.png';
    await picture.decode();
    const { width: size } = picture;
    const canvas = new OffscreenCanvas(size, size);
    const context = canvas.getContext('2d');

    context.drawImage(picture, 0, 0);
    const { data } = context.getImageData(0, 0, size, size);
    const seen = new Set();

    for (let at = 0; at < data.length; at += 4) {
      const x = at / 4 % size - size / 2;
      const y = Math.floor(at / 4 / size) - size / 2;

      if (Math.hypot(x, y) > size * (0.5 - unsafe))
        seen.add(data.slice(at, at + 4).join());
    }
    return [...seen];
  }, UNSAFE);

  assert.equal(colours.length, 1, 'the mark reaches into the edge');
  await close();
});
