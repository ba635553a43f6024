// What pages do without a new page: ask REST, tell what came of it, and listen to keys. No page needs this file to be read.
import { Player } from './player.js';
import { Recorder } from './recorder.js';

const texts = document.getElementById('texts').dataset;
const one = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

// The server writes times as people here read them, from the next page on.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone) document.cookie = `arivm-zone=${encodeURIComponent(zone)}; path=/; max-age=31536000; samesite=lax`;

one('.tabs [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });

/** Asks REST. Answers what it says; throws its problem (RFC 9457). */
async function rest(method, address, body, headers = {}) {
  const isForm = body instanceof FormData || typeof body === 'string';
  let answer;
  try {
    answer = await fetch(address, {
      method,
      headers: body === undefined || isForm ? headers : { 'Content-Type': 'application/json', ...headers },
      body: body === undefined || isForm ? body : JSON.stringify(body),
    });
  } catch {
    throw { detail: texts.offline };
  }
  if (answer.status === 401) location.assign('/signin');
  const text = await answer.text();
  const said = text && /^application\/(problem\+)?json$/.test((answer.headers.get('Content-Type') || '').split(';')[0]) ? JSON.parse(text) : text;
  if (!answer.ok) throw { status: answer.status, detail: said.detail || texts.failed, errors: said.errors };
  return said;
}

/** Tells what came of it, for a while. */
function toast(text, { undo, isProblem } = {}) {
  const element = document.createElement('div');
  element.className = isProblem ? 'toast problem' : 'toast';
  const said = document.createElement('span');
  said.textContent = text;
  element.append(said);
  if (undo) {
    const button = document.createElement('button');
    button.textContent = texts.undo;
    button.addEventListener('click', () => { element.remove(); undo(); });
    element.append(button);
  }
  one('#toasts').replaceChildren(element);
  setTimeout(() => element.remove(), isProblem || undo ? 12000 : 5000);
}

const refresh = () => htmx.trigger(document.body, 'refresh');
const complain = problem => toast(problem.detail || String(problem), { isProblem: true });

/** Asks before something that cannot be taken back. */
function confirmed(question) {
  if (!question) return Promise.resolve(true);
  const dialog = document.createElement('dialog');
  dialog.innerHTML = '<form method="dialog"><p></p><div class="buttons"><button class="main" value="yes"></button><button value=""></button></div></form>';
  one('p', dialog).textContent = question;
  const [yes, no] = all('button', dialog);
  [yes.textContent, no.textContent] = [texts.yes, texts.close];
  document.body.append(dialog);
  dialog.showModal();
  return new Promise(resolve => dialog.addEventListener('close', () => { dialog.remove(); resolve(dialog.returnValue === 'yes'); }));
}

// ── Messages ──

const player = one('#player') ? new Player(one('#player'), { onHeard: row => row.heard === 'false' && change(row, { heard: true }, false) }) : null;
let undoLast = null;

const folderOf = () => one('.messages')?.dataset.folder;

/** Changes a message, and offers to take it back. */
async function change(message, body, canUndo = true) {
  const from = folderOf();
  try {
    await rest('PATCH', message.api, body);
  } catch (problem) {
    return complain(problem);
  }
  if (canUndo) {
    undoLast = async () => {
      undoLast = null;
      await rest('PATCH', message.api, { folder: from }).catch(complain);
      refresh();
    };
    toast(texts.done, { undo: () => undoLast?.() });
  }
  refresh();
}

const actions = {
  play: row => player.toggle(row.dataset),
  heard: row => change(row.dataset, { heard: true }),
  unheard: row => change(row.dataset, { heard: false }),
  urgent: row => change(row.dataset, { urgent: true }),
  calm: row => change(row.dataset, { urgent: false }),
  delete: row => change(row.dataset, { folder: 'Deleted' }),
  restore: row => change(row.dataset, { folder: 'INBOX' }),
  move: (row, element) => element.value && change(row.dataset, { folder: element.value }),
  forward: row => forward(row.dataset),
  ring: row => ring({ then: 'play', message: row.dataset.message }, row),
  callBack: row => ring({ then: 'callBack', message: row.dataset.message }, row),
  destroy: async (row, element) => {
    if (!await confirmed(element.dataset.ask)) return;
    await rest('DELETE', row.dataset.api).then(() => toast(texts.done), complain);
    refresh();
  },
};

const mailboxAddress = element => `/api/v1/mailboxes/${element.closest('[data-mailbox]').dataset.mailbox}`;

async function ring(body, element) {
  toast(texts.ringing);
  await rest('POST', `${mailboxAddress(element)}/ring`, body).then(() => toast(texts.done), complain);
}

/** A file's content as REST takes it within JSON. */
const base64 = file => new Promise((resolve, reject) => {
  const reader = new FileReader();
  reader.onload = () => resolve(reader.result.split(',')[1]);
  reader.onerror = () => reject(reader.error);
  reader.readAsDataURL(file);
});

function forward(message) {
  const dialog = one('#forward');
  const [form, problem] = [one('form', dialog), one('[data-problem]', dialog)];
  problem.hidden = true;
  form.reset();
  dialog.showModal();
  form.onsubmit = async event => {
    if (event.submitter?.value !== 'send') return;
    event.preventDefault();
    const fields = new FormData(form);
    const body = { to: fields.get('to').split(/[\s,;]+/).filter(Boolean) };
    const comment = fields.get('prepend');
    if (comment?.size) body.prepend = await base64(comment);
    try {
      await rest('POST', `${message.api}/forward`, body);
      dialog.close();
      toast(texts.done);
    } catch (error) {
      problem.textContent = error.detail;
      problem.hidden = false;
    }
  };
}

document.addEventListener('click', event => {
  const button = event.target.closest('button[data-do]');
  if (button) actions[button.dataset.do]?.(button.closest('.message'), button);
  const ringer = event.target.closest('[data-ring]');
  if (ringer) ring(JSON.parse(ringer.dataset.ring), ringer);
  const opener = event.target.closest('[data-open]');
  if (opener) document.getElementById(opener.dataset.open).showModal();
  const language = event.target.closest('a[data-language]');
  if (language) {
    event.preventDefault();
    document.cookie = `arivm-language=${language.dataset.language}; path=/; max-age=31536000; samesite=lax`;
    location.reload();
  }
});
document.addEventListener('change', event => {
  if (event.target.matches('select[data-do]')) actions[event.target.dataset.do]?.(event.target.closest('.message'), event.target);
  if (event.target.matches('[data-pick]')) countPicked();
});

const picked = () => all('[data-pick]:checked').map(box => box.closest('.message'));

function countPicked() {
  const bulk = one('[data-bulk]');
  if (!bulk) return;
  bulk.hidden = picked().length === 0;
  one('[data-bulk-count]', bulk).textContent = picked().length;
}

document.addEventListener('click', async event => {
  const what = event.target.closest('[data-bulk-do]')?.dataset.bulkDo;
  if (!what) return;
  const body = { heard: { heard: true }, unheard: { heard: false }, delete: { folder: 'Deleted' } }[what];
  const [rows, from] = [picked().map(row => row.dataset.api), folderOf()];
  try {
    for (const api of rows) await rest('PATCH', api, body);
  } catch (problem) {
    complain(problem);
  }
  undoLast = async () => {
    undoLast = null;
    for (const api of rows) await rest('PATCH', api, { folder: from }).catch(complain);
    refresh();
  };
  toast(texts.done, { undo: () => undoLast?.() });
  refresh();
});

// ── Keys ──

let current = null; // the message that keys are for: its id and place, which outlive a list that is fetched again

const rows = () => all('.message');
const currentRow = () => rows().find(row => row.dataset.message === current?.id);

function goTo(row) {
  if (!row) return;
  current = { id: row.dataset.message, place: rows().indexOf(row) };
  row.focus();
  row.scrollIntoView({ block: 'nearest' });
}

document.addEventListener('focusin', event => {
  const row = event.target.closest?.('.message');
  if (row) current = { id: row.dataset.message, place: rows().indexOf(row) };
});

document.addEventListener('htmx:afterSwap', event => {
  if (event.detail.target?.id !== 'found') return;
  countPicked();
  player?.mark();
  // Only who was at a message is brought to one again.
  if (current && (document.activeElement === document.body || !document.activeElement)) goTo(currentRow() || rows()[Math.min(current.place, rows().length - 1)]);
});

const keys = {
  j: () => goTo(rows()[(currentRow() ? rows().indexOf(currentRow()) : -1) + 1] || currentRow()),
  k: () => goTo(rows()[(currentRow() ? rows().indexOf(currentRow()) : 1) - 1] || currentRow()),
  ' ': () => currentRow() ? actions.play(currentRow()) : player?.toggle(),
  h: () => currentRow() && actions[currentRow().dataset.heard === 'true' ? 'unheard' : 'heard'](currentRow()),
  d: () => currentRow() && folderOf() !== 'Deleted' && actions.delete(currentRow()),
  u: () => undoLast?.(),
  x: () => { const box = currentRow() && one('[data-pick]', currentRow()); if (box) { box.checked = !box.checked; countPicked(); } },
  ArrowLeft: () => player?.seek(-5),
  ArrowRight: () => player?.seek(5),
  '?': () => one('#keys')?.showModal(),
};

document.addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey || one('dialog[open]')) return;
  if (event.target.closest('input:not([type="checkbox"]), textarea, select')) return;
  if (event.key === ' ' && event.target.closest('button, a, summary, input')) return;
  if (!keys[event.key] || !(one('.messages') || event.key === '?')) return;
  event.preventDefault();
  keys[event.key]();
});

