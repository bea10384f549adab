const paths = {
  available: 'M3.5 8.5l3 3 6-7',
  held: 'M8 4.5V8l2.5 1.5M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0z',
  sold: 'M4 4l8 8M12 4l-8 8',
  ended: 'M3 3h10v11H3zM3 6.5h10M5.5 1.5v3M10.5 1.5v3M6 9l4 3M10 9l-4 3',
  removed: 'M3 8h10',
  yours: 'M8 2l1.8 3.8 4.2.5-3.1 2.9.8 4.1L8 11.3l-3.7 2 .8-4.1L2 6.3l4.2-.5z',
  back: 'M10 3L5 8l5 5',
  menu: 'M2.5 4.5h11M2.5 8h11M2.5 11.5h11',
  sun: 'M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1',
  moon: 'M13 9.5A5.5 5.5 0 0 1 6.5 3 5.5 5.5 0 1 0 13 9.5z',
  close: 'M4 4l8 8M12 4l-8 8',
  pin: 'M8 14s4.5-4.3 4.5-7.5a4.5 4.5 0 0 0-9 0C3.500 9.700 8 14 8 14zM8 8a1.500 1.500 0 1 0 0-3 1.500 1.500 0 0 0 0 3z',
  lock: 'M4 7h8v6.500H4zM5.500 7V5a2.500 2.500 0 0 1 5 0v2',
  alert: 'M8 5v3.500M8 11.200v.1M8 1.800L1.500 13.500h13z',
  info: 'M8 7.500v3.500M8 5v.1M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0z',
} as const;

export type IconName = keyof typeof paths;

/** A small line drawing beside words; it never stands alone, so it is hidden from screen readers. */
export function Icon({ name, className = 'size-4' }: { name: IconName; className?: string }) {
  return (
    <svg viewBox="0 0 16 16" className={`shrink-0 ${className}`} aria-hidden="true" focusable="false">
      <path
        d={paths[name]}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
