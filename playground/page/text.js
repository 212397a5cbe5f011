// Formatted text: Telegram's entities (offsets in UTF-16 units, which JavaScript's are) as elements.
// Refuses addresses other than http(s), tg, tel and mailto.

import { h } from "./dom.js";

const PLAIN = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code" };
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);
const SAFE = /^(https?|tg|tel|mailto):/i;
const PERSON = /^tg:\/\/user\?/; // somebody is named: nowhere to go to

/** The text as nodes. `follow(kind, value)` hears of pressed links, commands and mentions. */
export function formatted(text, entities = [], follow = () => {}) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return pieces(text, sorted, 0, text.length, follow);
}

function pieces(text, entities, start, end, follow) {
  const found = [];
  let at = start;
  for (let index = 0; index < entities.length; index += 1) {
    const entity = entities[index];
    const stop = Math.min(entity.offset + entity.length, end);
    if (entity.offset < at || stop <= entity.offset) continue;
    found.push(text.slice(at, entity.offset));
    const inner = entities.slice(index + 1).filter((one) => one.offset < stop);
    const children = pieces(text, inner, entity.offset, stop, follow);
    found.push(dressed(entity, text.slice(entity.offset, stop), children, follow));
    // A block stands on lines of its own already: the line break after it would show as an empty one.
    at = BLOCKS.has(entity.type) && text[stop] === "\n" ? stop + 1 : stop;
  }
  found.push(text.slice(at, end));
  return found.filter((piece) => piece !== "");
}

function dressed(entity, words, children, follow) {
  const plain = PLAIN[entity.type];
  if (plain) return h(plain, {}, children);
  switch (entity.type) {
    case "pre": return h("pre", {}, h("code", {}, children));
    case "blockquote":
    case "expandable_blockquote": return h("blockquote", {}, children);
    case "spoiler": return spoiler(children);
    case "text_link": return link(entity.url, children, follow);
    case "url": return link(words, children, follow);
    case "email": return link(`mailto:${words}`, children, follow);
    case "bot_command": return press("command", words, children, follow);
    case "mention": return press("mention", words, children, follow);
    case "hashtag": return h("span", { class: "tag" }, children);
    default: return h("span", {}, children);
  }
}

function link(address, children, follow) {
  if (PERSON.test(address)) return h("span", { class: "tag" }, children);
  if (!SAFE.test(address)) return h("span", {}, children);
  return h("a", {
    href: address, target: "_blank", rel: "noopener noreferrer",
    onclick: (event) => { if (follow("url", address)) event.preventDefault(); },
  }, children);
}

function press(kind, words, children, follow) {
  return h("button", { type: "button", class: "inword", onclick: () => follow(kind, words) }, children);
}

function spoiler(children) {
  const element = h("span", { class: "spoiler", tabIndex: 0, role: "button" }, children);
  const show = () => element.classList.add("shown");
  element.addEventListener("click", show);
  element.addEventListener("keydown", (event) => { if (event.key === "Enter") show(); });
  return element;
}

/** The group, topic and message that a t.me/c link points at, or null. */
export function messageLink(address) {
  const found = /^https:\/\/t\.me\/c\/(\d+)\/(?:(\d+)\/)?(\d+)$/.exec(address);
  if (!found) return null;
  return { chat: Number(`-100${found[1]}`), topic: Number(found[2]) > 1 ? Number(found[2]) : "all", message: Number(found[3]) };
}

/** The bot and payload of a t.me link, or null. */
export function deepLink(address) {
  let url;
  try { url = new URL(address); } catch { return null; }
  if (url.protocol === "tg:" && url.pathname.replace(/\//g, "") === "resolve") {
    return { bot: url.searchParams.get("domain"), payload: url.searchParams.get("start") };
  }
  if (!["t.me", "telegram.me"].includes(url.hostname)) return null;
  const bot = url.pathname.split("/")[1];
  return bot ? { bot, payload: url.searchParams.get("start") } : null;
}
