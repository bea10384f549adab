const base =
  'inline-flex min-h-11 items-center justify-center gap-2 rounded-control px-4 py-2 text-17 font-medium text-center border transition-colors duration-150 disabled:cursor-not-allowed aria-disabled:cursor-not-allowed';

// Where a system's high contrast takes the fill away, the transparent border becomes the button's edge.
const looks = {
  primary: 'border-transparent bg-primary text-on-primary hover:opacity-90 aria-disabled:opacity-70',
  secondary: 'border-control bg-surface text-ink hover:border-primary hover:text-primary',
  quiet: 'border-transparent text-primary underline underline-offset-4 hover:no-underline px-2',
  'quiet-danger': 'border-transparent text-error underline underline-offset-4 hover:no-underline px-2',
  danger: 'border-error bg-error-bg text-error hover:opacity-90',
} as const;

/** The look of a button, for buttons and for links alike. One primary a view. */
export function buttonClass(look: keyof typeof looks, more = ''): string {
  return `${base} ${looks[look]} ${more}`;
}
