'use client';
import { Icon } from '@/components/ui/icon';
import { nav } from '@/lib/strings/site';

/** Turns the colours over and keeps the choice for a year. The server draws the next page in it, so nothing flashes. */
export function ThemeToggle() {
  function toggle() {
    const root = document.documentElement;
    const dark = root.dataset.theme
      ? root.dataset.theme === 'dark'
      : window.matchMedia('(prefers-color-scheme: dark)').matches;
    const theme = dark ? 'light' : 'dark';
    root.dataset.theme = theme;
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser that we support.
    document.cookie = `theme=${theme}; path=/; max-age=31536000; samesite=lax`;
  }
  return (
    <button
      type="button"
      onClick={toggle}
      aria-label={nav.theme}
      title={nav.theme}
      className="grid size-11 place-items-center rounded-control text-muted hover:text-ink"
    >
      <span className="theme-moon">
        <Icon name="moon" className="size-5" />
      </span>
      <span className="theme-sun">
        <Icon name="sun" className="size-5" />
      </span>
    </button>
  );
}
