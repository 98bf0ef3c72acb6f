import { strings } from '@/config/strings';
import styles from './ShortcutList.module.css';

const KEYS = ['/', 'n', 'g h', 'g n', 'g m', 'Ctrl+Enter', 'Enter',
  'Shift+Enter', 'Escape', '?'] as const;

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
