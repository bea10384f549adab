import { DeadLetter, type DeadLetterFields, listDeadLetters } from '@tickets/common/bus';
import { type ServiceName, serviceNames } from '@tickets/common/contracts';
import type { Databases } from '../databases';

export interface Letter extends DeadLetterFields {
  service: ServiceName;
}

/** Every service's events that were put aside, the oldest of each service first. */
export async function listLetters(databases: Databases): Promise<Letter[]> {
  const all = serviceNames.map(async (service) => {
    const letters = await listDeadLetters(databases[service].model('DeadLetter', DeadLetter.schema));
    return letters.map((letter) => ({ ...letter, service }));
  });
  return (await Promise.all(all)).flat();
}
