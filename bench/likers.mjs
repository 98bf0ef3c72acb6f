/*
 * Somebody always likes something: each like or its undoing ends the life of
 * the pages of posts that the workers keep.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { people } from './world.mjs';

/*
 * Likes the newest posts of home and takes it back, `perSecond` times, until
 * stop(), which throws when one of them was refused.
 */
export async function startLikers({ url, tokens, perSecond }) {
  const posts = await (await fetch(`${url}/api/activities/home`)).json();
  const answers = [];
  let stopped = false;

  async function run() {
    const start = Date.now();

    while (!stopped) {
      if (answers.length < (Date.now() - start) * perSecond / 1000)
        answers.push(mark(answers.length));
      else
        await sleep(1);
    }
  }

  /* The same person likes a post and takes it back, then the next does. */
  async function mark(number) {
    const pair = number >> 1;
    const { uuid } = posts[pair % posts.length];
    const answer = await fetch(`${url}/api/activities/${uuid}/like`, {
      method: number % 2 === 0 ? 'PUT' : 'DELETE',
      headers: { authorization: `Bearer ${tokens[pair % people.length]}` } });

    await answer.arrayBuffer();
    return answer.ok;
  }

  const running = run();

  return { async stop() {
    stopped = true;
    await running;
    const refused = (await Promise.all(answers)).filter((ok) => !ok);

    if (refused.length > 0)
      throw new Error(`${refused.length} likes were refused`);
  } };
}
