/* The counting of clients sees one that is starved. */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { countAnswers } from '../../bench/clients.mjs';

async function counted(answer) {
  const server = createServer(answer);

  await new Promise((ready) => { server.listen(0, '127.0.0.1', ready); });
  try {
    return await countAnswers({ url: `http://127.0.0.1:${
      server.address().port}`, tokens: ['token'], count: 8, seconds: 0.5,
    path: (number) => `/${number}` });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test('clients that are all answered are all counted', async () => {
  const { least, unanswered } = await counted((request, response) =>
    response.end('here'));

  assert.ok(least > 0);
  assert.equal(unanswered, 0);
});

test('one that never gets an answer is found', async () => {
  const { least, median, unanswered } = await counted((request, response) => {
    if (request.url !== '/3')
      response.end('here');
  });

  assert.deepEqual({ least, unanswered }, { least: 0, unanswered: 1 });
  assert.ok(median > 0);
});

test('an error is no answer', async () => {
  const { most, unanswered } = await counted((request, response) => {
    response.statusCode = 503;
    response.end('no');
  });

  assert.deepEqual({ most, unanswered }, { most: 0, unanswered: 8 });
});

test('an answer in chunks is an answer', async () => {
  const { unanswered } = await counted((request, response) => {
    response.write('in ');
    setTimeout(() => response.end('pieces'), 5);
  });

  assert.equal(unanswered, 0);
});
