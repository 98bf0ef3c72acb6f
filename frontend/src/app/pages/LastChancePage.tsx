import { Notice } from '@/components/Notice';
import { PageHeader } from '@/components/PageHeader';
import { strings } from '@/config/strings';
import { Feed } from '@/features/posts/Feed';
import { EXPIRING } from '@/features/posts/queries';
import { Columns } from '../Columns';
import styles from './AccountPage.module.css';

const text = strings.posts;

export function LastChancePage() {
  return (
    <Columns>
      <PageHeader title={text.lastChance} back="/" />
      <p className={styles.lead}>{text.lastChanceWhy}</p>
      <Feed path={EXPIRING} order="other" label={text.lastChance}
        empty={<Notice icon="clock" title={text.lastChanceNone} />} />
    </Columns>
  );
}
