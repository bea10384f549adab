/** An order's money as the emulator reports it, in cents. */
export interface Books {
  intents: string[];
  live: number;
  authorizedCents: number;
  capturedCents: number;
  refundedCents: number;
  netCents: number;
}

export interface SeenIntent {
  id: string;
  orderId: string | null;
  status: string;
  last4: string | null;
  capturedCents: number;
}

export interface ProviderState {
  orders: Record<string, Books>;
  intents: SeenIntent[];
  refunds: { payment_intent: string; status: string }[];
  settlements: unknown[];
  webhooks: { pending: number };
}

/** The payment provider from behind: faults, its dashboard, the bank's page, its books. */
export class Provider {
  constructor(
    private readonly url: string,
    private readonly shopUrl: string,
  ) {}

  /** Faults are for one order, so that no other story uses them up. */
  async order(orderId: string, { match = {}, ...fault }: OrderedFault): Promise<void> {
    const { status } = await this.post('faults', { ...fault, match: { ...match, order: orderId } });
    if (status !== 201) throw new Error(`the emulator does not take the fault ${JSON.stringify(fault)}`);
  }

  async clearFaults(): Promise<void> {
    await fetch(`${this.url}/_emulator/faults`, { method: 'DELETE' });
  }

  /** `refunds`, `disputes`, `captures`; answers the status, as not every order has a payment at that moment. */
  async dashboard(path: string, body: object): Promise<{ status: number; id?: string }> {
    const { status, body: answer } = await this.post(`dashboard/${path}`, body);
    return { status, id: typeof answer.id === 'string' ? answer.id : undefined };
  }

  async state(): Promise<ProviderState> {
    return (await (await fetch(`${this.url}/_emulator/state`)).json()) as ProviderState; // the shape that the report has
  }

  /** What the browser's card form hands over. */
  async confirmationToken(card: string): Promise<string> {
    const headers = {
      authorization: 'Bearer sk_test_chaos',
      'content-type': 'application/x-www-form-urlencoded',
    };
    const body = new URLSearchParams({ payment_method: `pm_card_${card}` });
    const url = `${this.url}/v1/test_helpers/confirmation_tokens`;
    const answer = (await (await fetch(url, { method: 'POST', headers, body })).json()) as { id: string }; // Stripe's own shape
    return answer.id;
  }

  /** The buyer answers the bank on its page, which a browser reaches through the shop. */
  async answerBank(redirectUrl: string, outcome: 'approve' | 'decline'): Promise<void> {
    const { pathname, search } = new URL(redirectUrl);
    const body = new URLSearchParams({ outcome });
    await fetch(`${this.shopUrl}${pathname}${search}`, { method: 'POST', body, redirect: 'manual' });
  }

  private async post(path: string, body: object): Promise<{ status: number; body: Record<string, unknown> }> {
    const headers = { 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    const answer = await fetch(`${this.url}/_emulator/${path}`, init);
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }; // every answer is an object
  }
}

export interface OrderedFault {
  kind: string;
  match?: { path?: string; event?: string };
  [option: string]: unknown;
}
