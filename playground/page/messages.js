// One message as a bubble: who, what, when, and the buttons under it.
// Draws what the server says and nothing else; acts go back through the phone.

import { h, icon, iconButton } from "./dom.js";
import { media, label } from "./media.js";
import { formatted } from "./text.js";
import { clock, t } from "./words.js";

const HUES = 8;

/** A person's name as shown. */
export function nameOf(user) {
  if (!user) return "";
  return user.title || [user.first_name, user.last_name].filter(Boolean).join(" ");
}

/** A round mark with the first letter of a name. */
export function avatar(name, id) {
  const first = [...name][0] || "?";
  return h("span", { class: `avatar hue${Math.abs(id) % HUES}`, "aria-hidden": "true" }, first);
}

/** What a message answers or quotes, in one line. */
export function summary(message) {
  return message.text || message.caption || label(message);
}

/** The list item of one message, or of an album (several messages with one album id). */
export function bubble(messages, phone) {
  const [first] = messages;
  if (first.service) return notice(first, phone);
  const classes = ["message", first.own ? "own" : "other", first.ephemeral && "ephemeral"];
  const author = first.sender_chat || first.from;
  const isGroup = first.chat.type !== "private";
  return h("li", { class: classes.filter(Boolean).join(" "), data: { key: keyOf(first) } },
    isGroup && !first.own && avatar(nameOf(author), author.id),
    h("div", { class: "column" },
      h("article", { class: "bubble", tabIndex: -1 },
        isGroup && !first.own && h("div", { class: `who hue${Math.abs(author.id) % HUES}` }, nameOf(author)),
        first.ephemeral && h("div", { class: "private" }, icon("eye"), t("onlyYou")),
        phone.topic === "all" && topicTag(first, phone),
        first.forward_origin && h("div", { class: "forwarded" }, t("forwardedFrom", { name: origin(first.forward_origin) })),
        quoted(first, phone),
        media(messages, phone),
        words(messages, phone),
        meta(messages),
      ),
      (first.reactions || []).length > 0 && h("div", { class: "reactions" }, first.reactions.map((one) => h("span", {}, one))),
      keys(first, phone),
    ),
    iconButton("more", t("more"), (event) => phone.openMenu(first, event.currentTarget), { class: "menu" }),
  );
}

export const keyOf = (message) => message.ephemeral ? `e${message.ephemeral_message_id}` : `m${message.message_id}`;

function words(messages, phone) {
  const told = messages.find((one) => one.text || one.caption);
  if (!told) return null;
  const entities = told.text ? told.entities : told.caption_entities;
  const text = told.text || told.caption;
  return h("div", { class: "words", dir: "auto" }, formatted(text, entities, (kind, value) => phone.follow(kind, value)));
}

function meta(messages) {
  const last = messages[messages.length - 1];
  return h("div", { class: "meta" }, last.edit_date && `${t("edited")} `, clock(last.date));
}

function origin(source) {
  if (source.sender_user_name) return source.sender_user_name;
  return nameOf(source.sender_user || source.sender_chat || source.chat);
}

function quoted(message, phone) {
  const target = message.reply_to_message;
  if (!target || target.forum_topic_created) return null;
  const jump = () => phone.scrollTo(keyOf({ ...target, ephemeral: target.ephemeral_message_id !== undefined }));
  return h("button", { type: "button", class: "quoted", onclick: jump },
    h("b", {}, nameOf(target.sender_chat || target.from)), h("span", {}, summary(target)));
}

function topicTag(message, phone) {
  if (!phone.chat?.is_forum) return null;
  const topic = phone.chat.topics.find((one) => one.id === message.message_thread_id);
  const name = topic ? topic.name : t("general");
  const tag = name.startsWith("#") ? name : `# ${name}`;
  return h("button", { type: "button", class: "topic-tag", onclick: () => phone.openTopic(topic ? topic.id : 0) }, tag);
}

function keys(message, phone) {
  const rows = message.reply_markup?.inline_keyboard || [];
  if (rows.length === 0) return null;
  return h("div", { class: "keys" }, rows.map((row) => h("div", { class: "row" }, row.map((button) => key(message, button, phone)))));
}

function key(message, button, phone) {
  const leaves = button.url || button.login_url;
  const element = h("button", {
    type: "button", class: `key ${button.style || ""}`, disabled: Boolean(button.disabled),
    onclick: () => phone.press(message, button, element),
  }, h("span", {}, button.text), leaves && icon("link"));
  return element;
}

function notice(message, phone) {
  return h("li", { class: "notice", data: { key: keyOf(message) } },
    phone.topic === "all" && message.is_topic_message ? topicTag(message, phone) : null,
    h("span", {}, noticeWords(message)));
}

function noticeWords(message) {
  const by = nameOf(message.from);
  if (message.new_chat_members) return t("joined", { name: message.new_chat_members.map(nameOf).join("、") });
  if (message.left_chat_member) return t("left", { name: nameOf(message.left_chat_member) });
  if (message.pinned_message) return t("pinnedBy", { name: by });
  if (message.forum_topic_created) return t("topicCreated", { name: message.forum_topic_created.name });
  if (message.forum_topic_edited) return t("topicEdited", { name: message.forum_topic_edited.name || "" });
  if (message.forum_topic_closed) return t("topicClosed");
  if (message.forum_topic_reopened) return t("topicReopened");
  if (message.migrate_to_chat_id || message.migrate_from_chat_id) return t("migrated");
  return t("service");
}
