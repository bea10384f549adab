import type { Appearance } from '@stripe/stripe-js';

/** Stripe's frame can't see our style sheet: it is given the colours that the page has now, light or dark. */
export function stripeAppearance(): Appearance {
  const style = getComputedStyle(document.documentElement);
  const color = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    theme: style.colorScheme === 'dark' ? 'night' : 'stripe',
    variables: {
      colorPrimary: color('primary'),
      colorBackground: color('surface'),
      colorText: color('ink'),
      colorTextSecondary: color('muted'),
      colorDanger: color('error'),
      borderRadius: '6px',
      fontSizeBase: '17px',
    },
  };
}
