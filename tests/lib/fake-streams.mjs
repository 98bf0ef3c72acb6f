/*
 * DynamoDB Streams as AWS shows it and DynamoDB Local does not: shards that
 * are split, closed and trimmed, pages of shards, iterators that expire. It
 * speaks the real protocol; the table stays the real one.
 *
 *   const fake = await fakeStreams();
 *   fake.split('root', 'left', 'right');
 *   fake.add('left', { pk: `MSG#${group}`, sk: 'x' });
 *
 * `meddle` works as that of tests/lib/fault-dynamodb.mjs.
 */
import { createServer } from 'node:http';
import { once } from 'node:events';

const PREFIX = 'com.amazonaws.dynamodb.v20120810#';

class Refusal extends Error {}

export async function fakeStreams() {
  const fake = new FakeStreams();

  await fake.start();
  return fake;
}

class FakeStreams {
  #server;
  #shards = new Map();
  #numbers = 0; /* sequence numbers given so far */
  #age = 0; /* of iterators: older ones have expired */
  #counts = {};

  constructor() {
    this.meddle = () => null;
    this.shardsAPage = 100;
    this.requests = []; /* { operation, number, body }, in order */
  }

  get url() { return `http://127.0.0.1:${this.#server.address().port}`; }

  async start() {
    this.#server = createServer((incoming, outgoing) =>
      this.#serve(incoming, outgoing).catch(() => outgoing.destroy()));
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  async stop() {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  addShard(id, parent = undefined) {
    this.#shards.set(id, { id, parent, records: [], trimmed: 0,
      closed: false });
  }

  /* Appends a record; its sequence number. More goes into the image. */
  add(shard, { pk, sk, event = 'INSERT', image = {} }) {
    const number = this.#nextNumber();
    const keys = { pk: { S: pk }, sk: { S: sk } };

    this.#shards.get(shard).records.push({ eventID: number, eventName: event,
      eventVersion: '1.1', eventSource: 'aws:dynamodb', awsRegion: 'us-east-1',
      dynamodb: { ApproximateCreationDateTime: Date.now() / 1000, Keys: keys,
        NewImage: { ...keys, ...image }, SequenceNumber: number,
        SizeBytes: 100, StreamViewType: 'NEW_IMAGE' } });
    return number;
  }

  /* No more records will come. */
  close(shard) { this.#shards.get(shard).closed = true; }

  /* Closes a shard; its children go on. */
  split(shard, ...children) {
    this.close(shard);
    for (const child of children)
      this.addShard(child, shard);
  }

  /* Forgets the oldest records, as AWS does after a day. */
  trim(shard, count) { this.#shards.get(shard).trimmed += count; }

  /* A whole shard goes a day after it was closed. */
  remove(shard) { this.#shards.delete(shard); }

  expireIterators() { this.#age++; }

  of(operation) {
    return this.requests.filter((request) => request.operation === operation);
  }

  /* Of different lengths, as AWS's are: from 9600... to 10000... */
  #nextNumber() {
    return `${(95n + BigInt(++this.#numbers)) * 10n ** 20n}`;
  }

  async #serve(incoming, outgoing) {
    outgoing.on('error', () => {});
    const body = JSON.parse(Buffer.concat(await incoming.toArray()));
    const operation = incoming.headers['x-amz-target'].split('.')[1];
    const number = this.#counts[operation] = (this.#counts[operation] ?? 0) + 1;
    const request = { operation, number, body,
      pass: async (to) => this.#answer(request, to) };

    this.requests.push(request);
    const fault = this.meddle(request);
    await (fault ? fault(request, outgoing) : request.pass(outgoing));
  }

  #answer({ operation, body }, outgoing) {
    try {
      send(outgoing, 200, operations[operation](this, body));
    } catch (error) {
      if (!(error instanceof Refusal))
        throw error;
      send(outgoing, 400, { __type: PREFIX + error.message, message: 'no' });
    }
  }

  describe({ ExclusiveStartShardId: after, StreamArn }) {
    const all = [...this.#shards.values()];
    const from = after ? all.findIndex(({ id }) => id === after) + 1 : 0;
    const page = all.slice(from, from + this.shardsAPage);
    const more = from + page.length < all.length;

    return { StreamDescription: { StreamArn, StreamStatus: 'ENABLED',
      Shards: page.map(({ id, parent, closed, records }) => ({ ShardId: id,
        ...(parent && { ParentShardId: parent }),
        SequenceNumberRange: { StartingSequenceNumber: '1',
          ...(closed && { EndingSequenceNumber:
            records.at(-1)?.dynamodb.SequenceNumber ?? '1' }) } })),
      ...(more && { LastEvaluatedShardId: page.at(-1).id }) } };
  }

  iterator({ ShardId, ShardIteratorType: type, SequenceNumber: after }) {
    const { records, trimmed } = this.#known(ShardId);
    const at = type === 'TRIM_HORIZON' ? trimmed
      : records.findIndex(({ dynamodb }) =>
        dynamodb.SequenceNumber === after) + 1;

    if (at < trimmed)
      throw new Refusal('TrimmedDataAccessException');
    return { ShardIterator: `${ShardId}|${at}|${this.#age}` };
  }

  read({ ShardIterator, Limit = 1000 }) {
    const [id, from, age] = ShardIterator.split('|');
    const { records, trimmed, closed } = this.#known(id);
    const page = records.slice(Number(from), Number(from) + Limit);
    const next = Number(from) + page.length;

    if (Number(age) !== this.#age)
      throw new Refusal('ExpiredIteratorException');
    if (Number(from) < trimmed)
      throw new Refusal('TrimmedDataAccessException');
    return { Records: page, ...(!(closed && next === records.length)
      && { NextShardIterator: `${id}|${next}|${age}` }) };
  }

  #known(id) {
    if (!this.#shards.has(id))
      throw new Refusal('ResourceNotFoundException');
    return this.#shards.get(id);
  }
}

const operations = {
  DescribeStream: (fake, body) => fake.describe(body),
  GetShardIterator: (fake, body) => fake.iterator(body),
  GetRecords: (fake, body) => fake.read(body),
};

function send(outgoing, status, body) {
  const text = JSON.stringify(body);

  outgoing.writeHead(status, { 'content-type': 'application/x-amz-json-1.0',
    'content-length': Buffer.byteLength(text) });
  outgoing.end(text);
}
