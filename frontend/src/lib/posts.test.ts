import { expect, it } from 'vitest';
import type { Activity } from './api/types';
import { entryOf, heldBack, laterKept, withPost, type PostPage }
  from './posts';

const post = (uuid: string, changes: Partial<Activity> = {}): Activity => ({
  uuid, display_name: 'Ann', handle: 'ann', message: uuid, replies_count: 0,
  reposts_count: 0, likes_count: 0, reply_to_activity_uuid: null,
  expires_at: '2026-11-23T00:00:00.000000Z',
  created_at: `2026-11-22T00:00:0${uuid}.000000Z`, ...changes });
const page = (...posts: Activity[]): PostPage =>
  ({ items: posts.map(entryOf), next: null });
const uuids = ({ items }: { items: { uuid: string }[] }) =>
  items.map(({ uuid }) => uuid);

it('gives a repost its own place, at the time it was passed on', () => {
  const repost = { handle: 'bob', display_name: 'Bob',
    created_at: '2026-11-22T05:00:00.000000Z' };
  const passed = entryOf(post('1', { repost }));

  expect(passed.created_at).toBe(repost.created_at);
  expect(passed.uuid).not.toBe(entryOf(post('1')).uuid);
});

it('changes a post wherever a page has it, and nothing else', () => {
  const before = { ...page(post('2'), post('1')), post: post('1') };
  const after = withPost(before, '1', (old) => ({ ...old, likes_count: 1 }));

  expect(after.post?.likes_count).toBe(1);
  expect(after.items.map(({ post: one }) => one.likes_count)).toEqual([0, 1]);
  expect(after.items[0]).toBe(before.items[0]);
  expect(withPost(before, '9', () => null)).toBe(before);
});

it('takes a post away', () => {
  expect(uuids(withPost(page(post('2'), post('1')), '2', () => null)))
    .toEqual(['1']);
});

it('holds back what is newer and not one\'s own', () => {
  const { items } = page(post('3', { handle: 'me' }), post('2'), post('1'));
  const { shown, waiting } = heldBack(items, post('1').created_at, 'me');

  expect(uuids({ items: shown })).toEqual(['3', '1']);
  expect(uuids({ items: waiting })).toEqual(['2']);
});

it('keeps later replies when the first are asked for again', () => {
  const known = { ...page(post('1'), post('2'), post('3')), next: '/more' };
  const fresh = { ...page(post('1'), post('2')), next: '/3', post: post('0') };
  const kept = laterKept(known, fresh);

  expect(uuids(kept)).toEqual(['1', '2', '3']);
  expect(kept.next).toBe('/more');
  expect(kept.post?.uuid).toBe('0');
  expect(uuids(laterKept(known, page(post('1'))))).toEqual(['1']);
});
