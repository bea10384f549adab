import { createServer } from 'node:net';
import { MissingPrerequisite } from '../servers/run';
import { type PortName, type Ports, portsAt, portVariable } from './settings';

/** Browsers and fetch refuse these (WHATWG Fetch, "bad port"); of the high ones only those that an offset may hit. */
const REFUSED_BY_BROWSERS = [
  2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
];

export const isRefusedByBrowsers = (port: number): boolean => REFUSED_BY_BROWSERS.includes(port);

/** Fails with one sentence per port that someone else listens on, and the variable that moves it. */
export async function requireFreePorts(ports: Ports, names: readonly PortName[]): Promise<void> {
  const refused = names.find((name) => isRefusedByBrowsers(ports[name]));
  if (refused) {
    throw new MissingPrerequisite(
      `Browsers refuse port ${ports[refused]} (${refused}); move it with ${portVariable(refused)}=<port>${offer(await firstFreeOffset(names))}`,
    );
  }
  const taken = await Promise.all(names.map(async (name) => ((await isFree(ports[name])) ? [] : [name])));
  const busy = taken.flat();
  if (busy.length === 0) return;
  const offered = offer(await firstFreeOffset(names));
  const lines = busy.map(
    (name) =>
      `Port ${ports[name]} (${name}) is in use by another program; move it with ${portVariable(name)}=<port>${offered}`,
  );
  throw new MissingPrerequisite(lines.join('\n'));
}

const [STEP, LAST_OFFSET] = [1_000, 30_000];

/** The first PORT_OFFSET at which all of these ports are free and none is refused by browsers; undefined where none is. */
export async function firstFreeOffset(names: readonly PortName[]): Promise<number | undefined> {
  for (let offset = STEP; offset <= LAST_OFFSET; offset += STEP) {
    const all = portsAt(offset);
    const wanted = names.map((name) => all[name]);
    if (wanted.some(isRefusedByBrowsers)) continue;
    if ((await Promise.all(wanted.map(isFree))).every(Boolean)) return offset;
  }
  return undefined;
}

const offer = (offset: number | undefined): string =>
  offset === undefined ? '.' : `, or all of them with PORT_OFFSET=${offset}.`;

export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
