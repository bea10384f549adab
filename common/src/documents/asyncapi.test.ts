import { Parser } from '@asyncapi/parser';
import { catalogue, Subjects, serviceNames } from '../contracts';
import { asyncApi } from './asyncapi';

const parse = (document: object) => new Parser().parse(JSON.stringify(document));

describe('the AsyncAPI document', () => {
  it('is one, without complaints', async () => {
    const { document, diagnostics } = await parse(asyncApi());
    expect(diagnostics.filter(({ severity }) => severity === 0)).toEqual([]);
    expect(
      document
        ?.channels()
        .all()
        .map((channel) => channel.address())
        .sort(),
    ).toEqual(Object.values(Subjects).sort());
  });

  it.each(serviceNames)('says what %s tells and hears', async (service) => {
    const { document } = await parse(asyncApi());
    const of = (action: 'send' | 'receive') =>
      (document?.operations().all() ?? [])
        .filter(
          (operation) =>
            operation.action() === action &&
            operation
              .tags()
              .all()
              .some((tag) => tag.name() === service),
        )
        .flatMap((operation) =>
          operation
            .channels()
            .all()
            .map((channel) => channel.address()),
        )
        .sort();
    const tells = Object.values(Subjects).filter((subject) => catalogue[subject].owner === service);
    const hears = Object.values(Subjects).filter((subject) => {
      const entry = catalogue[subject];
      const all: readonly string[] = [
        ...entry.heardBy,
        ...('heardByEveryInstanceOf' in entry ? entry.heardByEveryInstanceOf : []),
      ];
      return all.includes(service);
    });
    expect({ tells: of('send'), hears: of('receive') }).toEqual({ tells: tells.sort(), hears: hears.sort() });
  });

  it('is refused by the parser when a channel refers to no message', async () => {
    const document = asyncApi();
    document.components.messages = {};
    expect((await parse(document)).diagnostics.filter(({ severity }) => severity === 0)).not.toEqual([]);
  });
});
