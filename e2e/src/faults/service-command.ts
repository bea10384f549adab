import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { ServiceName } from '@tickets/common/contracts';
import type { Stack } from 'dev/stack';

const run = promisify(execFile);

/** A service's own program with a command, beside the running one; rejects with its `stderr` when the command refuses. */
export async function serviceCommand(stack: Stack, service: ServiceName, ...words: string[]): Promise<string> {
  const { command, args, cwd, env } = stack.part(service).definition;
  const NATS_CLIENT_ID = `${service}-command-${process.pid}`;
  return (await run(command, [...args, ...words], { cwd, env: { ...env, NATS_CLIENT_ID } })).stdout;
}
