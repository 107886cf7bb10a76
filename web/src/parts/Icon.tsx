export type IconName = keyof typeof PATHS;

/** One drawing of the set: 24 px, 1.75 px stroke, in the colour of the text around it. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}

/** The same drawing inside another SVG, its centre at (x, y). */
export function IconShape({ name, x, y }: { readonly name: IconName; readonly x: number; readonly y: number }) {
  return <path class="icon-shape" d={PATHS[name]} transform={`translate(${x - 12} ${y - 12})`} />;
}

/** Drawn here; each is one path so that it can stand in any SVG. */
const PATHS = {
  sun: 'M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8ZM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4',
  grid: 'M8.5 21 11 3h2l2.5 18M5.5 8h13M7 12.5h10M5.5 8v1.8M18.5 8v1.8M9.7 12.5l4.9 4.2M14.3 12.5l-4.9 4.2',
  battery:
    'M5 7.5h12a1.5 1.5 0 0 1 1.5 1.5v6a1.5 1.5 0 0 1-1.5 1.5H5A1.5 1.5 0 0 1 3.5 15V9A1.5 1.5 0 0 1 5 7.5ZM21 10.5v3M7.5 10.5v3M11 10.5v3',
  house: 'M3.5 11.5 12 4l8.5 7.5M6 9.7V19a1 1 0 0 0 1 1h10a1 1 0 0 0 1-1V9.7M10 20v-5.5h4V20',
  car: 'M4.5 16.5h15M5.5 11l1.6-4.2A2 2 0 0 1 9 5.5h6a2 2 0 0 1 1.9 1.3L18.5 11M5 11h14a1.5 1.5 0 0 1 1.5 1.5v4H3.5v-4A1.5 1.5 0 0 1 5 11ZM5.5 16.5V19M18.5 16.5V19M7 13.7h1.5M15.5 13.7H17',
  bolt: 'M13 3.5 6 13.5h5l-1 7 7-10h-5l1-7Z',
  list: 'M8.5 6.5h12M8.5 12h12M8.5 17.5h12M4 6.5h.5M4 12h.5M4 17.5h.5',
  more: 'M5 11a1 1 0 1 1 0 2 1 1 0 0 1 0-2ZM12 11a1 1 0 1 1 0 2 1 1 0 0 1 0-2ZM19 11a1 1 0 1 1 0 2 1 1 0 0 1 0-2Z',
  clock: 'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17ZM12 7.5V12l3 2',
  warning: 'M12 4.2 21 19.5H3L12 4.2ZM12 10v4.5M12 17h.01',
  fault: 'M8.5 3.5h7l5 5v7l-5 5h-7l-5-5v-7l5-5ZM12 7.8v5M12 16h.01',
  limit: 'M4 17.5a8.5 8.5 0 1 1 16 0M12 14.5l3.5-4.5M4 17.5h2.5M17.5 17.5H20',
  check: 'M5 12.5 10 17.5 19 7',
  chevron: 'M7 10l5 5 5-5',
  offline:
    'M3 9a13 13 0 0 1 4-2.6M21 9a13 13 0 0 0-9.5-3.4M6.5 12.8a8 8 0 0 1 4-2M17.5 12.8a8 8 0 0 0-2-1.3M9.5 16.3a4 4 0 0 1 5 0M12 19.5h.01M4 3.5l16 17',
  plug: 'M9 3.5V8M15 3.5V8M6.5 8h11v3a5.5 5.5 0 0 1-11 0V8ZM12 16.5v4',
  card: 'M4.5 6h15A1.5 1.5 0 0 1 21 7.5v9a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 16.5v-9A1.5 1.5 0 0 1 4.5 6ZM3 10h18M6.5 14.5h4',
  download: 'M12 4v11M7.5 11 12 15.5 16.5 11M5 19.5h14',
  meter: 'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17ZM12 12l3.5-4M7.5 15.8h9',
  inverter:
    'M5.5 4h13A1.5 1.5 0 0 1 20 5.5v13a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 18.5v-13A1.5 1.5 0 0 1 5.5 4ZM4.5 19.5l15-15M7 8.5h4M13 16c.8-1.6 1.7-1.6 2.5 0s1.7 1.6 2.5 0',
  bars: 'M4 19.5h16M7 19.5V12M12 19.5V5M17 19.5V9',
  page: 'M7 3.5h7l4.5 4.5v11a1.5 1.5 0 0 1-1.5 1.5H7A1.5 1.5 0 0 1 5.5 19V5A1.5 1.5 0 0 1 7 3.5ZM14 3.5V8h4.5M9 12.5h6M9 16h6',
  coin: 'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17ZM15.5 8.5a4.5 4.5 0 1 0 0 7M7.5 10.8h5M7.5 13.2h5',
  key: 'M8 11.5a3.7 3.7 0 1 1 0 7.4 3.7 3.7 0 0 1 0-7.4ZM10.7 12.5 19 4.2M16 7.2l2.8 2.8M13.5 9.7l1.8 1.8',
  bell: 'M6 16.5V11a6 6 0 0 1 12 0v5.5M4.5 16.5h15M10 19.5a2 2 0 0 0 4 0M12 5V3.5',
  person: 'M12 4a3.8 3.8 0 1 1 0 7.6A3.8 3.8 0 0 1 12 4ZM4.5 20a7.5 7.5 0 0 1 15 0',
  sliders: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 5a2 2 0 1 1 0 4 2 2 0 0 1 0-4ZM9 15a2 2 0 1 1 0 4 2 2 0 0 1 0-4Z',
  lock: 'M6.5 10.5h11A1.5 1.5 0 0 1 19 12v7a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 5 19v-7a1.5 1.5 0 0 1 1.5-1.5ZM8.5 10.5V7a3.5 3.5 0 0 1 7 0v3.5M12 14.5v2',
  info: 'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17ZM12 11v5.5M12 7.8h.01',
  export: 'M12 15V4M7.5 8.5 12 4l4.5 4.5M5 19.5h14',
} as const;
