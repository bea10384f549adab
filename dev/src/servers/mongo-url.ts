/** The same MongoDB with another database name; hosts, login and options stay. */
export function withDatabase(url: string, name: string): string {
  const parts = /^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?(\?.*)?$/.exec(url);
  if (!parts) throw new Error('MONGO_URL must look like mongodb://host:port/');
  return `${parts[1]}/${name}${parts[2] ?? ''}`;
}
