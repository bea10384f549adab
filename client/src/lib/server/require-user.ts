import type { UserResponse } from '@tickets/common/contracts';
import { redirect } from 'next/navigation';
import { pages } from '../urls';
import { currentUser } from './services';

/** The signed-in caller; anyone else is taken to the sign-in page and back to `here` afterwards. */
export async function requireUser(here: string): Promise<UserResponse> {
  const user = await currentUser();
  if (!user) redirect(pages.signIn(here));
  return user;
}
