import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessFile } from './processes';

export interface PartDefinition {
  name: string;
  port: number;
  command: string;
  args: string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  isReady: () => Promise<boolean>;
}

export type PartState = 'stopped' | 'starting' | 'running' | 'restarting' | 'stopping';

const READY_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 12_000;
const RESTART_MS = 200;
const RESTART_MAX_MS = 10_000;
/** A part that lived this long did not crash at its start: the next restart is quick again. */
const STABLE_MS = 10_000;

/** One supervised process: when it dies without being asked to, it is started again. */
export class Part {
  state: PartState = 'stopped';
  restarts = 0;
  private child?: ChildProcess;
  private wanted = false;
  private quickDeaths = 0;
  private timer?: NodeJS.Timeout;

  constructor(
    readonly definition: PartDefinition,
    private readonly logPath: string,
    private readonly processes: ProcessFile,
  ) {}

  get name(): string {
    return this.definition.name;
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** Resolves when the part answers; fails with the end of its log when it does not. */
  async start(): Promise<void> {
    if (!this.wanted) {
      this.wanted = true;
      this.launch();
    }
    const deadline = Date.now() + READY_TIMEOUT_MS;
    while (!(await this.isReady())) {
      const isHopeless = this.quickDeaths >= 3 || Date.now() > deadline;
      if (isHopeless || !this.wanted)
        throw new Error(`${this.name} does not start. The end of ${this.logPath}:\n${this.logEnd()}`);
      await sleep(50);
    }
  }

  async stop(): Promise<void> {
    this.wanted = false;
    clearTimeout(this.timer);
    const child = this.child;
    if (!child) {
      this.state = 'stopped';
      return;
    }
    this.state = 'stopping';
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGTERM');
    const hard = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await exited;
    clearTimeout(hard);
  }

  /** Sends a signal and leaves the rest to the supervision, as an accident would. */
  kill(signal: NodeJS.Signals = 'SIGKILL'): void {
    this.child?.kill(signal);
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  async isReady(): Promise<boolean> {
    if (!this.child) return false;
    const isReady = await this.definition.isReady().catch(() => false);
    if (isReady && this.child && this.state !== 'stopping') this.state = 'running';
    return isReady;
  }

  private launch(): void {
    const { command, args, cwd, env, name } = this.definition;
    const log = openSync(this.logPath, 'a');
    // A process group of its own: Ctrl-C reaches the stack alone, which then stops its parts in order.
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', log, log], detached: true });
    closeSync(log);
    const launchedAt = Date.now();
    this.child = child;
    this.state = 'starting';
    if (child.pid) this.processes.add(name, child.pid);
    let isGone = false;
    const gone = () => {
      if (isGone) return;
      isGone = true;
      if (child.pid) this.processes.delete(child.pid);
      this.child = undefined;
      this.state = 'stopped';
      if (this.wanted) this.relaunch(Date.now() - launchedAt);
    };
    child.once('exit', gone);
    child.once('error', gone);
  }

  private relaunch(livedMs: number): void {
    this.quickDeaths = livedMs < STABLE_MS ? this.quickDeaths + 1 : 0;
    this.restarts += 1;
    this.state = 'restarting';
    const delayMs = Math.min(RESTART_MS * 2 ** Math.max(0, this.quickDeaths - 1), RESTART_MAX_MS);
    this.timer = setTimeout(() => {
      if (this.wanted) this.launch();
    }, delayMs);
  }

  private logEnd(): string {
    return readFileSync(this.logPath, 'utf8').trimEnd().split('\n').slice(-8).join('\n');
  }
}
