/** A colour and a pattern that belong to a title, so that the same event looks the same everywhere. */
export function tintOf(title: string): { hue: number; pattern: number } {
  let hash = 2166136261;
  for (const char of title.trim().toLowerCase()) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 16777619) >>> 0;
  return { hue: hash % 360, pattern: (hash >>> 9) % 3 };
}
