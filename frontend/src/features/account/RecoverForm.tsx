import { useEffect, useState, type SubmitEvent } from 'react';
import { useNavigate } from 'react-router';
import { Button } from '@/components/Button';
import { Field, PasswordField } from '@/components/Field';
import { Banner } from '@/components/Notice';
import { strings } from '@/config/strings';
import { demo, recover, sendRecovery, warmUp } from '@/lib/auth';
import { useWork } from '@/lib/react/useWork';
import { keepPending, pendingEmail } from './pending';
import styles from './form.module.css';

const text = strings.account;

/* In two steps: the code is sent, then it buys a new password. */
export function RecoverForm() {
  const navigate = useNavigate();
  const [email, setEmail] = useState(pendingEmail);
  const [sent, setSent] = useState(false);
  const [code, setCode] = useState('');
  const [password, setPassword] = useState('');
  const { busy, fault, run } = useWork();
  const local = demo()?.code;

  useEffect(warmUp, []);
  function submit(event: SubmitEvent) {
    event.preventDefault();
    void run(async () => {
      if (!sent) {
        await sendRecovery(email);
        setSent(true);
        return;
      }
      await recover(email, code, password);
      keepPending(email, null);
      await navigate('/signin', { state: { recovered: true } });
    });
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      {fault && <Banner kind="fault">{fault}</Banner>}
      {sent && local && <Banner kind="note">{text.codeLocal(local)}</Banner>}
      <Field label={text.email} type="email" name="email" required
        autoComplete="username" autoCapitalize="none" value={email}
        readOnly={sent} hint={sent ? text.confirmWhy(email) : undefined}
        onChange={(event) => setEmail(event.target.value)} />
      {sent && <>
        <Field label={text.code} name="code" required inputMode="numeric"
          autoComplete="one-time-code" value={code} autoFocus
          onChange={(event) => setCode(event.target.value)} />
        <PasswordField label={text.newPassword} name="password" required
          minLength={8} autoComplete="new-password" value={password}
          hint={text.passwordRule}
          onChange={(event) => setPassword(event.target.value)} />
      </>}
      <Button type="submit" busy={busy}>
        {busy ? text.working : sent ? text.setPassword : text.sendCode}
      </Button>
    </form>
  );
}
