import type { OrderResponse, SaleResponse } from '@tickets/common/contracts';
import { count, money } from './format';

/** Every word that the pages say, by place. One export a place, so that a page carries only its own words. */

const NOT_CHARGED = 'You were not charged.';

export const site = {
  name: 'Ticket Desk',
  tagline: 'Buy and sell tickets, held for you while you pay.',
  description:
    'Tickets from people who can’t go. The ticket is yours while you pay, the price you see is the price you pay.',
  skip: 'Skip to content',
  footer: 'The price on the ticket is the whole price. You are charged only when the ticket is yours.',
  refunds: 'Delivery, refunds and guarantee',
  notice: 'Notice',
  testMode: 'Test mode: no real money moves. Pay with the test cards shown at checkout.',
  authDown: 'Signing in and out is not possible right now. Everything else works: your holds and orders are safe.',
  offline: 'You are offline. What you see may be out of date; nothing is sent until you are back.',
};

export const nav = {
  label: 'Main',
  browse: 'Browse',
  sell: 'Sell a ticket',
  orders: 'My orders',
  listings: 'My listings',
  sales: 'My sales',
  signIn: 'Sign in',
  signUp: 'Sign up',
  signOut: 'Sign out',
  signingOut: 'Signing out…',
  stillSignedIn: 'You could not be signed out and are still signed in. Please try again in a moment.',
  menu: 'Menu',
  theme: 'Switch between light and dark',
  /** In three parts, of which a narrow screen shows the outer two. */
  holds: (holds: number) => [String(holds), holds === 1 ? 'ticket' : 'tickets', 'on hold'] as const,
};

/** "112" becomes "Section 112"; "Floor A" and "Section 112" already say what they are. */
const named = (name: string, text: string | undefined) => (text && !text.includes(' ') ? `${name} ${text}` : text);

export const ticketWords = {
  status: { available: 'Available', held: 'On hold', sold: 'Sold', ended: 'Ended', removed: 'Removed', yours: 'Yours' },
  seat: (seat: { section?: string; row?: string; seat?: string }) =>
    [named('Section', seat.section), named('Row', seat.row), named('Seat', seat.seat)].filter(Boolean).join(' · '),
  view: 'View ticket',
  edit: 'View and edit',
  allIn: 'Total price',
  category: {
    concert: 'Concert',
    sports: 'Sports',
    theatre: 'Theatre',
    comedy: 'Comedy',
    festival: 'Festival',
    conference: 'Conference',
    other: 'Other',
  },
};

export const browse = {
  title: 'Tickets for sale',
  lead: 'One price, no fees at the end. Your ticket is held for you while you pay.',
  search: 'Search',
  searchHint: 'Event, venue or city',
  category: 'Category',
  anyCategory: 'All categories',
  minPrice: 'Price from',
  maxPrice: 'Price to',
  sort: 'Sort by',
  sorts: { soonest: 'Date (soonest)', price: 'Lowest price', '-price': 'Highest price', newest: 'Newest listed' },
  all: 'Also show tickets on hold, sold and ended',
  submit: 'Show tickets',
  moreFilters: 'More filters',
  anyPrice: 'Any',
  clear: 'Clear filters',
  badPrice: (text: string) => `“${text}” is not a price, so it was left out. Enter a price such as 45 or 45.50.`,
  shown: (shown: number, total: number) => `Showing ${count(shown)} of ${count(total)}`,
  more: (shown: number, total: number) => `Load more (${count(shown)} of ${count(total)} shown)`,
  results: 'Results',
  loading: 'Loading tickets…',
  empty: {
    title: 'No tickets for sale yet',
    text: 'Be the first: list a ticket you can’t use, and it shows up here at once.',
    action: 'Sell a ticket',
  },
  noMatch: {
    title: 'Nothing matches your search',
    text: 'Try fewer words, a wider price range, or look at tickets that are on hold too: some come back.',
    action: 'Clear filters',
  },
  down: {
    title: 'Tickets can’t be shown right now',
    text: 'Our ticket service is not answering. Nothing is lost and nothing was charged. Please try again in a minute.',
    action: 'Try again',
  },
};

