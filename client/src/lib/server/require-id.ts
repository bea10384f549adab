import { notFound } from 'next/navigation';

const ID = /^[0-9a-f]{24}$/;

export const isId = (text: string): boolean => ID.test(text);

/** What is no id is not asked of any service: there is no such page. */
export function requireId(text: string): void {
  if (!isId(text)) notFound();
}
