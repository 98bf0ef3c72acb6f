import { useEffect, useState, type SubmitEvent } from 'react';
import { useNavigate } from 'react-router';
import { Button } from '@/components/Button';
import { Field, PasswordField } from '@/components/Field';
import { Banner } from '@/components/Notice';
import { strings } from '@/config/strings';
import { signUp, warmUp } from '@/lib/auth';
import { useWork } from '@/lib/react/useWork';
import { HandleField } from './HandleField';
import { handleFault } from './handle';
import { keepPending } from './pending';
import styles from './form.module.css';

const text = strings.account;
const MAX_NAME = 50;

export function SignUpForm() {
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [handle, setHandle] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const { busy, fault, run, setFault } = useWork();

  useEffect(warmUp, []);
  function submit(event: SubmitEvent) {
    event.preventDefault();
    const wrong = handleFault(handle);

    if (wrong) {
      setFault(wrong);
      return;
    }
    void run(async () => {
      await signUp({ name: name.trim(), handle, email: email.trim(),
        password });
      keepPending(email, password);
      await navigate('/confirm');
    });
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      {fault && <Banner kind="fault">{fault}</Banner>}
      <Field label={text.displayName} name="name" required
        maxLength={MAX_NAME} autoComplete="name" value={name}
        hint={text.displayNameRule}
        onChange={(event) => setName(event.target.value)} />
      <HandleField value={handle} onChange={setHandle} />
      <Field label={text.email} type="email" name="email" required
        autoComplete="username" autoCapitalize="none" value={email}
        onChange={(event) => setEmail(event.target.value)} />
      <PasswordField label={text.password} name="password" required
        minLength={8} autoComplete="new-password" value={password}
        hint={text.passwordRule}
        onChange={(event) => setPassword(event.target.value)} />
      <Button type="submit" busy={busy}>
        {busy ? text.working : text.signUp}
      </Button>
    </form>
  );
}
