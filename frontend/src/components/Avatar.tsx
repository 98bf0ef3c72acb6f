import { avatarColour, firstGrapheme } from '@/lib/avatar';
import styles from './Avatar.module.css';

/*
 * Decoration: the name always stands beside it. Without a handle it is the
 * place of somebody who is not known yet.
 */
export function Avatar({ handle, name, size = 'medium' }: { handle: string;
  name: string; size?: 'small' | 'medium' | 'large'; }) {
  return (
    <span aria-hidden="true" className={[styles.avatar, styles[size],
      handle === '' ? styles.nobody
        : styles[`colour${avatarColour(handle)}`]].join(' ')}>
      {handle !== '' && firstGrapheme(name)}
    </span>
  );
}
