/* People for a test, each with a row of `users` and the uuid of it. */
import { get } from './answers.mjs';
import { inParallel, PEOPLE_AT_A_TIME } from './conversation.mjs';
import { newUser } from './stack.mjs';

export async function person(options) {
  const user = await newUser(options);
  const { uuid } = await get(user, '/api/me');

  return { ...user, uuid };
}

export function people(count) {
  return inParallel(PEOPLE_AT_A_TIME, Array(count).fill({}), person);
}
