/* Where a post or a reply is written. What is half written is kept. */
import { useId, useLayoutEffect, useRef, useState, type KeyboardEvent,
  type SubmitEvent } from 'react';
import { Avatar } from '@/components/Avatar';
import { Button } from '@/components/Button';
import { Banner } from '@/components/Notice';
import { strings } from '@/config/strings';
import type { Me } from '@/lib/api/types';
import { codePoints, isBlank } from '@/lib/codePoints';
import { useDraft } from '@/lib/drafts';
import { randomId } from '@/lib/ids';
import { useSub } from '@/lib/react/scope';
import { useWork } from '@/lib/react/useWork';
import { count } from '@/lib/time';
import styles from './PostComposer.module.css';
import { usePublish } from './queries';

const text = strings.posts;
const MAX_POST = 280;
const MAX_REPLY = 1024;
const LIFETIMES = Object.keys(text.lifetimes) as
  (keyof typeof text.lifetimes)[];

export function PostComposer({ me, replyTo }: { me: Me;
  replyTo?: { uuid: string; name: string }; }) {
  const id = useId();
  const [message, setMessage] = useDraft(useSub(),
    replyTo ? `reply.${replyTo.uuid}` : 'post');
  const [ttl, setTtl] = useState<string>('7-days');
  const area = useRef<HTMLTextAreaElement>(null);
  const key = useKey(`${ttl} ${message}`);
  const publish = usePublish();
  const { busy, fault, run } = useWork();
  const left = (replyTo ? MAX_REPLY : MAX_POST) - codePoints(message);
  const ready = !isBlank(message) && left >= 0;
  const label = replyTo ? text.replyTo(replyTo.name) : text.write;

  useHeight(area, message);
  async function send(event?: SubmitEvent) {
    event?.preventDefault();
    if (!ready)
      return;
    const sent = await run(async () => {
      await publish(replyTo
        ? { message: message.trim(), replyTo: replyTo.uuid, key }
        : { message: message.trim(), ttl, key });
    });

    if (sent)
      setMessage('');
    area.current?.focus();
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)
      && !event.nativeEvent.isComposing)
      void send();
  }
  return (
    <form className={styles.composer}
      onSubmit={(event) => void send(event)}>
      <Avatar handle={me.handle} name={me.display_name} />
      <div className={styles.body}>
        {fault && <Banner kind="fault">{fault}</Banner>}
        <textarea ref={area} rows={replyTo ? 1 : 2} dir="auto"
          data-composer value={message} aria-label={label}
          placeholder={replyTo ? text.writeReply : text.write}
          aria-describedby={`${id}-left`}
          onKeyDown={onKeyDown} readOnly={busy}
          onChange={(event) => setMessage(event.target.value)} />
        <div className={styles.foot}>
          {!replyTo && (
            <select value={ttl} aria-label={text.lasts}
              onChange={(event) => setTtl(event.target.value)}>
              {LIFETIMES.map((one) => (
                <option key={one} value={one}>{text.lifetimes[one]}</option>
              ))}
            </select>
          )}
          <span id={`${id}-left`} className={styles.left}
            data-over={left < 0 || undefined}>
            {left < 0 ? strings.messages.over(count(-left)) : count(left)}
          </span>
          <Button type="submit" disabled={!ready} busy={busy}>
            {busy ? text.publishing
              : replyTo ? text.replyButton : text.publish}
          </Button>
        </div>
      </div>
    </form>
  );
}

/* One for each thing that is said: a second try is the same thing. */
function useKey(said: string): string {
  const [known, setKnown] = useState({ said, key: randomId() });

  if (known.said !== said)
    setKnown({ said, key: randomId() });
  return known.key;
}

function useHeight(area: { current: HTMLTextAreaElement | null },
  message: string): void {
  useLayoutEffect(() => {
    const element = area.current;

    if (!element)
      return;
    element.style.height = 'auto';
    element.style.height = `${element.scrollHeight}px`;
  }, [area, message]);
}
