import { useRef, type RefObject } from 'react';
import { useDraft } from '../drafts';
import { hasFinePointer } from '../pointer';
import { useSub } from './scope';

/* A place where one writes: what stands there, and the field it stands in. */
export interface Writing {
  place: string;
  text: string;
  write: (text: string) => void;
  area: RefObject<HTMLTextAreaElement | null>;
  /* What was not sent stands there again, above what is there by now. */
  takeBack: (text: string) => void;
  /* For who uses a keyboard; on a phone it would open one. */
  focus: () => void;
}

/* `place` is the draft's name. Mount it anew for another one. */
export function useWriting(place: string): Writing {
  const [text, write] = useDraft(useSub(), place);
  const area = useRef<HTMLTextAreaElement>(null);

  return {
    place, text, write, area,
    takeBack: (unsent) => {
      write(text === '' ? unsent : `${unsent}\n${text}`);
      area.current?.focus();
    },
    focus: () => {
      if (hasFinePointer())
        area.current?.focus();
    },
  };
}
