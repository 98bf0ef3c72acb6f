import { Link } from 'react-router';
import { Icon } from '@/components/Icon';
import { PageHeader } from '@/components/PageHeader';
import { strings } from '@/config/strings';
import { Composer } from '@/features/posts/Composer';
import { HomeFeed } from '@/features/posts/Feeds';
import { useCompose } from '../useCompose';
import styles from './StartPage.module.css';

/* Home, for who is signed in. */
export default function StartPage() {
  const compose = useCompose();

  return (
    <>
      <PageHeader title={strings.nav.home}>
        <Link to="/last-chance" className={styles.last}
          aria-label={strings.posts.lastChance}
          title={strings.posts.lastChance}>
          <Icon name="hourglass" size={22} />
        </Link>
      </PageHeader>
      <Composer focus={compose} />
      <HomeFeed />
    </>
  );
}
