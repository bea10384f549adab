import { testCards } from '@tickets/common/test-cards';
import { readSettings } from '../stack/settings';
import { table } from './table';

describe('the table of npm start', () => {
  it('P6: names the test cards that checkout takes, with what each does', () => {
    const { ports } = readSettings();
    const text = table(
      { url: 'http://localhost:8080', ports, accounts: [], dir: '/tmp/stack', has: () => false },
      9_100,
    );
    for (const { number, outcome } of testCards) expect(text).toContain(`${number}    ${outcome}\n`);
    expect(text.match(/\d{4} \d{4} \d{4} \d{4}/g)).toHaveLength(testCards.length);
  });
});
