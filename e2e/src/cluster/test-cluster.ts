import { randomBytes } from 'node:crypto';
import { eventually } from '../journey/expect';
import { walk } from '../journey/walk';
import { deploy, dryRun, renderInto } from './deploy';
import { buyDuring, killPod, replaceStores } from './faults';
import { syncShowsAfter } from './file-sync';
import { installGatewayApi } from './gateway-api';
import { buildImages, SERVICES } from './images';
import { score } from './kube-score';
import { Kubectl, run } from './kubectl';
import { workloadsOf } from './manifest';
import { memory, secondsToReady } from './measure';
import { isOwnCluster, type Options, readOptions } from './options';
import { refuses } from './refusals';
import { OVERLAYS } from './render';
import { restartUnderLoad } from './rolling-restart';
import { everyReplicaTells } from './streams';
import { LeftOut, Tally } from './tally';

/** A machine that builds other things at the same time may be given more. */
const READY_MAX_SECONDS = Number(process.env.READY_MAX_SECONDS ?? 5);
const SYNC_MAX_SECONDS = Number(process.env.SYNC_MAX_SECONDS ?? 5);
const BUYERS = 20;
const APPS = [...SERVICES, 'client'];

const tally = new Tally();
const say = (line: string) => console.log(`        ${line}`);

async function requireOwnCluster({ context, yes }: Options): Promise<void> {
  const view = await run('kubectl', [
    '--context',
    context,
    'config',
    'view',
    '--minify',
    '-o',
    'jsonpath={.clusters[0].cluster.server}',
  ]);
  if (!yes && !isOwnCluster(context, view))
    throw new Error(`${context} (${view}) is no local cluster; add --yes if you are sure`);
}

async function openStores(kubectl: Kubectl) {
  const database = async (name: string, port: number) =>
    `mongodb://127.0.0.1:${await kubectl.forward(`service/${name}-mongo`, 27017, port)}/${name}?directConnection=true`;
  return {
    mongo: {
      tickets: await database('tickets', 27_122),
      orders: await database('orders', 27_123),
      expiration: await database('expiration', 27_124),
      payments: await database('payments', 27_125),
    },
    emulator: `http://127.0.0.1:${await kubectl.forward('service/stripe-emulator', 4010, 27_126)}`,
  };
}

async function ingressAddress(kubectl: Kubectl, given: string | undefined): Promise<string> {
  const path = 'jsonpath={.status.loadBalancer.ingress[0].ip}{.status.loadBalancer.ingress[0].hostname}';
  const address =
    given ??
    `http://${await eventually('the Ingress has an address', () => kubectl.run(['get', 'ingress', 'ticketing', '-o', path]))}`;
  await eventually('the Ingress leads to every service', async () => {
    const paths = [
      '/api/users/currentuser',
      '/api/tickets',
      '/api/orders',
      '/api/payments/000000000000000000000000',
      '/',
    ];
    const answers = await Promise.all(
      paths.map((one) =>
        fetch(address + one).then(
          ({ status }) => status,
          () => 599,
        ),
      ),
    );
    return answers.every((status) => status < 500 && status !== 404);
  });
  return address;
}

async function scaleTo(kubectl: Kubectl, replicas: number): Promise<void> {
  for (const name of APPS) await kubectl.run(['scale', 'deployment', name, `--replicas=${replicas}`]);
  for (const name of APPS) await kubectl.rolledOut('deployment', name);
}

