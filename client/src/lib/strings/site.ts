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
