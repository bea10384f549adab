/** Presses a button on the test bank's page; the link leads to a gateway, which a test does not have. */
export async function answerBank(emulatorUrl: string, link: string, outcome: 'approve' | 'decline'): Promise<string> {
  const { pathname, search } = new URL(link);
  const body = new URLSearchParams({ outcome });
  const answer = await fetch(emulatorUrl + pathname + search, { method: 'POST', body, redirect: 'manual' });
  return answer.headers.get('location') ?? `status ${answer.status}`;
}
