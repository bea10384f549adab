import type { OrderResponse } from '@tickets/common/contracts';
import { openPass, type PassAnswer, readOrder, readPass } from '../journey/market';
import type { Answer, Person } from '../journey/person';
import type { Played } from './course';
import type { Stage } from './play';

/** One ticket, and who may read its pass. */
interface Pass {
  ticketId: string;
  value: string;
  owner: Person | undefined;
  isOpened: boolean;
}

const isSold = ({ status }: OrderResponse) => status === 'completed';

/** The tickets of a story, as its orders say whose they are in the end. */
async function passesOf({ buyer, order, value, opened, resale }: Played): Promise<Pass[]> {
  if (!buyer || !order) return [];
  const now = await readOrder(buyer, order.id);
  const next = resale?.buyer && resale.order && (await readOrder(resale.buyer, resale.order.id));
  const isSoldOn = next !== undefined && isSold(next);
  const owner = isSold(now) && now.delivery === 'ready' && !isSoldOn ? buyer : undefined;
  const first = { ticketId: order.ticket.id, value, owner, isOpened: opened?.status === 200 };
  if (!next) return [first];
  const isOpened = resale?.opened?.status === 200;
  return [first, { ticketId: next.ticket.id, value, owner: isSoldOn ? resale?.buyer : undefined, isOpened }];
}

const shows = ({ status, body }: Answer<PassAnswer>, value: string) =>
  status === 200 || JSON.stringify(body ?? '').includes(value);

/** Who reads a pass that is not theirs, or can't read their own. Nothing is opened that its owner has not opened. */
async function wrongReaders(pass: Pass, people: readonly Person[]): Promise<string[]> {
  const { ticketId, value, owner, isOpened } = pass;
  const found: string[] = [];
  for (const person of people.filter((one) => one !== owner)) {
    for (const answer of [await openPass(person, ticketId), await readPass(person, ticketId)]) {
      if (shows(answer, value)) found.push(`${person.name} reads the pass of ticket ${ticketId}: ${answer.status}`);
    }
  }
  if (!owner) return found;
  const { status, body } = await readPass(owner, ticketId);
  const isRight = isOpened ? status === 200 && body.value === value : status === 409;
  return isRight ? found : [...found, `${owner.name}, whose ticket ${ticketId} is, is answered ${status}`];
}

/** No pass is readable by anybody but the present buyer, who can read it. */
export async function passViolationsOf(stories: readonly Played[], stage: Stage): Promise<string[]> {
  const { seller, rival, anonymous } = stage;
  const perStory = stories.map(async (played) => {
    const concerned = [played.buyer, played.resale?.buyer].filter((person) => person !== undefined);
    const found: string[] = [];
    for (const pass of await passesOf(played)) {
      found.push(...(await wrongReaders(pass, [anonymous, rival, seller, ...concerned])));
    }
    return found.map((line) => `story ${played.story.number} (${played.story.course}): ${line}`);
  });
  return (await Promise.all(perStory)).flat();
}
