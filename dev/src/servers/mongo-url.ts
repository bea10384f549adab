const ADDRESS = /^(mongodb(?:\+srv)?:\/\/(?:([^@/]*)@)?[^@/?]+)(?:\/([^?]*))?(?:\?(.*))?$/;
/** With these the login is looked up in a database; the others have a place of their own. */
const PASSWORD_LOGINS = [null, 'DEFAULT', 'SCRAM-SHA-1', 'SCRAM-SHA-256'];

/** The same MongoDB with another database name; hosts, login and options stay. */
export function withDatabase(url: string, name: string): string {
  const [, server, login, present, query = ''] = ADDRESS.exec(url) ?? [];
  if (!server) throw new Error('MONGO_URL must look like mongodb://host:port/');
  const options = new URLSearchParams(query);
  // Where nothing else is said, the login is looked up in the database of the address: with another name it would fail.
  const isNamed = options.has('authSource') || !PASSWORD_LOGINS.includes(options.get('authMechanism'));
  const source = login && !isNamed ? `authSource=${present || 'admin'}` : '';
  const all = [query, source].filter(Boolean).join('&');
  return `${server}/${name}${all && `?${all}`}`;
}
