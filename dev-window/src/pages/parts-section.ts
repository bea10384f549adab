import type { PartHealth } from '../parts/part-health';
import { type Html, html } from './html';

export function partsSection(parts: readonly PartHealth[]): Html {
  return html`<ul class="parts">${parts.map(
    ({ name, state, detail }) =>
      html`<li data-part="${name}" data-state="${state}"><strong>${name}</strong> <span class="state">${state}</span> <span class="detail">${detail}</span></li>`,
  )}</ul>`;
}
