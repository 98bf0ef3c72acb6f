/*
 * What people write, cut into plain text, links, names and tags. It only cuts:
 * the segments put together again are the text.
 */
export type Segment =
  | { kind: 'text'; text: string }
  | { kind: 'link'; text: string; href: string }
  | { kind: 'handle'; text: string; handle: string }
  | { kind: 'tag'; text: string };

/*
 * A mention is not preceded by a letter, digit, _, @, dot or slash; the same
 * rule as the server's.
 */
const MARKS = new RegExp([
  String.raw`(?<link>https?:\/\/[^\s<>"]+)`,
  String.raw`(?<![\p{L}\p{N}_@./])@(?<handle>[A-Za-z0-9_]{3,20})`
    + String.raw`(?![A-Za-z0-9_])`,
  String.raw`(?<![\p{L}\p{N}_&/])#(?<tag>[\p{L}\p{N}_]*\p{L}[\p{L}\p{N}_]*)`,
].join('|'), 'giu');

export function segments(text: string): Segment[] {
  const found: Segment[] = [];
  let end = 0;

  for (const match of text.matchAll(MARKS)) {
    const segment = segmentOf(match);

    if (!segment)
      continue;
    if (match.index > end)
      found.push({ kind: 'text', text: text.slice(end, match.index) });
    found.push(segment);
    end = match.index + segment.text.length;
  }
  if (end < text.length)
    found.push({ kind: 'text', text: text.slice(end) });
  return found;
}

function segmentOf(match: RegExpMatchArray): Segment | null {
  const { link, handle, tag } = match.groups ?? {};

  if (handle !== undefined)
    return { kind: 'handle', text: match[0], handle };
  if (tag !== undefined)
    return { kind: 'tag', text: match[0] };
  return link === undefined ? null : linkOf(link);
}

/* Without the punctuation of the sentence around it. */
function linkOf(raw: string): Segment | null {
  let text = raw.replace(/[.,:;!?'’»*_~]+$/u, '');

  while (text.endsWith(')') && opened(text) < 0)
    text = text.slice(0, -1);
  try {
    const url = new URL(text);

    return url.hostname === '' ? null
      : { kind: 'link', text, href: url.href };
  } catch {
    return null;
  }
}

function opened(text: string): number {
  return text.split('(').length - text.split(')').length;
}
