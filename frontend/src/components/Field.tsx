import { useId, useState, type InputHTMLAttributes, type ReactNode, type Ref }
  from 'react';
import { strings } from '@/config/strings';
import { IconButton } from './Button';
import styles from './Field.module.css';

interface FieldProps extends InputHTMLAttributes<HTMLInputElement> {
  label: string;
  hint?: ReactNode;
  /* What is wrong; it is said when it appears. */
  fault?: string | null;
  ref?: Ref<HTMLInputElement>;
}

export function Field({ label, hint, fault, ...rest }: FieldProps) {
  const id = useId();

  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <div className={styles.frame}>
        <input {...rest} id={id} aria-invalid={fault ? true : undefined}
          aria-describedby={`${id}-note`} />
      </div>
      <Note id={`${id}-note`} hint={hint} fault={fault ?? null} />
    </div>
  );
}

export function PasswordField({ label, hint, fault, ...rest }: FieldProps) {
  const id = useId();
  const [shown, setShown] = useState(false);

  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <div className={styles.frame}>
        <input {...rest} id={id} type={shown ? 'text' : 'password'}
          autoCapitalize="none" spellCheck={false}
          aria-invalid={fault ? true : undefined}
          aria-describedby={`${id}-note`} />
        <IconButton icon="eye" aria-pressed={shown}
          label={shown ? strings.account.hide : strings.account.show}
          onClick={() => setShown(!shown)} />
      </div>
      <Note id={`${id}-note`} hint={hint} fault={fault ?? null} />
    </div>
  );
}

function Note({ id, hint, fault }: { id: string; hint: ReactNode;
  fault: string | null; }) {
  return (
    <div id={id} aria-live="polite" className={styles.note}>
      {fault ? <span className={styles.fault}>{fault}</span> : hint}
    </div>
  );
}
