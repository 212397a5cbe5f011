// Keeps a page of the console up to date: asks every few seconds whether it is another by now, and puts the
// new one in the place of the old. Refuses to ask while nobody looks, and to take a text from under a
// selection. Without it every page works as well: then people reload.
"use strict";

const EVERY = 4000;
let tag = "";

function named(element) {
  // By what an element is found again in the new page.
  return element.id ? `#${CSS.escape(element.id)}` : `a[href="${CSS.escape(element.getAttribute("href") || "")}"]`;
}

function put(page) {
  const before = document.getElementById("main");
  const after = page.getElementById("main");
  const held = before.contains(document.activeElement) && document.activeElement !== before ? named(document.activeElement) : "";
  const open = [...before.querySelectorAll("details[open][id]")].map((one) => one.id);
  before.replaceWith(after);
  document.title = page.title;
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  if (held) after.querySelector(held)?.focus({ preventScroll: true });
}

async function look() {
  const selected = document.getSelection();
  if (document.hidden || (selected && !selected.isCollapsed)) return;
  const away = document.getElementById("away");
  try {
    const got = await fetch(location.href, { headers: tag ? { "If-None-Match": tag } : {}, cache: "no-store" });
    if (got.redirected) location.reload(); // signed out: the way in
    if (got.status === 200) {
      const page = new DOMParser().parseFromString(await got.text(), "text/html");
      const first = !tag;
      tag = got.headers.get("ETag") || "";
      if (!first || page.getElementById("main").innerHTML !== document.getElementById("main").innerHTML) put(page);
    } else if (got.status >= 500) {
      throw new Error("away");
    } else if (got.status !== 304) {
      location.reload(); // no longer theirs to see: the page that says so
    }
    if (away) away.hidden = true;
  } catch {
    if (away) away.hidden = false;
  }
}

setInterval(look, EVERY);
document.addEventListener("visibilitychange", look);
