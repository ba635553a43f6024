// What owners do with messages: with one, with several at once, by mouse and by keys.
import { rest, one, all, texts, toast, complain, confirmed, refresh } from './rest.js';
import { Player } from './player.js';

const list = () => one('.messages');
const rows = () => all('.message');
const folderOf = () => list()?.dataset.folder;

let undoLast = null;
const picks = new Set();  // ids, which outlive a list that is fetched again
let opened = null;        // the message whose actions are open where there is no room for all

// Only who owns a message has heard it by listening.
const player = one('#player') && new Player(one('#player'), {
  onHeard: message => list()?.dataset.own && message.heard === 'false' && rest('PATCH', message.api, { heard: true }).then(refresh, complain),
});

/** Does the same with each; says how many it was done with, and offers to take that back. */
async function withEach(messages, change, { canUndo = true } = {}) {
  const [from, changed, problems] = [folderOf(), [], []];
  for (const message of messages) {
    try {
      await change(message);
      changed.push(message);
      picks.delete(message.message);
    } catch (problem) {
      problems.push(problem);
    }
  }
  const undo = canUndo && changed.length > 0 ? () => takeBack(changed, from) : undefined;
  if (undo) undoLast = undo;
  if (problems.length === 0) toast(texts.done, { undo });
  else if (messages.length === 1) complain(problems[0]);
  else toast(texts.partly.replace('{0}', changed.length).replace('{1}', messages.length).replace('{2}', problems[0].detail || String(problems[0])), { undo, isProblem: true });
  refresh();
}

async function takeBack(messages, folder) {
  undoLast = null;
  for (const message of messages) await rest('PATCH', message.api, { folder }).catch(complain);
  refresh();
}

const patch = body => message => rest('PATCH', message.api, body);

/** Asks into which folder; empty: into none. */
function askFolder() {
  const dialog = one('#folder');
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise(resolve => dialog.addEventListener('close', () => resolve(dialog.returnValue), { once: true }));
}

async function move(messages) {
  const folder = await askFolder();
  if (folder) await withEach(messages, patch({ folder }));
}

/** What can be done with any number of messages. */
const forAny = {
  heard: messages => withEach(messages, patch({ heard: true })),
  unheard: messages => withEach(messages, patch({ heard: false })),
  urgent: messages => withEach(messages, patch({ urgent: true })),
  calm: messages => withEach(messages, patch({ urgent: false })),
  delete: messages => withEach(messages, patch({ folder: 'Deleted' })),
  move,
  restore: move,
  destroy: async (messages, question) => {
    if (await confirmed(question)) await withEach(messages, message => rest('DELETE', message.api), { canUndo: false });
  },
};

/** What can be done with one. */
const forOne = {
  play: row => player.toggle(row.dataset),
  forward: row => forward(row.dataset),
  ring: row => ring({ then: 'play', message: row.dataset.message }, row),
  callBack: row => ring({ then: 'callBack', message: row.dataset.message }, row),
  more: row => { opened = row.classList.contains('open') ? null : row.dataset.message; showOpened(); },
};

export async function ring(body, element) {
  toast(texts.ringing);
  await rest('POST', `/api/v1/mailboxes/${element.closest('[data-mailbox]').dataset.mailbox}/ring`, body).then(() => toast(texts.done), complain);
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

// ── Several ──

function showPicks() {
  const boxes = all('[data-pick]');
  boxes.forEach(box => { box.checked = picks.has(box.value); });
  const count = boxes.filter(box => box.checked).length;
  const [bulk, every] = [one('[data-bulk]'), one('[data-pick-all]')];
  if (!bulk) return;
  bulk.hidden = count === 0;
  one('[data-bulk-count]', bulk).textContent = count;
  [every.checked, every.indeterminate] = [count > 0 && count === boxes.length, count > 0 && count < boxes.length];
}

function pick(id, isPicked) {
  if (isPicked) picks.add(id); else picks.delete(id);
}

function showOpened() {
  for (const row of rows()) {
    const isOpen = row.dataset.message === opened;
    row.classList.toggle('open', isOpen);
    one('.more', row)?.setAttribute('aria-expanded', String(isOpen));
  }
}

document.addEventListener('change', event => {
  if (event.target.matches('[data-pick]')) pick(event.target.value, event.target.checked);
  else if (event.target.matches('[data-pick-all]')) all('[data-pick]').forEach(box => pick(box.value, event.target.checked));
  else return;
  showPicks();
});

document.addEventListener('click', event => {
  const button = event.target.closest('button[data-do]');
  if (button) {
    const [row, what] = [button.closest('.message'), button.dataset.do];
    if (forAny[what]) forAny[what]([{ ...row.dataset }], button.dataset.ask);
    else forOne[what](row);
  }
  const bulk = event.target.closest('[data-bulk-do]');
  if (bulk) forAny[bulk.dataset.bulkDo](rows().filter(row => picks.has(row.dataset.message)).map(row => ({ ...row.dataset })), bulk.dataset.ask);
  const ringer = event.target.closest('[data-ring]');
  if (ringer) ring(JSON.parse(ringer.dataset.ring), ringer);
});

// ── A list that is fetched again ──

let current = null; // the message that keys are for: its id, its place, and what in it had the focus

const currentRow = () => rows().find(row => row.dataset.message === current?.id);

function goTo(row, control) {
  if (!row) return;
  current = { id: row.dataset.message, place: rows().indexOf(row), control };
  ((control && one(control, row)) || row).focus();
  row.scrollIntoView({ block: 'nearest' });
}

document.addEventListener('focusin', event => {
  const row = event.target.closest?.('.message');
  if (!row) return;
  const control = event.target.matches('[data-pick]') ? '[data-pick]' : event.target.dataset.do ? `[data-do="${event.target.dataset.do}"]` : undefined;
  current = { id: row.dataset.message, place: rows().indexOf(row), control };
});

document.addEventListener('htmx:afterSwap', event => {
  if (event.detail.target?.id !== 'found') return;
  const there = new Set(rows().map(row => row.dataset.message));
  picks.forEach(id => there.has(id) || picks.delete(id));
  showPicks();
  showOpened();
  player?.mark();
  // Only who was at a message is brought to one again.
  if (!current || (document.activeElement && document.activeElement !== document.body)) return;
  if (currentRow()) goTo(currentRow(), current.control);
  else goTo(rows()[Math.min(current.place, rows().length - 1)]);
});

// A browser that comes back to a page has its boxes ticked as they were.
all('[data-pick]:checked').forEach(box => picks.add(box.value));
showPicks();

export const keys = !one('.inbox') ? {} : {
  j: () => goTo(rows()[(currentRow() ? rows().indexOf(currentRow()) : -1) + 1] || currentRow()),
  k: () => goTo(rows()[(currentRow() ? rows().indexOf(currentRow()) : 1) - 1] || currentRow()),
  ' ': () => currentRow() ? forOne.play(currentRow()) : player.toggle(),
  h: () => act(row => row.dataset.heard === 'true' ? 'unheard' : 'heard'),
  d: () => act(() => 'delete'),
  u: () => undoLast?.(),
  x: () => { if (currentRow()) { pick(current.id, !picks.has(current.id)); showPicks(); } },
  ArrowLeft: () => player.seek(-5),
  ArrowRight: () => player.seek(5),
};

/** By a key only what a button of the message offers. */
function act(what) {
  const row = currentRow();
  if (row && one(`[data-do="${what(row)}"]`, row)) forAny[what(row)]([{ ...row.dataset }]);
}
