import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { testCards } from '@tickets/common/test-cards';

const ROOT = path.resolve(__dirname, '../../..');

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(path.join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** How GitHub names the anchor of a heading. */
function anchorOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-');
}

/** A page's text under each of its headings, by anchor. */
function sectionsOf(text: string): Map<string, string> {
  const sections = text.split(/^#+ /m).slice(1);
  return new Map(sections.map((section) => [anchorOf(section.split('\n')[0] ?? ''), section]));
}

describe('the documents', () => {
  it.each(pages)('%s links only to what there is', (page) => {
    const text = readFileSync(path.join(ROOT, page), 'utf8');
    const links = [...text.matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, link = '']) => link);
    const broken = links.filter((link) => {
      const [file = '', anchor] = link.split('#');
      const target = file ? path.join(ROOT, path.dirname(page), file) : path.join(ROOT, page);
      if (!existsSync(target)) return true;
      return anchor !== undefined && !sectionsOf(readFileSync(target, 'utf8')).has(anchor);
    });
    expect(broken).toEqual([]);
  });
});

describe('P6: the test cards of the README', () => {
  it('P6: are the listed ones, with what each does', () => {
    const rows = [
      ...readFileSync(path.join(ROOT, 'README.md'), 'utf8').matchAll(/^\| (\d{4}(?: \d{4})+) \| (.+) \|$/gm),
    ];
    expect(rows.map(([, number, outcome]) => ({ number, outcome }))).toEqual(
      testCards.map(({ number, outcome }) => ({ number, outcome })),
    );
  });
});

/** What somebody asks on the first day, and what the section behind the first link must say. */
const NEWCOMERS: [question: string, answer: RegExp][] = [
  ['Who hears `order:cancelled`?', /`order:cancelled` \| orders \| tickets, expiration, payments/],
  ['What if Redis is gone?', /\*\*Redis\*\* \|.*holds still end/],
  ['How do I add a field to tickets?', /contracts\/ticket\.ts.*optional/s],
  ['Where is my payment now?', /GET \/api\/payments\/:orderId/],
];

describe('a newcomer’s question', () => {
  it.each(NEWCOMERS)('%s is answered behind the first link of its line in docs/README.md', (question, answer) => {
    const page = readFileSync(path.join(ROOT, 'docs/README.md'), 'utf8');
    const line = page.split('\n').find((row) => row.includes(question)) ?? '';
    const [, file = '', anchor = ''] = /\]\(([^)#]+)#([^)]+)\)/.exec(line) ?? [];
    const target = readFileSync(path.join(ROOT, 'docs', file), 'utf8');
    expect(sectionsOf(target).get(anchor)).toMatch(answer);
  });
});
