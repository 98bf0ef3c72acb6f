import type { ButtonHTMLAttributes, Ref } from 'react';
import { Link, type LinkProps } from 'react-router';
import { Icon, type IconName } from './Icon';
import styles from './Button.module.css';

type Kind = 'primary' | 'plain' | 'quiet' | 'danger';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  kind?: Kind;
  busy?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

/* A busy one keeps the focus and takes no second click. */
export function Button({ kind = 'primary', busy = false, type = 'button',
  className = '', onClick, ...rest }: ButtonProps) {
  return (
    <button {...rest} type={type} aria-disabled={busy || undefined}
      className={`${styles.button} ${styles[kind]} ${className}`}
      onClick={(event) => {
        if (busy)
          event.preventDefault();
        else
          onClick?.(event);
      }} />
  );
}

export function ButtonLink({ kind = 'primary', className = '', ...rest }:
LinkProps & { kind?: Kind }) {
  return (
    <Link {...rest}
      className={`${styles.button} ${styles[kind]} ${className}`} />
  );
}

/* A button that shows only an icon, and says its name. */
export function IconButton({ icon, label, className = '', ...rest }:
ButtonHTMLAttributes<HTMLButtonElement> & { icon: IconName;
  label: string; ref?: Ref<HTMLButtonElement>; }) {
  return (
    <button type="button" {...rest} aria-label={label} title={label}
      className={`${styles.icon} ${className}`}>
      <Icon name={icon} size={22} />
    </button>
  );
}
