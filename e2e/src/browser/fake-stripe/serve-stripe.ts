import type { BrowserContext, Route } from 'playwright-core';
import type { KnownToStripe } from './known-options';
import { fakeStripe } from './script';

const SECRET_KEY = 'sk_test_browser';

/** Answers Stripe's addresses for a browser: its script by the fake one, its API and its bank by the emulator. */
export async function serveStripe(context: BrowserContext, emulatorUrl: string, known: KnownToStripe): Promise<void> {
  const emulator = new Emulator(emulatorUrl);
  await context.route(/^https:\/\/js\.stripe\.com\/[a-z0-9]+\/stripe\.js/, (route) =>
    route.fulfill({ contentType: 'text/javascript', body: `(${fakeStripe})(${JSON.stringify(known)})` }),
  );
  await context.route('https://js.stripe.com/fake/card', (route) => html(route, CARD_FRAME));
  await context.route('https://api.stripe.com/v1/confirmation_tokens', async (route) => {
    const card = new URLSearchParams(route.request().postData() ?? '');
    await json(route, await emulator.createConfirmationToken(card));
  });
  await context.route('https://api.stripe.com/v1/payment_intents/*', async (route) => {
    await json(route, await emulator.readIntent(lastPart(route)));
  });
  await context.route('https://hooks.stripe.com/fake/*', (route) => html(route, BANK_FRAME));
  await context.route('https://hooks.stripe.com/fake/*/{approve,decline}', async (route) => {
    const [, , id = '', outcome = ''] = new URL(route.request().url()).pathname.split('/');
    await emulator.answerBank(id, outcome);
    await json(route, {});
  });
}

class Emulator {
  constructor(private readonly url: string) {}

  readIntent(id: string): Promise<{ next_action: { redirect_to_url?: { url: string } } | null }> {
    return this.ask(`/v1/payment_intents/${id}`);
  }

  createConfirmationToken(card: URLSearchParams): Promise<unknown> {
    const [month = '', year = ''] = (card.get('expiry') ?? '').split('/').map((part) => part.trim());
    return this.ask('/v1/test_helpers/confirmation_tokens', {
      'payment_method_data[type]': 'card',
      'payment_method_data[card][number]': (card.get('number') ?? '').replaceAll(' ', ''),
      'payment_method_data[card][exp_month]': month,
      'payment_method_data[card][exp_year]': `20${year}`,
      'payment_method_data[card][cvc]': card.get('cvc') ?? '',
    });
  }

  async answerBank(id: string, outcome: string): Promise<void> {
    const link = (await this.readIntent(id)).next_action?.redirect_to_url?.url;
    if (!link) throw new Error(`${id} waits for no bank`);
    const { pathname, search } = new URL(link);
    const body = new URLSearchParams({ outcome });
    await fetch(`${this.url}${pathname}${search}`, { method: 'POST', body, redirect: 'manual' });
  }

  private async ask<T>(path: string, body?: Record<string, string>): Promise<T> {
    const response = await fetch(`${this.url}${path}`, {
      headers: { authorization: `Bearer ${SECRET_KEY}` },
      ...(body ? { method: 'POST', body: new URLSearchParams(body) } : {}),
    });
    return (await response.json()) as T; // the emulator answers in Stripe's shapes
  }
}

const lastPart = (route: Route) => new URL(route.request().url()).pathname.split('/').at(-1) ?? '';

const html = (route: Route, body: string) =>
  route.fulfill({ contentType: 'text/html', body: `<!doctype html><meta charset="utf-8">${body}` });

const json = (route: Route, body: unknown) =>
  route.fulfill({ json: body, headers: { 'access-control-allow-origin': '*' } });

const CARD_FRAME = `
<form>
  <p><label>Card number <input name="number" inputmode="numeric"></label>
  <p><label>Expiration date <input name="expiry" placeholder="MM / YY"></label>
  <p><label>Security code <input name="cvc"></label>
</form>
<script>
  const form = document.querySelector('form');
  form.addEventListener('input', () => parent.postMessage(Object.fromEntries(new FormData(form)), '*'));
</script>`;

const BANK_FRAME = `
<p>Your bank asks: is this you?
<p><button value="approve">Complete</button> <button value="decline">Fail</button>
<script>
  for (const button of document.querySelectorAll('button'))
    button.addEventListener('click', async () => {
      await fetch(location.pathname + '/' + button.value, { method: 'POST' });
      parent.postMessage('answered', '*');
    });
</script>`;
