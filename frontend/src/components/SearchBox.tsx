/* A field that searches when it is sent. `/` leads to it. */
import { useState } from 'react';
import { strings } from '@/config/strings';
import { useScope } from '@/lib/react/scope';
import { Icon } from './Icon';
import styles from './SearchBox.module.css';

const MAX_CHARS = 100;

export function SearchBox({ term = '', autoFocus = false, onSearch }: {
  term?: string; autoFocus?: boolean; onSearch: (term: string) => void; }) {
  const { sub } = useScope();
  const [typed, setTyped] = useState(term);
  const [searched, setSearched] = useState(term);

  if (searched !== term) {
    setSearched(term);
    setTyped(term);
  }

  return (
    <form role="search" className={styles.search} onSubmit={(event) => {
      event.preventDefault();
      if (typed.trim() !== '')
        onSearch(typed.trim());
    }}>
      <Icon name="search" size={20} />
      <input type="search" value={typed} maxLength={MAX_CHARS} data-search
        aria-label={strings.search.label} enterKeyHint="search"
        placeholder={sub === null ? strings.search.placeholderOut
          : strings.search.placeholder} autoFocus={autoFocus}
        onChange={(event) => setTyped(event.target.value)} />
    </form>
  );
}
