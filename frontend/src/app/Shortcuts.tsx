/* Keys that work everywhere but where one types. `?` lists them. */
import { useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { Dialog } from '@/components/Dialog';
import { strings } from '@/config/strings';
import { useScope } from '@/lib/react/scope';
import { ShortcutList } from './ShortcutList';

const SEQUENCE_MS = 1000;
/* A page that is new to the screen needs a moment. */
const COMPOSER_MS = 300;
const VISITOR = { '/': '/search', 'g h': '/' };
const MEMBER = { ...VISITOR, n: '/', m: '/messages/new',
  'g m': '/messages', 'g n': '/notifications' };

export function Shortcuts() {
  const navigate = useNavigate();
  const { sub } = useScope();
  const [listed, setListed] = useState(false);
  const before = useRef({ key: '', at: 0 });

  useEffect(() => {
    const go: Record<string, string> = sub === null ? VISITOR : MEMBER;

    function onKeyDown(event: KeyboardEvent) {
      if (event.defaultPrevented || event.isComposing || event.ctrlKey
        || event.metaKey || event.altKey || isTyping(event.target))
        return;
      const last = before.current;
      const keys = Date.now() - last.at < SEQUENCE_MS
        ? `${last.key} ${event.key}` : event.key;
      const to = go[keys] ?? go[event.key];

      before.current = { key: event.key, at: Date.now() };
      if (event.key === '?')
        setListed(true);
      else if (event.key === '/' && focusOn('[data-search]'))
        before.current.key = '';
      else if (to !== undefined)
        void Promise.resolve(navigate(to)).then(() => {
          if (event.key === 'n' && to === '/')
            setTimeout(() => focusOn('[data-composer]'), COMPOSER_MS);
        });
      else
        return;
      event.preventDefault();
    }

    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [navigate, sub]);
  return listed && (
    <Dialog title={strings.shortcuts.title} onClose={() => setListed(false)}>
      <ShortcutList />
    </Dialog>
  );
}

/* Whether there was something to focus. */
function focusOn(what: string): boolean {
  const element = document.querySelector<HTMLElement>(what);

  element?.focus();
  return element !== null;
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement
    && (target.isContentEditable || target.closest('dialog') !== null
      || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));
}
