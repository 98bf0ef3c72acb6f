/* Picks a person by typing a name: a combobox with the people found. */
import { useId, useState, type KeyboardEvent } from 'react';
import { Avatar } from '@/components/Avatar';
import { Notice } from '@/components/Notice';
import { strings } from '@/config/strings';
import type { UserShort } from '@/lib/api/types';
import { usePeople } from '@/lib/people';
import { useSettled } from '@/lib/react/useSettled';
import styles from './PersonPicker.module.css';

const text = strings.messages;
const PAUSE_MS = 200;

export function PersonPicker({ without, onPick }: { without?: string;
  onPick: (person: UserShort) => void; }) {
  const id = useId();
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState(0);
  const term = useSettled(typed.trim().replace(/^@/, ''), PAUSE_MS);
  const { data, isError, isFetching } = usePeople(term);
  const found = term === '' ? []
    : (data ?? []).filter(({ handle }) => handle !== without);
  const active = found[Math.min(chosen, found.length - 1)];

  function onKeyDown(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];

    if (event.nativeEvent.isComposing)
      return;
    if (step !== undefined && found.length > 0) {
      event.preventDefault();
      setChosen((chosen + step + found.length) % found.length);
    } else if (event.key === 'Enter' && active) {
      event.preventDefault();
      onPick(active);
    }
  }
  return <>
    <div className={styles.picker}>
      <label htmlFor={`${id}-input`} className={styles.label}>{text.to}</label>
      <input id={`${id}-input`} role="combobox" type="text" value={typed}
        className={styles.input} autoComplete="off" autoCapitalize="none"
        spellCheck={false} autoFocus placeholder={text.toPlaceholder}
        aria-expanded={found.length > 0} aria-autocomplete="list"
        aria-controls={`${id}-list`}
        aria-activedescendant={active && `${id}-${active.uuid}`}
        onKeyDown={onKeyDown} onChange={(event) => {
          setTyped(event.target.value);
          setChosen(0);
        }} />
      <p role="status" className={styles.status}>
        {term === '' || (isFetching && !data) ? ''
          : isError ? text.searchFailed
            : found.length > 0 ? strings.people.found(found.length)
              : text.nobody}
      </p>
      <ul id={`${id}-list`} role="listbox" aria-label={text.to}>
        {found.map((person) => (
          <li key={person.uuid} id={`${id}-${person.uuid}`} role="option"
            aria-selected={person === active} className={styles.person}
            onClick={() => onPick(person)}>
            <Avatar handle={person.handle}
              name={person.display_name} />
            <span className={styles.names}>
              <bdi>{person.display_name}</bdi>
              <span>@{person.handle}</span>
            </span>
          </li>
        ))}
      </ul>
    </div>
    {typed.trim() === '' && <Notice icon="person" title={text.toWhom}
      text={text.toWhomWhy} />}
  </>;
}
