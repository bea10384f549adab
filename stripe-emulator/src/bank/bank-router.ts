import { type Request, type Response, Router } from 'express';
import { type ExecutorDeps, execute } from '../http/executor';
import { formOf, parseForm, readForm } from '../http/form';
import { requestIdOf } from '../http/request-log';
import type { StoredIntent } from '../stripe/payment-intent';
import { invalidRequest } from '../stripe/stripe-error';
import { answerBank } from './answer-bank';
import { answeredPage, closedPage, notFoundPage, questionPage } from './page';

/** GET and POST /test-bank/:id?key=…: where 3-D Secure sends the cardholder. The key in the link is the only way in. */
export function createBankRouter(deps: ExecutorDeps): Router {
  const router = Router();
  router.get('/:id', (req, res) => {
    const intent = findByLink(deps, req);
    if (!intent) return sendPage(res, 404, notFoundPage(), null);
    const { returnUrl } = intent.emulator;
    if (intent.status !== 'requires_action') return sendPage(res, 410, closedPage(returnUrl), returnUrl);
    const method = intent.payment_method && deps.store.get('paymentMethods', intent.payment_method);
    const last4 = method ? method.card.last4 : '';
    const { amount, currency } = intent;
    return sendPage(res, 200, questionPage({ amount, currency, last4, returnUrl }), returnUrl);
  });
  router.post('/:id', readForm, async (req: Request, res: Response) => {
    const intent = findByLink(deps, req);
    if (!intent) return sendPage(res, 404, notFoundPage(), null);
    const outcome = parseForm(formOf(req)).outcome;
    if (outcome !== 'approve' && outcome !== 'decline') throw invalidRequest('outcome must be approve or decline.');
    const answered = await answerOnce(deps, req, res, intent, outcome === 'approve');
    const { returnUrl } = intent.emulator;
    if (answered.status === 'canceled') return sendPage(res, 410, closedPage(returnUrl), returnUrl);
    const succeeded = answered.status === 'requires_capture' || answered.status === 'succeeded';
    if (!returnUrl) return sendPage(res, 200, answeredPage(succeeded), null);
    return res.redirect(303, wayBack(returnUrl, answered, succeeded));
  });
  return router;
}

/** A second press of a button changes nothing and gets the first one's outcome. */
async function answerOnce(
  deps: ExecutorDeps,
  req: Request,
  res: Response,
  intent: StoredIntent,
  approved: boolean,
): Promise<StoredIntent> {
  if (intent.status === 'requires_action') {
    const request = { params: {}, id: intent.id, requestId: requestIdOf(res), idempotencyKey: null };
    const { tx, status } = execute(deps, (call) => answerBank(call, structuredClone(intent), approved), request);
    if (status !== 200) throw new Error(`The bank's answer to ${req.path} failed with ${status}.`);
    deps.store.commit(tx);
  }
  await deps.store.settled();
  deps.webhooks.wake();
  return deps.store.get('intents', intent.id) ?? intent;
}

function findByLink({ store }: ExecutorDeps, req: Request): StoredIntent | undefined {
  const intent = store.get('intents', String(req.params.id));
  const isKeyRight = intent?.emulator.bankKey && intent.emulator.bankKey === req.query.key;
  return isKeyRight ? intent : undefined;
}

/** Only ever the return_url that the confirmation gave: nothing in the link or the form can change it. */
function wayBack(returnUrl: string, intent: StoredIntent, succeeded: boolean): string {
  const url = new URL(returnUrl);
  url.searchParams.set('payment_intent', intent.id);
  url.searchParams.set('payment_intent_client_secret', intent.client_secret);
  url.searchParams.set('redirect_status', succeeded ? 'succeeded' : 'failed');
  return url.href;
}

function sendPage(res: Response, status: number, html: string, returnUrl: string | null): void {
  // Browsers check form-action along redirects too, so the shop's origin must be in it.
  const formAction = returnUrl ? `'self' ${new URL(returnUrl).origin}` : `'self'`;
  res
    .status(status)
    .set({
      'Content-Security-Policy': `default-src 'none'; style-src 'unsafe-inline'; form-action ${formAction}; base-uri 'none'; frame-ancestors 'self'`,
      'Cache-Control': 'no-store',
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
    })
    .type('html')
    .send(html);
}
