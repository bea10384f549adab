import { type NextRequest, NextResponse } from 'next/server';

/** Gives every page a nonce of its own, the policy that goes with it, and an id that a visitor can quote. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = crypto.randomUUID().replaceAll('-', '');
  const requestId = request.headers.get('x-request-id') ?? crypto.randomUUID();
  const policy = contentSecurityPolicy(nonce, request.nextUrl.pathname);

  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set('x-request-id', requestId);
  headers.set('content-security-policy', policy);

  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  response.headers.set('x-request-id', requestId);
  response.headers.set('x-content-type-options', 'nosniff');
  response.headers.set('referrer-policy', 'strict-origin-when-cross-origin');
  return response;
}

const CHECKOUT = /^\/orders\/[0-9a-f]{24}$/;

function contentSecurityPolicy(nonce: string, path: string): string {
  // What Stripe's security guide asks for; its address search, and so Google's maps, is not in use here.
  const pays = Boolean(process.env.STRIPE_PUBLISHABLE_KEY) && CHECKOUT.test(path);
  const development = process.env.NODE_ENV === 'development';
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${pays ? ' https://js.stripe.com https://*.js.stripe.com' : ''}${development ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    `img-src 'self' data:${pays ? ' https://*.stripe.com' : ''}`,
    "font-src 'self'",
    `connect-src 'self'${development ? ' ws:' : ''}${pays ? ' https://api.stripe.com' : ''}`,
    `frame-src ${pays ? 'https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com' : "'none'"}`,
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

export const config = { matcher: '/((?!api/|health/|_next/static|_next/image).*)' };
