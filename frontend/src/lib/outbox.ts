/*
 * What was written and is not known to have arrived: messages, posts and
 * replies. It outlives a reload; each goes out again under the key it had at
 * first, so that one whose answer was lost is not said twice.
 */
import type { Api } from './api/client';
import { isPassing, NotSignedIn, Refused } from './api/errors';
import type { Activity, CreatedMessage } from './api/types';
import { randomId } from './ids';
import { onStored, readStored, store } from './storage';

/* What is sent, and what the server answers when it has arrived. */
export interface Answers {
  message: CreatedMessage;
  post: Activity;
  reply: Activity;
}

export type Kind = keyof Answers;

export interface Outgoing {
  kind: Kind;
  /* Where it was written, by the name of the draft there. */
  place: string;
  /* The page to find it on. */
  page: string;
  /* Where in the API it goes. */
  path: string;
  text: string;
  body: unknown;
}

export interface Unsent extends Omit<Outgoing, 'body'> {
  /* The Idempotency-Key. */
  key: string;
  /* Whose loop sends it; a page that is loaded takes over all there are. */
  tab: string;
  /* Byte for byte what every attempt sends. */
  body: string;
  at: number;
  /* Why the server would not have it; null while it is being tried. */
  fault: string | null;
  /* The last attempt got no answer. */
  waiting: boolean;
}

/* Told before what arrived leaves the outbox. */
export type Told<K extends Kind> = (answer: Answers[K],
  unsent: Unsent) => void;

/* The server keeps keys for 24 hours. */
const KEY_LIFE_MS = 23 * 3_600_000;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
/* Each waits for its own kind only: they go to different stores. */
const KINDS: Kind[] = ['message', 'post', 'reply'];

export const unsentName = (sub: string) => `outbox.${sub}`;

export class Outbox {
  readonly #tab = randomId();
  readonly #name: string;
  readonly #listeners = new Set<() => void>();
  readonly #told = new Map<Kind, Told<Kind>>();
  /* The kinds that are being sent, and what ends their pause. */
  readonly #lanes = new Map<Kind, () => void>();
  #items: Unsent[];
  #open = false;
  #close: (() => void)[] = [];

  /* Told of each that the server would not have. */
  onRefused: (unsent: Unsent) => void = () => {};

  constructor(readonly api: Pick<Api, 'post' | 'pauseMs'>, sub: string) {
    this.#name = unsentName(sub);
    this.#items = readStored<Unsent[]>(this.#name, []);
  }

  readonly items = (): Unsent[] => this.#items;

  readonly subscribe = (told: () => void): (() => void) => {
    this.#listeners.add(told);
    return () => this.#listeners.delete(told);
  };

  /* One listener for each kind; it ends by the function that is returned. */
  onSent<K extends Kind>(kind: K, told: Told<K>): () => void {
    this.#told.set(kind, told as Told<Kind>);
    return () => this.#told.delete(kind);
  }

  /*
   * Begins to send, once those who are told of it listen; what an earlier
   * page left goes first.
   */
  start(): void {
    const again = () => this.#wake();

    this.#open = true;
    this.#change((items) => items.map((item) => this.#adopted(item)));
    addEventListener('online', again);
    this.#close = [() => removeEventListener('online', again),
      onStored((name) => {
        if (name === this.#name || name === null)
          this.#reread();
      })];
    this.#run();
  }

  stop(): void {
    this.#open = false;
    this.#wake();
    for (const close of this.#close)
      close();
  }

  add({ body, ...outgoing }: Outgoing): void {
    this.#change((items) => [...items, { ...outgoing, key: randomId(),
      tab: this.#tab, body: JSON.stringify(body), at: Date.now(),
      fault: null, waiting: false }]);
    this.#run();
  }

  /* Tries again what was refused, or at once what waits. */
  retry(key: string): void {
    this.#edit(key, (item) => ({ ...item, tab: this.#tab, at: Date.now(),
      fault: null, waiting: false,
      key: item.fault === null ? item.key : randomId() }));
    this.#wake();
    this.#run();
  }

  discard(key: string): void {
    this.#change((items) => items.filter((item) => item.key !== key));
  }

  #run(): void {
    for (const kind of KINDS)
      if (!this.#lanes.has(kind))
        void this.#runLane(kind);
  }

  async #runLane(kind: Kind): Promise<void> {
    this.#lanes.set(kind, () => {});
    for (let wait = FIRST_WAIT_MS; this.#open;) {
      const item = this.#items.find((one) => one.kind === kind
        && one.fault === null && one.tab === this.#tab);

      if (!item)
        break;
      if (await this.#send(item)) {
        wait = FIRST_WAIT_MS;
        continue;
      }
      await this.#pause(kind, Math.max(wait, this.api.pauseMs));
      wait = Math.min(LONGEST_WAIT_MS, wait * 2);
    }
    this.#lanes.delete(kind);
  }

  /* Whether it is settled, one way or the other. */
  async #send(item: Unsent): Promise<boolean> {
    try {
      const answer = await this.api.post<Answers[Kind]>(item.path,
        { text: item.body, idempotencyKey: item.key });

      this.#told.get(item.kind)?.(answer, item);
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
      this.onRefused({ ...item, fault });
      return true;
    }
  }

  #pause(kind: Kind, ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);

      this.#lanes.set(kind, () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  #wake(): void {
    for (const wake of this.#lanes.values())
      wake();
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
