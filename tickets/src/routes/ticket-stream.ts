import { centsToPrice, type TicketChange, type TicketSnapshot } from '@tickets/common/contracts';
import type { Response } from 'express';
import { viewOf } from '../models/ticket';

/** Proxies close what is silent; a comment this often keeps a stream open. */
export const STREAM_COMMENT_MS = 15_000;

/** A reader that lets more than this wait is gone or too slow; it reads the page again when it reconnects. */
const WAITING_MAX_BYTES = 256 * 1024;

interface Visitor {
  userId: string | undefined;
  response: Response;
}

/** The open streams of this instance. */
export class TicketStream {
  private readonly visitors = new Set<Visitor>();
  private isClosed = false;

  constructor(private readonly now: () => number) {}

  /** Takes over an answer whose head is written, until its reader leaves. */
  join(visitor: Visitor): void {
    if (this.isClosed) {
      visitor.response.end();
      return;
    }
    this.visitors.add(visitor);
    visitor.response.once('close', () => this.visitors.delete(visitor));
    this.send(visitor, ': open\n\n');
  }

  tell(ticket: TicketSnapshot): void {
    const { id, version, lockedUntil } = ticket;
    const common = { id, version, status: viewOf(ticket, this.now()), price: centsToPrice(ticket.priceCents) };
    const lineFor = (mine: boolean) => {
      const change: TicketChange = { ...common, lockedUntil, mine };
      return `data: ${JSON.stringify(change)}\n\n`;
    };
    const [mine, others] = [lineFor(true), lineFor(false)];
    for (const visitor of this.visitors) this.send(visitor, visitor.userId === ticket.userId ? mine : others);
  }

  comment(): Promise<void> {
    for (const visitor of this.visitors) this.send(visitor, ': still here\n\n');
    return Promise.resolve();
  }

  /** Ends every stream, now and later ones: their readers reconnect to another instance. */
  close(): Promise<void> {
    this.isClosed = true;
    for (const { response } of this.visitors) response.end();
    this.visitors.clear();
    return Promise.resolve();
  }

  private send({ response }: Visitor, text: string): void {
    response.write(text);
    if (response.writableLength > WAITING_MAX_BYTES) response.destroy();
  }
}