async function prove(options: Options, kubectl: Kubectl): Promise<void> {
  const { overlay } = options;
  const removeGatewayApi = await installGatewayApi(kubectl, options.gatewayApi);
  const foreign = new Set<string>();
  await tally.step('every overlay is taken by the API server (strict, restricted)', async () => {
    for (const overlay of OVERLAYS) for (const kind of await dryRun(kubectl, overlay)) foreign.add(kind);
  });
  const lacks = (kinds: string) => {
    if (kinds) throw new LeftOut(`this cluster has no ${kinds}`);
  };
  const gatewayKinds = [...foreign].filter((kind) => kind !== 'ScaledObject');
  await tally.step('and so are the kinds of the Gateway API (see GATEWAY_API)', async () =>
    lacks(gatewayKinds.join(', ')),
  );
  await tally.step('and so is KEDA’s ScaledObject', async () =>
    lacks(foreign.has('ScaledObject') ? 'ScaledObject' : ''),
  );
  await removeGatewayApi();
  await tally.step('kube-score finds nothing that is not explained', () => score(say));
  if (!options.skipBuild) {
    await tally.must('every image is built and handed over', () =>
      buildImages(options, (name, seconds) => say(`${name} ${seconds.toFixed(1)} s`)),
    );
  }
  await tally.must(`overlay ${overlay} is deployed and ready`, () => deploy(kubectl, overlay));
  await tally.step(`each pod is ready ${READY_MAX_SECONDS} s after its start`, async () => {
    const times = (await kubectl.pods('app.kubernetes.io/part-of=ticketing')).map(secondsToReady);
    say(times.map(({ name, seconds }) => `${name} ${seconds}`).join(', '));
    const late = times.filter(({ name, seconds }) => APPS.includes(name) && !(seconds <= READY_MAX_SECONDS));
    if (late.length > 0) throw new Error(`too late: ${JSON.stringify(late)}`);
  });
  const url = await ingressAddress(kubectl, options.url);
  const stores = await openStores(kubectl);
  const journey = () => walk({ url, buyers: BUYERS, stores, strike: undefined });

  await tally.step('the journey through the Ingress, one replica of each', journey);
  await tally.step('a service refuses an example secret and an empty one, in words', async () => {
    for (const key of ['secret', '']) say(await refuses(kubectl, overlay, key));
  });
  await tally.step('a rolling restart of every service under load fails no request', async () => {
    const { requests, failures, readyAfter } = await restartUnderLoad(kubectl, url, APPS);
    say(`started one at a time, ready after (s): ${readyAfter.join(', ')}`);
    say(`${requests} requests, ${failures.length} failed`);
    if (failures.length > 0) throw new Error(failures.slice(0, 10).join('\n'));
  });
  for (const name of [...SERVICES, overlay === 'ci' ? 'nats' : 'jetstream']) {
    await tally.step(`the pod of ${name} is killed in mid-purchase`, () =>
      buyDuring(url, () => killPod(kubectl, name)),
    );
  }
  await tally.step('the stores are all replaced, their data is kept', () => {
    const names = workloadsOf(renderInto(overlay, kubectl.namespace)).filter(({ kind }) => kind === 'StatefulSet');
    return replaceStores(
      kubectl,
      url,
      stores,
      names.map(({ name }) => name),
    );
  });
  await tally.step('three replicas of everything: the journey again', async () => {
    await scaleTo(kubectl, 3);
    await journey();
  });
  await tally.step('the live stream reaches readers on every replica, once', () => everyReplicaTells(url, 12));
  await tally.step('memory of each pod', async () => {
    for (const line of await memory(kubectl)) say(line);
  });
  await tally.step('the autoscalers of overlay prod are accepted', async () => {
    const scalers = renderInto('prod', kubectl.namespace).filter(({ kind }) => kind === 'HorizontalPodAutoscaler');
    await kubectl.apply(scalers);
    await kubectl.run(['delete', 'hpa', '--all']);
  });
  await scaleTo(kubectl, 1);
  await tally.step(
    `D1: every change of a file shows in the dev image within ${SYNC_MAX_SECONDS} s, 30 in a row`,
    async () => {
      const seconds = await syncShowsAfter(kubectl, 30);
      say(seconds.map((one) => `${one.toFixed(1)} s`).join(', '));
      if (Math.max(...seconds) > SYNC_MAX_SECONDS) throw new Error(`it took ${Math.max(...seconds)} s`);
    },
  );
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), process.env);
  await requireOwnCluster(options);
  const kubectl = new Kubectl(options.context, `ticketing-test-${randomBytes(3).toString('hex')}`);
  const [namespace] = renderInto(options.overlay, kubectl.namespace).filter(({ kind }) => kind === 'Namespace');
  if (!namespace) throw new Error(`overlay ${options.overlay} has no Namespace`);
  const remove = async () => {
    kubectl.close();
    if (!options.keep) await kubectl.run(['delete', 'namespace', kubectl.namespace, '--wait=false']);
  };
  process.once('SIGINT', () => void remove().finally(() => process.exit(130)));
  console.log(`namespace ${kubectl.namespace} in ${options.context}`);
  await kubectl.apply([namespace]);
  try {
    await prove(options, kubectl);
  } finally {
    await remove();
  }
}

const end = (lost: number) => {
  const { line, code } = tally.summary(lost);
  console.log(`cluster: ${line}, in ${process.uptime().toFixed(0)} s`);
  process.exit(code);
};

main().then(
  () => end(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    end(1);
  },
);
