/* Contrast of every pair of colours that text, icons or rings are made of. */
import { describe, expect, it } from 'vitest';
import avatars from './components/Avatar.module.css?raw';
import css from './styles/tokens.css?raw';

const TEXT = 4.5;
const MARK = 3;

const [dark = '', light = ''] = css.split('@media');
const themes = { dark: coloursOf(dark), light: coloursOf(light) };
const GROUNDS = ['panel', 'raised', 'hover'];

/* [what is on it, the ground, the least] */
const PAIRS: [string, string, number][] = [
  ...GROUNDS.flatMap((ground): [string, string, number][] => [
    ['text', ground, TEXT], ['muted', ground, TEXT],
    ['accent-text', ground, TEXT], ['danger', ground, TEXT],
    ['notice', ground, TEXT], ['edge', ground, MARK],
  ]),
  ['on-page', 'page', TEXT],
  ['accent-text', 'page', MARK],
  ['on-accent', 'accent', TEXT],
  ['on-accent', 'accent-hover', TEXT],
  ['on-accent', 'danger-fill', TEXT],
  ['on-mine', 'mine', TEXT],
  ['page', 'on-page', TEXT],
];

describe.each(Object.entries(themes))('%s', (_, colours) => {
  it.each(PAIRS)('%s on %s has at least %f', (front, ground, least) => {
    expect(contrast(colours[front], colours[ground]))
      .toBeGreaterThanOrEqual(least);
  });
});

it('white is readable on every avatar', () => {
  const grounds = [...avatars.matchAll(/rgb\(([\d, ]+)\)/g)]
    .map(([, text]) => numbers(text));

  expect(grounds).toHaveLength(12);
  for (const ground of grounds)
    expect(contrast([255, 255, 255], ground)).toBeGreaterThanOrEqual(TEXT);
});

it('knows what contrast is', () => {
  expect(contrast([0, 0, 0], [255, 255, 255])).toBe(21);
  expect(contrast([149, 0, 255], [8, 1, 14])).toBeCloseTo(3.65, 1);
});

function coloursOf(text: string): Record<string, number[] | undefined> {
  return Object.fromEntries([...text.matchAll(
    /--([a-z-]+): rgb\(([\d, ]+)\)/g)]
    .map(([, name = '', values]) => [name, numbers(values)] as const));
}

function numbers(text: string | undefined): number[] {
  return (text ?? '').split(',').map(Number);
}

function contrast(a: number[] | undefined, b: number[] | undefined): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)]
    .sort((x, y) => y - x);

  return (high + 0.05) / (low + 0.05);
}

/* As WCAG 2 defines it; a colour that is missing fails. */
function luminance(colour: number[] | undefined): number {
  const [red = NaN, green = NaN, blue = NaN] = (colour ?? []).map((value) => {
    const part = value / 255;

    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });

  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
