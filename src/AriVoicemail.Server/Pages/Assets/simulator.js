// Places a call that follows a script, and shows what happened on both sides.
import { rest, one, all } from './rest.js';

const steps = [];
const list = one('#steps');

const wordOf = step => {
  const [name, value] = Object.entries(step)[0];
  const button = all('[data-step]').find(candidate => Object.keys(JSON.parse(candidate.dataset.step))[0] === name && name !== 'expect');
  if (name === 'press') return value.split('').join(' ');
  if (name === 'expect' && value !== 'recording') return `${one('#expect').textContent}: ${value}`;
  return (button ?? one(`[data-step*="recording"]`)).textContent;
};

function show() {
  list.replaceChildren(...steps.map((step, index) => {
    const item = document.createElement('li');
    item.textContent = `${wordOf(step)} `;
    const remove = document.createElement('button');
    remove.type = 'button';
    remove.className = 'plain';
    remove.textContent = '×';
    remove.setAttribute('aria-label', `${one('#clear').textContent}: ${wordOf(step)}`);
    remove.addEventListener('click', () => { steps.splice(index, 1); show(); });
    item.append(remove);
    return item;
  }));
}

function add(step) {
  const last = steps.at(-1);
  if (step.press && last?.press) last.press += step.press;
  else steps.push(step);
  show();
}

all('[data-key]').forEach(button => button.addEventListener('click', () => add({ press: button.dataset.key })));
all('[data-step]').forEach(button => button.addEventListener('click', () => add(JSON.parse(button.dataset.step))));
one('#expect').addEventListener('click', () => { if (one('#prompt').value.trim()) add({ expect: one('#prompt').value.trim() }); });
one('#clear').addEventListener('click', () => { steps.length = 0; show(); });

one('#try').addEventListener('submit', async event => {
  event.preventDefault();
  const button = event.submitter;
  const [text, problem, transcript, outcome] = [button.textContent, one('#problem'), one('#transcript'), one('#outcome')];
  const options = one('#options').value.trim();
  const body = { stasis: `${one('#does').value},${one('#target').value.trim()}${options ? `,${options}` : ''}`, callerNumber: one('#callerNumber').value.trim() || undefined };
  if (steps.length) body.script = steps;
  [button.disabled, button.textContent] = [true, button.dataset.calling];
  one('#nothing').hidden = true;
  problem.hidden = outcome.hidden = true;
  transcript.replaceChildren();
  try {
    const said = await rest('POST', '/api/v1/simulations', body);
    const lines = said.lines.map(line => [line.at, line.by, [line.text, line.end && `(${line.end})`].filter(Boolean).join(' ')]);
    said.notifies.forEach(one => lines.push([one.at, 'voicemail', `NOTIFY ${one.delivery.new}/${one.delivery.old} → ${one.delivery.contact}: ${one.delivery.reason}`]));
    transcript.replaceChildren(...lines.map(([at, by, what]) => {
      const item = document.createElement('li');
      if (by === 'caller') item.className = 'caller';
      item.append(...[`${at.toFixed(1)} s`, transcript.dataset[by], what].map(part => Object.assign(document.createElement('span'), { textContent: part })));
      return item;
    }));
    if (said.problem) [problem.textContent, problem.hidden] = [said.problem, false];
    const drawing = Object.assign(document.createElement('a'), { href: `/admin/calls/${encodeURIComponent(said.call)}`, textContent: outcome.dataset.timeline });
    outcome.replaceChildren(`${outcome.dataset.messages}: ${said.messages.length}. `, drawing);
    outcome.hidden = false;
  } catch (error) {
    [problem.textContent, problem.hidden] = [error.detail ?? String(error), false];
  } finally {
    [button.disabled, button.textContent] = [false, text];
  }
});
