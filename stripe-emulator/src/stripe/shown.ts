/** What a client may see of a stored row: all but the emulator's own notes. */
export function shown<T extends { emulator: unknown }>(row: T): Omit<T, 'emulator'> {
  const copy: Omit<T, 'emulator'> & { emulator?: unknown } = { ...row };
  delete copy.emulator;
  return copy;
}
