import type { TicketChange } from '@tickets/common/contracts';
import { api } from '../urls';

const POLL_MS = 10_000;
const RETRY_MS = [500, 1_000, 2_000, 5_000, 10_000] as const;

interface Options {
  onChange: (change: TicketChange) => void;
  /** After every (re)connect, and in place of the stream while there is none: read again what the page shows. */
  onGap: () => void;
}

/** One stream of changes a tab: closed while the tab is hidden, opened again with a re-read, polled when it can't be had. */
export function followTickets({ onChange, onGap }: Options): () => void {
  let source: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let poll: ReturnType<typeof setInterval> | undefined;
  let failures = 0;

  const read = (event: MessageEvent<string>) => {
    try {
      onChange(JSON.parse(event.data) as TicketChange);
    } catch {
      // A line that is no JSON says nothing; the next re-read brings the truth.
    }
  };

  function open() {
    if (source || document.hidden) return;
    source = new EventSource(api.ticketStream);
    source.addEventListener('message', read);
    source.addEventListener('ticket', read);
    source.addEventListener('open', () => {
      failures = 0;
      clearInterval(poll);
      poll = undefined;
      onGap();
    });
    source.addEventListener('error', () => {
      close();
      poll ??= setInterval(onGap, POLL_MS);
      retry = setTimeout(open, RETRY_MS[Math.min(failures++, RETRY_MS.length - 1)]);
    });
  }

  function close() {
    source?.close();
    source = undefined;
    clearTimeout(retry);
  }

  function stop() {
    close();
    clearInterval(poll);
    poll = undefined;
  }

  const onVisibility = () => (document.hidden ? stop() : open());
  document.addEventListener('visibilitychange', onVisibility);
  window.addEventListener('pagehide', stop);
  window.addEventListener('pageshow', open);
  open();
  return () => {
    stop();
    document.removeEventListener('visibilitychange', onVisibility);
    window.removeEventListener('pagehide', stop);
    window.removeEventListener('pageshow', open);
  };
}
