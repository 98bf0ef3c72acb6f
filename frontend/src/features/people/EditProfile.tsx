import { useId, useState, type SubmitEvent } from 'react';
import { Button } from '@/components/Button';
import { Field } from '@/components/Field';
import { Banner } from '@/components/Notice';
import { strings } from '@/config/strings';
import type { Me } from '@/lib/api/types';
import { codePoints } from '@/lib/codePoints';
import { useWork } from '@/lib/react/useWork';
import { count } from '@/lib/time';
import styles from './EditProfile.module.css';
import { useSaveProfile } from './queries';

const text = strings.people;
const MAX_BIO = 160;

export function EditProfile({ me }: { me: Me }) {
  const id = useId();
  const save = useSaveProfile();
  const [name, setName] = useState(me.display_name);
  const [bio, setBio] = useState(me.bio);
  const [saved, setSaved] = useState(false);
  const { busy, fault, run } = useWork();
  const left = MAX_BIO - codePoints(bio);

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    setSaved(false);
    setSaved(await run(() => save({ display_name: name, bio })));
  }
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      {fault && <Banner kind="fault">{fault}</Banner>}
      {saved && <Banner kind="good">{text.saved}</Banner>}
      <Field label={strings.account.displayName} required value={name}
        autoComplete="name" onChange={(event) => setName(event.target.value)} />
      <div className={styles.field}>
        <label htmlFor={id}>{text.bio}</label>
        <textarea id={id} rows={4} dir="auto" value={bio}
          aria-describedby={`${id}-left`}
          onChange={(event) => setBio(event.target.value)} />
        <p id={`${id}-left`} className={styles.left}
          data-over={left < 0 || undefined}>
          {left < 0 ? strings.messages.over(count(-left))
            : text.bioLeft(count(left))}
        </p>
      </div>
      <Button type="submit" busy={busy} disabled={left < 0}>
        {busy ? strings.account.working : text.save}
      </Button>
    </form>
  );
}
