/** Refunds of whole purchases, for buyers and sellers. */
export const refundForm = {
  title: 'Something wrong with this ticket?',
  event_cancelled: {
    action: 'The event is cancelled',
    title: 'Ask for your money back?',
    text: (amount: string) =>
      `Because the event is cancelled, you ask for ${amount}. The seller confirms it, or we decide. Until then you keep your ticket.`,
    confirm: 'Ask for a refund',
  },
  not_delivered: {
    action: 'The ticket did not come',
    title: 'Get your money back?',
    text: (amount: string) => `The seller’s time to hand the ticket over has ended, so you get ${amount} back.`,
    confirm: 'Get my money back',
  },
  seller: {
    action: 'Give the money back',
    title: 'Give the money back?',
    text: (amount: string) =>
      `The buyer gets ${amount} back, and the ticket stops being theirs. This can’t be undone. You can list it again afterwards.`,
    confirm: 'Give the money back',
  },
  busy: 'One moment…',
  keep: 'Not now',
  offline: 'We couldn’t reach the server. Check your connection and try again.',
  failed: 'This can’t be done right now. Please try again later.',
};

/** How far a refund is, in the words of the buyer. */
export const refundState = {
  asked: {
    event_cancelled: (amount: string, at: string) =>
      `You asked for ${amount} back on ${at}, because the event is cancelled. We wait for the seller, or decide ourselves.`,
    not_delivered: (amount: string) => `The ticket did not come in time. Your refund of ${amount} is being prepared.`,
    seller: (amount: string) => `The seller gives you ${amount} back. The refund is being prepared.`,
    operator: (amount: string) => `We give you ${amount} back. The refund is being prepared.`,
  },
  accepted: (amount: string) =>
    `${amount} is on its way back to the card you paid with. The ticket can’t be used any more.`,
  why: {
    event_cancelled: 'The event was cancelled, so you got your money back.',
    not_delivered: 'The seller did not hand over the ticket in time, so you got your money back.',
    seller: 'The seller gave you the money back.',
    operator: 'We gave you the money back.',
  },
};

/** What became of a payment after it was made. */
export const refundWords = {
  refunded: (amount: string) => `Refunded ${amount}`,
  done: (amount: string) => `${amount} was given back to you. Your bank may take a few days to show it.`,
  pending: (amount: string) => `A refund of ${amount} is on its way. Your bank may take a few days to show it.`,
  requires_action: (amount: string) =>
    `A refund of ${amount} needs a step from you: look for an email from our payment provider.`,
  failed: (amount: string) =>
    `A refund of ${amount} did not go through yet. We keep trying; you don’t have to do anything.`,
  dispute: {
    open: (amount: string) => `${amount} of this payment is disputed. Your bank is looking into it.`,
    won: (amount: string) => `The dispute over ${amount} was closed: the payment stands.`,
    lost: (amount: string) => `Your bank gave ${amount} back after a dispute.`,
  },
};
