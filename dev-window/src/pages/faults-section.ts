import { faultForms, type OrderedFault } from '../faults/emulator-faults';
import { type Html, html } from './html';

export interface FaultsView {
  /** Absent where nothing can stop it from here. */
  brokerState?: string;
  /** Absent where payments talks to Stripe itself. */
  emulatorFaults?: readonly OrderedFault[];
}

function brokerForm(state: string): Html {
  const isStopped = state === 'stopped';
  return html`<h3>Broker</h3>
<form method="post" action="/_dev/broker" data-refresh="faults">
<input type="hidden" name="action" value="${isStopped ? 'start' : 'stop'}">
<button>${isStopped ? 'Start the broker' : 'Stop the broker'}</button> <span>It is ${state}.</span></form>`;
}

function emulatorForm(faults: NonNullable<FaultsView['emulatorFaults']>): Html {
  const options = Object.entries(faultForms).map(
    ([kind, { words }]) => html`<option value="${kind}">${words}</option>`,
  );
  return html`<h3>Stripe emulator</h3>
<form method="post" action="/_dev/emulator-faults" data-refresh="faults" class="row">
<label>It <select name="kind">${options}</select></label>
<label>times <input name="times" type="number" min="1" max="1000" value="1"></label>
<label>seconds, for what comes later <input name="seconds" type="number" min="0" max="600" value="5"></label>
<button>Order this fault</button></form>
${
  faults.length === 0
    ? html`<p>No fault is ordered.</p>`
    : html`<ul>${faults.map(({ words, times }) => html`<li>${words}, ${times} more</li>`)}</ul>
<form method="post" action="/_dev/emulator-faults/clear" data-refresh="faults"><button>Take all faults back</button></form>`
}`;
}

export function faultsSection({ brokerState, emulatorFaults }: FaultsView): Html {
  if (brokerState === undefined && emulatorFaults === undefined)
    return html`<p>Here nothing can be made to fail: there is no supervisor and no Stripe emulator.</p>`;
  return html`${brokerState !== undefined && brokerForm(brokerState)}${emulatorFaults && emulatorForm(emulatorFaults)}`;
}
