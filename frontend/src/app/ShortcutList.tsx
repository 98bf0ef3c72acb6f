import { strings } from '@/config/strings';
import styles from './ShortcutList.module.css';

const KEYS = ['/', 'n', 'm', 'g h', 'g n', 'g m', 'Enter', 'Shift+Enter',
  'Ctrl+Enter', 'Escape', '?'] as const;

export function ShortcutList() {
  return (
    <dl className={styles.list}>
      {KEYS.map((key) => (
        <div key={key}>
          <dt>{key.split(/[ +]/).map((part) => <kbd key={part}>{part}</kbd>)}
          </dt>
          <dd>{strings.shortcuts[key]}</dd>
        </div>
      ))}
    </dl>
  );
}
