import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { eventually } from '../journey/expect';
import { renderInto } from './deploy';
import type { Kubectl } from './kubectl';
import type { Manifest } from './manifest';
import { root } from './render';

const CHANGED = ['tickets/src/index.ts', 'tickets/src/app.ts', 'common/src/service/run-service.ts'];

/** tickets as overlay dev runs it, on the stores of overlay ci, which have other addresses. */
function devTickets({ namespace }: Kubectl): Manifest[] {
  const dev = renderInto('dev', namespace);
  const isTickets = ({ kind, metadata }: Manifest) => kind === 'Deployment' && metadata.name === 'tickets';
  const tickets = dev.find(isTickets);
  const container = tickets?.spec.template.spec.containers[0];
  const given = renderInto('ci', namespace).find(isTickets)?.spec.template.spec.containers[0];
  if (!tickets || !container || !given) throw new Error('tickets is not there');
  Object.assign(container, { image: 'ticketing/tickets:dev', env: given.env });
  return [...dev.filter(({ kind }) => kind === 'ConfigMap'), tickets];
}

/** The changed file in an archive, as skaffold packs it. */
function archiveOf(file: string, word: string): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'ticketing-sync-'));
  try {
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    writeFileSync(join(folder, file), `${readFileSync(join(root, file), 'utf8')}\nconsole.log('${word}');\n`);
    return execFileSync('tar', ['-C', folder, '-cf', '-', file]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function copyAndAwait(kubectl: Kubectl, pod: string, file: string): Promise<number> {
  const word = `synced-${Date.now()}`;
  const archive = archiveOf(file, word);
  const begunAt = Date.now();
  await kubectl.run(['exec', '-i', pod, '--', 'tar', 'xmf', '-', '-C', '/app', '--no-same-owner'], archive);
  await eventually('the change shows', async () =>
    (await kubectl.run(['logs', pod, '--tail=200'])).includes(word),
  ).catch(async (error: Error) => {
    throw new Error(`${error.message}; the pod's last words:\n${await kubectl.run(['logs', pod, '--tail=15'])}`);
  });
  return (Date.now() - begunAt) / 1000;
}

/** Copies changed files into the dev image's pod, one at a time, as skaffold does; gives the seconds until the service runs each. */
export async function syncShowsAfter(kubectl: Kubectl, times: number): Promise<number[]> {
  // With its pods, so that the only one of this name is the new one.
  await kubectl.run(['delete', 'deployment', 'tickets', '--cascade=foreground', '--timeout=120s']);
  await kubectl.apply(devTickets(kubectl));
  await kubectl.rolledOut('deployment', 'tickets');
  const [pod] = await kubectl.pods('app=tickets');
  if (!pod) throw new Error('tickets has no pod');
  // Again and again: each archive puts another file in the last one's place, and that one is to be watched too.
  const seconds: number[] = [];
  for (let n = 0; n < times; n++)
    seconds.push(await copyAndAwait(kubectl, pod.metadata.name, CHANGED[n % CHANGED.length] ?? ''));
  return seconds;
}
