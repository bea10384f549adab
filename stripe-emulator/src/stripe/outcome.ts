export type RefundStatus = 'pending' | 'requires_action' | 'succeeded' | 'failed' | 'canceled';

/** What happens by itself, some time after a request. */
export type Outcome =
  | { of: 'confirm'; intent: string; authenticated: boolean; succeeds: boolean }
  | { of: 'capture'; intent: string; amount: number; succeeds: boolean }
  | { of: 'refund'; refund: string; status: RefundStatus }
  | { of: 'dispute'; intent: string };

export interface Settlement {
  id: string;
  atMs: number;
  outcome: Outcome;
}
