import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { catalogue, serviceNames } from './catalogue';
import { chargeSubjects, orderSubjects, Subjects, ticketSubjects } from './subjects';

const ROOT = path.join(__dirname, '../../..');

function rowsOfReadme(): Record<string, { owner: string; heardBy: string }> {
  const rows = readFileSync(path.join(ROOT, 'README.md'), 'utf8').matchAll(/^\| `([\w:-]+)` \| (\w+) \| ([^|]+) \|$/gm);
  return Object.fromEntries(
    [...rows].map(([, subject, owner, heardBy]) => [subject, { owner, heardBy: heardBy?.trim() }]),
  );
}

/** The subjects that the sources under a folder name, also through the lists of subjects. */
function subjectsNamedIn(folder: string): Set<string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const sources = files
    .filter((name) => name.endsWith('.ts') && !name.includes('.test.'))
    .map((name) => readFileSync(path.join(folder, name), 'utf8'))
    .join('\n');
  const named = [...sources.matchAll(/\bSubjects\.(\w+)/g)].map(([, key]) => Subjects[key as keyof typeof Subjects]);
  const lists = { ticketSubjects, orderSubjects, chargeSubjects };
  for (const [name, subjects] of Object.entries(lists))
    if (sources.includes(`subjects = ${name}`)) named.push(...subjects);
  return new Set(named);
}

function subjectsOf(service: string, role: 'listeners' | 'publishers'): string[] {
  const folder = path.join(ROOT, service, 'src/events');
  try {
    if (role === 'listeners') return [...subjectsNamedIn(path.join(folder, 'listeners'))].sort();
    const source = readFileSync(path.join(folder, 'publishers.ts'), 'utf8');
    return [
      ...new Set(
        [...source.matchAll(/readonly subject = Subjects\.(\w+)/g)].map(
          ([, key]) => Subjects[key as keyof typeof Subjects],
        ),
      ),
    ].sort();
  } catch {
    return [];
  }
}

describe('the event catalogue', () => {
  it('is what the README’s table says', () => {
    const expected = Object.fromEntries(
      Object.entries(catalogue).map(([subject, entry]) => {
        const everyInstance = 'heardByEveryInstanceOf' in entry ? entry.heardByEveryInstanceOf : [];
        const heardBy = [entry.heardBy.join(', '), ...everyInstance.map((name) => `every ${name} instance`)].join('; ');
        return [subject, { owner: entry.owner, heardBy }];
      }),
    );
    expect(rowsOfReadme()).toEqual(expected);
  });

  it.each(serviceNames)('names what %s tells and hears', (service) => {
    const entries = Object.entries(catalogue);
    const tells = entries.flatMap(([subject, entry]) => (entry.owner === service ? [subject] : []));
    const hears = entries.flatMap(([subject, entry]) => {
      const everyInstance: readonly string[] = 'heardByEveryInstanceOf' in entry ? entry.heardByEveryInstanceOf : [];
      return [...entry.heardBy, ...everyInstance].some((name) => name === service) ? [subject] : [];
    });
    expect({ tells: subjectsOf(service, 'publishers'), hears: subjectsOf(service, 'listeners') }).toEqual({
      tells: tells.sort(),
      hears: hears.sort(),
    });
  });
});
