import type { Card } from './card';

/** A card that a browser or a test turned into a token, to be used once. */
export interface CardToken {
  id: string;
  object: 'token';
  card: Card & { id: string; object: 'card' };
  client_ip: null;
  created: number;
  livemode: false;
  type: 'card';
  used: boolean;
  /** Not Stripe's, never shown. */
  emulator: { number: string };
}
