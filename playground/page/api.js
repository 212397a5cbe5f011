// The page's line to the server: looking, acting, listening.
// Refusals come back as `Refused` with a code that words.js puts into words.

export class Refused extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

async function result(response) {
  const document = await response.json();
  if (response.status === 409) throw new Refused(document.refused);
  if (!response.ok) throw new Error(document.wrong || document.late || response.statusText);
  return document.result;
}

/** A view: stage, chats, history, inline. */
export async function look(what, query = {}) {
  const kept = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
  return result(await fetch(`/control/${what}?${new URLSearchParams(kept)}`));
}

/** An act of a person's, with files where there are some. */
export async function act(name, given, files = null) {
  const url = `/control/do/${name}`;
  if (!files) {
    const headers = { "Content-Type": "application/json" };
    return result(await fetch(url, { method: "POST", headers, body: JSON.stringify(given) }));
  }
  const form = new FormData();
  form.append("given", JSON.stringify(given));
  for (const file of files) form.append("file", file, file.name);
  return result(await fetch(url, { method: "POST", body: form }));
}

/** Calls `heard` with every change after number `after`; `changed(isOpen)` with the line's state. */
export function listen(after, heard, changed) {
  const source = new EventSource(`/control/events?after=${after}`);
  source.onmessage = (event) => heard(JSON.parse(event.data));
  source.onopen = () => changed(true);
  source.onerror = () => changed(false);
}
