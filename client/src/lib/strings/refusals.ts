/** Said wherever a payment was refused, in the same words. */
export const NOT_CHARGED = 'You were not charged.';

/**
 * Why a hold or a payment was refused, by the code of the response. Each says what became of the buyer's money.
 * A decline (402) has the bank's reason instead, and where no code says enough, `refusalText` decides by the status.
 */
export const refusals = {
  invalid: `Something in this request was not right. ${NOT_CHARGED} Load the page again and try once more.`,
  invalid_payment_method: `This card could not be used. ${NOT_CHARGED} Try another card.`,
  signed_out: `Your session has ended. ${NOT_CHARGED}`,
  foreign_origin: `This page can’t be used from another site. ${NOT_CHARGED} Open it at our own address.`,
  not_found: `This ticket or order is not there any more. ${NOT_CHARGED}`,
  own_ticket: `This is your own ticket, so you can’t buy it. ${NOT_CHARGED}`,
  held: `Someone else was faster: the ticket has just been taken. ${NOT_CHARGED}`,
  sold: `Someone else was faster: the ticket has just been taken. ${NOT_CHARGED}`,
  ticket_locked: `Someone else is buying this ticket. ${NOT_CHARGED}`,
  event_ended: `This event has begun, and tickets are not sold after the start. ${NOT_CHARGED}`,
  price_changed: `The price has changed. ${NOT_CHARGED} Load the page again to see the new one.`,
  hold_ending: `Your last hold of this ticket is just ending. ${NOT_CHARGED} Try again in a few seconds.`,
  too_many_holds: `You are holding as many tickets as one person may. ${NOT_CHARGED} Pay for one or release one first.`,
  not_extendable: `This hold can’t be extended again. ${NOT_CHARGED} Please pay before it ends.`,
  order_cancelled: `This order was cancelled. ${NOT_CHARGED}`,
  order_expired: `The hold ended before you paid. ${NOT_CHARGED} You can try to hold the ticket again.`,
  changed_meanwhile: `Something changed in the same moment. ${NOT_CHARGED} Please try again.`,
  already_paid: 'This order is paid already. You were not charged again.',
  payment_in_progress: 'A payment for this ticket is under way. You are charged once at most; the result comes here.',
  too_many_requests: `Too many requests. ${NOT_CHARGED}`,
  bus_away: `Payments are paused for a moment. ${NOT_CHARGED} Please try again shortly.`,
  hold_unconfirmed: `Your ticket is not secured yet. ${NOT_CHARGED} Please try again in a moment.`,
  too_many_declines: `Too many cards were declined. ${NOT_CHARGED}`,
  payment_unavailable: `Payments are not available right now. ${NOT_CHARGED} Please try again later.`,
  payment_undecided: 'Your payment is still processing. You are charged once at most; the result comes here.',
  too_late_to_deliver: `It is too close to the event for this ticket to come in time. ${NOT_CHARGED}`,
  internal: `Something went wrong on our side. ${NOT_CHARGED} Please try again.`,
} as const;

/** Where no code says what was refused. */
export const refusalsByStatus = {
  declined: (reason: string) => `${reason} ${NOT_CHARGED} Try another card; the ticket is still held for you.`,
  bankSaidNo: 'Your bank did not approve the payment.',
  offline: `We couldn’t reach the server. Check your connection. ${NOT_CHARGED}`,
  refused: `This can’t be done right now. ${NOT_CHARGED}`,
  unavailable: `This service is not available for a moment. ${NOT_CHARGED} Please try again shortly.`,
  retryIn: (seconds: number) =>
    seconds < 90 ? `Try again in ${seconds} s.` : `Try again in ${Math.ceil(seconds / 60)} minutes.`,
};
