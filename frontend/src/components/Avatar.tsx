import { avatarColour, firstGrapheme } from '@/lib/avatar';
import styles from './Avatar.module.css';

/* Decoration: the name always stands beside it. */
export function Avatar({ handle, name, size = 'medium' }: { handle: string;
  name: string; size?: 'small' | 'medium' | 'large'; }) {
  return (
    <span aria-hidden="true" className={[styles.avatar, styles[size],
      styles[`colour${avatarColour(handle)}`]].join(' ')}>
      {firstGrapheme(name)}
    </span>
  );
}
