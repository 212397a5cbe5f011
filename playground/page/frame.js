// What stands around the messages: who holds the phone, the chat's head, topics, the list of chats.

import { h, icon, iconButton } from "./dom.js";
import { avatar, nameOf } from "./messages.js";
import { menu } from "./sheets.js";
import { t, told } from "./words.js";

/** The row of people who may hold the phone. */
export function peopleBar(phone) {
  const people = phone.config.people.map((id) => phone.app.stage.people.find((one) => one.id === id)).filter(Boolean);
  const row = h("div", { class: "holders", role: "radiogroup", "aria-label": t("people") }, people.map((one) => holder(phone, one)));
  requestAnimationFrame(() => {
    const held = row.querySelector(".held");
    if (held) row.scrollLeft = held.offsetLeft - row.offsetLeft - (row.clientWidth - held.offsetWidth) / 2;
  });
  return h("div", { class: "people" }, h("h2", { class: "phone-title" }, phone.title()), row);
}

function holder(phone, person) {
  const isHeld = person.id === phone.person;
  const part = told(phone.config.parts?.[person.id]);
  const name = part ? `${nameOf(person)} · ${part}` : nameOf(person);
  return h("button", {
    type: "button", role: "radio", "aria-checked": String(isHeld), tabIndex: isHeld ? 0 : -1,
    class: `holder ${isHeld ? "held" : ""}`, title: name,
    onclick: () => phone.hold(person.id),
    onkeydown: (event) => step(phone, event),
  }, avatar(nameOf(person), person.id), h("span", { class: "holder-name" }, name),
  phone.fresh.has(person.id) && h("span", { class: "dot" }));
}

function step(phone, event) {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!by) return;
  event.preventDefault();
  const { people } = phone.config;
  phone.hold(people[(people.indexOf(phone.person) + by + people.length) % people.length]);
  phone.top.querySelector(".held")?.focus();
}

/** The chat's own head: back, name, who is in it, what is pinned. */
export function head(phone) {
  const { chat } = phone;
  const fresh = phone.isHome && phone.chats.some((one) => one.key && one.key !== chat.key && phone.isFresh(one.key, one.last_id));
  const pinned = chat.pinned.filter((one) => !chat.is_forum || (one.topic || 0) === phone.topic).pop();
  return h("header", { class: "chat-head" },
    h("div", { class: "chat-line" },
      h("span", { class: "back" }, iconButton("back", t("back"), () => phone.open(null)), fresh && h("span", { class: "dot" })),
      avatar(nameOf(chat), chat.id),
      h("div", { class: "chat-names" }, h("h3", {}, nameOf(chat)), h("small", {}, under(chat))),
      chat.type === "private" && chat.has_started && iconButton("more", t("more"), (event) => chatMenu(phone, event.currentTarget))),
    pinned && h("button", { type: "button", class: "pinned", onclick: () => phone.scrollTo(`m${pinned.message_id}`) },
      icon("pin"), h("span", {}, h("b", {}, t("pinned")), " ", pinned.text)));
}

function chatMenu(phone, anchor) {
  const name = phone.chat.is_blocked ? "unblock" : "block";
  menu(anchor, [{ label: t(name), mark: icon("lock"), run: () => phone.act(name, {}) }]);
}

function under(chat) {
  if (chat.type === "private") return t("bot");
  if (chat.type === "channel") return t("channel");
  return t("members", { n: chat.members.length });
}

/** The topics of a forum as tabs: everything, General, then the liveliest first. */
export function topicTabs(phone) {
  if (!phone.chat.is_forum) return null;
  const topics = [...phone.chat.topics].sort((a, b) => a.closed - b.closed || b.last - a.last);
  const tab = (id, name, extra = {}) => h("button", {
    type: "button", role: "tab", "aria-selected": String(phone.topic === id), class: `topic ${extra.class || ""}`,
    onclick: () => phone.openTopic(id),
  }, extra.mark, h("span", {}, name), extra.fresh && h("span", { class: "dot" }));
  return h("div", { class: "topics", role: "tablist", "aria-label": t("topics") },
    tab("all", t("all")), tab(0, t("general")),
    topics.map((one) => tab(one.id, one.name, {
      class: one.closed ? "closed" : "",
      mark: one.closed ? icon("lock") : h("i", { class: `mark hue${one.id % 8}` }),
      fresh: phone.isFresh(`${phone.chat.key}|${one.id}`, one.last),
    })));
}

/** All chats of the person who holds the phone. */
export function chatList(phone) {
  const items = phone.chats.map((one) => h("li", {}, h("button", { type: "button", class: "chat-item", onclick: () => phone.open(one.id) },
    avatar(nameOf(one), one.id),
    h("span", { class: "chat-words" }, h("b", {}, nameOf(one)), h("small", {}, one.last || under({ members: [], ...one }))),
    one.key && phone.isFresh(one.key, one.last_id) && h("span", { class: "dot" }))));
  return h("div", { class: "chat-list" }, h("h3", {}, t("chats")), items.length ? h("ul", {}, items) : h("p", { class: "quiet" }, t("noChats")));
}
