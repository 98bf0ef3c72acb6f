import { useState, type SubmitEvent } from 'react';
import { useNavigate } from 'react-router';
import { Icon } from '@/components/Icon';
import { strings } from '@/config/strings';
import styles from './SearchBox.module.css';

/* Leads to the page of what was found. Key it with `term`. */
export function SearchBox({ term = '', autoFocus = false }: {
  term?: string; autoFocus?: boolean; }) {
  const navigate = useNavigate();
  const [typed, setTyped] = useState(term);

  function submit(event: SubmitEvent) {
    event.preventDefault();
    if (typed.trim() !== '')
      void navigate(`/search?term=${encodeURIComponent(typed.trim())}`);
  }
  return (
    <form role="search" className={styles.search} onSubmit={submit}>
      <Icon name="search" size={20} />
      <input type="search" value={typed} aria-label={strings.search.label}
        placeholder={strings.search.placeholder} autoFocus={autoFocus}
        maxLength={100} enterKeyHint="search" data-search
        onChange={(event) => setTyped(event.target.value)} />
    </form>
  );
}
