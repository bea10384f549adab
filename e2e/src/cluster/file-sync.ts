import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../journey/expect';
import { renderInto } from './deploy';
import { type Kubectl, run } from './kubectl';
import { root } from './render';

const CHANGED = 'tickets/src/index.ts';

/** Runs the dev image of tickets as overlay dev does, changes a file as skaffold does; gives the seconds until it shows. */
export async function syncShowsAfter(kubectl: Kubectl): Promise<number> {
  const [dev] = renderInto('dev', kubectl.namespace).filter(
    ({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'tickets',
  );
  const [ci] = renderInto('ci', kubectl.namespace).filter(
    ({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'tickets',
  );
  if (!dev || !ci) throw new Error('tickets is not there');
  const container = dev.spec.template.spec.containers[0];
  const given = ci.spec.template.spec.containers[0];
  if (!container || !given) throw new Error('tickets has no container');
  Object.assign(container, { image: 'ticketing/tickets:dev', env: given.env, envFrom: given.envFrom });
  await kubectl.run(['delete', 'deployment', 'tickets', '--wait=true']);
  await kubectl.apply([dev]);
  await kubectl.rolledOut('deployment', 'tickets');
  const [pod] = await kubectl.pods('app=tickets');
  if (!pod) throw new Error('tickets has no pod');
  const folder = mkdtempSync(join(tmpdir(), 'ticketing-sync-'));
  try {
    const word = `synced-${Date.now()}`;
    mkdirSync(join(folder, 'tickets/src'), { recursive: true });
    cpSync(join(root, CHANGED), join(folder, CHANGED));
    writeFileSync(join(folder, CHANGED), `${readFileSync(join(root, CHANGED), 'utf8')}\nconsole.log('${word}');\n`);
    const tar = execFileSync('tar', ['-C', folder, '-cf', '-', CHANGED]);
    const begunAt = Date.now();
    execFileSync(
      'kubectl',
      [
        '--context',
        kubectl.context,
        '-n',
        kubectl.namespace,
        'exec',
        '-i',
        pod.metadata.name,
        '--',
        'tar',
        'xmf',
        '-',
        '-C',
        '/app',
        '--no-same-owner',
      ],
      { input: tar },
    );
    await eventually('the change shows', async () => {
      const log = await run('kubectl', [
        '--context',
        kubectl.context,
        '-n',
        kubectl.namespace,
        'logs',
        pod.metadata.name,
        '--tail=200',
      ]);
      return log.includes(word);
    });
    return (Date.now() - begunAt) / 1000;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
