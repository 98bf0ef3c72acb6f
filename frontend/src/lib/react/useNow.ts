import { useSyncExternalStore } from 'react';
import { now, onClock } from '../clock';

/* One timer for all times on the page that go at the same pace. */
class Ticker {
  #current = now();
  #timer: ReturnType<typeof setInterval> | undefined;
  #unheard = () => {};
  readonly #listeners = new Set<() => void>();

  constructor(readonly stepMs: number) {}

  readonly current = (): number => this.#current;

  readonly subscribe = (told: () => void): (() => void) => {
    if (this.#listeners.size === 0) {
      this.#current = now();
      this.#timer = setInterval(this.#tick, this.stepMs);
      this.#unheard = onClock(this.#tick);
      document.addEventListener('visibilitychange', this.#tick);
    }
    this.#listeners.add(told);
    return () => {
      this.#listeners.delete(told);
      if (this.#listeners.size === 0) {
        clearInterval(this.#timer);
        this.#unheard();
        document.removeEventListener('visibilitychange', this.#tick);
      }
    };
  };

  readonly #tick = (): void => {
    this.#current = now();
    for (const told of this.#listeners)
      told();
  };
}

const slow = new Ticker(15_000);
const seconds = new Ticker(1_000);

/* The server's time, some seconds old at most; renders again as it goes. */
export function useNow(pace: 'slow' | 'seconds' = 'slow'): number {
  const { subscribe, current } = pace === 'slow' ? slow : seconds;

  return useSyncExternalStore(subscribe, current);
}
