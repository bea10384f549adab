import type { Metadata } from 'next';
import { refundsPage } from '@/lib/strings/refunds-page';
import { pages } from '@/lib/urls';

export const metadata: Metadata = {
  title: refundsPage.title,
  description: refundsPage.lead,
  alternates: { canonical: pages.refunds },
};

export default function RefundsPage() {
  return (
    <article className="mx-auto max-w-3xl">
      <h1 className="text-28 md:text-40">{refundsPage.title}</h1>
      <p className="mt-2 text-muted">{refundsPage.lead}</p>
      {refundsPage.parts.map(({ title, points }) => (
        <section key={title} className="mt-12">
          <h2 className="mb-4 text-21">{title}</h2>
          <dl className="space-y-4">
            {points.map(([name, text]) => (
              <div key={name}>
                <dt className="font-semibold">{name}</dt>
                <dd className="text-muted">{text}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </article>
  );
}
