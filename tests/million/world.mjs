/* What tests must know of a world that its rows alone tell. */
import { NOW, psql } from './database.mjs';
import { statementsOf } from './statements.mjs';

/* The statements with their cases, asked about this world. */
export function statementsFor(url) {
  const people = Number(psql(url, '-c', 'select count(*) from users'));
  /* the longest one that lives */
  const thread = psql(url, '-c', `select reply_to_activity_uuid
    from activities
    where expires_at > '${NOW}' and reply_to_activity_uuid is not null
    group by 1 order by count(*) desc, 1 limit 1`).trim();

  const newest = psql(url, '-c', `select uuid from activities
    where expires_at > '${NOW}' and reply_to_activity_uuid is null
    order by created_at desc, uuid desc limit 100`).trim().split('\n');

  return statementsOf({ people, thread, newest });
}
