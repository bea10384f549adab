const PATIENCE_MS = 20_000;

/** Listens to server-sent events, does what brings one about, and gives back the data of the first that comes. */
export async function nextEvent(url: string, cause: () => Promise<unknown>): Promise<unknown> {
  const ended = new AbortController();
  const signal = AbortSignal.any([ended.signal, AbortSignal.timeout(PATIENCE_MS)]);
  const response = await fetch(url, { signal });
  try {
    const type = response.headers.get('content-type') ?? '';
    if (response.status !== 200 || !type.startsWith('text/event-stream') || !response.body) {
      throw new Error(`no stream: ${response.status} ${type}`);
    }
    await cause();
    let text = '';
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const [, data] = /^data: ?(.+)\n/m.exec(text) ?? [];
      if (data) return JSON.parse(data);
    }
    throw new Error('the stream ended without an event');
  } finally {
    ended.abort();
  }
}
