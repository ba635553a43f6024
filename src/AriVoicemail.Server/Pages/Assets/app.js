// What every page does. No page needs it to be read.
import { rest, one, all, complain, refresh } from './rest.js';
import { done } from './forms.js';
import { keys as keysOfMessages } from './messages.js';
import { Recorder } from './recorder.js';

// The server writes times as people here read them, from the next page on.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone) document.cookie = `arivm-zone=${encodeURIComponent(zone)}; path=/; max-age=31536000; samesite=lax`;

one('.tabs [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });

all('[data-recorder]').forEach(element => new Recorder(element, { rest, complain, done }));

document.addEventListener('click', event => {
  const opener = event.target.closest('[data-open]');
  if (opener) document.getElementById(opener.dataset.open).showModal();
  const language = event.target.closest('a[data-language]');
  if (language) {
    event.preventDefault();
    document.cookie = `arivm-language=${language.dataset.language}; path=/; max-age=31536000; samesite=lax`;
    location.reload();
  }
});

// ── Keys ──

const keys = { ...keysOfMessages, '/': () => one('input[type="search"]')?.focus(), '?': () => one('#keys')?.showModal() };

/** What is written on the key in this layout, or, where that is no Latin letter, in the usual one. */
const keyOf = event => [event.key, event.key.toLowerCase(), event.code.replace(/^Key/, '').toLowerCase()].find(name => keys[name]);

document.addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey || one('dialog[open]')) return;
  if (event.target.closest('input:not([type="checkbox"]), textarea, select')) return;
  if (event.key === ' ' && event.target.closest('button, a, summary, input')) return;
  const key = keyOf(event);
  if (!key) return;
  event.preventDefault();
  keys[key]();
});

// ── Parts that are fetched again ──

let open = [];

// What was unfolded stays so; htmx itself brings the focus back to what has an id.
document.addEventListener('htmx:beforeSwap', event => { open = all('details[id][open]', event.detail.target).map(details => details.id); });
document.addEventListener('htmx:afterSwap', () => open.forEach(id => document.getElementById(id)?.setAttribute('open', '')));

// Pages that were told of the same event get the same answer: it is drawn once. It is the last event of several that the list is fetched for.
document.addEventListener('htmx:configRequest', event => {
  const told = event.detail.triggeringEvent?.detail?.lastEventId;
  if (told && event.detail.elt.id === 'list') event.detail.headers['Last-Event-ID'] = told;
});

let isLost = false;

function showLost(lost) {
  isLost = lost;
  const sign = one('#lost');
  if (sign) sign.hidden = !lost;
}

document.addEventListener('htmx:sseError', event => {
  showLost(true);
  // The browser comes back by itself, but not to a server that has refused it: the session may be over.
  if (event.detail.source?.readyState === EventSource.CLOSED) rest('GET', `/api/v1/mailboxes/${one('[data-mailbox]').dataset.mailbox}/folders`).catch(() => {});
});
document.addEventListener('htmx:sseOpen', () => {
  if (!isLost) return;
  showLost(false);
  refresh();
});
