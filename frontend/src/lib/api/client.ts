/*
 * The API, for one person: an Api made for a `sub` never sends a request as
 * somebody else, whatever other tabs do meanwhile.
 */
import { learnClock } from '../clock';
import type { Page } from '../pages';
import { Recent } from '../recent';
import { freshToken, refreshToken } from '../session';
import { NotSignedIn, Refused, Unreachable } from './errors';

const TIMEOUT_MS = 20_000;
const MAX_PAUSE_MS = 60_000;
/* More than a few pages ask for again. */
const MAX_REMEMBERED = 30;

export interface Asked {
  body?: unknown;
  /* The body as text, where a retry has to send the very same bytes. */
  text?: string;
  idempotencyKey?: string;
  signal?: AbortSignal;
  /* Ask only for what changed since; see Api.getPage. */
  remember?: boolean;
}

interface Answer<T = unknown> {
  data: T;
  /* Where more of it is. */
  next: string | null;
}

/* The tag of an answer that was given, and that answer. */
interface Tagged {
  tag: string;
  answer: Answer;
}

export class Api {
  /* By path. */
  readonly #remembered = new Recent<Tagged>(MAX_REMEMBERED);
  #pausedUntil = 0;

  /* sub: whose requests these are; null sends no token. */
  constructor(readonly sub: string | null) {}

  /* How long the server asked us to leave it alone, in ms from now. */
  get pauseMs(): number {
    return Math.max(0, this.#pausedUntil - Date.now());
  }

  async get<T>(path: string, asked: Asked = {}): Promise<T> {
    return (await this.#ask('GET', path, asked)).data as T;
  }

  /*
   * A page of a list. With `remember`, an answer that has not changed is the
   * same object as before.
   */
  async getPage<T>(path: string, asked: Asked = {}): Promise<Page<T>> {
    const { data, next } = await this.getLinked<T[]>(path, asked);

    return { items: data, next };
  }

  /* An answer that holds a page of a list, and where the next one is. */
  async getLinked<T>(path: string, asked: Asked = {}): Promise<Answer<T>> {
    return await this.#ask('GET', path, asked) as Answer<T>;
  }

  async post<T>(path: string, asked: Asked): Promise<T> {
    return (await this.#ask('POST', path, asked)).data as T;
  }

  async put<T>(path: string, asked: Asked = {}): Promise<T> {
    return (await this.#ask('PUT', path, asked)).data as T;
  }

  async delete<T>(path: string, asked: Asked = {}): Promise<T> {
    return (await this.#ask('DELETE', path, asked)).data as T;
  }

  async #ask(method: string, path: string, asked: Asked): Promise<Answer> {
    const known = asked.remember ? this.#remembered.get(path) : undefined;
    const token = await freshToken(this.sub);
    let answer = await this.#send(method, path, asked, token, known?.tag);

    if (answer.status === 401 && token !== null) {
      const newer = await refreshToken(this.sub, token);

      answer = await this.#send(method, path, asked, newer, known?.tag);
      if (answer.status === 401)
        throw new NotSignedIn();
    }
    return this.#read(path, asked, answer, known);
  }

  async #send(method: string, path: string, asked: Asked,
    token: string | null, tag: string | undefined): Promise<Response> {
    const sentAt = Date.now();
    const limit = AbortSignal.timeout(TIMEOUT_MS);
    const body = asked.text
      ?? (asked.body === undefined ? null : JSON.stringify(asked.body));

    try {
      const answer = await fetch(path, { method, body,
        headers: headersOf(asked, token, tag, body !== null),
        signal: asked.signal ? AbortSignal.any([asked.signal, limit])
          : limit });

      learnClock(answer.headers.get('date'), sentAt);
      return answer;
    } catch (error) {
      if (asked.signal?.aborted)
        throw error;
      throw new Unreachable(`${method} ${path}`);
    }
  }

  async #read(path: string, asked: Asked, answer: Response,
    known: Tagged | undefined): Promise<Answer> {
    if (answer.status === 304 && known)
      return known.answer;
    if (!answer.ok)
      throw await this.#refusal(answer);
    const data = await json(answer);
    const next = /<([^>]+)>;\s*rel="next"/
      .exec(answer.headers.get('link') ?? '')?.[1] ?? null;
    const tag = answer.headers.get('etag');
    const read = { data, next };

    if (asked.remember && tag)
      this.#remembered.set(path, { tag, answer: read });
    return read;
  }

  async #refusal(answer: Response): Promise<Error> {
    const seconds = Number(answer.headers.get('retry-after') ?? 0);
    const wait = Math.min(MAX_PAUSE_MS, (seconds > 0 ? seconds : 0) * 1000);
    const data = await json(answer).catch(() => null);

    if (wait > 0)
      this.#pausedUntil = Date.now() + wait;
    if (Array.isArray(data))
      return new Refused(answer.status, 'invalid', data.map(String), wait);
    const code = (data as { error?: string } | null)?.error ?? 'internal';

    return new Refused(answer.status, code, [], wait);
  }
}

function headersOf(asked: Asked, token: string | null,
  tag: string | undefined, hasBody: boolean): Record<string, string> {
  return {
    ...(token && { Authorization: `Bearer ${token}` }),
    ...(hasBody && { 'Content-Type': 'application/json' }),
    ...(asked.idempotencyKey && { 'Idempotency-Key': asked.idempotencyKey }),
    ...(tag && { 'If-None-Match': tag }),
  };
}

async function json(answer: Response): Promise<unknown> {
  try {
    return await answer.json();
  } catch {
    throw new Unreachable(`${answer.url}: the answer broke off`);
  }
}
