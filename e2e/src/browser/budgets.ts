import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { hold } from '../journey/market';
import type { Stage } from './actions';

const KB = 1024;

interface Weight {
  script: number;
  stylesheet: number;
  font: number;
}

export function budgets(stage: Stage): void {
  describe('budgets and walls', () => {
    it('stays within its weight on every page, and asks no foreign host for anything', async () => {
      const buyer = await stage.person('buyer');
      const ticket = await stage.list('Weighed', 10);
      const order = await hold(buyer, await stage.list('Weighed and held', 10));
      const signedIn = await stage.open({ as: buyer });
      const signedOut = await stage.open();
      const foreign: string[] = [];
      for (const context of [signedIn, signedOut]) {
        context.on('request', (request) => {
          if (!request.url().startsWith(stage.url) && !request.url().startsWith('data:')) foreign.push(request.url());
        });
      }
      const heavy: string[] = [];
      const weigh = async (page: Page, path: string, scriptMax: number) => {
        const { script, stylesheet, font } = await weightOf(page, path);
        console.log(`${path}: JS ${kb(script)}, CSS ${kb(stylesheet)}, fonts ${kb(font)}`);
        if (script > scriptMax * KB || stylesheet > 15 * KB || font > 70 * KB) heavy.push(path);
      };
      for (const path of ['/', '/sign-in', '/refunds']) await weigh(await signedOut.newPage(), path, 150);
      for (const path of [`/tickets/${ticket}`, '/orders', '/sales', '/tickets/mine'])
        await weigh(await signedIn.newPage(), path, 150);
      for (const path of [`/orders/${order.id}`, '/tickets/new']) await weigh(await signedIn.newPage(), path, 160);
      expect(heavy).toEqual([]);
      expect(foreign).toEqual([]);
      await signedIn.close();
      await signedOut.close();
    });

    it('sends a policy with a fresh nonce, which no script of the page breaks', async () => {
      const context = await stage.open();
      const page = await context.newPage();
      const broken: string[] = [];
      page.on('console', (message) => {
        if (/Content Security Policy/i.test(message.text())) broken.push(message.text());
      });
      const nonces = new Set<string>();
      for (const path of ['/', '/', '/sign-in', '/nowhere']) {
        const response = await page.goto(path, { waitUntil: 'networkidle' }).catch(() => page.goto(path));
        const policy = response?.headers()['content-security-policy'] ?? '';
        expect(policy).toContain("'strict-dynamic'");
        expect(policy).not.toMatch(/script-src[^;]*'unsafe-inline'/);
        nonces.add(/'nonce-([^']+)'/.exec(policy)?.[1] ?? '');
      }
      expect(nonces.size).toBe(4);
      expect(broken).toEqual([]);
      await context.close();
    });
  });
}

const kb = (bytes: number) => `${(bytes / KB).toFixed(1)} KB`;

/** What Chromium loads for a page until its stream is open, gzipped as a server would send it; fonts are packed already. */
async function weightOf(page: Page, path: string): Promise<Weight> {
  const weight: Weight = { script: 0, stylesheet: 0, font: 0 };
  const reading: Promise<void>[] = [];
  page.on('response', (response) => {
    const kind = response.request().resourceType();
    if (kind !== 'script' && kind !== 'stylesheet' && kind !== 'font') return;
    reading.push(
      response.body().then((body) => {
        weight[kind] += kind === 'font' ? body.length : gzipSync(body).length;
      }),
    );
  });
  await page.goto(path, { waitUntil: 'load' });
  await page.waitForTimeout(1_000);
  await Promise.all(reading);
  await page.close();
  return weight;
}
