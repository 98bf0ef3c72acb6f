/*
 * What people wrote: nothing but text and links, whatever it says. Directions
 * and line breaks are the writer's.
 */
import { Link } from 'react-router';
import { segments, type Segment } from '@/lib/segments';
import styles from './UserText.module.css';

export function UserText({ text, as: Tag = 'p' }: { text: string;
  as?: 'p' | 'span' | 'div'; }) {
  return (
    <Tag className={styles.text} dir="auto">
      {segments(text).map((segment, index) =>
        <Part key={index} segment={segment} />)}
    </Tag>
  );
}

function Part({ segment }: { segment: Segment }) {
  switch (segment.kind) {
  case 'link':
    return (
      <a href={segment.href} target="_blank"
        rel="noopener noreferrer nofollow ugc">{segment.text}</a>
    );
  case 'handle':
    return <Link to={`/@${segment.handle}`}>{segment.text}</Link>;
  case 'tag':
    return (
      <Link to={`/search?term=${encodeURIComponent(segment.text)}`}>
        {segment.text}
      </Link>
    );
  case 'text':
    return segment.text;
  }
}
