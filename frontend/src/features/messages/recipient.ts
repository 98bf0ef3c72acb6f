/* To whom: a conversation, or a person with whom there may be none yet. */
export interface Recipient {
  group: string | null;
  handle: string | null;
}

const NEW = '@';

/* The name of a draft to somebody, and of what is unsent. */
export const placeOf = ({ group, handle }: Recipient): string =>
  group ?? `${NEW}${(handle ?? '').toLowerCase()}`;

/* Whether it was written where there was no conversation yet. */
export const isNewPlace = (place: string): boolean => place.startsWith(NEW);

export const pageOf = ({ group, handle }: Recipient): string =>
  group !== null ? `/messages/${group}` : `/messages/new/${handle ?? ''}`;
