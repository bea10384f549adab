import { randomUUID } from 'node:crypto';

export interface HttpRequest {
  title: string;
  name?: string | undefined;
  expected: number;
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: string | undefined;
}

const REQUEST_LINE = /^(GET|POST|PUT|DELETE) (\S+)$/m;

function parseRequest(text: string): HttpRequest {
  const [title = ''] = text.split('\n', 1);
  const [line, method, url] = REQUEST_LINE.exec(text) ?? [];
  const expected = /^# @expect (\d{3})$/m.exec(text)?.[1];
  if (!line || !method || !url || !expected) throw new Error(`"${title.trim()}" has no request line or no @expect`);
  const [head = '', ...rest] = text.slice(text.indexOf(line) + line.length + 1).split(/\n\n|^\n/);
  const headers = [...head.matchAll(/^([\w-]+): (.+)$/gm)].map(([, name = '', value = '']) => [name, value]);
  const body = rest.join('\n\n').trim();
  return {
    title: title.trim(),
    name: /^# @name (\w+)$/m.exec(text)?.[1],
    expected: Number(expected),
    method,
    url,
    headers: Object.fromEntries(headers),
    body: body || undefined,
  };
}

/** The requests of an .http file in their order, as far as this collection uses the format. */
export function parseHttpFile(text: string): HttpRequest[] {
  return text.split(/^### /m).slice(1).map(parseRequest);
}

/** Puts values in place of `{{host}}`, `{{$guid}}` and `{{name.response.body.$.field}}`. */
export function fillIn(text: string, host: string, bodies: ReadonlyMap<string, Record<string, unknown>>): string {
  return text.replace(/\{\{([^}]+)\}\}/g, (_whole, variable: string) => {
    if (variable === 'host') return host;
    if (variable === '$guid') return randomUUID();
    const [, name = '', field = ''] = /^(\w+)\.response\.body\.\$\.(\w+)$/.exec(variable) ?? [];
    const value = bodies.get(name)?.[field];
    if (value === undefined) throw new Error(`nothing is known of {{${variable}}}`);
    return String(value);
  });
}
