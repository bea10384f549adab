import { listLetters } from './dead-letters/list-letters';
import type { WindowDeps } from './deps';
import { type Copy, readCopies } from './orders/copies';
import { timeLineOf } from './orders/time-line';
import { faultsSection } from './pages/faults-section';
import { type Html, html } from './pages/html';
import { lettersSection } from './pages/letters-section';
import { noOrderSection, orderSection } from './pages/order-section';
import { partsSection } from './pages/parts-section';

export interface Sections {
  parts: () => Promise<Html>;
  order: (orderId: string) => Promise<Html>;
  letters: () => Promise<Html>;
  faults: () => Promise<Html>;
}

/** The parts of the page that change, each made anew from what is true just now. */
export function createSections({
  databases,
  log,
  health,
  broker,
  emulatorFaults,
  emulatorDashboard,
}: WindowDeps): Sections {
  return {
    parts: async () => partsSection(await health()),
    order: async (orderId) => {
      const known = await readCopies(databases, orderId);
      if (!known) return noOrderSection(orderId);
      const isPaid = known.copies.some(({ what, role, content }) => isCaptured(what, role, content));
      const disputes = isPaid ? await emulatorDashboard?.disputesOf(orderId).catch(() => []) : undefined;
      return orderSection({ ...known, orderId, timeLine: timeLineOf(log.all(), orderId), disputes });
    },
    letters: async () => lettersSection(await listLetters(databases)),
    faults: async () =>
      faultsSection({
        brokerState: await broker?.state().catch(() => 'out of reach'),
        emulatorFaults: await emulatorFaults?.list().catch(() => []),
      }),
  };
}

function isCaptured(what: Copy['what'], role: Copy['role'], content: Copy['content']): boolean {
  return what === 'charge' && role === 'own document' && ['completed', 'refunded'].includes(String(content?.status));
}

/** A section of which the source is away must not take the others with it. */
export async function orExcuse(section: Promise<Html>): Promise<Html> {
  return section.catch(() => html`<p>This can not be read just now.</p>`);
}
