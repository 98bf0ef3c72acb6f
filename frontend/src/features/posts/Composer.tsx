/* A new post, and how long it lives. */
import { useState } from 'react';
import { Icon } from '@/components/Icon';
import { strings } from '@/config/strings';
import { useSub } from '@/lib/react/scope';
import { readStored, store } from '@/lib/storage';
import styles from './Composer.module.css';
import { DEFAULT_LIFETIME, isLifetime, LIFETIMES, lifetimeName,
  type Lifetime } from './lifetimes';
import { Writer } from './Writer';

const text = strings.posts;
const MAX_CHARS = 280;

export function Composer({ focus }: { focus: string | null }) {
  const [ttl, setTtl] = useLifetime();

  return (
    <Writer place="post" label={text.write} placeholder={text.placeholder}
      button={text.publish} maxChars={MAX_CHARS} focus={focus}
      outgoing={(message) => ({ kind: 'post', page: '/',
        path: '/api/activities', body: { message, ttl } })}>
      <label className={styles.lifetime}>
        <Icon name="clock" size={18} />
        <span className="visually-hidden">{text.lifetime}</span>
        <select value={ttl} onChange={({ target }) => {
          if (isLifetime(target.value))
            setTtl(target.value);
        }}>
          {LIFETIMES.map((one) => (
            <option key={one} value={one}>{lifetimeName(one)}</option>
          ))}
        </select>
        <Icon name="more" size={16} />
      </label>
    </Writer>
  );
}

/* The one chosen last time. */
function useLifetime(): [Lifetime, (ttl: Lifetime) => void] {
  const name = `lifetime.${useSub()}`;
  const [ttl, setTtl] = useState(() => readStored<string>(name, ''));

  return [isLifetime(ttl) ? ttl : DEFAULT_LIFETIME, (chosen) => {
    setTtl(chosen);
    store(name, chosen);
  }];
}
