import { parseEvent, Subjects } from '@tickets/common/contracts';
import { eventSchema } from '@tickets/common/documents';
import { eventsPage } from './events-page';
import { html } from './html';
import { exampleOf } from './json-example';
import { lettersSection } from './letters-section';

describe('html', () => {
  it('escapes what is put into it, and not what is HTML already', () => {
    const evil = '<script>alert("1")</script>';
    expect(String(html`<p title="${evil}">${[evil, html`<b>${1}</b>`]}${undefined}${null}${false}</p>`)).toBe(
      '<p title="&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;">&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;<b>1</b></p>',
    );
  });
});

describe('a dead letter', () => {
  it('can not bring markup into the page', () => {
    const letter = { _id: 'a'.repeat(24), subject: '<i>', data: '<img src=x>', error: '<img src=x>', attempts: 5 };
    const section = lettersSection([{ ...letter, service: 'orders', firstFailedAt: new Date(), deadAt: new Date() }]);
    expect(String(section)).not.toMatch(/<i>|<img/);
  });
});

describe('the page of the event catalogue', () => {
  const page = eventsPage();

  it.each(Object.values(Subjects))('has %s with an example that its schema takes', (subject) => {
    expect(page).toContain(`<h2 id="${subject.replace(':', '-')}-heading"><code>${subject}</code></h2>`);
    const example = exampleOf(eventSchema(subject) as object);
    expect(parseEvent(subject, example).subject).toBe(subject);
  });

  it('says who sends and who hears', () => {
    expect(page).toContain('<dt>Heard by</dt><dd>orders, every instance of tickets</dd>');
    expect(page).toContain('<dt>Sent by</dt><dd>expiration</dd>');
  });

  it('lists the fields inside others with the way to them', () => {
    expect(page).toContain('<code>data.ticket.priceCents</code>');
  });

  it('says what a field means', () => {
    expect(page).toContain('<td>Money in the smallest unit of its currency. At least 0</td>');
  });
});
