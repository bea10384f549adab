import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Ports, Stack } from 'dev/stack';
import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core';
import { sell } from '../journey/market';
import { Person } from '../journey/person';

export const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A running shop, a browser, and people to act in it. */
export interface Stage {
  url: string;
  ports: Ports;
  databaseUrl: Stack['databaseUrl'];
  browser: Browser;
  seller: Person;
  /** Makes a part of the system fail, or brings it back. */
  control(part: string, action: 'start' | 'stop'): Promise<void>;
  list(title: string, price: number): Promise<string>;
  person(name: string): Promise<Person>;
  open(options?: Opening): Promise<BrowserContext>;
}

type Setting = Pick<Stage, 'url' | 'ports' | 'databaseUrl' | 'browser'> & { controlUrl: string };

export function actionsOn({ url, ports, databaseUrl, browser, controlUrl }: Setting): Omit<Stage, 'seller'> {
  const person = (name: string) => new Person(url, name).signUp();
  let seller: Person | undefined;
  return {
    url,
    ports,
    databaseUrl,
    browser,
    person,
    control: async (part, action) => {
      const response = await fetch(`${controlUrl}/parts/${part}`, { method: 'POST', body: JSON.stringify({ action }) });
      if (!response.ok) throw new Error(`could not ${action} ${part}: ${await response.text()}`);
    },
    list: async (title, price) => {
      seller ??= await person('the one who lists');
      return (await sell(seller, title, price)).id;
    },
    open: (options) => openOn(browser, url, options),
  };
}

type Opening = BrowserContextOptions & { as?: Person };

export async function openOn(browser: Browser, url: string, { as, ...options }: Opening = {}): Promise<BrowserContext> {
  // A worker's requests are not seen by the tests that hold requests back or count them.
  const context = await browser.newContext({
    baseURL: url,
    timezoneId: 'America/New_York',
    serviceWorkers: 'block',
    ...options,
  });
  context.setDefaultTimeout(15_000);
  const [name, value] = (as?.headers().cookie ?? '').split(/=(.*)/s);
  if (name && value) await context.addCookies([{ name, value, url }]);
  return context;
}

/** Playwright wants a path where a shell would look for a command. */
export function fullPath(command: string): string {
  if (path.isAbsolute(command)) return command;
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return folders.map((folder) => path.join(folder, command)).find(existsSync) ?? command;
}
