interface Loaded {
  url: string;
  text: string;
}

/**
 * Runs in the reader's browser, so it stands alone: as the page loads the document, the ids of its examples become those
 * of a ticket on sale and of an order of whoever is signed in. What is tried then is there. The ids are those of examples.ts.
 */
export async function withOwnExamples(response: Loaded): Promise<Loaded> {
  if (!response.url.endsWith('/openapi.json')) return response;
  const first = (address: string): Promise<string | undefined> =>
    fetch(address)
      .then((found) => (found.ok ? found.json() : []))
      .then(
        (found) => (found as { id: string }[])[0]?.id, // A page of tickets or of orders.
        () => undefined,
      );
  const [ticket, order] = await Promise.all([first('/api/tickets?limit=1'), first('/api/orders?limit=1')]);
  if (ticket) response.text = response.text.replaceAll('65f1c0ffee0000000000b001', ticket);
  if (order) response.text = response.text.replaceAll('65f1c0ffee0000000000c001', order);
  return response;
}