export const detail = {
  back: 'All tickets',
  when: 'When',
  where: 'Where',
  seat: 'Seat',
  category: 'Category',
  price: 'Price',
  priceNote: 'This is all you pay.',
  buy: (price: string) => `Buy for ${price}`,
  buying: 'Holding it for you…',
  buyNote: 'We hold it for you while you pay. Nothing is charged until you enter a card.',
  signIn: 'Sign in to buy',
  signInNote: 'You’ll return to this ticket.',
  needsScript: 'Buying needs JavaScript. Please turn it on, then load this page again.',
  held: (until: string | undefined) =>
    until ? `Someone is buying it. On hold until ${until}.` : 'Someone is buying it right now.',
  heldNote: 'If they don’t pay in time it comes back, and this page changes by itself.',
  heldForYou: 'It is on hold for you.',
  heldUnsure: 'It is on hold. We can’t tell right now whether it is held for you.',
  toCheckout: 'Go to checkout',
  bought: 'You bought this ticket.',
  toOrder: 'View your order',
  refunded: 'You bought this ticket and got your money back.',
  toSales: 'Go to my sales',
  listAgain: 'List again',
  sold: 'This ticket is sold.',
  soldNote: 'It can’t be bought any more. There may be others like it below.',
  ended: 'This event has begun.',
  endedNote: 'Tickets are not sold after the start.',
  removed: 'This ticket is no longer for sale.',
  removedNote: 'Its seller took it down. Nobody was charged.',
  edit: 'Edit ticket',
  sellerPrice: 'Your price',
  sellerPriceNote: 'This is what the buyer pays. No fees are added.',
  seller: {
    available: {
      title: 'This is your ticket.',
      note: 'It is on sale. You can edit or remove it until someone buys it.',
    },
    held: {
      title: 'This is your ticket.',
      note: 'A buyer is paying for it right now, so it can’t be edited or removed until they are done.',
    },
    sold: { title: 'You sold this ticket.', note: 'The buyer has paid. It can’t be edited or removed any more.' },
    ended: { title: 'This is your ticket.', note: 'The event has begun, so it is not shown to buyers any more.' },
    removed: {
      title: 'This is your ticket.',
      note: 'It was taken down, or its sale was refunded. Buyers don’t see it.',
    },
  },
  similar: 'Similar tickets',
  seeSimilar: 'See similar tickets',
  toOrders: 'Go to my orders',
  priceChanged: {
    title: 'The price has changed',
    text: (from: string, to: string) => `Price changed from ${from} to ${to}. Buy at ${to}?`,
    confirm: (to: string) => `Buy for ${to}`,
    cancel: 'Not now',
    note: (from: string) => `Changed from ${from} while you were looking.`,
  },
};