// ── Forms and buttons that ask REST: data-rest="PATCH /api/v1/…" ──

function valueOf(input) {
  const text = input.type === 'checkbox' ? String(input.checked) : input.value.trim();
  if (text === '') return null;
  switch (input.type === 'checkbox' ? 'boolean' : input.dataset.type) {
    case 'number': return Number(text);
    case 'boolean': return text === 'true';
    case 'list': return text.split(/[\s,;]+/).filter(Boolean);
    case 'time': return new Date(text).toISOString();
    case 'json': return JSON.parse(text);
    default: return text;
  }
}

const before = new WeakMap();
const remember = form => all('[name]', form).forEach(input => before.set(input, JSON.stringify(valueOf(input))));
const rememberAll = within => all('form[data-rest]', within).forEach(remember);

/** The fields that were filled in, or, of what is there already, those that were changed: a.b is b within a. */
function bodyOf(form, isChange) {
  const body = {};
  for (const input of all('[name]', form)) {
    if (input.type === 'radio' && !input.checked) continue;
    const value = valueOf(input);
    if (isChange ? before.get(input) === JSON.stringify(value) : value === null) continue;
    const path = input.name.split('.');
    const last = path.pop();
    path.reduce((inner, name) => inner[name] ??= {}, body)[last] = value;
  }
  return body;
}

