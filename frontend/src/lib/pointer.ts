/* A mouse, and so most likely a keyboard too. */
export const hasFinePointer = (): boolean =>
  matchMedia('(pointer: fine)').matches;
