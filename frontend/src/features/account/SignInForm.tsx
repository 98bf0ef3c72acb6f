import { useEffect, useState, type SubmitEvent } from 'react';
import { useNavigate } from 'react-router';
import { Button } from '@/components/Button';
import { Field, PasswordField } from '@/components/Field';
import { Banner } from '@/components/Notice';
import { strings } from '@/config/strings';
import { AuthFault, signIn, warmUp } from '@/lib/auth';
import { useWork } from '@/lib/react/useWork';
import { keepPending, pendingEmail } from './pending';
import styles from './form.module.css';

const text = strings.account;

/* Once it worked, who is signed in changes, and the page follows that. */
export function SignInForm() {
  const navigate = useNavigate();
  const [email, setEmail] = useState(pendingEmail);
  const [password, setPassword] = useState('');
  const { busy, fault, run } = useWork();

  useEffect(warmUp, []);
  function submit(event: SubmitEvent) {
    event.preventDefault();
    void run(async () => {
      const step = await signIn(email, password);

      if (step === 'unsupported')
        throw new AuthFault('unsupported', 'another step');
      if (step !== 'done') {
        keepPending(email, password);
        await navigate(step === 'confirm' ? '/confirm' : '/forgot');
      }
    });
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      {fault && <Banner kind="fault">{fault}</Banner>}
      <Field label={text.email} type="email" name="email" required
        autoComplete="username" autoCapitalize="none" value={email}
        onChange={(event) => setEmail(event.target.value)} />
      <PasswordField label={text.password} name="password" required
        autoComplete="current-password" value={password}
        onChange={(event) => setPassword(event.target.value)} />
      <Button type="submit" busy={busy}>
        {busy ? text.working : text.signIn}
      </Button>
    </form>
  );
}
