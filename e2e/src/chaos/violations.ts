import type { ChargeResponse, OrderResponse } from '@tickets/common/contracts';
import type { Played, Seen } from './course';
import type { Provider, ProviderState, SeenIntent } from './provider';

interface Facts {
  order: OrderResponse;
  ticketStatus: string;
  charge: ChargeResponse | undefined;
  /** Somebody has bought it of its buyer. */
  isSoldOn: boolean;
  state: ProviderState;
}

/** A rule that holds once everything has settled: what breaks it, in words, or nothing. */
type Rule = (played: Played, facts: Facts) => string | false | undefined;

const intentsOf = ({ state, order }: Facts): SeenIntent[] =>
  state.intents.filter(({ orderId }) => orderId === order.id);
const capturedOf = (facts: Facts) => intentsOf(facts).filter(({ capturedCents }) => capturedCents > 0);
const booksOf = ({ state, order }: Facts) =>
  state.orders[order.id] ?? { live: 0, authorizedCents: 0, capturedCents: 0, refundedCents: 0, netCents: 0 };
const isGivenBack = ({ story, isAfterwardsDone }: Played) => isAfterwardsDone && story.afterwards === 'full_refund';
/** Its buyer may have the money back in place of what was bought. */
const mayBeGivenBack = (played: Played) =>
  isGivenBack(played) || played.story.delivery !== 'at once' || played.story.asks !== undefined;
const isTaken = (seen: Seen | undefined) => seen !== undefined && seen.status < 300;

const lastDigits: Record<string, string> = { visa: '4242', mastercard: '4444', amex: '0005', discover: '1117' };

const rules: Record<string, Rule> = {
  'the story can be played': ({ failure }) => failure,
  'the order has ended': (_played, { order }) =>
    order.status !== 'completed' && order.status !== 'cancelled' && `it is ${order.status}`,
  'completed means paid once, and not given back': (_played, facts) => {
    if (facts.order.status !== 'completed') return false;
    const { capturedCents, netCents } = booksOf(facts);
    const isPaid = capturedOf(facts).length === 1 && capturedCents === priceOf(facts) && netCents > 0;
    return !isPaid && `${capturedOf(facts).length} payments of ${capturedCents} cents, ${netCents} kept`;
  },
  'whatever is not completed costs nothing': (_played, facts) => {
    const { netCents } = booksOf(facts);
    return facts.order.status !== 'completed' && netCents !== 0 && `${netCents} cents kept`;
  },
  'nothing stays reserved or open': (_played, facts) => {
    const open = intentsOf(facts).filter(({ status }) => status !== 'canceled' && status !== 'succeeded');
    return open.length > 0 && open.map(({ id, status }) => `${id} ${status}`).join(', ');
  },
  'the ticket agrees': ({ story }, { order, ticketStatus }) => {
    const isRight = order.status === 'completed' ? ticketStatus === 'sold' : ticketStatus !== 'sold';
    return (!isRight || ticketStatus === 'held') && `the ticket of ${story.number} is ${ticketStatus}`;
  },
  'one of those who race holds it': ({ holders }) => holders > 1 && `${holders} hold it`,
  'what is being paid is not let go of': (_played, { order }) =>
    order.authorizedAt !== undefined && order.cancelReason === 'by_buyer' && `authorised at ${order.authorizedAt}`,
  'no answer is an accident': ({ pressed }) => {
    const bad = pressed.find(({ status }) => status >= 500 && status !== 503);
    return bad && `${bad.status} ${JSON.stringify(bad.body)}`;
  },
  'who was told "completed" has it, or the money back': (played, { order }) => {
    const isTold = played.pressed.some(({ status, body }) => status === 201 && statusIn(body) === 'completed');
    return isTold && order.status !== 'completed' && !mayBeGivenBack(played) && `it is ${order.status}`;
  },
  'the card typed last is the one that pays': ({ story, pressed }, facts) => {
    // Here the first card can't have paid before the second was typed: its bank was not answered until after that.
    const [first, last] = pressed;
    if (story.course !== 'another card while the bank asks' || first?.status !== 202 || !last) return false;
    const isAccepted = last.status < 400 || last.status === 503;
    const [paid] = capturedOf(facts);
    return isAccepted && paid && paid.last4 !== lastDigits[last.card] && `${last.card} was typed, ${paid.last4} paid`;
  },
  'what is given back in the dashboard is shown': ({ story, isAfterwardsDone }, facts) => {
    const { refundedCents } = booksOf(facts);
    const shown = Math.round((facts.charge?.refunded ?? 0) * 100);
    return (
      (isAfterwardsDone || story.letsGoOn === 'captured') &&
      shown !== refundedCents &&
      `${shown} of ${refundedCents} cents`
    );
  },
  'all given back: cancelled, and its ticket removed': (played, { order, ticketStatus }) =>
    isGivenBack(played) &&
    (order.status !== 'cancelled' || ticketStatus !== 'removed') &&
    `it is ${order.status}, its ticket ${ticketStatus}`,
  'what was bought and given back is off the market': (_played, { order, ticketStatus }) =>
    order.cancelReason === 'refunded' && ticketStatus !== 'removed' && `its ticket is ${ticketStatus}`,
  'what is kept is delivered': (_played, { order }) =>
    order.status === 'completed' && order.delivery !== 'ready' && `its delivery is ${order.delivery}`,
  'one barcode is listed once': ({ listedTwice = [] }) =>
    listedTwice.length > 0 && listedTwice.filter(isTaken).length !== 1 && inWords(listedTwice),
  'an upload that was taken is the buyer’s, one that was refused is paid for by nobody': ({ uploaded }, { order }) => {
    const isKept = order.status === 'completed';
    if (isTaken(uploaded) && !isKept) return 'it was taken, and the order is cancelled';
    return uploaded?.code === 'pass_closed' && isKept && 'it was refused, and the order is completed';
  },
  'what its seller gives back is given back, unless it was sold on': ({ story, asked, confirmed }, facts) => {
    const { order, isSoldOn } = facts;
    const isAsked = (story.asks === 'seller' && isTaken(asked)) || isTaken(confirmed);
    return isAsked && order.status !== 'cancelled' && !isSoldOn && `it is ${order.status}`;
  },
  'a buyer’s word alone moves no money': ({ story, confirmed }, { order }) =>
    story.asks === 'event_cancelled' && !confirmed && order.completedAt && order.status !== 'completed' && order.status,
  'who has opened it can’t ask for the money back': ({ story, opened, asked }) =>
    story.asks === 'event_cancelled' && isTaken(opened) && asked?.code !== 'opened' && inWords([asked]),
  'no pass opens once its refund is accepted': ({ openedTooLate }) =>
    isTaken(openedTooLate) && inWords([openedTooLate]),
  'it is sold on once at most': ({ listedAgain = [] }) =>
    listedAgain.filter(isTaken).length > 1 && inWords(listedAgain),
  'a dispute is shown as it stands': ({ story, isAfterwardsDone }, { charge }) => {
    if (!isAfterwardsDone || !story.afterwards?.startsWith('dispute')) return false;
    const expected = /_(won|lost)$/.exec(story.afterwards)?.[1] ?? 'needs_response';
    return charge?.dispute?.status !== expected && `${charge?.dispute?.status} instead of ${expected}`;
  },
};

