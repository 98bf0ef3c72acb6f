import { useArrivals } from '@/features/messages/useOutbox';

/* Shows nothing: it puts what the outbox has sent where it belongs. */
export default function Arrivals() {
  useArrivals();
  return null;
}
