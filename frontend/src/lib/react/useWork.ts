import { useRef, useState } from 'react';
import { faultText } from '../faults';

/*
 * Work that a form starts: one at a time, its fault as a sentence. `run`
 * answers whether it went well.
 */
export function useWork() {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const running = useRef(false);

  async function run(work: () => Promise<void>): Promise<boolean> {
    if (running.current)
      return false;
    running.current = true;
    setBusy(true);
    setFault(null);
    try {
      await work();
      return true;
    } catch (error) {
      setFault(faultText(error));
      return false;
    } finally {
      running.current = false;
      setBusy(false);
    }
  }
  return { busy, fault, run, setFault };
}
