/*
 * localStorage, for what a person would miss after a reload. It may be full
 * or forbidden: then things last as long as the page, which is still better
 * than a page that breaks.
 */
const PREFIX = 'cruddur.';
const memory = new Map<string, string>();

export function readStored<T>(name: string, otherwise: T): T {
  try {
    const text = memory.get(name) ?? localStorage.getItem(PREFIX + name);

    return text === null ? otherwise : JSON.parse(text) as T;
  } catch {
    return otherwise;
  }
}

export function store(name: string, value: unknown): void {
  const text = JSON.stringify(value);

  try {
    localStorage.setItem(PREFIX + name, text);
    memory.delete(name);
  } catch {
    memory.set(name, text);
  }
}

export function forget(name: string): void {
  memory.delete(name);
  try {
    localStorage.removeItem(PREFIX + name);
  } catch {
    /* nothing was kept there either */
  }
}

/* The names kept that begin so. */
export function storedNames(start: string): string[] {
  const names = new Set(memory.keys());

  try {
    for (const key of Object.keys(localStorage))
      if (key.startsWith(PREFIX))
        names.add(key.slice(PREFIX.length));
  } catch {
    /* as above */
  }
  return [...names].filter((name) => name.startsWith(start)).sort();
}

/* What is kept of a person: every name of theirs is `what.sub`, and more. */
export function forgetAllOf(sub: string): void {
  storedNames('').filter((name) => name.split('.')[1] === sub).forEach(forget);
}

/* Called when another tab changed what is stored under a name. */
export function onStored(told: (name: string | null) => void): () => void {
  const listen = (event: StorageEvent) => {
    if (event.key === null)
      told(null);
    else if (event.key.startsWith(PREFIX))
      told(event.key.slice(PREFIX.length));
  };

  addEventListener('storage', listen);
  return () => removeEventListener('storage', listen);
}
