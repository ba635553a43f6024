// Reads a file of mailboxes, says what would become of them, and makes them: a part at a time, so that it is seen to move.
import { rest, one } from './rest.js';

const PART = 200;
const report = one('#report');
const words = report.dataset;
let file = { lines: [], lineNumbers: [], problems: [] };

function state(text, done = 0, of = 1) {
  one('#state').textContent = text;
  [one('#progress').value, one('#progress').max] = [done, of];
}

function problem(line, text) {
  const row = one('#problems').insertRow();
  row.insertCell().textContent = `${words.line} ${line}`;
  row.insertCell().textContent = text;
}

async function send(isDry, update) {
  const sums = { created: 0, updated: 0, there: 0, refused: 0 };
  const lines = file.lines;
  one('#problems').replaceChildren();
  file.problems.forEach(one => problem(one.line, [one.field, one.detail].filter(Boolean).join(': ')));
  for (let at = 0; at < lines.length; at += PART) {
    const part = lines.slice(at, at + PART);
    const answer = await rest('POST', `/api/v1/mailboxes/bulk?update=${update}&dryRun=${isDry}`, part.map(line => JSON.stringify(line)).join('\n'), { 'Content-Type': 'application/x-ndjson' });
    for (const text of answer.split('\n').filter(Boolean)) {
      const result = JSON.parse(text);
      sums[result.outcome]++;
      if (result.errors) problem(file.lineNumbers[at + result.line - 1], `${result.mailbox ?? ''} ${Object.entries(result.errors).map(([field, reasons]) => `${field}: ${reasons.join(' ')}`).join('; ')}`);
    }
    state(isDry ? words.looking : words.importing, Math.min(at + PART, lines.length), lines.length);
    one('#sums').textContent = ['created', 'updated', 'there', 'refused'].filter(name => sums[name]).map(name => `${words[name]}: ${sums[name]}`).join(' · ');
  }
}

// What was looked at is what is done.
for (const field of ['#file', '#update']) one(field).addEventListener('change', () => { one('#go').disabled = true; });

one('#import').addEventListener('submit', async event => {
  event.preventDefault();
  const button = event.submitter;
  const [isDry, update] = [button?.value !== 'import', one('#update').checked];
  report.hidden = false;
  button.disabled = true;
  try {
    if (isDry) {
      one('#go').disabled = true;
      one('#problems').replaceChildren();
      one('#sums').textContent = '';
      state(words.reading);
      const chosen = one('#file').files[0];
      file = await rest('POST', '/api/v1/mailboxes/lines', await chosen.text(), { 'Content-Type': /\.csv$/i.test(chosen.name) ? 'text/csv' : 'text/plain' });
    }
    await send(isDry, update);
    state(isDry ? words.looked : words.imported, file.lines.length, file.lines.length);
    if (isDry) one('#go').disabled = file.lines.length === 0;
  } catch (error) {
    // Whatever of it was done is done: it may be sent again.
    if (!isDry) button.disabled = false;
    state(error.detail ?? String(error));
  } finally {
    if (isDry) button.disabled = false;
  }
});
