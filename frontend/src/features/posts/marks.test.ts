import { expect, it } from 'vitest';
import type { Activity } from '@/lib/api/types';
import { marked } from './marks';

const post = { likes_count: 1, liked: false, reposts_count: 0,
  reposted: true } as Activity;

it('counts a mark and takes it back', () => {
  const liked = marked(post, 'like', true);

  expect(liked).toMatchObject({ liked: true, likes_count: 2 });
  expect(marked(liked, 'like', false)).toEqual(post);
});

it('changes nothing that is so already', () => {
  expect(marked(post, 'like', false)).toBe(post);
});

it('never counts below zero', () => {
  expect(marked(post, 'repost', false).reposts_count).toBe(0);
});
