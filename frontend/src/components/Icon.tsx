/* Line icons, drawn on 24 by 24, in the colour of the text around them. */
const PATHS = {
  home: 'M4 11.5 12 4l8 7.5V20h-5.5v-5h-5v5H4z',
  bell: 'M6 17V11a6 6 0 0 1 12 0v6l1.5 1.5h-15zM10 21h4',
  mention: 'M12 15.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM15.5 8.5v5a2.2 '
    + '2.2 0 0 0 4.5-.5v-1a8 8 0 1 0-3.5 6.6',
  mail: 'M3.5 6h17v12h-17zM4 6.5l8 6.5 8-6.5',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20a7.5 7.5 0 0 1 15 0',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5 '
    + '20 20',
  gear: 'M4 7h10M18 7h2M4 17h2M10 17h10M16 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 '
    + '0 0 0 0 5zM8 19.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
  back: 'M14.5 5 8 12l6.5 7',
  close: 'M6 6l12 12M18 6 6 18',
  send: 'M4 12 20 4l-5 16-3.5-6.5zM11.5 13.5 20 4',
  down: 'M12 5v14M6 13l6 6 6-6',
  more: 'M6 9.5l6 6 6-6',
  hourglass: 'M6 3.5h12M6 20.5h12M7.5 3.5v3.5l4.5 5-4.5 5v3.5M16.5 3.5v3.5'
    + 'l-4.5 5 4.5 5v3.5',
  calendar: 'M4.5 6h15v14h-15zM4.5 10.5h15M8.5 3.5V8M15.5 3.5V8',
  write: 'M4 20l1-4.5L16 4.5l3.5 3.5L8.5 19zM14 6.5l3.5 3.5',
  note: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 11v5.5M12 7.6v.3',
  alert: 'M12 4 2.5 20h19zM12 10v5M12 17.2v.3',
  clock: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 7.5V12l3 2',
  reply: 'M20 12a8 7 0 0 1-11.5 6.2L4 19.5l1.4-4A7 7 0 0 1 4 12a8 7 0 0 '
    + '1 16 0z',
  heart: 'M12 19.5C5 14.5 4 11.5 4 9a4.2 4.2 0 0 1 8-1.5A4.2 4.2 0 0 1 '
    + '20 9c0 2.5-1 5.5-8 10.5z',
  repeat: 'M5 12V8h12M14 5l3 3-3 3M19 12v4H7M10 19l-3-3 3-3',
  share: 'M12 15V4M8 7.5 12 4l4 3.5M5 12v8h14v-8',
  trash: 'M5 7h14M9.5 7V4.5h5V7M7 7l1 13h8l1-13M10.5 10.5v6M13.5 10.5v6',
  eye: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 '
    + '2.5 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z',
  check: 'M4.5 12.5l5 5L20 7',
  out: 'M14 4H5v16h9M10 12h11M17 8l4 4-4 4',
} as const;

export type IconName = keyof typeof PATHS;

/* It grows with the text beside it. */
const rem = (pixels: number) => `${pixels / 16}rem`;

export function Icon({ name, size = 24, filled = false }: { name: IconName;
  size?: number; filled?: boolean; }) {
  return (
    <svg width={rem(size)} height={rem(size)} viewBox="0 0 24 24"
      aria-hidden="true"
      fill={filled ? 'currentColor' : 'none'} stroke="currentColor"
      strokeWidth="1.8" strokeLinecap="round" strokeLinejoin="round">
      <path d={PATHS[name]} />
    </svg>
  );
}
