import { catalogue, Subjects } from '@tickets/common/contracts';
import { asyncApi, eventSchema } from '@tickets/common/documents';
import { type Html, html } from './html';
import { exampleOf, type FieldSchema } from './json-example';
import { layout } from './layout';

interface Field {
  path: string;
  schema: FieldSchema;
  isRequired: boolean;
}

/** Every field of a message, those inside others with the way to them. */
function fieldsOf({ properties = {}, required = [] }: FieldSchema, prefix = ''): Field[] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const path = `${prefix}${name}`;
    return [{ path, schema, isRequired: required.includes(name) }, ...fieldsOf(schema, `${path}.`)];
  });
}

function typeOf({ type, format, const: fixed, enum: values }: FieldSchema): string {
  if (fixed !== undefined) return JSON.stringify(fixed);
  if (values) return values.map((value) => JSON.stringify(value)).join(' | ');
  return format ? `${type}, ${format}` : String(type);
}

function boundsOf({ minimum, maximum, maxLength, format, pattern }: FieldSchema): string {
  return [
    minimum !== undefined && `at least ${minimum}`,
    maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER && `at most ${maximum}`,
    maxLength !== undefined && `at most ${maxLength} characters`,
    // The pattern of an instant says no more than its format.
    pattern && !format && `matches ${pattern}`,
  ]
    .filter(Boolean)
    .join(', ')
    .replace(/^./, (first) => first.toUpperCase());
}

function fieldRow({ path, schema, isRequired }: Field): Html {
  const says = [schema.description, boundsOf(schema)].filter(Boolean).join(' ');
  return html`<tr><th scope="row"><code>${path}</code></th><td>${typeOf(schema)}</td><td>${isRequired ? 'always' : 'sometimes'}</td><td>${says}</td></tr>`;
}

function hearersOf(subject: Subjects): string {
  const entry = catalogue[subject];
  const everyInstance = 'heardByEveryInstanceOf' in entry ? entry.heardByEveryInstanceOf : [];
  return [...entry.heardBy, ...everyInstance.map((name) => `every instance of ${name}`)].join(', ');
}

const anchorOf = (subject: string) => subject.replace(':', '-');

function channel(subject: Subjects): Html {
  const schema = eventSchema(subject) as FieldSchema; // Made from zod objects of plain fields.
  const { owner, summary } = catalogue[subject];
  return html`<section id="${anchorOf(subject)}" aria-labelledby="${anchorOf(subject)}-heading">
<h2 id="${anchorOf(subject)}-heading"><code>${subject}</code></h2>
<p>${summary}</p>
<dl><dt>Sent by</dt><dd>${owner}</dd><dt>Heard by</dt><dd>${hearersOf(subject)}</dd></dl>
<details><summary>Fields of ${subject}</summary><table><thead><tr><th scope="col">Field</th><th scope="col">Type</th><th scope="col">Present</th><th scope="col">Meaning</th></tr></thead><tbody>${fieldsOf(schema).map(fieldRow)}</tbody></table></details>
<details><summary>Example of ${subject}</summary><pre>${JSON.stringify(exampleOf(schema), undefined, 2)}</pre></details>
</section>`;
}

/** The AsyncAPI document, to read: each channel, who sends and hears it, its fields and an example. */
export function eventsPage(): string {
  const { info, asyncapi, servers } = asyncApi();
  const subjects = Object.values(Subjects);
  const body = html`<header><h1>${info.title}</h1>
<nav aria-label="Elsewhere"><ul><li><a href="/_dev">The developer’s window</a></li><li><a href="/_dev/asyncapi.json">AsyncAPI ${asyncapi}, as JSON</a></li></ul></nav></header>
<main><p>${info.description}</p>
<p>Version ${info.version}; ${servers.local.protocol}, ${servers.local.host}: ${servers.local.description}</p>
<nav aria-label="Channels"><ul>${subjects.map((subject) => html`<li><a href="#${anchorOf(subject)}"><code>${subject}</code></a></li>`)}</ul></nav>
${subjects.map(channel)}</main>`;
  return layout({ title: info.title, body });
}
