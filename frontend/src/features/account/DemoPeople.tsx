/* Signs in as one of the demo's people, where there is a demo. */
import { Avatar } from '@/components/Avatar';
import { Banner } from '@/components/Notice';
import { strings } from '@/config/strings';
import { demo, signIn } from '@/lib/auth';
import { useWork } from '@/lib/react/useWork';
import styles from './DemoPeople.module.css';

export function DemoPeople() {
  const { busy, fault, run } = useWork();
  const users = demo()?.users ?? [];

  if (users.length === 0)
    return null;
  return (
    <section className={styles.demo} aria-labelledby="demo-people">
      <h2 id="demo-people">{strings.account.demo}</h2>
      <p>{strings.account.demoWhy}</p>
      {fault && <Banner kind="fault">{fault}</Banner>}
      <ul>
        {users.map(({ name, email, password }) => (
          <li key={email}>
            <button type="button" aria-disabled={busy || undefined}
              onClick={() => void run(async () => {
                await signIn(email, password);
              })}>
              <Avatar size="small" handle={email} name={name} />
              <span className={styles.who}>
                <strong>
                  <span className="visually-hidden">
                    {strings.account.demoAs}{' '}
                  </span>
                  <bdi>{name}</bdi>
                </strong>
                <span className={styles.email}>{email}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
