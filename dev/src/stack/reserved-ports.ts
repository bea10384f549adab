import { createServer, type Server } from 'node:net';
import { isFree, isRefusedByBrowsers } from './ports-free';
import { PORT_NAMES, type Ports } from './settings';

/** Above what a stack takes by itself and what browsers refuse, below where systems pick ports for outgoing connections. */
const [FIRST, LAST] = [20_000, 26_999];
const BLOCK = PORT_NAMES.length + 1;

export interface ReservedPorts {
  /** The block's own port, which no part uses: one number for a block, good for names. */
  block: number;
  ports: Ports;
  release(): void;
}

/**
 * Ports for a stack of its own, beside any other of this machine. A block belongs to the process that listens on its first
 * port: the system gives that port to one process only and takes it back however the process ends, so there is no lock to
 * be left behind.
 */
export async function reservePorts(): Promise<ReservedPorts> {
  for (let block = FIRST; block + BLOCK <= LAST; block += BLOCK) {
    const reserved = await reserveBlock(block);
    if (!reserved) continue;
    if (await areUsable(Object.values(reserved.ports))) return reserved;
    reserved.release();
  }
  throw new Error(`No ${BLOCK} ports in a row are free between ${FIRST} and ${LAST}.`);
}

/** This very block, whether its other ports are free or not; undefined when another process has it. */
export async function reserveBlock(block: number): Promise<ReservedPorts | undefined> {
  const holder = await listen(block);
  if (!holder) return undefined;
  // The keys are exactly those of PORT_NAMES.
  const ports = Object.fromEntries(PORT_NAMES.map((name, n) => [name, block + 1 + n])) as Ports;
  return { block, ports, release: () => void holder.close() };
}

async function areUsable(ports: readonly number[]): Promise<boolean> {
  if (ports.some(isRefusedByBrowsers)) return false;
  return (await Promise.all(ports.map(isFree))).every(Boolean);
}

function listen(port: number): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', () => resolve(undefined));
    // A process that has nothing else to do ends, and its block with it.
    server.listen(port, '127.0.0.1', () => resolve(server.unref()));
  });
}
