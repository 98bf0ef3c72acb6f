/* A map of the last things used: past its bound the longest unused goes. */
export class Recent<T> {
  readonly #known = new Map<string, T>();

  constructor(readonly most: number) {}

  get(name: string): T | undefined {
    const found = this.#known.get(name);

    if (found !== undefined)
      this.set(name, found);
    return found;
  }

  set(name: string, value: T): void {
    this.#known.delete(name);
    this.#known.set(name, value);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= this.most)
        break;
      this.#known.delete(oldest);
    }
  }

  clear(): void {
    this.#known.clear();
  }

  /* The longest unused first. */
  entries(): [string, T][] {
    return [...this.#known];
  }
}
