import * as http from 'node:http';
import * as https from 'node:https';

/** Resolves to the receiver's status; rejects when it can't be reached or stays silent for ten seconds. */
export function postEvent(url: URL, payload: string, signature: string, agent: http.Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Length': Buffer.byteLength(payload),
      'Stripe-Signature': signature,
      'User-Agent': 'Stripe/1.0 (stripe-emulator)',
    };
    const request = (url.protocol === 'https:' ? https : http).request(url, { method: 'POST', headers, agent });
    request.setTimeout(10_000, () => request.destroy(new Error('The receiver did not answer within 10 s.')));
    request.on('error', reject);
    request.on('response', (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
      response.on('error', reject);
    });
    request.end(payload);
  });
}

export function createAgent(url: URL): http.Agent {
  const options = { keepAlive: true, maxSockets: 16 };
  return url.protocol === 'https:' ? new https.Agent(options) : new http.Agent(options);
}
