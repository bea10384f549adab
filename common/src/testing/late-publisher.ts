import mongoose, { type HydratedDocument, type Model, Schema } from 'mongoose';
import { pino } from 'pino';
import { JetStreamBus, Outbox, type Outboxed, Publisher, type PublishOptions, withOutbox } from '../bus';
import { Subjects } from '../contracts';

// A process that is frozen between saving a document and publishing it, as a busy machine or a long pause may do it.
// Started by the test of stale publishes, which is the other process.

interface ShoeFields extends Outboxed {
  title: string;
}
type ShoeDocument = HydratedDocument<ShoeFields>;

const schema = new Schema<ShoeFields>({ title: { type: String, required: true } }, { collection: 'late_shoes' });
withOutbox(schema);
export const LateShoe: Model<ShoeFields> = mongoose.model<ShoeFields>('LateShoe', schema);

class UpdatedPublisher extends Publisher<Subjects.TicketUpdated> {
  readonly subject = Subjects.TicketUpdated;
}

/** As a ticket's snapshot, as the catalogue has none of a shoe; one subject for all versions. */
function toSnapshot({ id, title }: ShoeDocument, version: number) {
  const instant = new Date(0).toISOString();
  const fixed = { userId: id, status: 'available', createdAt: instant, priceCents: 100, currency: 'usd' } as const;
  return { subject: Subjects.TicketUpdated, data: { ...fixed, id, version, title } } as const;
}

export function createShoeOutbox(bus: JetStreamBus): Outbox {
  const told = [{ model: LateShoe, toSnapshot }];
  return new Outbox({ bus, logger: pino({ level: 'silent' }), publishers: [UpdatedPublisher], told });
}

export async function renameShoe(outbox: Outbox, id: string, title: string): Promise<void> {
  await outbox.change<ShoeDocument>({ load: () => LateShoe.findById(id), apply: (shoe) => void shoe.set({ title }) });
}

class FreezingBus extends JetStreamBus {
  private isFrozenYet = false;

  override publish(subject: string, data: string, options?: PublishOptions): Promise<void> {
    if (!this.isFrozenYet) {
      this.isFrozenYet = true;
      process.stdout.write('saved\n');
      process.kill(process.pid, 'SIGSTOP');
    }
    return super.publish(subject, data, options);
  }
}

async function main(mongoUrl: string, url: string, monitorUrl: string, id: string): Promise<void> {
  await mongoose.connect(mongoUrl);
  const bus = new FreezingBus({ url, monitorUrl, clientId: 'late', logger: pino({ level: 'silent' }) }).start();
  while (!bus.isConnected) await new Promise((resolve) => setTimeout(resolve, 10));
  const outbox = createShoeOutbox(bus);
  await renameShoe(outbox, id, 'of the late process');
  await outbox.drain();
  await bus.close();
  await mongoose.disconnect();
}

if (require.main === module) {
  const [mongoUrl = '', url = '', monitorUrl = '', id = ''] = process.argv.slice(2);
  void main(mongoUrl, url, monitorUrl, id);
}
