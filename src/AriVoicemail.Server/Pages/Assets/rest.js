// What every script of a page needs: asking REST, and saying what came of it.
export const texts = document.getElementById('texts').dataset;
export const one = (selector, within = document) => within.querySelector(selector);
export const all = (selector, within = document) => [...within.querySelectorAll(selector)];

/** Asks REST. Answers what it says, and the version of that; throws its problem (RFC 9457). */
export async function ask(method, address, body, headers = {}) {
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
  return { said, tag: answer.headers.get('ETag') };
}

export const rest = async (...request) => (await ask(...request)).said;

/** Says what came of it, for a while. */
export function toast(text, { undo, isProblem } = {}) {
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

export const complain = problem => toast(problem.detail || String(problem), { isProblem: true });

/** Has the parts of a page that show what was changed fetched again. */
export const refresh = () => htmx.trigger(document.body, 'refresh');

// Who has gone on while an answer was under way is not fetched back; where the address turns out to be a download, nobody has gone.
let isLeaving = false;
addEventListener('beforeunload', () => {
  isLeaving = true;
  setTimeout(() => { isLeaving = false; }, 5000);
});

/** Shows another page. */
export function go(address) {
  if (!isLeaving) location.assign(address);
}

const toldNext = 'told';

/** Shows the page anew, and then what came of it. */
export function reload() {
  if (isLeaving) return;
  sessionStorage.setItem(toldNext, texts.done);
  location.reload();
}

if (sessionStorage.getItem(toldNext)) {
  toast(sessionStorage.getItem(toldNext));
  sessionStorage.removeItem(toldNext);
}

/** Asks before something that cannot be taken back. */
export function confirmed(question) {
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