const inWords = (seen: readonly (Seen | undefined)[]) =>
  seen.map((one) => `${one?.status} ${one?.code ?? ''}`).join(', ');
const priceOf = ({ order }: Facts) => Math.round(order.ticket.price * 100);
const statusIn = (body: unknown) => (body as { status?: string } | undefined)?.status; // of an answer to a payment

/** Every rule that is broken, with the story that broke it. */
export async function violationsOf(stories: readonly Played[], provider: Provider): Promise<string[]> {
  const state = await provider.state();
  const found = await Promise.all(stories.map((played) => brokenBy(played, state)));
  return found.flat();
}

async function brokenBy(played: Played, state: ProviderState): Promise<string[]> {
  const facts = await factsOf(played, state);
  if (!facts) return [`story ${played.story.number}: nobody could hold its ticket`];
  return Object.entries(rules).flatMap(([name, rule]) => {
    const words = rule(played, facts);
    return words ? [`story ${played.story.number} (${played.story.course}): ${name}: ${words}`] : [];
  });
}

async function factsOf({ buyer, order: begun, resale }: Played, state: ProviderState): Promise<Facts | undefined> {
  if (!buyer || !begun) return undefined;
  const [order, ticket, charge, resold] = await Promise.all([
    buyer.get<OrderResponse>(`/api/orders/${begun.id}`),
    buyer.get<{ status?: string }>(`/api/tickets/${begun.ticket.id}`),
    buyer.get<ChargeResponse>(`/api/payments/${begun.id}`),
    resale?.order && resale.buyer?.get<OrderResponse>(`/api/orders/${resale.order.id}`),
  ]);
  return {
    order: order.body,
    ticketStatus: ticket.status === 404 ? 'removed' : String(ticket.body.status),
    charge: charge.status === 200 ? charge.body : undefined,
    isSoldOn: resold?.body.status === 'completed',
    state,
  };
}
