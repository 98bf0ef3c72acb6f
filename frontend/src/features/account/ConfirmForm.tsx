import { useEffect, useState, type SubmitEvent } from 'react';
import { useNavigate } from 'react-router';
import { Button } from '@/components/Button';
import { Field } from '@/components/Field';
import { Banner } from '@/components/Notice';
import { strings } from '@/config/strings';
import { confirmSignUp, demo, resendCode, signIn, warmUp } from '@/lib/auth';
import { useWork } from '@/lib/react/useWork';
import { keepPending, pendingEmail, takePassword } from './pending';
import styles from './form.module.css';

const text = strings.account;

/* Signs in right away where the password is still at hand. */
export function ConfirmForm() {
  const navigate = useNavigate();
  const [email, setEmail] = useState(pendingEmail);
  const [code, setCode] = useState('');
  const [resent, setResent] = useState(false);
  const { busy, fault, run } = useWork();
  const local = demo()?.code;

  useEffect(warmUp, []);
  function submit(event: SubmitEvent) {
    event.preventDefault();
    void run(async () => {
      await confirmSignUp(email, code);
      const password = takePassword();

      keepPending(email, null);
      if (password === null || await signIn(email, password) !== 'done')
        await navigate('/signin');
    });
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      {fault && <Banner kind="fault">{fault}</Banner>}
      {resent && !fault && <Banner kind="good">{text.resent}</Banner>}
      {local && <Banner kind="note">{text.codeLocal(local)}</Banner>}
      <Field label={text.email} type="email" name="email" required
        autoComplete="username" autoCapitalize="none" value={email}
        onChange={(event) => setEmail(event.target.value)} />
      <Field label={text.code} name="code" required inputMode="numeric"
        autoComplete="one-time-code" value={code}
        onChange={(event) => setCode(event.target.value)} />
      <Button type="submit" busy={busy}>
        {busy ? text.working : text.confirmButton}
      </Button>
      <Button kind="quiet" onClick={() => void run(async () => {
        setResent(false);
        await resendCode(email);
        setResent(true);
      })}>{text.resend}</Button>
    </form>
  );
}
