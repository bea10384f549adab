// The page's own script: asks for its sections again, follows the events, and presses the buttons without a new page.
const said = document.getElementById('said');
const news = document.getElementById('news');
const feed = document.getElementById('feed');
const feedState = document.getElementById('feed-state');
const filter = document.getElementById('feed-filter');
const follow = document.getElementById('follow');

const SHOWN = 200;
const POLL_MS = 2000;
const SAY_EVERY_MS = 3000;

/** What a button brought about has a place of its own, which nothing that happens meanwhile writes over. */
function say(text, place = said) {
  if (place.textContent !== text) place.textContent = text;
}

// Sections

const fragment = (name) => document.querySelector(`[data-fragment="${name}"]`);

function addressOf(name) {
  const order = new URLSearchParams(location.search).get('order');
  if (name !== 'order') return `/_dev/sections/${name}`;
  return order ? `/_dev/sections/order/${order}` : undefined;
}

/** What a reader has open stays open, what they chose stays chosen, and the focus stays where it is. */
function replace(place, html) {
  const fresh = document.createElement('div');
  fresh.innerHTML = html;
  if (fresh.innerHTML === place.innerHTML) return;
  const isBusy = place.contains(document.activeElement) || place.querySelector('details[open]');
  if (!isBusy) redraw(place, html);
}

/** Whether a field holds something else than its form began with. */
function isChanged(field) {
  if (!(field instanceof HTMLSelectElement)) return field.value !== field.defaultValue;
  const first = [...field.options].findIndex((option) => option.defaultSelected);
  return field.selectedIndex !== Math.max(first, 0);
}

// A form's field may be called "action" too, so the attribute is asked.
const addressOfForm = (form) => form.getAttribute('action');

/** What was chosen or typed and not sent yet, by the form that it is for. */
function unsentIn(place) {
  return [...place.querySelectorAll('form select, form input')]
    .filter(isChanged)
    .map(({ form, name, value }) => ({ action: addressOfForm(form), name, value }));
}

/** Into the forms of the new drawing that are still for the same thing, where they still offer it. */
function putBack(place, unsent) {
  for (const { action, name, value } of unsent) {
    const form = [...place.querySelectorAll('form')].find((one) => addressOfForm(one) === action);
    const field = form?.elements.namedItem(name);
    const isOffered = field?.options === undefined || [...field.options].some((option) => option.value === value);
    if (field && isOffered) field.value = value;
  }
}

function redraw(place, html) {
  const unsent = unsentIn(place);
  place.innerHTML = html;
  putBack(place, unsent);
}

async function refresh(name, isForced = false) {
  const address = addressOf(name);
  if (!address) return;
  const answer = await fetch(address).catch(() => undefined);
  if (!answer?.ok) return;
  const html = await answer.text();
  if (isForced) redraw(fragment(name), html);
  else replace(fragment(name), html);
}

const stateOf = (part) => part.dataset.state;

async function refreshParts() {
  const before = new Map(
    [...document.querySelectorAll('[data-part]')].map((part) => [part.dataset.part, stateOf(part)]),
  );
  await refresh('parts', true);
  for (const part of document.querySelectorAll('[data-part]')) {
    const was = before.get(part.dataset.part);
    if (was && was !== stateOf(part)) say(`${part.dataset.part} is ${stateOf(part)}.`, news);
  }
}

async function poll() {
  if (!document.hidden) await Promise.all([refreshParts(), refresh('order'), refresh('letters'), refresh('faults')]);
  setTimeout(() => void poll(), POLL_MS);
}

// Buttons

async function send(form) {
  const button = form.querySelector('button');
  button.disabled = true;
  say('One moment …');
  try {
    const answer = await fetch(addressOfForm(form), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(Object.fromEntries(new FormData(form))),
    });
    const body = await answer.json();
    // What was sent is done with; what was refused stays to be put right.
    if (answer.ok) form.reset();
    say(body.message ?? body.errors?.[0]?.message ?? 'That did not work.');
  } catch {
    say('The window did not answer. Is the stack still running?');
  }
  await refresh(form.dataset.refresh, true);
  button.disabled = false;
}

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (!form.dataset.refresh) return;
  event.preventDefault();
  void send(form);
});

function followOrder(id) {
  history.pushState(undefined, '', `/_dev?order=${id}`);
  follow.elements.order.value = id;
  void refresh('order', true).then(() => fragment('order').scrollIntoView({ block: 'nearest' }));
}

follow.addEventListener('submit', (event) => {
  event.preventDefault();
  followOrder(follow.elements.order.value);
});

addEventListener('popstate', () => location.reload());

// Events

const keys = new Set();
let unsaid = 0;

function orderOf(event) {
  return event.subject.startsWith('order:') ? event.id : event.orderId;
}

function itemOf(event) {
  const item = document.createElement('li');
  item.dataset.subject = event.subject;
  item.dataset.ids = [event.id, event.orderId].filter(Boolean).join(' ');
  const details = document.createElement('details');
  const summary = document.createElement('summary');
  const time = document.createElement('time');
  time.dateTime = event.storedAt;
  time.textContent = new Date(event.storedAt).toLocaleTimeString();
  const subject = document.createElement('b');
  subject.textContent = event.subject;
  const version = event.version === undefined ? '' : `v${event.version}`;
  summary.append(time, ' ', subject, ` ${[version, event.status, event.id].filter(Boolean).join(' ')}`);
  const snapshot = document.createElement('pre');
  details.append(summary, snapshot);
  // Written out only when somebody looks.
  details.addEventListener('toggle', () => {
    snapshot.textContent = JSON.stringify(event.content, undefined, 2);
  });
  item.append(details);
  const order = orderOf(event);
  if (order) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'Follow order';
    button.setAttribute('aria-label', `Follow order ${order}`);
    button.addEventListener('click', () => followOrder(order));
    item.append(button);
  }
  return item;
}

function isWanted(item) {
  const { subject, id } = Object.fromEntries(new FormData(filter));
  return (!subject || item.dataset.subject === subject) && (!id || item.dataset.ids.includes(id.trim()));
}

function applyFilter() {
  for (const item of feed.children) item.hidden = !isWanted(item);
}

filter.addEventListener('input', applyFilter);
filter.addEventListener('submit', (event) => event.preventDefault());
filter.addEventListener('reset', () => setTimeout(applyFilter));

function add(event) {
  if (keys.has(event.key)) return;
  keys.add(event.key);
  const item = itemOf(event);
  item.dataset.key = event.key;
  item.hidden = !isWanted(item);
  feed.prepend(item);
  unsaid += 1;
  if (feed.children.length > SHOWN) {
    keys.delete(feed.lastElementChild.dataset.key);
    feed.lastElementChild.remove();
  }
}

const stream = new EventSource('/_dev/stream');
stream.addEventListener('message', ({ data }) => add(JSON.parse(data)));
stream.addEventListener('caught-up', () => {
  unsaid = 0;
  feedState.textContent = 'Following.';
});
stream.addEventListener('error', () => {
  feedState.textContent = 'The connection is lost; trying again.';
});

setInterval(() => {
  if (unsaid > 0) say(unsaid === 1 ? 'One new event.' : `${unsaid} new events.`, news);
  unsaid = 0;
}, SAY_EVERY_MS);

setTimeout(() => void poll(), POLL_MS);