/** {a: {b: value}} of a.b. */
const within = (path, value) => path.split('.').reduceRight((inner, name) => ({ [name]: inner }), value);

function showErrors(form, problem) {
  all('.field-error', form).forEach(element => element.remove());
  all('[aria-invalid]', form).forEach(input => input.removeAttribute('aria-invalid'));
  let first = null;
  for (const [field, reasons] of Object.entries(problem?.errors || {})) {
    const input = all('[name]', form).find(candidate => candidate.name.toLowerCase() === field.toLowerCase() || field.toLowerCase().startsWith(`${candidate.name.toLowerCase()}[`));
    if (!input) continue;
    const error = document.createElement('p');
    error.className = 'field-error';
    error.id = `${input.id}-error`;
    error.textContent = reasons.join(' ');
    input.setAttribute('aria-invalid', 'true');
    input.setAttribute('aria-describedby', error.id);
    input.after(error);
    first ??= input;
  }
  if (first) first.focus();
  else if (problem) complain(problem);
}

async function done(element, said) {
  const [what, ...how] = (element.dataset.then || 'reload').split(':');
  if (what === 'goto') return location.assign(how.join(':').replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(said[name])));
  if (what === 'reload') return location.reload();
  if (what === 'show') {
    const result = one(how[0]);
    result.hidden = false;
    one('[data-result]', result).textContent = how[1] ? said[how[1]] : JSON.stringify(said, null, 2);
    return result.scrollIntoView({ block: 'nearest' });
  }
  toast(texts.done);
  refresh();
}

document.addEventListener('submit', async event => {
  const form = event.target.closest('form[data-rest]');
  if (!form) return;
  event.preventDefault();
  const [method, address] = form.dataset.rest.split(' ');
  const file = one('input[type="file"][name]', form);
  const body = file ? new FormData(form) : bodyOf(form, method === 'PATCH');
  const button = event.submitter;
  if (button) button.disabled = true;
  try {
    const said = await rest(method, address, form.dataset.list ? within(form.dataset.list, [...JSON.parse(form.dataset.before), bodyOf(form, false)]) : body, form.dataset.etag ? { 'If-Match': form.dataset.etag } : {});
    showErrors(form, null);
    await done(form, said);
  } catch (problem) {
    showErrors(form, problem);
  } finally {
    if (button) button.disabled = false;
  }
});

document.addEventListener('click', async event => {
  const button = event.target.closest('button[data-rest]');
  if (!button || !await confirmed(button.dataset.ask)) return;
  const [method, address] = button.dataset.rest.split(' ');
  button.disabled = true;
  try {
    await done(button, await rest(method, address, button.dataset.body ? JSON.parse(button.dataset.body) : undefined));
  } catch (problem) {
    complain(problem);
  } finally {
    button.disabled = false;
  }
});

rememberAll(document);
document.addEventListener('htmx:load', event => rememberAll(event.detail.elt));
all('[data-recorder]').forEach(element => new Recorder(element, { rest, complain, done }));

export { rest, one, all };
