import { serviceNames } from '@tickets/common/contracts';
import type { Letter } from '../dead-letters/list-letters';
import { type Html, html } from './html';
import { folded } from './layout';

function contentOf(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return data;
  }
}

function letterItem({ _id, service, subject, error, data, deadAt }: Letter): Html {
  return html`<li data-letter="${_id}"><form method="post" action="/_dev/dead-letters/${service}/${_id}/replay" data-refresh="letters">
<button aria-label="Replay ${subject} in ${service}">Replay</button> <b>${subject}</b> <time datetime="${deadAt?.toISOString()}">${deadAt?.toISOString()}</time></form>
<p class="reason">${error}</p>${folded(html`message`, contentOf(data))}</li>`;
}

export function lettersSection(letters: readonly Letter[]): Html {
  if (letters.length === 0) return html`<p>No service has put an event aside.</p>`;
  const services = serviceNames.filter((name) => letters.some(({ service }) => service === name));
  return html`${services.map((name) => {
    const own = letters.filter(({ service }) => service === name);
    return html`<h3>${name}: ${own.length}</h3><ul class="letters" data-service="${name}">${own.map(letterItem)}</ul>`;
  })}`;
}
