/*
 * A face for a person without a picture: the first sign of the name, on one
 * of twelve colours that the handle chooses (all shapes have it, and it never
 * changes). White on each of them is AA.
 */
export const AVATAR_COLOURS = 12;

/* 0 to 11. */
export function avatarColour(handle: string): number {
  let sum = 0;

  for (const letter of handle.toLowerCase())
    sum = (sum * 31 + letter.charCodeAt(0)) >>> 0;
  return sum % AVATAR_COLOURS;
}

/* What one reads as the first letter: it may be several code points. */
export function firstGrapheme(name: string): string {
  const trimmed = name.trim();

  /* Firefox had no Segmenter for long. */
  if (!('Segmenter' in Intl))
    return (Array.from(trimmed)[0] ?? '?').toUpperCase();
  const [first] = new Intl.Segmenter().segment(trimmed);

  return (first?.segment ?? '?').toUpperCase();
}
