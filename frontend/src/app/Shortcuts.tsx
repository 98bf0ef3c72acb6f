/* Keys that work everywhere but where one types. `?` lists them. */
import { useEffect, useRef, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { Dialog } from '@/components/Dialog';
import { strings } from '@/config/strings';
import { useScope } from '@/lib/react/scope';
import { ShortcutList } from './ShortcutList';

const SEQUENCE_MS = 1000;

export function Shortcuts() {
  const navigate = useNavigate();
  const { sub } = useScope();
  const inMessages = useLocation().pathname.startsWith('/messages');
  const [listed, setListed] = useState(false);
  const before = useRef({ key: '', at: 0 });

  useEffect(() => {
    const go: Record<string, string> = { '/': '/search', 'g h': '/',
      ...(sub !== null && { n: inMessages ? '/messages/new' : '/',
        'g m': '/messages', 'g n': '/notifications' }) };

    function onKeyDown(event: KeyboardEvent) {
      if (event.defaultPrevented || event.isComposing || event.ctrlKey
        || event.metaKey || event.altKey || isTyping(event.target))
        return;
      const last = before.current;
      const keys = Date.now() - last.at < SEQUENCE_MS
        ? `${last.key} ${event.key}` : event.key;
      const [wish, to] = go[keys] !== undefined ? [keys, go[keys]]
        : [event.key, go[event.key]];

      before.current = { key: event.key, at: Date.now() };
      if (event.key === '?')
        setListed(true);
      else if (event.key === '/' && focusSearch())
        event.preventDefault();
      else if (to !== undefined)
        void navigate(to, { state: { compose: wish === 'n' } });
      else
        return;
      event.preventDefault();
    }

    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [navigate, sub, inMessages]);
  return listed && (
    <Dialog title={strings.shortcuts.title} onClose={() => setListed(false)}>
      <ShortcutList />
    </Dialog>
  );
}

/* To the search field that stands on this page, if there is one. */
function focusSearch(): boolean {
  const field = Array.from(
    document.querySelectorAll<HTMLInputElement>('[data-search]'))
    .find((one) => one.checkVisibility());

  field?.select();
  field?.focus();
  return field !== undefined;
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement
    && (target.isContentEditable || target.closest('dialog') !== null
      || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));
}
