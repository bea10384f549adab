import type { OrderDeps } from '../deps';
import { ChargeChangedListener } from './listeners/charge-changed';
import { ExpirationCompleteListener } from './listeners/expiration-complete';
import { HoldRefusedListener } from './listeners/hold-refused';
import { TicketChangedListener } from './listeners/ticket-changed';

export function createListeners(deps: OrderDeps) {
  return [
    new TicketChangedListener(deps),
    new HoldRefusedListener(deps),
    new ChargeChangedListener(deps),
    new ExpirationCompleteListener(deps),
  ];
}
