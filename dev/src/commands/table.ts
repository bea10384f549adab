import { testCards } from '@tickets/common/test-cards';
import type { Stack } from '../stack/start-stack';

type Shown = Pick<Stack, 'url' | 'ports' | 'accounts' | 'has' | 'dir'>;
const API_DOCUMENTS = ['users', 'tickets', 'orders', 'payments'];

/** What a person needs next: addresses, accounts, cards. */
export function table({ url, ports, accounts, has, dir }: Shown, tookMs: number): string {
  const addresses = [
    ['The shop', url],
    ['API', `${url}/api/tickets`],
    ...API_DOCUMENTS.map((path) => [`API of ${path}, to try`, `${url}/api/${path}/docs`]),
    ...(has('dev-window')
      ? [
          ['Developer’s window', `${url}/_dev`],
          ['Events, documented', `${url}/_dev/events`],
        ]
      : []),
    ...(has('nats')
      ? [['NATS Streaming', `http://127.0.0.1:${ports['nats-monitoring']}/streaming/channelsz?subs=1`]]
      : []),
    ...(has('jetstream-1')
      ? [['NATS JetStream', `http://127.0.0.1:${ports['jetstream-1-monitoring']}/jsz?streams=1&consumers=1`]]
      : []),
    ...(has('mongodb') ? [['MongoDB', `mongodb://127.0.0.1:${ports.mongodb}/`]] : []),
    ...(has('stripe-emulator') ? [['Stripe emulator', `http://127.0.0.1:${ports['stripe-emulator']}`]] : []),
    ...(has('traces') ? [['Traces', `http://127.0.0.1:${ports.traces}/`]] : []),
    ['Parts', `http://127.0.0.1:${ports.control}/parts`],
    ['Data and logs', dir],
  ];
  const cards = testCards.map(({ number, outcome }) => [number, outcome]);
  const people = accounts.map(({ email, password, role }) => [email, `${password}   ${role}`]);
  const sections = [`Up after ${(tookMs / 1000).toFixed(1)} s`, rows(addresses)];
  if (people.length > 0) sections.push(`Accounts\n${rows(people)}`);
  sections.push(`Test cards (any later date, any CVC)\n${rows(cards)}`, 'Ctrl-C stops everything.');
  return `\n${sections.join('\n\n')}\n`;
}

const rows = (all: string[][]): string =>
  all.map(([name = '', value = '']) => `  ${name.padEnd(22)} ${value}`).join('\n');
