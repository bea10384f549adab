import Link from 'next/link';
import { holdsAmong } from '@/lib/live/holds';
import { liveOrders, type Viewer } from '@/lib/server/services';
import { nav, site } from '@/lib/strings/site';
import { pages } from '@/lib/urls';
import { HoldPill } from './hold-pill';
import { Menu } from './menu';
import { SignOut } from './sign-out';
import { ThemeToggle } from './theme-toggle';

const linkClass = 'flex min-h-11 items-center rounded-control px-3 text-15 font-medium hover:text-primary';

export async function Header({ viewer }: { viewer: Viewer }) {
  const orders = viewer.is === 'signed-out' ? undefined : await liveOrders();
  const holds = orders && holdsAmong(orders);
  return (
    <header className="sticky top-0 z-10 border-b border-line bg-surface">
      <div className="mx-auto flex min-h-16 max-w-page items-center gap-x-1 px-4 sm:gap-x-2 md:px-6">
        <Link
          prefetch={false}
          href={pages.browse}
          className="me-auto flex min-h-11 items-center gap-2 text-17 font-semibold"
        >
          <Logo />
          <span className={holds && holds.length > 0 ? 'max-sm:sr-only' : ''}>{site.name}</span>
        </Link>
        {viewer.is === 'signed-out' ? null : <HoldPill holds={holds} />}
        <nav aria-label={nav.label} className="contents">
          <div className="hidden items-center lg:flex">
            <Links viewer={viewer} />
          </div>
          <Menu>
            <Links viewer={viewer} />
          </Menu>
        </nav>
        <ThemeToggle />
      </div>
    </header>
  );
}

function Links({ viewer }: { viewer: Viewer }) {
  return (
    <>
      <Link prefetch={false} href={pages.sell} className={linkClass}>
        {nav.sell}
      </Link>
      {viewer.is === 'signed-out' ? (
        <>
          <Link prefetch={false} href={pages.signIn()} className={linkClass}>
            {nav.signIn}
          </Link>
          <Link prefetch={false} href={pages.signUp()} className={linkClass}>
            {nav.signUp}
          </Link>
        </>
      ) : (
        <>
          <Link prefetch={false} href={pages.orders} className={linkClass}>
            {nav.orders}
          </Link>
          <Link prefetch={false} href={pages.listings} className={linkClass}>
            {nav.listings}
          </Link>
          <Link prefetch={false} href={pages.sales} className={linkClass}>
            {nav.sales}
          </Link>
          {viewer.is === 'known' ? <SignOut className={linkClass} /> : null}
        </>
      )}
    </>
  );
}

function Logo() {
  return (
    <svg viewBox="0 0 32 32" className="size-8" aria-hidden="true">
      <path
        className="fill-primary"
        d="M3 9a3 3 0 0 1 3-3h20a3 3 0 0 1 3 3v4a3 3 0 0 0 0 6v4a3 3 0 0 1-3 3H6a3 3 0 0 1-3-3v-4a3 3 0 0 0 0-6z"
      />
      <path className="stroke-highlight" strokeWidth="2" strokeDasharray="2.500 2.500" d="M20 7.500v17" />
    </svg>
  );
}
