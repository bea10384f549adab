import { setTimeout as delay } from 'node:timers/promises';
import {
  type Bus,
  HistoryIncomplete,
  listDeadLetters,
  type Outbox,
  OutOfReach,
  rebuildReplica,
  replayDeadLetter,
  restoreDocuments,
} from '../bus';
import type { ServiceParts } from './run-service';

interface CommandDeps {
  command: string;
  args: readonly string[];
  name: string;
  outbox: Outbox;
  bus: Bus;
  parts: ServiceParts;
}

const CONNECT_TIMEOUT_MS = 10_000;

/** Why a command did nothing, in words for who typed it. */
export class CommandRefused extends Error {
  override readonly name = 'CommandRefused';
}

/** The words of a failure that its reader can do something about; undefined for one that only a log can explain. */
export function wordsOfFailure(error: unknown): string | undefined {
  const isKnown = [CommandRefused, HistoryIncomplete, OutOfReach].some((Known) => error instanceof Known);
  return isKnown && error instanceof Error ? error.message : undefined;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function requireBus(bus: Bus): Promise<void> {
  const deadline = Date.now() + CONNECT_TIMEOUT_MS;
  while (!bus.isConnected) {
    if (Date.now() > deadline) throw new CommandRefused('the broker can not be reached; start it and try again');
    await delay(50);
  }
}

async function deadLetters([action = 'list', only]: readonly string[], { parts }: CommandDeps): Promise<void> {
  const letters = (await listDeadLetters()).filter((letter) => only === undefined || letter._id === only);
  if (letters.length === 0) return say('no dead letters');
  for (const letter of letters) {
    if (action === 'list') {
      say(`${letter._id}  ${letter.deadAt?.toISOString()}  ${letter.subject}  ${letter.error}`);
    } else if (action === 'replay') {
      const outcome = await replayDeadLetter(parts.listeners ?? [], letter).then(
        () => 'handled',
        (error: unknown) => `failed again: ${error instanceof Error ? error.message : String(error)}`,
      );
      say(`${letter._id}  ${letter.subject}  ${outcome}`);
    } else {
      throw new CommandRefused('dead-letters knows: list, replay [id]');
    }
  }
}

async function rebuild({ bus, name, parts, args }: CommandDeps): Promise<void> {
  await requireBus(bus);
  const acceptFewer = args.includes('--accept-fewer');
  for (const source of parts.replicas ?? []) {
    const count = await rebuildReplica(bus, source, { acceptFewer });
    say(`${name}: ${source.model.collection.collectionName} rebuilt, ${count} documents`);
  }
  const aligned = await parts.alignAll?.();
  if (aligned !== undefined) say(`${name}: ${aligned} own documents brought in line`);
}

/** After this service's database came back from a backup; while it does not serve. */
async function restored(deps: CommandDeps): Promise<void> {
  const { bus, name, outbox, parts } = deps;
  await requireBus(bus);
  for (const source of parts.restorable ?? []) {
    const { added, updated, raised } = await restoreDocuments(bus, outbox, source);
    const collection = source.model.collection.collectionName;
    say(`${name}: ${collection}: ${added} newer than the backup brought back, ${updated} brought up to date`);
    say(`${name}: ${collection}: ${raised} published again, each with a version above all that was published before`);
  }
  await rebuild(deps);
}

const COMMON_COMMANDS = [
  'dead-letters list|replay [id]',
  'rebuild [--accept-fewer]',
  'republish',
  'restored [--accept-fewer]',
];

async function ownCommand({ command, args, name, outbox, parts: { commands = {} } }: CommandDeps): Promise<void> {
  const run = Object.hasOwn(commands, command) ? commands[command] : undefined;
  if (!run) {
    throw new CommandRefused(
      `${name} knows the commands: ${[...COMMON_COMMANDS, ...Object.keys(commands)].join(', ')}`,
    );
  }
  for (const line of await run(args)) say(`${name}: ${line}`);
  await outbox.drain();
}

/** The commands that every service's own process offers beside serving. */
export async function runCommand(deps: CommandDeps): Promise<void> {
  switch (deps.command) {
    case 'dead-letters':
      return deadLetters(deps.args, deps);
    case 'republish':
      await requireBus(deps.bus);
      return say(`${deps.name}: ${await deps.outbox.republishAll()} snapshots sent again`);
    case 'rebuild':
      return rebuild(deps);
    case 'restored':
      return restored(deps);
    default:
      return ownCommand(deps);
  }
}
