import { beforeEach, describe, expect, it, vi } from 'vitest';
import { NotSignedIn, Refused, Unreachable } from './api/errors';
import { Outbox, type Kind, type Outgoing } from './outbox';
import { forget } from './storage';

const created = { message_group_uuid: 'g', uuid: 'm', display_name: 'Ann',
  handle: 'ann', message: 'hi', created_at: '2026-11-22T03:00:00.000000Z' };
const written = (text: string, kind: Kind = 'message'): Outgoing => ({ kind,
  place: 'g', page: '/messages/g', path: `/api/${kind}`, text,
  body: { message: text } });

type Post = (path: string, asked: { text?: string;
  idempotencyKey?: string; }) => Promise<typeof created>;

/* An outbox whose server answers one after the other of `answers`. */
function outboxWith(...answers: (Error | typeof created)[]) {
  const sent: { text?: string; idempotencyKey?: string }[] = [];
  const post: Post = async (_, asked) => {
    sent.push(asked);
    const answer = answers[sent.length - 1] ?? created;

    if (answer instanceof Error)
      throw answer;
    return answer;
  };
  const outbox = new Outbox({ post, pauseMs: 0 } as never, 'ann');

  return { outbox, sent };
}

const settled = () => vi.advanceTimersByTimeAsync(60_000);

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('addEventListener', () => {});
  vi.stubGlobal('removeEventListener', () => {});
  forget('outbox.ann');
});

describe('Outbox', () => {
  it('sends what is put in, and tells', async () => {
    const { outbox, sent } = outboxWith();
    const told = vi.fn();

    outbox.onSent('message', told);
    outbox.start();
    outbox.add(written('hi'));
    await settled();
    expect(sent).toHaveLength(1);
    expect(JSON.parse(sent[0]?.text ?? '')).toEqual(
      { message: 'hi' });
    expect(told.mock.calls[0]?.[0]).toBe(created);
    expect(outbox.items()).toEqual([]);
  });

  it('tries again with the same key and bytes when no answer came',
    async () => {
      const { outbox, sent } = outboxWith(new Unreachable('cut'),
        new Refused(503, 'unavailable', [], 1000));

      outbox.start();
      outbox.add(written('hi'));
      await settled();
      expect(sent).toHaveLength(3);
      expect(new Set(sent.map((one) => one.idempotencyKey)).size).toBe(1);
      expect(new Set(sent.map((one) => one.text)).size).toBe(1);
      expect(outbox.items()).toEqual([]);
    });

  it('keeps the order', async () => {
    const { outbox, sent } = outboxWith(new Unreachable('cut'));

    outbox.start();
    outbox.add(written('one'));
    outbox.add(written('two'));
    await settled();
    expect(sent.map(({ text }) => (JSON.parse(text ?? '') as
      { message: string }).message)).toEqual(['one', 'one', 'two']);
  });

  it('lets one kind go on while another waits', async () => {
    const { outbox, sent } = outboxWith(new Refused(503, 'unavailable', [],
      60_000));
    const told = vi.fn();

    outbox.onSent('reply', told);
    outbox.start();
    outbox.add(written('waits'));
    outbox.add(written('goes', 'reply'));
    await vi.advanceTimersByTimeAsync(100);
    expect(told).toHaveBeenCalledOnce();
    expect(outbox.items().map(({ text }) => text)).toEqual(['waits']);
    expect(sent).toHaveLength(2);
  });

  it('says what the server refuses', async () => {
    const { outbox } = outboxWith(new Refused(404, 'not_found'));
    const told = vi.fn();

    outbox.onRefused = told;
    outbox.start();
    outbox.add(written('hi', 'reply'));
    await settled();
    expect(told.mock.calls[0]?.[0]).toMatchObject({ kind: 'reply',
      fault: 'not_found', page: '/messages/g' });
  });

  it('waits until it is started', async () => {
    const { outbox, sent } = outboxWith();

    outbox.add(written('hi'));
    await settled();
    expect(sent).toEqual([]);
    outbox.start();
    await settled();
    expect(sent).toHaveLength(1);
  });

  it('keeps what the server refuses, and sends it under another key',
    async () => {
      const { outbox, sent } = outboxWith(
        new Refused(422, 'invalid', ['message_blank']));

      outbox.start();
      outbox.add(written('hi'));
      await settled();
      const [item] = outbox.items();

      expect(item?.fault).toBe('message_blank');
      outbox.retry(item?.key ?? '');
      await settled();
      expect(sent).toHaveLength(2);
      expect(sent[0]?.idempotencyKey).not.toBe(sent[1]?.idempotencyKey);
      expect(outbox.items()).toEqual([]);
    });

  it('outlives the page', async () => {
    const before = outboxWith(new Unreachable('cut'));

    before.outbox.start();
    before.outbox.add(written('hi'));
    await vi.advanceTimersByTimeAsync(100);
    before.outbox.stop();
    const after = outboxWith();

    expect(after.outbox.items()).toHaveLength(1);
    after.outbox.start();
    await settled();
    expect(after.sent[0]).toEqual(before.sent[0]);
    expect(after.outbox.items()).toEqual([]);
  });

  it('does not send what may be sent twice after a day', async () => {
    const before = outboxWith(new Unreachable('cut'));

    before.outbox.start();
    before.outbox.add(written('hi'));
    await vi.advanceTimersByTimeAsync(100);
    before.outbox.stop();
    await vi.advanceTimersByTimeAsync(24 * 3_600_000);
    const after = outboxWith();

    after.outbox.start();
    await settled();
    expect(after.sent).toEqual([]);
    expect(after.outbox.items()[0]?.fault).toBe('too_old');
  });

  it('stops when somebody else is signed in', async () => {
    const { outbox, sent } = outboxWith(new NotSignedIn());

    outbox.start();
    outbox.add(written('hi'));
    await settled();
    expect(sent).toHaveLength(1);
    expect(outbox.items()).toHaveLength(1);
  });
});
