/* The posts that end next, small, for the side of a page. */
import { Link } from 'react-router';
import { strings } from '@/config/strings';
import type { Entry } from '@/lib/posts';
import { useUnexpired } from '@/lib/react/useUnexpired';
import styles from './LastChance.module.css';
import { LifeMark } from './LifeMark';
import { postPath } from './PostCard';
import { useExpiring } from './queries';

const text = strings.posts;
const MOST = 4;
const endOf = ({ post }: Entry) => post.expires_at;

export function LastChance() {
  const { data } = useExpiring();
  const posts = useUnexpired(data?.items ?? [], endOf).slice(0, MOST);

  if (posts.length === 0)
    return null;
  return (
    <section className={styles.box} aria-labelledby="last-chance">
      <h2 id="last-chance">{text.lastChance}</h2>
      <ul>
        {posts.map(({ uuid, post }) => (
          <li key={uuid}>
            <Link to={postPath(post)} className={styles.row}>
              <span className={styles.top}>
                <bdi className={styles.name}>{post.display_name}</bdi>
                <LifeMark post={post} />
              </span>
              <span className={styles.text} dir="auto">{post.message}</span>
            </Link>
          </li>
        ))}
      </ul>
      <Link to="/last-chance" className={styles.all}>{text.allExpiring}</Link>
    </section>
  );
}