export const sell = {
  title: 'Sell a ticket',
  editTitle: 'Edit your ticket',
  lead: 'Only event and price are required. More detail helps it sell faster.',
  noEdit: 'This ticket can’t be edited now',
  toListings: 'Back to my listings',
  event: 'Event',
  eventHint: 'At most 120 characters, for example “Florence + The Machine”',
  price: 'Your price, in US dollars',
  priceHint: 'From $0.50 to $999,999.99. The buyer pays exactly this.',
  badPrice: 'Enter a price such as 45 or 45.50, from $0.50 to $999,999.99.',
  noTitle: 'Enter the event name.',
  invisible: 'Use at least one visible character.',
  control: 'Remove the control characters: they can’t be shown. Typing the text instead of pasting it helps.',
  tooLong: (max: number) => `Use at most ${max} characters.`,
  more: 'When and where',
  date: 'Date and time',
  dateHint: 'On the clock of the venue, in the future',
  badDate: 'Enter the whole date and time, or clear the field.',
  noSuchTime: (zone: string) =>
    `This time does not exist on that day in the time zone ${zone}: the clocks go forward. Choose an earlier or a later time.`,
  occurrence: 'This time comes twice that night, because the clocks go back. Which one?',
  occurrences: { first: (text: string) => `The first: ${text}`, second: (text: string) => `The second: ${text}` },
  zone: 'Time zone of the venue',
  venue: 'Venue',
  city: 'City',
  category: 'Category',
  noCategory: 'Choose one (optional)',
  place: 'Seat',
  section: 'Section',
  row: 'Row',
  seat: 'Seat',
  preview: 'How buyers see it',
  previewTitle: 'Your event',
  previewPrice: 'Your price',
  restored: 'We kept what you typed here before.',
  startOver: 'Start over',
  create: (price: string | undefined) => (price ? `List for ${price}` : 'List ticket'),
  save: (price: string | undefined) => (price ? `Save at ${price}` : 'Save changes'),
  saving: 'Saving…',
  cancel: 'Cancel',
  remove: 'Remove listing',
  removeTitle: 'Remove this listing?',
  removeText: 'Buyers will not see it any more. This can’t be undone, but you can list the ticket again.',
  removeConfirm: 'Remove listing',
  removing: 'Removing…',
  keep: 'Keep it',
  needsScript: 'Selling needs JavaScript. Please turn it on, then load this page again.',
  signInAgain: 'Sign in and come back: what you typed is kept',
  receive: (price: string) => `You receive ${price}`,
  receiveNote:
    'The whole price, without fees. Payouts are not part of this shop yet: a sale is recorded, not paid out.',
  listedWithout: 'Your ticket is listed. Only the ticket itself was not taken: correct it here, or hand it over later.',
  refundTerms: 'How delivery and refunds work',
  resale: {
    note: 'Filled in from your order. The ticket itself goes along: the new buyer gets it, and yours ends when they have paid.',
  },
  again: { note: 'Filled in from your earlier listing. Check the date and the price, then list it again.' },
  unfilled: 'That ticket can’t be read right now, so the form is empty. Nothing else is wrong with it.',
};

/** Handing over what the buyer shows at the door. */
export const handoverWords = {
  title: 'The ticket itself',
  lead: 'It lies with us encrypted, and nobody sees it but the person who buys it. With it, buyers get their ticket at once.',
  has: 'We have the ticket itself, encrypted. Buyers get it right after they pay.',
  label: 'How do you hand it over?',
  choices: {
    keep: 'Keep what we have',
    barcode: 'Barcode',
    file: 'PDF or picture',
    later: 'Later',
    remove: 'Take it back',
  },
  laterNote:
    'You have 24 hours after a sale, at the latest until 2 hours before the event. Otherwise the buyer gets the money back.',
  format: 'Kind of code',
  formats: { qr: 'QR code', aztec: 'Aztec code', pdf417: 'PDF417', code128: 'Code 128 (bars)' },
  value: 'Text of the code',
  valueHint: 'What the code says. Paste it, or let us read it:',
  camera: 'Scan with the camera',
  picture: 'Read from a picture',
  reading: 'Reading the picture…',
  read: (format: string) => `Read: ${format}.`,
  noCode: 'No code was found in this picture. Use a sharp one that shows the whole code, or paste its text.',
  noPicture: 'This file can’t be read as a picture. Use a PNG or JPEG.',
  noReader: 'The reader could not be loaded. Check your connection, or paste the text of the code.',
  scanTitle: 'Scan your ticket',
  scanText: 'Hold the code in front of the camera. It is read on this device; no picture is sent.',
  view: 'What the camera sees',
  starting: 'Starting the camera…',
  cancel: 'Cancel',
  cameraRefused: 'The camera may not be used. Allow it in your browser, or use a picture or the text of the code.',
  noCamera: 'No camera was found. Use a picture or the text of the code.',
  file: 'Your ticket as a PDF or picture',
  fileHint: 'PDF of one page, PNG or JPEG, at most 5 MB',
  noFile: 'Choose a file.',
  notAFile: 'Choose a PDF, a PNG or a JPEG.',
  tooLarge: 'This file is too large. It may have at most 5 MB.',
  emptyFile: 'This file is empty.',
  faults: {
    empty: 'Enter the text of the code, or choose Later.',
    not_a_line: 'This text can’t stand in a code. Copy it again, without line breaks or control characters.',
    too_long: 'This text is too long for a code of a ticket.',
    not_ascii: 'Code 128 has only plain letters, digits and signs. Choose another kind of code.',
  },
  refusals: {
    already_listed: 'This ticket is on sale or sold already, so it can’t be handed over again.',
    already_delivered: 'This ticket was handed over already, and its buyer may have seen it.',
    pass_closed: 'It is too late: this sale was ended, and its buyer gets the money back.',
    sold: 'This ticket is sold, so it can’t be taken back.',
    file_too_large: 'This file is too large. It may have at most 5 MB.',
    not_the_seller: 'Only its seller can hand over a ticket.',
    not_found: 'This ticket is not there any more.',
    changed_meanwhile: 'Something changed in the same moment. Please try again.',
  },
  notKept: 'The ticket itself is never kept in your browser: choose it again after you have signed in.',
  submit: 'Hand it over',
  busy: 'Handing it over…',
  done: 'Handed over: the buyer has the ticket now.',
  signInAgain: 'Sign in and come back',
  dueTitle: 'Hand over the ticket',
  dueNote: 'It was sold before we had the ticket itself. Its buyer waits for it.',
};

