import type { Kubectl } from './kubectl';
import { type LoadReport, underLoad } from './load';
import { secondsToReady } from './measure';

/** Restarts each of these under load, one after the other; over when the last of the old pods is gone. */
export async function restartUnderLoad(
  kubectl: Kubectl,
  url: string,
  names: readonly string[],
): Promise<LoadReport & { readyAfter: string[] }> {
  const readyAfter: string[] = [];
  const old: string[] = [];
  const restart = async (name: string) => {
    old.push(...(await kubectl.pods(`app=${name}`)).map(({ metadata }) => `pod/${metadata.name}`));
    await kubectl.run(['rollout', 'restart', `deployment/${name}`]);
    await kubectl.rolledOut('deployment', name);
    const [pod] = (await kubectl.pods(`app=${name}`)).map(secondsToReady);
    readyAfter.push(`${name} ${pod?.seconds}`);
  };
  const report = await underLoad(url, async () => {
    for (const name of names) await restart(name);
    // kubectl tells a rollout as done when the new pods are ready, while the old ones still stop.
    await kubectl.run(['wait', '--for=delete', '--timeout=120s', ...old]);
  });
  return { ...report, readyAfter };
}
