// Forms and buttons that ask REST: data-rest="PATCH /api/v1/…"
import { ask, rest, one, all, texts, toast, complain, confirmed, refresh, go, reload } from './rest.js';

const textOf = input => input.type === 'checkbox' ? String(input.checked) : input.value.trim();

/** What stood in it when the page came. */
function textBefore(input) {
  if (input.type === 'checkbox') return String(input.defaultChecked);
  if (input.matches('select')) return ([...input.options].find(option => option.defaultSelected) ?? input.options[0]).value;
  return input.defaultValue.trim();
}

function valueOf(input) {
  const text = textOf(input);
  if (text === '') return null;
  switch (input.type === 'checkbox' ? 'boolean' : input.dataset.type) {
    // What is no number goes as it is, so that REST says so; as null it would erase what is there.
    case 'number': return Number.isNaN(Number(text)) ? text : Number(text);
    case 'boolean': return text === 'true';
    case 'list': return text.split(/[\s,;]+/).filter(Boolean);
    case 'time': return new Date(text).toISOString();
    case 'json': return JSON.parse(text);
    default: return text;
  }
}

/** The fields that were filled in, or, of what is there already, those that were changed: a.b is b within a. */
function bodyOf(form, isChange) {
  const body = {};
  for (const input of all('[name]', form)) {
    if (input.type === 'radio' && !input.checked) continue;
    const value = valueOf(input);
    if (isChange ? textOf(input) === textBefore(input) : value === null) continue;
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
  all('[aria-invalid]', form).forEach(input => {
    input.removeAttribute('aria-invalid');
    if (input.dataset.hint) input.setAttribute('aria-describedby', input.dataset.hint);
    else input.removeAttribute('aria-describedby');
  });
  let first = null;
  for (const [field, reasons] of Object.entries(problem?.errors || {})) {
    // menu.schedule[2].from is the field from of a form that adds to menu.schedule.
    const name = (form.dataset.list ? field.replace(/^.*\]\./, '') : field).toLowerCase();
    const input = all('[name]', form).find(candidate => candidate.name.toLowerCase() === name || name.startsWith(`${candidate.name.toLowerCase()}[`));
    if (!input) continue;
    const error = document.createElement('p');
    error.className = 'field-error';
    error.id = `${input.id}-error`;
    error.textContent = input.dataset.wrong || reasons.join(' ');
    input.setAttribute('aria-invalid', 'true');
    input.dataset.hint ??= input.getAttribute('aria-describedby') ?? '';
    input.setAttribute('aria-describedby', `${error.id} ${input.dataset.hint}`.trim());
    input.after(error);
    first ??= input;
  }
  if (first) first.focus();
  else if (problem) complain(problem);
}

/** What went over the wire, as it did. */
function showPackets(result, said) {
  const packet = (title, text) => {
    const [heading, pre] = [document.createElement('h4'), document.createElement('pre')];
    heading.textContent = title;
    pre.textContent = text;
    pre.tabIndex = 0;
    return [heading, pre];
  };
  const parts = said.exchanges.flatMap(exchange => [
    ...exchange.request ? packet(`${result.dataset.sent} ${exchange.contact}`, exchange.request) : [],
    ...exchange.response ? packet(result.dataset.received, exchange.response) : [Object.assign(document.createElement('p'), { className: 'problem', textContent: exchange.reason })],
  ]);
  if (said.reason) parts.push(Object.assign(document.createElement('p'), { className: 'problem', textContent: said.reason }));
  one('[data-result]', result).replaceChildren(...parts);
}

export async function done(element, said) {
  const [what, ...how] = (element.dataset.then || 'reload').split(':');
  if (what === 'goto') return go(how.join(':').replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(said[name])));
  if (what === 'reload') return reload();
  if (what === 'show' || what === 'packets') {
    const result = one(how[0]);
    result.hidden = false;
    if (what === 'packets') showPackets(result, said);
    else one('[data-result]', result).textContent = said[how[1]];
    return result.scrollIntoView({ block: 'nearest' });
  }
  if (element.matches('form')) element.reset();
  toast(texts.done);
  refresh();
}

const versionOf = element => element.dataset.etag ? { 'If-Match': element.dataset.etag } : {};

document.addEventListener('submit', async event => {
  const form = event.target.closest('form[data-rest]');
  if (!form) return;
  event.preventDefault();
  const [method, address] = form.dataset.rest.split(' ');
  const button = event.submitter;
  if (button) button.disabled = true;
  try {
    const file = one('input[type="file"][name]', form);
    const body = form.dataset.list ? within(form.dataset.list, [...JSON.parse(form.dataset.before), bodyOf(form, false)]) : file ? new FormData(form) : bodyOf(form, method === 'PATCH');
    const { said, tag } = await ask(method, address, body, versionOf(form));
    showErrors(form, null);
    // What another form of this page changed is no change by somebody else.
    if (method === 'PATCH' && tag) all('[data-etag]').filter(other => other.dataset.rest.split(' ')[1] === address).forEach(other => { other.dataset.etag = tag; });
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
    await done(button, await rest(method, address, button.dataset.body ? JSON.parse(button.dataset.body) : undefined, versionOf(button)));
  } catch (problem) {
    complain(problem);
  } finally {
    button.disabled = false;
  }
});
