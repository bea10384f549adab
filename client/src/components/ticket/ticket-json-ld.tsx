import type { TicketResponse } from '@tickets/common/contracts';
import { env } from '@/lib/server/env';
import { pages } from '@/lib/urls';

/** The event and its offer for search engines. */
export function TicketJsonLd({ ticket }: { ticket: TicketResponse }) {
  if (!ticket.startsAt) return null;
  const url = new URL(pages.ticket(ticket.id), env.publicUrl()).href;
  const data = {
    '@context': 'https://schema.org',
    '@type': 'Event',
    name: ticket.title,
    startDate: ticket.startsAt,
    url,
    location: {
      '@type': 'Place',
      name: ticket.venue ?? ticket.city ?? ticket.title,
      ...(ticket.city ? { address: { '@type': 'PostalAddress', addressLocality: ticket.city } } : {}),
    },
    offers: {
      '@type': 'Offer',
      price: ticket.price.toFixed(2),
      priceCurrency: ticket.currency.toUpperCase(),
      availability: `https://schema.org/${ticket.status === 'available' ? 'InStock' : 'SoldOut'}`,
      itemCondition: 'https://schema.org/UsedCondition',
      url,
    },
  };
  // Sellers write the title: a "<" in it must not end the script.
  const text = JSON.stringify(data).replaceAll('<', '\\u003c');
  // biome-ignore lint/security/noDangerouslySetInnerHtml: JSON whose "<" are escaped.
  return <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: text }} />;
}
