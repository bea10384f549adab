import { NOT_CHARGED } from './refusals';

export const checkout = {
  title: 'Checkout',
  summary: 'Your ticket',
  total: 'Total',
  totalNote: 'No fees are added.',
  delivery: {
    ready: () => 'You get the ticket right after you pay.',
    none: (amount: string, by?: string) =>
      by
        ? `The seller hands the ticket over by ${by}. If not, you get ${amount} back.`
        : `The seller hands the ticket over within 24 hours after you pay. If not, you get ${amount} back.`,
  },
  clock: (until: string) => `Held for you until ${until}`,
  left: (text: string) => `${text} left`,
  minutes: (minutes: number) => `${minutes} min`,
  securing: 'Securing your ticket…',
  securingNote: 'This takes a moment. You can fill in your card meanwhile.',
  announce: (minutes: number) => (minutes === 1 ? 'One minute left to pay.' : `${minutes} minutes left to pay.`),
  announceEnd: `The hold has ended. ${NOT_CHARGED}`,
  ending: 'Ending your hold…',
  endingText: (at: string) =>
    `The hold ended at ${at}. You were not charged. In a few seconds you can try to hold the ticket again.`,
  moment: 'One moment…',
  momentText: 'Your hold ended. Loading the result…',
  confirming: 'Confirming payment…',
  confirmingText:
    'Your bank has said yes and we are making sure that the ticket is yours. Please stay on this page; it changes by itself. If the ticket can’t be yours, you get your money back.',
  sending: 'Paying…',
  checking: 'Checking whether your payment reached us…',
  checkingText:
    'The connection was lost while you paid. We are asking before anything is tried again. Please don’t pay again.',
  toOrders: 'Go to my orders',
  slow: 'This is taking longer than usual. You can leave this page: you can see the result under My orders.',
  bankTitle: 'Your bank needs to verify this payment',
  bankText: 'Confirm the payment at your bank, then you come back here. You have not been charged yet.',
  bankAction: 'Continue at your bank',
  atBank: 'Waiting for your bank…',
  pay: (price: string) => `Pay ${price}`,
  release: 'Release this ticket',
  releaseTitle: 'Release this ticket?',
  releaseText: 'Others can buy it at once. You are not charged.',
  releaseConfirm: 'Release ticket',
  releasing: 'Releasing…',
  keep: 'Keep it',
  more: {
    title: 'Do you need more time?',
    text: (left: string) => `Your hold ends in ${left}. You can have more time with one click.`,
    confirm: (minutes: number) => (minutes >= 1 ? `Add ${minutes} min` : 'Add more time'),
    no: 'No, thanks',
    done: (until: string) => `You have more time now, until ${until}.`,
  },
  notReached: `Your payment did not reach us. ${NOT_CHARGED} Please try again.`,
  unsure:
    'We can’t tell yet whether this payment went through. Don’t pay again: check here, or look under My orders. You are never charged twice for one ticket.',
  checkAgain: 'Check again',
  signInAgain: 'Sign in and come back to this order',
  needsScript:
    'Paying needs JavaScript. Please turn it on, then load this page again. Your ticket stays on hold meanwhile.',
};

export const ended = {
  title: {
    expired: (at: string) => `The hold ended at ${at}`,
    by_buyer: () => 'You released this ticket',
    changed: () => 'The ticket changed before we could hold it',
    removed: () => 'The ticket is no longer for sale',
    sold: () => 'The ticket was sold to someone else',
    payment_failed: () => 'The payment did not go through',
    refunded: () => 'This order was refunded',
    unknown: () => 'This order was cancelled',
  },
  text: {
    expired: 'The time to pay was over.',
    by_buyer: 'It can be bought by others again.',
    changed: 'Its seller changed the price or the details in the same moment. Please look at it again.',
    removed: 'Its seller took it down in the same moment.',
    sold: 'Another buyer was faster.',
    payment_failed: 'None of the cards worked, so the hold was ended.',
    refunded: 'The ticket is not yours any more.',
    unknown: 'The ticket is not held for you any more.',
  },
  notCharged: NOT_CHARGED,
  refunded: (amount: string) =>
    `Your payment came too late, so we gave the ${amount} back. Your bank may take a few days to show it.`,
  settling:
    'Your bank had approved the payment, but it came too late. We are giving the money back; this page will show it.',
  voided: 'The amount that your bank had set aside is free again; nothing was charged.',
  again: (price: string) => `Hold again for ${price}`,
  look: 'Look at the ticket',
};
