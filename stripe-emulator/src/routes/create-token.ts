import { z } from 'zod';
import type { Call } from '../stripe/call';
import { cardDetails, fromNumber, newCard } from '../stripe/card';
import { newId } from '../stripe/id';
import { expand, readParams } from '../stripe/params';
import { shown } from '../stripe/shown';
import type { CardToken } from '../stripe/token';

const params = z.strictObject({ card: cardDetails, expand });

/** POST /v1/tokens */
export function createToken(call: Call): object {
  const { testCard, expiry } = fromNumber(call, readParams(params, call.params).card);
  const token: CardToken = {
    id: newId('tok'),
    object: 'token',
    card: { id: newId('card'), object: 'card', ...newCard(testCard, expiry) },
    client_ip: null,
    created: call.now,
    livemode: false,
    type: 'card',
    used: false,
    emulator: { number: testCard.number },
  };
  call.tx.put('tokens', token);
  return shown(token);
}
