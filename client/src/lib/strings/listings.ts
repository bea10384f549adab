import { count } from '../format';

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
