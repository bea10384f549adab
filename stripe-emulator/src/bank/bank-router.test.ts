import { errorOf, startTestEmulator, type TestEmulator } from '../testing/test-emulator';

describe('/test-bank/:id', () => {
  let emulator: TestEmulator;
  const returnUrl = 'https://shop.example/orders/1?step=pay';

  beforeAll(async () => {
    emulator = await startTestEmulator();
  });
  afterAll(() => emulator.remove());

  async function requireAction(card: string, extra: object = {}): Promise<{ id: string; link: string }> {
    const { id, next_action } = await emulator.stripe.paymentIntents.create({
      amount: 1999,
      currency: 'usd',
      capture_method: 'manual',
      payment_method: card,
      confirm: true,
      return_url: returnUrl,
      ...extra,
    });
    const url = new URL(next_action?.redirect_to_url?.url ?? '');
    expect(url.origin).toBe('http://localhost:8080');
    return { id, link: emulator.url + url.pathname + url.search };
  }

  const answer = (link: string, outcome: string) =>
    fetch(link, { method: 'POST', body: new URLSearchParams({ outcome }), redirect: 'manual' });

  it('asks the cardholder in a page of its own', async () => {
    const { link } = await requireAction('pm_card_threeDSecureRequired');
    const page = await fetch(link);
    const html = await page.text();
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("form-action 'self' https://shop.example");
    expect(html).toContain('<html lang="en">');
    expect(html).toContain('$19.99 USD');
    expect(html).toContain('Approve payment</button>');
    expect(html).toContain('Decline</button>');
    expect(html).not.toMatch(/(?:src|href)="/);
  });

  it('authorises after an approval and leads back', async () => {
    const { id, link } = await requireAction('pm_card_authenticationRequired');
    const redirect = await answer(link, 'approve');
    expect(redirect.status).toBe(303);
    const back = new URL(redirect.headers.get('location') ?? '');
    expect(back.origin + back.pathname).toBe('https://shop.example/orders/1');
    const intent = await emulator.stripe.paymentIntents.retrieve(id);
    expect(Object.fromEntries(back.searchParams)).toEqual({
      step: 'pay',
      payment_intent: id,
      payment_intent_client_secret: intent.client_secret,
      redirect_status: 'succeeded',
    });
    expect(intent).toMatchObject({ status: 'requires_capture', next_action: null, amount_capturable: 1999 });
  });

  it('asks for another card after a refusal', async () => {
    const { id, link } = await requireAction('pm_card_threeDSecure2Required');
    expect((await answer(link, 'decline')).headers.get('location')).toContain('redirect_status=failed');
    const intent = await emulator.stripe.paymentIntents.retrieve(id);
    expect(intent.status).toBe('requires_payment_method');
    expect(intent.last_payment_error?.code).toBe('payment_intent_authentication_failure');
  });

  it('passes on a decline that comes after the approval', async () => {
    const { id, link } = await requireAction('pm_card_threeDSecureRequiredChargeDeclined');
    expect((await answer(link, 'approve')).headers.get('location')).toContain('redirect_status=failed');
    const intent = await emulator.stripe.paymentIntents.retrieve(id);
    expect(intent.last_payment_error?.code).toBe('card_declined');
  });

  it('answers a second press like the first', async () => {
    const { id, link } = await requireAction('pm_card_threeDSecureRequired');
    await answer(link, 'approve');
    expect((await answer(link, 'decline')).headers.get('location')).toContain('redirect_status=succeeded');
    expect((await emulator.stripe.paymentIntents.retrieve(id)).status).toBe('requires_capture');
    expect((await fetch(link)).status).toBe(410);
  });

  it('does nothing for a cancelled intent', async () => {
    const { id, link } = await requireAction('pm_card_threeDSecureRequired');
    await emulator.stripe.paymentIntents.cancel(id);
    expect((await answer(link, 'approve')).status).toBe(410);
    expect((await emulator.stripe.paymentIntents.retrieve(id)).status).toBe('canceled');
  });

  it('is closed without the key of the link', async () => {
    const { id, link } = await requireAction('pm_card_threeDSecureRequired');
    expect((await answer(link.replace(/key=.*/, 'key=guess'), 'approve')).status).toBe(404);
    expect((await fetch(`${emulator.url}/test-bank/${id}`)).status).toBe(404);
    expect((await emulator.stripe.paymentIntents.retrieve(id)).status).toBe('requires_action');
  });

  it('leads nowhere but to the return_url of the confirmation', async () => {
    const { link } = await requireAction('pm_card_threeDSecureRequired');
    const redirect = await answer(`${link}&return_url=https://evil.example`, 'approve');
    expect(redirect.headers.get('location')).toMatch(/^https:\/\/shop\.example\//);
    const error = await errorOf(requireAction('pm_card_threeDSecureRequired', { return_url: 'javascript:alert(1)' }));
    expect(error).toMatchObject({ statusCode: 400, param: 'return_url' });
  });

  it('refuses an answer that is neither', async () => {
    const { link } = await requireAction('pm_card_threeDSecureRequired');
    expect((await answer(link, 'perhaps')).status).toBe(400);
  });
});