/** The page on refunds: short, and true of what the services do. */
export const refundsPage = {
  title: 'Delivery, refunds and guarantee',
  lead: 'You get the ticket that you paid for, or you get the whole price back.',
  parts: [
    {
      title: 'When you buy',
      points: [
        [
          'When your ticket comes',
          'Where an offer says “Instant delivery”, you get the ticket right after you pay. Otherwise its seller has 24 hours after the sale, at the latest until 2 hours before the event.',
        ],
        [
          'If it doesn’t come',
          'Then you get the whole price back, to the card you paid with. You don’t have to ask; your order shows it. Your bank may take a few days.',
        ],
        [
          'Once you have opened it',
          'A ticket that was shown to you can be used, so from then on only its seller or we can give the money back.',
        ],
        [
          'If the event is cancelled',
          'Ask for your money back on the page of your order. Its seller confirms it, or we decide.',
        ],
      ],
    },
    {
      title: 'When you sell',
      points: [
        [
          'Handing over',
          'Give us the barcode, the PDF or a picture when you list the ticket, or after the sale on the page My sales. It lies with us encrypted, and only its buyer sees it. The same ticket can’t be on sale twice.',
        ],
        [
          'If you can’t',
          'Give the money back from My sales, any time before the event. If you do nothing, the buyer gets it back when your time to hand over ends, and the listing is taken down.',
        ],
        [
          'What you receive',
          'The whole price, without fees. Payouts are not part of this shop yet: a sale is recorded, not paid out.',
        ],
      ],
    },
  ],
} as const;

/** When a buyer gets the ticket, on offers. */
export const deliveryText = {
  label: 'Delivery',
  short: { ready: 'Instant delivery', none: 'Within 24 h' },
  full: {
    ready: 'Instant: you get it right after you pay.',
    none: 'Within 24 h of your purchase, at the latest 2 h before the event. Otherwise you get your money back.',
  },
  own: { ready: 'Ticket handed over', none: 'Not handed over yet' },
};

export const auth = {
  signIn: 'Sign in',
  signUp: 'Create your account',
  email: 'Email',
  password: 'Password',
  newPassword: 'Password',
  rules: '8 to 128 characters. A passphrase works well. Very common passwords are refused.',
  show: 'Show',
  hide: 'Hide',
  showLabel: 'Show password',
  submitIn: 'Sign in',
  submitUp: 'Sign up',
  busy: 'One moment…',
  noAccount: 'New here?',
  toSignUp: 'Create an account',
  haveAccount: 'Already have an account?',
  toSignIn: 'Sign in',
  demo: 'Try it with a demo account',
  demoBuyer: 'Sign in as demo buyer',
  demoSeller: 'Sign in as demo seller',
  noEmail: 'Enter your email address.',
  noPassword: 'Enter your password.',
  backTo: 'Afterwards you return to the page you came from.',
  needsScript: 'Signing in needs JavaScript. Please turn it on, then load this page again.',
};

