import { existsSync } from 'node:fs';
import { answers, MissingPrerequisite } from '../servers/run';

const COMMANDS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/** The browser for the browser tests: CHROMIUM_PATH, a system one, else Playwright's own download. */
export async function findChromium(): Promise<string> {
  const named = process.env.CHROMIUM_PATH;
  if (named && (await answers(named))) return named;
  for (const command of COMMANDS) {
    if (await answers(command)) return command;
  }
  if (existsSync(MAC)) return MAC;
  throw new MissingPrerequisite(
    'Chromium is missing (the browser tests drive the web UI with it; the rest works without); fix it with `sudo apt-get install -y chromium` or `npx playwright-core install chromium`.',
  );
}
