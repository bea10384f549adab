import type { StoredAnswer } from '../http/idempotency';
import type { Charge } from '../stripe/charge';
import type { ConfirmationToken } from '../stripe/confirmation-token';
import type { Dispute } from '../stripe/dispute';
import type { Settlement } from '../stripe/outcome';
import type { StoredIntent } from '../stripe/payment-intent';
import type { PaymentMethod } from '../stripe/payment-method';
import type { Refund } from '../stripe/refund';
import type { CardToken } from '../stripe/token';
import type { Delivery } from '../webhooks/delivery';

/** Everything that the emulator remembers, by table. */
export interface Tables {
  intents: StoredIntent;
  charges: Charge;
  refunds: Refund;
  disputes: Dispute;
  paymentMethods: PaymentMethod;
  confirmationTokens: ConfirmationToken;
  tokens: CardToken;
  answers: StoredAnswer;
  deliveries: Delivery;
  settlements: Settlement;
}

export type TableName = keyof Tables;

/** One written or (value null) removed row, as it stands in the journal. */
export interface Change {
  table: TableName;
  id: string;
  value: Tables[TableName] | null;
}
