import { useState, type SubmitEvent } from 'react';
import { Button } from '@/components/Button';
import { PasswordField } from '@/components/Field';
import { Banner } from '@/components/Notice';
import { strings } from '@/config/strings';
import { changePassword } from '@/lib/auth';
import { useWork } from '@/lib/react/useWork';
import styles from './form.module.css';

const text = strings.account;

export function ChangePassword() {
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [done, setDone] = useState(false);
  const { busy, fault, run } = useWork();

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    setDone(false);
    if (!await run(() => changePassword(from, to)))
      return;
    setFrom('');
    setTo('');
    setDone(true);
  }
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      {fault && <Banner kind="fault">{fault}</Banner>}
      {done && <Banner kind="good">{text.passwordChanged}</Banner>}
      <PasswordField label={text.currentPassword} required value={from}
        autoComplete="current-password"
        onChange={(event) => setFrom(event.target.value)} />
      <PasswordField label={text.newPassword} required minLength={8}
        autoComplete="new-password" hint={text.passwordRule} value={to}
        onChange={(event) => setTo(event.target.value)} />
      <Button type="submit" busy={busy}>
        {busy ? text.working : text.changePassword}
      </Button>
    </form>
  );
}