export const checkout = {
  title: 'Checkout',
  summary: 'Your ticket',
  total: 'Total',
  totalNote: 'No fees are added.',
  clock: (until: string) => `Held for you until ${until}`,
  left: (text: string) => `${text} left`,
  minutes: (minutes: number) => `${minutes} min`,
  securing: 'Securing your ticket…',
  securingNote: 'This takes a moment. You can fill in your card meanwhile.',
  announce: (minutes: number) => (minutes === 1 ? 'One minute left to pay.' : `${minutes} minutes left to pay.`),
  announceEnd: 'The hold has ended. You were not charged.',
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
  declined: (reason: string) => `${reason} ${NOT_CHARGED} Try another card; the ticket is still held for you.`,
  bankSaidNo: 'Your bank did not approve the payment.',
  notReached: `Your payment did not reach us. ${NOT_CHARGED} Please try again.`,
  unsure:
    'We can’t tell yet whether this payment went through. Don’t pay again: check here, or look under My orders. You are never charged twice for one ticket.',
  checkAgain: 'Check again',
  signInAgain: 'Sign in and come back to this order',
  needsScript:
    'Paying needs JavaScript. Please turn it on, then load this page again. Your ticket stays on hold meanwhile.',
};

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
  already_listed: `This ticket is on sale or sold already. ${NOT_CHARGED}`,
  already_delivered: `This ticket was handed over already. ${NOT_CHARGED}`,
  pass_closed: `This ticket was refunded or sold on. ${NOT_CHARGED}`,
  not_delivered: `The seller has not handed over this ticket yet. ${NOT_CHARGED}`,
  not_opened: `This ticket was not opened yet. ${NOT_CHARGED}`,
  too_late_to_deliver: `It is too close to the event for this ticket to come in time. ${NOT_CHARGED}`,
  not_completed: `This order is not paid. ${NOT_CHARGED}`,
  not_the_seller: `Only its seller can do this. ${NOT_CHARGED}`,
  not_the_buyer: `Only its buyer can do this. ${NOT_CHARGED}`,
  opened: `This ticket was opened already. ${NOT_CHARGED}`,
  not_due: `The seller still has time to hand this ticket over. ${NOT_CHARGED}`,
  started: `This event has begun. ${NOT_CHARGED}`,
  already_resold: `This ticket is being sold on. ${NOT_CHARGED}`,
  not_removed: `This ticket is still listed. ${NOT_CHARGED}`,
  internal: `Something went wrong on our side. ${NOT_CHARGED} Please try again.`,
} as const;

/** Where no code says what was refused. */
export const refusalsByStatus = {
  offline: `We couldn’t reach the server. Check your connection. ${NOT_CHARGED}`,
  refused: `This can’t be done right now. ${NOT_CHARGED}`,
  unavailable: `This service is not available for a moment. ${NOT_CHARGED} Please try again shortly.`,
  retryIn: (seconds: number) =>
    seconds < 90 ? `Try again in ${seconds} s.` : `Try again in ${Math.ceil(seconds / 60)} minutes.`,
};

export const cardForm = {
  number: 'Card number',
  expiry: 'Expiry',
  expiryHint: 'MM / YY',
  cvc: 'Security code',
  testCards: 'Test mode: choose a test card',
  testText: 'No real money moves and no card number leaves this page.',
  use: 'Use',
  pickLabel: (outcome: string) => `Use card: ${outcome}`,
  unknown: `Only the test cards listed here work in test mode. Never enter a real card here. ${NOT_CHARGED}`,
  badExpiry: `Enter the expiry date as MM / YY, in the future. ${NOT_CHARGED}`,
  badCvc: `Enter the 3 or 4 digits of the security code. ${NOT_CHARGED}`,
  loading: 'Loading the card form…',
  loadFailed: `The card form could not be loaded. ${NOT_CHARGED} Check your connection and try again.`,
  loadAgain: 'Load it again',
  refused: (reason = 'The card could not be used.') => `${reason} ${NOT_CHARGED}`,
  failed: `The card form did not answer. ${NOT_CHARGED} Load the page again and try once more.`,
};

