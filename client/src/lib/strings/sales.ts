import type { SaleResponse } from '@tickets/common/contracts';
import { count } from '../format';

export const saleWords = {
  title: 'My sales',
  payouts: 'Payouts are not part of this shop yet: what you receive is recorded here, not paid out.',
  terms: 'How delivery and refunds work',
  toDo: 'For you to do',
  done: 'Handed over and refunded',
  empty: {
    title: 'You have not sold a ticket yet',
    text: 'Tickets that someone bought from you show up here.',
    action: 'Sell a ticket',
  },
  down: {
    title: 'Your sales can’t be shown right now',
    text: 'Our order service is not answering. Your sales are safe. Please try again in a minute.',
    action: 'Try again',
  },
  sold: (time: string) => `Sold ${time} ·`,
  order: (number: string) => `order ${number}`,
  receive: (amount: string) => `You receive ${amount}`,
  handOver: 'Hand over the ticket',
  handedOver: 'Handed over: the buyer has the ticket now.',
  confirm: 'Confirm and give the money back',
  again: 'List again',
  signInAgain: 'Sign in and come back',
  more: (shown: number, total: number) => `Load more (${count(shown)} of ${count(total)} shown)`,
  state: {
    to_deliver: (by: string | undefined) => (by ? `Hand over by ${by}` : 'Hand over the ticket'),
    overdue: (by: string | undefined) =>
      by ? `Not handed over by ${by}: the buyer gets the money back` : 'Not handed over: the buyer gets the money back',
    delivered: () => 'Handed over',
    opened: (at: string | undefined) => (at ? `Handed over · opened ${at}` : 'Handed over'),
    asked: () => 'The buyer asks for a refund: the event is cancelled',
    refunding: () => 'Refund on its way to the buyer',
    refunded: () => 'Refunded',
  },
  refunded: {
    not_delivered: 'Refunded: not handed over in time',
    event_cancelled: 'Refunded: the event was cancelled',
    seller: 'Refunded by you',
    operator: 'Refunded by Ticket Desk',
  },
};

/** A sale in one sentence. `at`: when it is due, or when it was opened, on the viewer's clock. */
export function saleSentence(sale: SaleResponse, state: keyof typeof saleWords.state, at?: string): string {
  if (state === 'refunded' && sale.refund?.reason) return saleWords.refunded[sale.refund.reason];
  return saleWords.state[state](at);
}
