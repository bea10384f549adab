import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { findChromium } from 'dev/chromium';
import { databaseUrl, readSettings } from 'dev/stack';
import { chromium } from 'playwright-core';
import { actionsOn, FLAGS, fullPath } from './actions';
import { sceneNames, scenes } from './scenes';

/**
 * Pictures of the real pages for the README and docs/ui-states.md, from a running stack:
 * `STACK_URL=http://localhost:8080 STACK_CONTROL=http://127.0.0.1:8079 node e2e/dist/browser/screenshots.js docs/screens`
 */
async function main([folder = 'docs/screens', only = '']: string[]): Promise<void> {
  const url = process.env.STACK_URL ?? 'http://localhost:8080';
  const controlUrl = process.env.STACK_CONTROL ?? 'http://127.0.0.1:8079';
  const browser = await chromium.launch({ executablePath: fullPath(await findChromium()), args: FLAGS });
  await mkdir(folder, { recursive: true });
  const settings = readSettings();
  const stage = actionsOn({
    url,
    ports: settings.ports,
    databaseUrl: (service) => databaseUrl(service, settings),
    browser,
    controlUrl,
  });
  let missing = 0;
  for (const name of sceneNames) {
    if (only && !name.includes(only)) continue;
    const context = await stage.open({ viewport: { width: 900, height: 700 } });
    const page = await context.newPage();
    try {
      await scenes[name]({ stage, context, page });
      // Dialogs rise for 160 ms.
      await page.waitForTimeout(400);
      await page.screenshot({ path: path.join(folder, `${name}.png`) });
      console.log(name);
    } catch (error) {
      missing++;
      console.error(`${name}: ${error instanceof Error ? error.message.split('\n')[0] : error}`);
    }
    await context.close();
  }
  await browser.close();
  process.exitCode = missing > 0 ? 1 : 0;
}

void main(process.argv.slice(2));
