import { setTimeout as sleep } from 'node:timers/promises';
import type { Request, RequestHandler, Response } from 'express';
import type { Target } from '../emulator/faults';
import type { Settler } from '../settlements/settler';
import type { Endpoint } from '../stripe/call';
import { orderOf } from '../stripe/order-of';
import { apiError, invalidRequest, StripeError } from '../stripe/stripe-error';
import { type Execution, type ExecutorDeps, execute } from './executor';
import { formOf, parseForm } from './form';
import type { IdempotencyKeys, KeyedRequest } from './idempotency';
import { requestIdOf } from './request-log';

export interface EndpointDeps extends ExecutorDeps {
  keys: IdempotencyKeys;
  settler: Settler;
}

interface Answer {
  status: number;
  body: string;
  headers: Record<string, string>;
}

/** The way of every request of the API: faults, idempotency key, execution, disk, answer. */
export function createEndpointRunner(deps: EndpointDeps): (endpoint: Endpoint) => RequestHandler {
  return (endpoint) => async (req, res) => {
    const target = targetOf(deps, req);
    if (deps.faults.take('error_429', target)) throw rateLimited();
    const answer = await answerOnce(deps, endpoint, req, res);
    // Also a read waits for the disk: it must not tell what a crash could still undo.
    await deps.store.settled();
    deps.webhooks.wake();
    deps.settler.wake();
    if (deps.faults.take('drop_answer', target)) req.socket.destroy();
    else send(res, answer);
  };
}

async function answerOnce(deps: EndpointDeps, endpoint: Endpoint, req: Request, res: Response): Promise<Answer> {
  const params = req.method === 'POST' ? parseForm(formOf(req)) : req.query;
  const key = req.method === 'POST' ? req.get('idempotency-key') : undefined;
  if (key === undefined) return perform(deps, endpoint, req, res, params, undefined);
  const keyed: KeyedRequest = { key, path: req.baseUrl + req.path, params };
  const stored = deps.keys.replay(keyed);
  if (!stored) return deps.keys.whileInUse(key, () => perform(deps, endpoint, req, res, params, keyed));
  const headers: Record<string, string> = {
    'Idempotency-Key': key,
    'Idempotent-Replayed': 'true',
    'Original-Request': stored.requestId,
  };
  // Asking again would only bring the stored failure again.
  if (stored.status >= 500) headers['Stripe-Should-Retry'] = 'false';
  return { status: stored.status, body: stored.body, headers };
}

async function perform(
  deps: EndpointDeps,
  endpoint: Endpoint,
  req: Request,
  res: Response,
  params: unknown,
  keyed: KeyedRequest | undefined,
): Promise<Answer> {
  const { faults, keys } = deps;
  const target = targetOf(deps, req);
  const delay = faults.take('delay', target);
  if (delay?.when === 'before') await sleep(delay.ms);
  const failure = faults.take('error_500', target) ?? faults.take('error_400', target);
  const requestId = requestIdOf(res);
  const request = {
    params,
    id: String(req.params.id ?? ''),
    requestId,
    apiVersion: req.get('stripe-version'),
    idempotencyKey: keyed?.key ?? null,
  };
  const failing: Endpoint = () => {
    if (failure?.kind === 'error_400') throw refused(failure.code);
    throw apiError({ 'Stripe-Should-Retry': failure?.stored ? 'false' : 'true' });
  };
  const isLate = failure?.kind === 'error_500' && failure.when === 'after';
  const execution = execute(deps, failure && !isLate ? failing : endpoint, request);
  const shown: Execution = failure ? { ...execute(deps, failing, request), tx: execution.tx } : execution;
  const body = JSON.stringify(shown.body);
  const isStored = failure ? failure.stored : shown.began;
  if (keyed && isStored) keys.remember(shown.tx, keyed, { status: shown.status, body, requestId });
  deps.store.commit(shown.tx);
  if (delay?.when === 'after') await sleep(delay.ms);
  return { status: shown.status, body, headers: { ...shown.headers, ...(keyed && { 'Idempotency-Key': keyed.key }) } };
}

function send(res: Response, { status, body, headers }: Answer): void {
  res.status(status).set(headers).type('application/json').send(body);
}

function rateLimited(): StripeError {
  const message = 'Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.';
  const body = { type: 'invalid_request_error', code: 'rate_limit', message } as const;
  return new StripeError(429, body, { 'Stripe-Should-Retry': 'false', 'Stripe-Rate-Limited-Reason': 'global-rate' });
}

function refused(code: string | undefined): StripeError {
  return invalidRequest('This request was refused, as the emulator was told to.', { code });
}

/** What a fault may match: also the order whose intent is in the path, or in the parameters. */
function targetOf({ store }: EndpointDeps, req: Request): Target {
  const params = req.method === 'POST' ? parseForm(formOf(req)) : {};
  const { metadata, payment_intent } = params as { metadata?: Record<string, string>; payment_intent?: unknown }; // read with care by orderOf
  const intent = req.params.id ?? payment_intent;
  return {
    method: req.method,
    path: req.baseUrl + req.path,
    order: orderOf(store.begin(), { metadata, payment_intent: intent }),
  };
}
