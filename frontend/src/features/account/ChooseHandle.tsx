/* For who signed up with a handle that somebody else was quicker to take. */
import { useQueryClient } from '@tanstack/react-query';
import { useState, type SubmitEvent } from 'react';
import { Button } from '@/components/Button';
import { Field } from '@/components/Field';
import { Banner } from '@/components/Notice';
import { strings } from '@/config/strings';
import type { Me } from '@/lib/api/types';
import { meKey } from '@/lib/me';
import { useApi } from '@/lib/react/scope';
import { useWork } from '@/lib/react/useWork';
import { HandleField } from './HandleField';
import styles from './form.module.css';

const text = strings.account;

export function ChooseHandle() {
  const api = useApi();
  const client = useQueryClient();
  const [handle, setHandle] = useState('');
  const [name, setName] = useState('');
  const { busy, fault, run } = useWork();

  function submit(event: SubmitEvent) {
    event.preventDefault();
    void run(async () => {
      client.setQueryData(meKey, await api.post<Me>('/api/me',
        { body: { handle, display_name: name.trim() } }));
      await client.invalidateQueries();
    });
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      {fault && <Banner kind="fault">{fault}</Banner>}
      <HandleField value={handle} onChange={setHandle} />
      <Field label={text.displayName} name="name" required maxLength={50}
        autoComplete="name" value={name} hint={text.displayNameRule}
        onChange={(event) => setName(event.target.value)} />
      <Button type="submit" busy={busy}>
        {busy ? text.working : text.chooseHandleButton}
      </Button>
    </form>
  );
}
