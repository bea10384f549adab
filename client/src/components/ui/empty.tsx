import Link from 'next/link';
import { buttonClass } from './button-class';

interface Props {
  words: { title: string; text: string; action: string };
  href: string;
  /** A full load instead of a soft one, to ask the server again. */
  reload?: boolean;
}

/** Nothing to show, why, and the way on. */
export function Empty({ words, href, reload = false }: Props) {
  const look = buttonClass('secondary');
  return (
    <div className="flex flex-col items-center gap-3 rounded-card border border-dashed border-control px-6 py-12 text-center">
      <h2 className="text-21">{words.title}</h2>
      <p className="max-w-prose text-muted">{words.text}</p>
      {reload ? (
        <a className={look} href={href}>
          {words.action}
        </a>
      ) : (
        <Link className={look} href={href}>
          {words.action}
        </Link>
      )}
    </div>
  );
}
