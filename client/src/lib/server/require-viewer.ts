import { redirect } from 'next/navigation';
import { pages } from '../urls';
import type { Read } from './read';
import { currentViewer, type Viewer } from './services';

/** Whoever is not signed out; others are taken to the sign-in page and back to `here` afterwards. Unknown is not "no". */
export async function requireViewer(here: string): Promise<Exclude<Viewer, { is: 'signed-out' }>> {
  const viewer = await currentViewer();
  if (viewer.is === 'signed-out') redirect(pages.signIn(here));
  return viewer;
}

/**
 * The service that answered knew whether the session is good when auth could not be asked. Where auth calls it good, a
 * sign-in would lead straight back here, so the page says instead that it can't be shown.
 */
export function requireSession(answer: Read<unknown>, viewer: Viewer, here: string): void {
  if (!answer.ok && answer.why === 'signed_out' && viewer.is !== 'known') redirect(pages.signIn(here));
}
