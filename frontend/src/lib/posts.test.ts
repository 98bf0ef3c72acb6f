import { describe, expect, it } from 'vitest';
import type { Activity } from './api/types';
import { entryOf, heldBack, rankedAgain, withFresh, withPost,
  type PostPage } from './posts';

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

it('holds back what somebody else passed on, not what one did', () => {
  const repost = (handle: string) => ({ handle, display_name: handle,
    created_at: '2026-11-22T05:00:00.000000Z' });
  const { items } = page(post('2', { repost: repost('me') }),
    post('1', { repost: repost('bob'), handle: 'me' }));
  const { waiting } = heldBack(items, post('1').created_at, 'me');

  expect(waiting.map(({ post: { uuid } }) => uuid)).toEqual(['1']);
});

describe('rankedAgain', () => {
  const known = page(post('3'), post('1'), post('2'));

  it('keeps the order, renews posts and puts new ones aside', () => {
    const again = rankedAgain({ ...known, next: '/more' }, { next: '/2',
      items: page(post('5'), post('2', { likes_count: 1 }),
        post('1')).items });

    expect(uuids(again)).toEqual(['3', '1', '2']);
    expect(again.items[2]?.post.likes_count).toBe(1);
    expect(uuids({ items: again.fresh ?? [] })).toEqual(['5']);
    expect(again.next).toBe('/more');
    expect(uuids(withFresh(again))).toEqual(['5', '3', '1', '2']);
    expect(withFresh(again).fresh).toBeUndefined();
  });

  it('drops what is gone, not what may only stand further down', () => {
    expect(uuids(rankedAgain(known, page(post('2'), post('1')))))
      .toEqual(['1', '2']);
    expect(uuids(rankedAgain({ ...known, next: '/more' },
      { ...page(post('1')), next: '/1' }))).toEqual(['1', '2']);
  });

  it('leads on when there is more than there was', () => {
    expect(rankedAgain(known, { ...known, next: '/2' }).next).toBe('/2');
  });
});
