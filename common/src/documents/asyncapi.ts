import { catalogue, type ServiceName, Subjects, serviceNames } from '../contracts';
import { eventSchema } from './event-schemas';

const keyOf = (subject: Subjects) => subject.replace(':', '_').replaceAll('-', '_');
const ref = (place: string) => ({ $ref: `#/${place}` });

function messageOf(subject: Subjects) {
  const { $schema: _schema, ...payload } = eventSchema(subject);
  return {
    name: subject,
    title: subject,
    summary: catalogue[subject].summary,
    contentType: 'application/json',
    payload,
  };
}

function channelOf(subject: Subjects) {
  const key = keyOf(subject);
  return {
    address: subject,
    description: catalogue[subject].summary,
    messages: { [key]: ref(`components/messages/${key}`) },
  };
}

function hearers(subject: Subjects): [ServiceName, string][] {
  const entry = catalogue[subject];
  const everyInstance: readonly ServiceName[] = 'heardByEveryInstanceOf' in entry ? entry.heardByEveryInstanceOf : [];
  return [
    ...entry.heardBy.map((name): [ServiceName, string] => [
      name,
      'once a service: queue group and durable name are the service’s',
    ]),
    ...everyInstance.map((name): [ServiceName, string] => [name, 'every instance, new events only']),
  ];
}

function operationsOf(subject: Subjects) {
  const key = keyOf(subject);
  const { owner, summary } = catalogue[subject];
  const operation = (action: 'send' | 'receive', service: ServiceName, told: string) => ({
    action,
    channel: ref(`channels/${key}`),
    title: `${service} ${action === 'send' ? 'tells' : 'hears'} ${subject}`,
    summary: told,
    tags: [{ name: service }],
    messages: [ref(`channels/${key}/messages/${key}`)],
  });
  return {
    [`${owner}_tells_${key}`]: operation('send', owner, summary),
    ...Object.fromEntries(
      hearers(subject).map(([name, how]) => [`${name}_hears_${key}`, operation('receive', name, how)]),
    ),
  };
}

/** The whole catalogue as an AsyncAPI 3 document: who tells, who hears, and what a message looks like. */
export function asyncApi() {
  const subjects = Object.values(Subjects);
  const each = <T>(make: (subject: Subjects) => T) =>
    Object.fromEntries(subjects.map((subject) => [keyOf(subject), make(subject)]));
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Ticketing events',
      version: '1.0.0',
      license: { name: 'MIT' },
      description:
        'Every event is a full snapshot, told at least once and in any order: keep the newest by `data.version`. Fields are only ever added.',
      tags: serviceNames.map((name) => ({ name })),
    },
    defaultContentType: 'application/json',
    servers: {
      local: { host: 'localhost:4222', protocol: 'nats', description: 'NATS Streaming, cluster id "ticketing".' },
    },
    channels: each(channelOf),
    operations: Object.assign({}, ...subjects.map(operationsOf)) as Record<string, object>,
    components: { messages: each(messageOf) },
  };
}
