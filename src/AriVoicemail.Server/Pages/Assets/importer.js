// Reads a file of mailboxes, says what would become of them, and makes them: a part at a time, so that it is seen to move.
import { rest, one } from './app.js';

const PART = 200;
const report = one('#report');
const words = report.dataset;
let lines = [];

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
  for (let at = 0; at < lines.length; at += PART) {
    const part = lines.slice(at, at + PART);
    const answer = await rest('POST', `/api/v1/mailboxes/bulk?update=${update}&dryRun=${isDry}`, part.map(line => JSON.stringify(line)).join('\n'), { 'Content-Type': 'application/x-ndjson' });
    for (const text of answer.split('\n').filter(Boolean)) {
      const result = JSON.parse(text);
      sums[result.outcome]++;
      if (result.errors) problem(at + result.line, `${result.mailbox ?? ''} ${Object.entries(result.errors).map(([field, reasons]) => `${field}: ${reasons.join(' ')}`).join('; ')}`);
    }
    state(isDry ? words.looking : words.importing, Math.min(at + PART, lines.length), lines.length);
    one('#sums').textContent = ['created', 'updated', 'there', 'refused'].filter(name => sums[name]).map(name => `${words[name]}: ${sums[name]}`).join(' · ');
  }
}

one('#file').addEventListener('change', () => { one('#go').disabled = true; });

one('#import').addEventListener('submit', async event => {
  event.preventDefault();
  const button = event.submitter;
  const [isDry, update] = [button?.value !== 'import', one('#update').checked];
  report.hidden = false;
  button.disabled = true;
  try {
    if (isDry) {
      one('#problems').replaceChildren();
      one('#sums').textContent = '';
      state(words.reading);
      const file = one('#file').files[0];
      const converted = await rest('POST', '/api/v1/mailboxes/lines', await file.text(), { 'Content-Type': file.name.endsWith('.csv') ? 'text/csv' : 'text/plain' });
      lines = converted.lines;
      converted.problems.forEach(one => problem(one.line, [one.field, one.detail].filter(Boolean).join(': ')));
    }
    await send(isDry, update);
    state(isDry ? words.looked : words.imported, lines.length, lines.length);
    one('#go').disabled = lines.length === 0;
  } catch (error) {
    state(error.detail ?? String(error));
  } finally {
    if (isDry) button.disabled = false;
  }
});
