import type { KnownOptions, KnownToStripe } from './known-options';

interface Card {
  number: string;
  expiry: string;
  cvc: string;
}

interface Intent {
  status: string;
  last_payment_error?: { message: string };
}

/**
 * The part of Stripe's script that the checkout uses, to be run in its place in the page: it stands on nothing outside
 * of itself but its argument. It refuses what the types of @stripe/stripe-js do not know, as Stripe's own script does,
 * and asks the address of Stripe's API for everything that becomes a thing of the account's.
 */
export function fakeStripe(known: KnownToStripe): void {
  class IntegrationError extends Error {
    override name = 'IntegrationError';
  }

  function check(where: string, given: unknown, options: KnownOptions): void {
    for (const [name, value] of Object.entries(given ?? {})) {
      const option = options[name];
      if (!option) throw new IntegrationError(`${where}: ${name} is not an accepted parameter.`);
      if (option.values && value !== undefined && !option.values.includes(String(value))) {
        throw new IntegrationError(`${where}: ${name} must be one of ${option.values.join(', ')}.`);
      }
      if (option.options && value && typeof value === 'object') check(`${where}.${name}`, value, option.options);
    }
  }

  const API = 'https://api.stripe.com/v1';
  async function ask<T>(path: string, body?: Record<string, string>): Promise<T> {
    const response = await fetch(`${API}${path}`, body && { method: 'POST', body: new URLSearchParams(body) });
    return (await response.json()) as T; // the fake's own server answers
  }

  /** Stripe's frames are of its own origin: the page sees nothing of the card. */
  function openFrame(parent: Element, src: string, title: string, onMessage: (data: unknown) => void): () => void {
    const frame = document.createElement('iframe');
    Object.assign(frame, { src, title });
    frame.style.cssText = 'width: 100%; height: 16rem; border: 0;';
    const listen = (event: MessageEvent) => {
      if (event.source === frame.contentWindow) onMessage(event.data);
    };
    window.addEventListener('message', listen);
    parent.append(frame);
    return () => {
      window.removeEventListener('message', listen);
      frame.remove();
    };
  }

  class PaymentElement {
    card: Card = { number: '', expiry: '', cvc: '' };
    private close = () => {};
    private readonly listeners: [string, (event: unknown) => void][] = [];

    mount(parent: Element) {
      this.close = openFrame(parent, 'https://js.stripe.com/fake/card', 'Secure payment input frame', (data) => {
        this.card = data as Card; // as the frame of this fake sends it
      });
      setTimeout(() => this.emit('ready'));
    }
    on(event: string, listener: (event: unknown) => void) {
      this.listeners.push([event, listener]);
      return this;
    }
    off() {
      return this;
    }
    update(options: unknown) {
      check('PaymentElement.update()', options, known.paymentElement);
    }
    destroy() {
      this.close();
    }
    private emit(name: string) {
      for (const [event, listener] of this.listeners) if (event === name) listener({ elementType: 'payment' });
    }
  }

  class Elements {
    element?: PaymentElement;
    isSubmitted = false;

    constructor(options: unknown) {
      check('elements()', options, known.elements);
      const { mode, amount, currency } = options as Record<string, unknown>; // checked just above
      if (mode !== 'payment' || !Number.isInteger(amount) || typeof currency !== 'string') {
        throw new IntegrationError('elements(): without an intent, mode, amount and currency are needed.');
      }
    }
    create(type: string, options: unknown) {
      if (type !== 'payment') throw new IntegrationError(`elements.create(): this fake has no ${type}.`);
      check('elements.create()', options, known.paymentElement);
      this.element = new PaymentElement();
      return this.element;
    }
    getElement() {
      return this.element ?? null;
    }
    update(options: unknown) {
      check('elements.update()', options, known.elementsUpdate);
    }
    async submit() {
      this.isSubmitted = true;
      const { number, expiry, cvc } = this.element?.card ?? { number: '', expiry: '', cvc: '' };
      const isComplete = number.replaceAll(' ', '').length >= 14 && expiry && cvc;
      if (isComplete) return { selectedPaymentMethod: 'card' };
      return { error: { type: 'validation_error', message: 'Your card number is incomplete.' } };
    }
  }

  const stripe = {
    elements: (options: unknown) => new Elements(options),
    // What react-stripe-js knows a Stripe object by; the checkout uses none of them.
    createToken: () => Promise.reject(new IntegrationError('not in this fake')),
    createPaymentMethod: () => Promise.reject(new IntegrationError('not in this fake')),
    confirmCardPayment: () => Promise.reject(new IntegrationError('not in this fake')),
    registerAppInfo: () => {},
    _registerWrapper: () => {},

    async createConfirmationToken(options: { elements: Elements }) {
      check('createConfirmationToken()', options, known.createConfirmationToken);
      const { elements } = options;
      if (!elements.isSubmitted) throw new IntegrationError('elements.submit() must be called before.');
      const card: Record<string, string> = { ...elements.element?.card };
      const answer = await ask<{ id?: string; error?: unknown }>('/confirmation_tokens', card);
      return answer.error ? { error: answer.error } : { confirmationToken: answer };
    },

    async handleNextAction(options: { clientSecret: string }) {
      check('handleNextAction()', options, known.handleNextAction);
      const [id] = options.clientSecret.split('_secret_');
      const read = () => ask<Intent>(`/payment_intents/${id}?client_secret=${options.clientSecret}`);
      if ((await read()).status !== 'requires_action') {
        throw new IntegrationError('handleNextAction(): the PaymentIntent is not in the requires_action state.');
      }
      await new Promise<void>((resolve) => {
        const close = openFrame(document.body, `https://hooks.stripe.com/fake/${id}`, '3-D Secure', () => {
          close();
          resolve();
        });
      });
      const intent = await read();
      const error = intent.status === 'requires_payment_method' ? intent.last_payment_error : undefined;
      return error ? { error } : { paymentIntent: intent };
    },
  };

  Object.assign(window, { Stripe: () => stripe });
}