export const receipt = {
  title: { ready: 'You have your ticket', none: 'Your ticket is on its way' },
  text: 'This page is your receipt; you find it again in your orders.',
  order: 'Order number',
  amount: 'Amount paid',
  card: 'Card',
  ending: (brand: string, last4: string) => `${brand} ending in ${last4}`,
  time: 'Paid on',
  buyer: 'Buyer',
  seller: 'Seller',
  sellerNumber: (number: string) => `No. ${number}`,
  shop: 'Shop',
  print: 'Print',
  terms: 'Delivery, refunds and guarantee',
  resell: 'Resell',
  calendar: 'Add to calendar',
  orders: 'All my orders',
  next: {
    title: 'What happens next',
    ready: 'Show your ticket at the door, on your phone or printed. Nothing else is needed.',
    none: (by: string | undefined, amount: string) =>
      by
        ? `Its seller hands the ticket over by ${by}; this page then shows it. If not, you get ${amount} back without asking.`
        : `Its seller hands the ticket over; this page then shows it. If not, you get ${amount} back.`,
    refund: 'Your money comes back to the card you paid with. You don’t have to do anything.',
    asked: 'You keep your ticket until it is decided. We show the result here.',
  },
};

/** The ticket to show at the door. */
export const passWords = {
  when: 'When',
  where: 'Where',
  seat: 'Seat',
  holder: 'Holder',
  number: 'Order',
  open: 'Show my ticket',
  opening: 'Opening…',
  openNote: 'Open it when you need it: once it was shown, only its seller or we can give your money back.',
  needsScript: 'Showing your ticket needs JavaScript. Please turn it on, then load this page again.',
  formats: { qr: 'QR code', aztec: 'Aztec code', pdf417: 'PDF417 code', code128: 'barcode' },
  code: (format: string, title: string) => `The ${format} of your ticket for ${title}`,
  picture: (title: string) => `Your ticket for ${title}`,
  brightness: 'At the door, turn your screen up to full brightness.',
  savePdf: 'Save as PDF',
  isPdf: 'Your ticket is a PDF',
  pdfNote: 'Save it to your phone or print it, and show it at the door.',
  downloadPdf: 'Download my ticket',
  downloadPicture: 'Download the picture',
  noPicture: 'The picture of your ticket did not come. Check your connection.',
  again: 'Try again',
  coming: (by: string | undefined, amount: string) => ({
    title: by ? `Comes by ${by}` : 'Comes soon',
    text: `If it doesn’t, you get ${amount} back.`,
  }),
  ended: { title: 'No ticket will come', text: 'Your money comes back instead.' },
  offline: 'We couldn’t reach the server. Check your connection and try again.',
  unavailable: 'Your ticket can’t be shown for a moment. It is safe; please try again.',
  refusals: {
    not_delivered: 'The seller has not handed over this ticket yet.',
    pass_closed: 'This ticket is closed: it was refunded or sold on. Load the page again to see how your order stands.',
    signed_out: 'Your session has ended. Load the page again and sign in.',
    too_many_requests: 'Too many requests. Please try again in a minute.',
  },
};

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
  notCharged: 'You were not charged.',
  refunded: (amount: string) =>
    `Your payment came too late, so we gave the ${amount} back. Your bank may take a few days to show it.`,
  settling:
    'Your bank had approved the payment, but it came too late. We are giving the money back; this page will show it.',
  voided: 'The amount that your bank had set aside is free again; nothing was charged.',
  again: (price: string) => `Hold again for ${price}`,
  look: 'Look at the ticket',
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

export const orderWords = {
  title: 'My orders',
  empty: { title: 'No orders yet', text: 'Tickets that you hold or buy show up here.', action: 'Find a ticket' },
  down: {
    title: 'Your orders can’t be shown right now',
    text: 'Our order service is not answering. Holds and payments go on without it. Please try again in a minute.',
    action: 'Try again',
  },
  ordered: (time: string) => `Ordered ${time}`,
  open: 'View order',
  pay: 'Pay now',
  more: (shown: number, total: number) => `Load more (${count(shown)} of ${count(total)} shown)`,
};

const cancelled: Record<NonNullable<OrderResponse['cancelReason']>, string> = {
  expired: 'Expired – not charged',
  by_buyer: 'Cancelled by you',
  changed: 'Cancelled – the ticket changed, not charged',
  removed: 'Cancelled – no longer for sale, not charged',
  sold: 'Cancelled – no longer for sale, not charged',
  payment_failed: 'Payment failed – not charged',
  refunded: 'Refunded',
};

