import { mkdir, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { type Account, DEMO_PASSWORD, makeDemoData } from '../demo-data/make-demo-data';
import { MissingPrerequisite } from '../servers/run';
import { buildClient } from './client-build';
import { SERVICES, type Service } from './clone';
import { startControl } from './control';
import { devWindow, hasDevWindow } from './dev-window-part';
import { keepBus } from './kept-bus';
import { Part, type PartDefinition } from './part';
import * as parts from './parts';
import { firstFreeOffset, requireFreePorts } from './ports-free';
import { ProcessFile } from './processes';
import { keepSecrets } from './secrets';
import { PORT_NAMES, type PortName, type Ports, readSettings, type StackOptions } from './settings';

export { databaseUrl } from './parts';
export { type Ports, readSettings, type StackOptions } from './settings';

export interface Stack {
  url: string;
  dir: string;
  ports: Ports;
  /** The address of a service's database, with whatever login it needs. */
  databaseUrl(service: Service): string;
  accounts: readonly Account[];
  has(name: string): boolean;
  /** Throws on an unknown name. */
  part(name: string): Part;
  /** The servers of the broker in use that this stack has started. */
  brokers: readonly Part[];
  /** Ends every part, the last started first. `remove` deletes the data too. */
  stop(options?: { remove?: boolean }): Promise<void>;
}

/** Brings up the whole system and resolves when every part answers. What was started is ended when a step fails. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const starting = new StackStart(options);
  try {
    return await starting.run();
  } catch (error) {
    await starting.stop();
    throw error;
  }
}

class StackStart {
  private readonly settings;
  private readonly processes: ProcessFile;
  private readonly running = new Map<string, Part>();
  private control?: Server;
  private isStopping?: Promise<void>;
  private ownsFolder = false;

  constructor(options: StackOptions) {
    this.settings = readSettings(options);
    this.processes = new ProcessFile(this.settings.dir);
    options.signal?.addEventListener('abort', () => void this.stop());
  }

  async run(): Promise<Stack> {
    const { dir, ports } = this.settings;
    await this.takeFolder();
    const plan = { ...this.settings, secrets: await keepSecrets(dir) };
    await keepBus(this.settings);
    const { env } = plan;
    const stores = [
      ...(env.MONGO_URL ? [] : [() => parts.mongodb(plan)]),
      ...parts.brokers(plan),
      ...(env.REDIS_URL ? [] : [() => parts.redis(plan)]),
    ];
    await this.step('ports are free', () => requireFreePorts(ports, this.portNames()));
    if (plan.hasTraceViewer) await this.startPart(parts.traceViewer(plan));
    await Promise.all(
      stores.map(async (store) => {
        const definition = await store();
        await this.startPart(definition, definition.choice);
      }),
    );
    if (!env.STRIPE_KEY && parts.isBuilt('stripe-emulator')) await this.startPart(parts.stripeEmulator(plan));
    await Promise.all([
      ...SERVICES.filter(parts.isBuilt).map((name) => this.startPart(parts.service(name, plan))),
      ...(hasDevWindow(plan) ? [this.startPart(devWindow(plan))] : []),
    ]);
    if (parts.hasClient(plan)) {
      if (plan.client === 'built') await this.step('web UI is built', buildClient);
      await this.startPart(parts.client(plan, DEMO_PASSWORD));
    }
    await this.startPart(parts.gateway(plan));
    this.control = await startControl(ports.control, this.running);
    const url = `http://localhost:${ports.gateway}`;
    const canSell = plan.demoData && SERVICES.every(parts.isBuilt);
    const accounts = canSell ? await this.step('demo data', () => this.tryDemoData(url)) : [];
    return {
      url,
      dir,
      ports,
      databaseUrl: (service) => parts.databaseUrl(service, plan),
      accounts,
      has: (name) => this.running.has(name),
      part: (name) => this.part(name),
      brokers: parts.brokerNames(plan).flatMap((name) => this.running.get(name) ?? []),
      stop: (stopOptions) => this.stop(stopOptions),
    };
  }

  /** The system is of use without demo data too; the next start completes them. */
  private async tryDemoData(url: string): Promise<readonly Account[]> {
    try {
      return await makeDemoData(url, this.settings.dir);
    } catch (error) {
      this.settings.say(error instanceof Error ? error.message : String(error));
      return [];
    }
  }

  stop({ remove = false } = {}): Promise<void> {
    this.isStopping ??= this.stopAll(remove);
    return this.isStopping;
  }

  private async stopAll(remove: boolean): Promise<void> {
    this.control?.close();
    this.control?.closeAllConnections();
    // The stores outlive what writes to them; the services may end together.
    const layers = [
      ['gateway'],
      ['client', 'dev-window'],
      [...SERVICES],
      ['stripe-emulator'],
      ['nats', 'jetstream-1', 'jetstream-2', 'jetstream-3', 'redis', 'mongodb', 'traces'],
    ];
    for (const layer of layers) {
      await Promise.all(layer.flatMap((name) => this.running.get(name)?.stop() ?? []));
    }
    if (!this.ownsFolder) return;
    this.processes.clear();
    if (remove) await rm(this.settings.dir, { recursive: true, force: true });
  }

  private async takeFolder(): Promise<void> {
    const { dir, say } = this.settings;
    const pid = this.processes.runningStack();
    if (pid) {
      const offset = (await firstFreeOffset(PORT_NAMES)) ?? '<offset>';
      throw new MissingPrerequisite(
        `A stack runs already on ${dir} (process ${pid}); end it with \`npm run stop\`, or start another beside it with PORT_OFFSET=${offset} STACK_DIR=.stack-2.`,
      );
    }
    const left = await this.processes.endLeftovers();
    if (left.length > 0) say(`Ended what a killed stack had left: ${left.join(', ')}.`);
    this.ownsFolder = true;
    this.processes.add('stack', process.pid);
    await Promise.all(['logs', 'mongodb', 'nats', 'redis'].map((name) => mkdir(join(dir, name), { recursive: true })));
  }

  private portNames(): PortName[] {
    const { env } = this.settings;
    const given: Partial<Record<PortName, string>> = {
      mongodb: env.MONGO_URL,
      redis: env.REDIS_URL,
      'stripe-emulator': env.STRIPE_KEY,
    };
    const started: Partial<Record<PortName, boolean>> = {
      client: parts.hasClient(this.settings),
      'dev-window': hasDevWindow(this.settings),
      traces: this.settings.hasTraceViewer,
    };
    const brokerPorts = parts.brokerPorts(this.settings);
    const isBroker = (name: PortName) => /^(nats|jetstream)\b/.test(name);
    const isUsed = (name: PortName) =>
      isBroker(name) ? brokerPorts.includes(name) : !given[name] && (started[name] ?? true);
    return (Object.keys(this.settings.ports) as PortName[]).filter(isUsed); // The keys of Ports are PortName.
  }

  private async startPart(definition: PartDefinition, detail = `port ${definition.port}`): Promise<void> {
    if (this.isStopping) throw new Error('The start was interrupted.');
    const part = new Part(definition, join(this.settings.dir, 'logs', `${definition.name}.log`), this.processes);
    this.running.set(definition.name, part);
    await this.step(`${definition.name} (${detail})`, () => part.start());
  }

  private async step<T>(name: string, work: () => Promise<T>): Promise<T> {
    const begunAt = Date.now();
    const result = await work();
    this.settings.say(`${((Date.now() - begunAt) / 1000).toFixed(1).padStart(6)} s  ${name}`);
    return result;
  }

  private part(name: string): Part {
    const part = this.running.get(name);
    if (!part) throw new Error(`There is no part ${name}; there are ${[...this.running.keys()].join(', ')}.`);
    return part;
  }
}
