import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findJetStream } from 'dev/servers/find-nats';
import { freePort } from 'dev/servers/free-port';
import { eventually } from '../journey/expect';
import { environmentOf, type Secrets } from './environment';
import { type Manifest, type Workload, workloadsOf } from './manifest';

export const NAMES = ['jetstream-0', 'jetstream-1', 'jetstream-2'] as const;
const PORTS = [4222, 6222, 8222] as const;

interface Server {
  name: string;
  /** Where each of the ports of its pod is on this machine. */
  ports: Map<number, number>;
  configFile: string;
  env: Record<string, string>;
  child?: ChildProcess;
}

/** The three servers as an overlay renders them, on this machine: addresses, paths and names led here, all else as it is. */
export class RenderedServers {
  private constructor(
    private readonly folder: string,
    private readonly command: string,
    readonly workload: Workload,
    private readonly servers: readonly Server[],
  ) {}

  /** `certificates` is a folder with what the Secret of the component jetstream-tls has. */
  static async prepare(manifests: readonly Manifest[], secrets: Secrets, certificates?: string) {
    const [workload] = workloadsOf(manifests).filter(({ name }) => name === 'jetstream');
    if (!workload) throw new Error('the overlay has no jetstream');
    const folder = mkdtempSync(join(tmpdir(), 'rendered-jetstream-'));
    const free = await freePorts(NAMES.length * PORTS.length);
    const places = NAMES.map((_, n) => new Map(PORTS.map((port, p) => [port, free[n * PORTS.length + p] ?? 0])));
    const servers = NAMES.map((name, n): Server => {
      const ports: Server['ports'] = places[n] ?? new Map();
      const configFile = join(folder, name, 'nats.conf');
      const env = environmentOf(workload.container, manifests, secrets, name);
      return { name, ports, configFile, env };
    });
    const all = new RenderedServers(folder, (await findJetStream()).command, workload, servers);
    for (const server of servers) {
      for (const [name, value] of Object.entries(server.env)) server.env[name] = all.local(value);
      mkdirSync(join(folder, server.name));
      for (const [file, text] of Object.entries(configOf(workload, manifests))) {
        const moved = replaceEach(text, [
          ...[...server.ports].map(([pod, here]): [string, string] => [`0.0.0.0:${pod}`, `127.0.0.1:${here}`]),
          ['/data', join(folder, server.name, 'data')],
          ['/etc/nats-tls', certificates ?? '/nowhere'],
        ]);
        writeFileSync(join(folder, server.name, file), moved);
      }
    }
    return all;
  }

  /** An address of the cluster as it is on this machine. */
  local(address: string): string {
    return address.replaceAll(/(jetstream-\d)\.jetstream:(\d+)/g, (_, name: string, port: string) => {
      const here = this.servers.find((server) => server.name === name)?.ports.get(Number(port));
      // `localhost`, not its number: that is what a certificate names.
      return `localhost:${here}`;
    });
  }

  /** What `nats-server -t` says of a server's configuration; a variable may be taken away. */
  check(name: string, without?: string): { ok: boolean; words: string } {
    const server = this.server(name);
    const env = { ...server.env };
    if (without) delete env[without];
    try {
      return {
        ok: true,
        words: execFileSync(this.command, ['-t', '-c', server.configFile], { env, stdio: 'pipe' }).toString(),
      };
    } catch (error) {
      return { ok: false, words: String(error) };
    }
  }

  /** Starts one server, unless it runs; returns at once. */
  start(name: string): void {
    const server = this.server(name);
    if (isRunning(server)) return;
    server.child = spawn(this.command, ['-c', server.configFile], { env: server.env, stdio: 'ignore' });
  }

  async kill(name: string): Promise<void> {
    const server = this.server(name);
    if (!isRunning(server)) return;
    const gone = once(server.child, 'exit');
    server.child.kill('SIGKILL');
    await gone;
  }

  portOf(name: string, port: number): number {
    return this.server(name).ports.get(port) ?? 0;
  }

  /** The status of one of the pod's probes, as the kubelet would get it. */
  async probe(name: string, kind: 'startupProbe' | 'readinessProbe' | 'livenessProbe'): Promise<number> {
    const path = this.workload.container[kind]?.httpGet?.path ?? '';
    const response = await fetch(`http://127.0.0.1:${this.portOf(name, 8222)}${path}`).catch(() => undefined);
    return response?.status ?? 0;
  }

  async startAll(): Promise<void> {
    for (const name of NAMES) this.start(name);
    for (const name of NAMES) {
      await eventually(`${name} has started`, async () => (await this.probe(name, 'startupProbe')) === 200, 60_000);
    }
  }

  async remove(): Promise<void> {
    for (const name of NAMES) await this.kill(name);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private server(name: string): Server {
    const server = this.servers.find((one) => one.name === name);
    if (!server) throw new Error(`there is no ${name}`);
    return server;
  }
}

const isRunning = (server: Server): server is Server & { child: ChildProcess } =>
  server.child !== undefined && server.child.exitCode === null && server.child.signalCode === null;

/** The files that the pod finds in /etc/nats. */
export function configOf({ pod }: Workload, manifests: readonly Manifest[]): Record<string, string> {
  const name = pod.volumes?.find(({ configMap }) => configMap)?.configMap?.name;
  return manifests.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === name)?.data ?? {};
}

function replaceEach(text: string, pairs: readonly [string, string][]): string {
  return pairs.reduce((all, [from, to]) => all.replaceAll(from, to), text);
}

/** Different ones, none of which is in use. */
async function freePorts(count: number): Promise<number[]> {
  const found = new Set<number>();
  while (found.size < count) found.add(await freePort());
  return [...found];
}