/** An order in one sentence. `until` is the end of its hold, `deliverBy` that of its delivery, on the viewer's clock. */
export function orderSentence(order: OrderResponse, { until = '', deliverBy = '' } = {}): string {
  const { refunded = 0, amount = 0 } = order.payment ?? {};
  const givenBack = refunded > 0 ? refundWords.refunded(money(refunded, order.ticket.currency)) : undefined;
  if (order.status === 'completed') {
    if (givenBack) return refunded < amount ? `Paid · ${givenBack}` : givenBack;
    return `Paid${afterPurchase(order, deliverBy)}`;
  }
  if (givenBack) return givenBack;
  if (order.status === 'cancelled')
    return order.cancelReason ? cancelled[order.cancelReason] : 'Cancelled – not charged';
  if (order.authorizedAt) return 'Confirming payment';
  return order.status === 'created' ? 'Securing your ticket' : `On hold – pay by ${until}`;
}

function afterPurchase({ refund, delivery }: OrderResponse, deliverBy: string): string {
  if (refund?.reason) return refund.acceptedAt ? ' · refund on its way' : ' · refund requested';
  if (delivery === 'ready') return ' · ticket ready';
  return delivery === 'none' && deliverBy ? ` · comes by ${deliverBy}` : '';
}

export const saleWords = {
  title: 'My sales',
  payouts: 'Payouts are not part of this shop yet: what you receive is recorded here, not paid out.',
  terms: 'How delivery and refunds work',
  toDo: 'To hand over',
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
  sold: (time: string, number: string) => `Sold ${time} · order ${number}`,
  receive: (amount: string) => `You receive ${amount}`,
  handOver: 'Hand over the ticket',
  handedOver: 'Handed over: the buyer has the ticket now.',
  confirm: 'Confirm and give the money back',
  again: 'List again',
  signInAgain: 'Sign in and come back',
  more: (shown: number, total: number) => `Load more (${count(shown)} of ${count(total)} shown)`,
  state: {
    to_deliver: (by: string | undefined) => (by ? `Hand over by ${by}` : 'Hand over the ticket'),
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

export const listings = {
  title: 'My listings',
  groups: { available: 'On sale', held: 'On hold', sold: 'Sold', ended: 'Ended', removed: 'Removed' },
  sum: (parts: string[]) => parts.join(' · '),
  part: {
    available: (n: number, sum: string) => `${count(n)} on sale for ${sum}`,
    held: (n: number, sum: string) => `${count(n)} on hold for ${sum}`,
    sold: (n: number, sum: string) => `${count(n)} sold for ${sum}`,
  },
  empty: {
    title: 'You have not listed a ticket yet',
    text: 'List one in under a minute: the event and a price are enough.',
    action: 'Sell a ticket',
  },
  down: {
    title: 'Your listings can’t be shown right now',
    text: 'Our ticket service is not answering. Your listings are safe. Please try again in a minute.',
    action: 'Try again',
  },
};

export const toasts = {
  label: 'Notifications',
  close: 'Close',
  held: (title: string) => `A buyer is paying for “${title}”.`,
  sold: (title: string) => `Sold: “${title}”.`,
  released: (title: string) => `“${title}” is for sale again: the buyer did not pay.`,
  see: 'See the ticket',
};

export const problems = {
  sessionOver: 'Your session has ended. What you typed is still here.',
  offline: 'We couldn’t reach the server. Check your connection; what you typed is still here.',
  server: (requestId?: string) =>
    `Something went wrong on our side. What you typed is still here; please try again.${requestId ? ` (Request ${requestId})` : ''}`,
  signedOutTitle: 'Sign in to see this',
  notFound: {
    title: 'This page does not exist',
    text: 'The link may be old, or the ticket was taken down. Nothing was charged.',
    action: 'Browse tickets',
  },
  broken: {
    title: 'Something went wrong on our side',
    text: 'Nothing you did. If you were paying, your orders show whether it worked; we never charge twice.',
    again: 'Try again',
    orders: 'My orders',
    action: 'Browse tickets',
  },
  unreachable: {
    title: 'No connection',
    text: 'This page could not be loaded, because we couldn’t be reached. Check your connection. If you were paying, your orders show whether it worked; we never charge twice.',
  },
  request: (id: string) => `Request ${id}`,
};
