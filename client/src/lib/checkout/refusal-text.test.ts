import { endpointsOf, refusalsOf } from '@tickets/common/documents';
import { refusals } from '../strings/refusals';
import { refusalText } from './refusal-text';

/** All that a checkout asks: to hold, to extend, to release and to pay. */
const asked = [...endpointsOf('orders'), ...endpointsOf('payments')].filter(
  ({ method, path, isRaw }) => method !== 'get' && isRaw !== true && !path.endsWith('/refund'),
);

const documented = asked.flatMap((endpoint) =>
  [...refusalsOf(endpoint)].flatMap(([status, codes]) =>
    // A code of Stripe's is not counted up; without a code the status decides.
    [undefined, ...(codes === '*' ? ['expired_card'] : codes)].map((code) => ({
      name: `${endpoint.method.toUpperCase()} ${endpoint.path} ${status} ${code ?? ''}`,
      status,
      code,
    })),
  ),
);

const refusal = (status: number, code?: string) =>
  refusalText({ ok: false, status, errors: code ? [{ message: 'In the service’s words.', code }] : [] });

const SAYS_WHAT_MOVED = /You were not charged|You are charged once at most/;

describe('a refusal at checkout', () => {
  it.each(documented)('$name says what became of the money', ({ status, code }) =>
    expect(refusal(status, code)).toMatch(SAYS_WHAT_MOVED),
  );

  it.each(documented.filter(({ status, code }) => code && status !== 402))('$name has words of its own', ({ code }) =>
    expect(Object.keys(refusals)).toContain(code),
  );

  it('says what the bank said of a declined card', () =>
    expect(
      refusalText({ ok: false, status: 402, errors: [{ message: 'Your card has insufficient funds.', code: 'x' }] }),
    ).toBe(
      'Your card has insufficient funds. You were not charged. Try another card; the ticket is still held for you.',
    ));

  it('says when to try again after too many requests', () => {
    const text = (retryAfterSeconds: number) => refusalText({ ok: false, status: 429, errors: [], retryAfterSeconds });
    expect(text(40)).toBe('Too many requests. You were not charged. Try again in 40 s.');
    expect(text(1_800)).toBe('Too many requests. You were not charged. Try again in 30 minutes.');
  });

  it('without a response, says that the server was not reached', () =>
    expect(refusal(0)).toBe('We couldn’t reach the server. Check your connection. You were not charged.'));

  it('of a code that came later has the words of its status', () => {
    expect(refusal(409, 'from_tomorrow')).toBe('This can’t be done right now. You were not charged.');
    expect(refusal(503, 'from_tomorrow')).toMatch(SAYS_WHAT_MOVED);
  });
});
