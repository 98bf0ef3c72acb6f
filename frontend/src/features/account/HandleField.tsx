/* A handle to choose: held to the rules, and asked for, while one types. */
import { useEffect, useState } from 'react';
import { Field } from '@/components/Field';
import { strings } from '@/config/strings';
import { Api } from '@/lib/api/client';
import { isNotFound } from '@/lib/api/errors';
import { handleFault } from './handle';

const PAUSE_MS = 350;
const text = strings.account;

export function HandleField({ value, onChange }: { value: string;
  onChange: (value: string) => void; }) {
  const fault = handleFault(value);
  const state = useAvailability(value, fault === null && value !== '');

  return (
    <Field label={text.handle} name="handle" required value={value}
      autoComplete="off" autoCapitalize="none" spellCheck={false}
      minLength={3} maxLength={20}
      onChange={(event) => onChange(event.target.value.trim())}
      fault={value === '' ? null : fault
        ?? (state === 'taken' ? text.handleTaken : null)}
      hint={state === 'free' ? text.handleFree
        : state === 'checking' ? text.handleChecking : text.handleRule} />
  );
}

/* Not known is no fault: the server decides in the end. */
function useAvailability(handle: string, ask: boolean) {
  const [known, setKnown] = useState({ handle: '', state: '' });

  useEffect(() => {
    if (!ask)
      return;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      const settle = (state: string) => {
        if (!stop.signal.aborted)
          setKnown({ handle, state });
      };

      new Api(null).get(`/api/users/@${handle}/short`,
        { signal: stop.signal })
        .then(() => settle('taken'))
        .catch((error: unknown) => settle(isNotFound(error) ? 'free' : ''));
    }, PAUSE_MS);

    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [handle, ask]);
  if (!ask)
    return '';
  return known.handle === handle ? known.state : 'checking';
}
