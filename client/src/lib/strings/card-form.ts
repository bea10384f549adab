import { NOT_CHARGED } from './refusals';

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
