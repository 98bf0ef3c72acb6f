import type { KeyboardEvent } from 'react';

/* What some browsers call a key that an input method takes. */
const TAKEN = 229;

/*
 * Whether a key belongs to an input method that puts a word together. Safari
 * says of the Enter that ends it that it composes no more.
 */
export function isComposing({ nativeEvent }: KeyboardEvent): boolean {
  /* Nothing else tells. */
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  return nativeEvent.isComposing || nativeEvent.keyCode === TAKEN;
}
