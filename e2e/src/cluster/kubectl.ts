import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';

/** Runs a command to its end; fails with what it wrote to standard error. */
export function run(command: string, args: readonly string[], input?: string | Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(command, args, { maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
      if (error)
        reject(new Error(`${command} ${args.slice(0, 8).join(' ')}: ${stderr.trim().slice(-2_000) || error.message}`));
      else resolve(stdout);
    });
    child.stdin?.end(input);
  });
}

export interface Pod {
  metadata: { name: string; labels: Record<string, string>; creationTimestamp: string; deletionTimestamp?: string };
  spec: { containers: { name: string; resources: { limits: { memory: string } } }[]; nodeName: string };
  status: {
    phase: string;
    startTime: string;
    conditions: { type: string; status: string; lastTransitionTime: string }[];
    containerStatuses?: { restartCount: number; state: { running?: { startedAt: string }; terminated?: object } }[];
  };
}

/** kubectl, bound to one namespace of one context. */
export class Kubectl {
  private readonly children = new Set<ChildProcess>();

  constructor(
    readonly context: string,
    readonly namespace: string,
  ) {}

  private bound(args: readonly string[]): string[] {
    return ['--context', this.context, '--namespace', this.namespace, ...args];
  }

  run(args: readonly string[], input?: string | Buffer): Promise<string> {
    return run('kubectl', this.bound(args), input);
  }

  apply(manifests: readonly object[], ...options: string[]): Promise<string> {
    const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: manifests });
    return this.run(['apply', '-f', '-', ...options], list);
  }

  async pods(selector: string): Promise<Pod[]> {
    const text = await this.run(['get', 'pods', '-l', selector, '-o', 'json']);
    const { items } = JSON.parse(text) as { items: Pod[] }; // The API's own answer.
    return items.filter(({ metadata }) => !metadata.deletionTimestamp);
  }

  rolledOut(kind: string, name: string): Promise<string> {
    return this.run(['rollout', 'status', `${kind}/${name}`, '--timeout=300s']);
  }

  /** Forwards a free local port, and again after the pod behind it was replaced; gives the port. */
  async forward(target: string, port: number, localPort: number): Promise<number> {
    const open = () => {
      const child = spawn('kubectl', this.bound(['port-forward', target, `${localPort}:${port}`]), { stdio: 'ignore' });
      this.children.add(child);
      child.once('exit', () => {
        if (!this.children.delete(child)) return;
        setTimeout(open, 500).unref();
      });
    };
    open();
    return localPort;
  }

  /** Breaks every forward once, so that it leads to the present pod. */
  refreshForwards(): Promise<void> {
    for (const child of this.children) child.kill();
    return delay(2_000);
  }

  close(): void {
    const children = [...this.children];
    this.children.clear();
    for (const child of children) child.kill();
  }
}
