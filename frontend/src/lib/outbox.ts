/*
 * Messages that were written and are not known to have arrived. They outlive
 * a reload; each goes out again under the key it had at first, so that one
 * whose answer was lost is not said twice.
 */
import type { Api } from './api/client';
import { isPassing, NotSignedIn, Refused } from './api/errors';
import type { CreatedMessage } from './api/types';
import { randomId } from './ids';
import { onStored, readStored, store } from './storage';

export interface Unsent {
  /* The Idempotency-Key. */
  key: string;
  /* Whose loop sends it; a page that is loaded takes over all there are. */
  tab: string;
  group: string | null;
  handle: string | null;
  message: string;
  /* The body, byte for byte what every attempt sends. */
  body: string;
  at: number;
  /* Why the server would not have it; null while it is being tried. */
  fault: string | null;
  /* The last attempt got no answer. */
  waiting: boolean;
}

export interface Recipient {
  group: string | null;
  handle: string | null;
}

/* The server keeps keys for 24 hours. */
const KEY_LIFE_MS = 23 * 3_600_000;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

export const unsentName = (sub: string) => `outbox.${sub}`;

export class Outbox {
  readonly #tab = randomId();
  readonly #name: string;
  readonly #listeners = new Set<() => void>();
  #items: Unsent[];
  #running = false;
  #open = false;
  #wake: (() => void) | null = null;
  #close: (() => void)[] = [];

  /* Told of each message that has arrived, before it leaves the outbox. */
  onSent: (created: CreatedMessage, unsent: Unsent) => void = () => {};

  constructor(readonly api: Pick<Api, 'post' | 'pauseMs'>, sub: string) {
    this.#name = unsentName(sub);
    this.#items = readStored<Unsent[]>(this.#name, []);
  }

  readonly items = (): Unsent[] => this.#items;

  readonly subscribe = (told: () => void): (() => void) => {
    this.#listeners.add(told);
    return () => this.#listeners.delete(told);
  };

  /* Begins to send; what an earlier page left goes first. */
  start(): void {
    const again = () => this.#wake?.();

    this.#open = true;
    this.#change((items) => items.map((item) => this.#adopted(item)));
    addEventListener('online', again);
    this.#close = [() => removeEventListener('online', again),
      onStored((name) => {
        if (name === this.#name || name === null)
          this.#reread();
      })];
    void this.#run();
  }

  stop(): void {
    this.#open = false;
    this.#wake?.();
    for (const close of this.#close)
      close();
  }

  add(to: Recipient, message: string): void {
    const body = JSON.stringify(to.group === null
      ? { message, handle: to.handle }
      : { message, message_group_uuid: to.group });

    this.#change((items) => [...items, { ...to, key: randomId(),
      tab: this.#tab, message, body, at: Date.now(), fault: null,
      waiting: false }]);
    void this.#run();
  }

  /* Tries again what was refused, or at once what waits. */
  retry(key: string): void {
    this.#edit(key, (item) => ({ ...item, tab: this.#tab, at: Date.now(),
      fault: null, waiting: false,
      key: item.fault === null ? item.key : randomId() }));
    this.#wake?.();
    void this.#run();
  }

  discard(key: string): void {
    this.#change((items) => items.filter((item) => item.key !== key));
  }

  async #run(): Promise<void> {
    if (this.#running)
      return;
    this.#running = true;
    for (let wait = FIRST_WAIT_MS; this.#open;) {
      const item = this.#items.find(({ fault, tab }) =>
        fault === null && tab === this.#tab);

      if (!item)
        break;
      if (await this.#send(item)) {
        wait = FIRST_WAIT_MS;
        continue;
      }
      await this.#pause(Math.max(wait, this.api.pauseMs));
      wait = Math.min(LONGEST_WAIT_MS, wait * 2);
    }
    this.#running = false;
  }

  /* Whether it is settled, one way or the other. */
  async #send(item: Unsent): Promise<boolean> {
    try {
      const created = await this.api.post<CreatedMessage>('/api/messages',
        { text: item.body, idempotencyKey: item.key });

      this.onSent(created, item);
      this.discard(item.key);
      return true;
    } catch (error) {
      if (error instanceof NotSignedIn) {
        this.#open = false;
        return true;
      }
      if (isPassing(error)) {
        this.#edit(item.key, (one) => ({ ...one, waiting: true }));
        return false;
      }
      const fault = error instanceof Refused
        ? error.codes[0] ?? error.code : 'internal';

      this.#edit(item.key, (one) => ({ ...one, fault }));
      return true;
    }
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);

      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #adopted(item: Unsent): Unsent {
    if (item.fault !== null)
      return item;
    if (Date.now() - item.at > KEY_LIFE_MS)
      return { ...item, fault: 'too_old' };
    /* If its tab is still open, both send it: the key makes that one. */
    return { ...item, tab: this.#tab };
  }

  #edit(key: string, change: (item: Unsent) => Unsent): void {
    this.#change((items) => items.map((item) =>
      item.key === key ? change(item) : item));
  }

  /* On what is stored, as another tab may have written meanwhile. */
  #change(change: (items: Unsent[]) => Unsent[]): void {
    this.#items = change(readStored<Unsent[]>(this.#name, []));
    store(this.#name, this.#items);
    this.#tell();
  }

  #reread(): void {
    this.#items = readStored<Unsent[]>(this.#name, []);
    this.#tell();
  }

  #tell(): void {
    for (const told of this.#listeners)
      told();
  }
}
