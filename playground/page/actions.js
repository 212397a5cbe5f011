// What one can do with a message: reply, edit, copy, forward, delete.
// Offers only what the server would allow this person.

import { icon } from "./dom.js";
import { nameOf } from "./messages.js";
import { choiceSheet, menu, placeSheet } from "./sheets.js";
import { t } from "./words.js";

/** Opens the menu of a message beside its button. */
export function openActions(phone, message, anchor) {
  const words = message.text || message.caption;
  const canWrite = !phone.chat.is_blocked && (phone.chat.type !== "channel" || phone.chat.is_admin);
  const canDelete = !message.ephemeral && (message.own || phone.chat.is_admin || phone.chat.type === "private");
  const items = [
    canWrite && { label: t("reply"), mark: icon("reply"), run: () => phone.composer.replyTo(message) },
    message.own && words && !message.forward_origin && { label: t("edit"), mark: icon("edit"), run: () => phone.composer.edit(message) },
    words && { label: t("copy"), mark: icon("copy"), run: () => copy(phone, words) },
    message.own && message.location?.live_period && { label: t("movePlace"), mark: icon("place"), run: () => move(phone, message) },
    !message.ephemeral && { label: t("forward"), mark: icon("forward"), run: () => forward(phone, message) },
    canDelete && { label: t("delete"), mark: icon("trash"), run: () => phone.act("remove", { message_id: message.message_id }) },
  ];
  menu(anchor, items.filter(Boolean));
}

function copy(phone, words) {
  navigator.clipboard?.writeText(words);
  phone.app.toast(t("copied"), phone);
}

function forward(phone, message) {
  const source = { from_peer: phone.peer, message_id: message.message_id };
  const choices = phone.chats.map((one) => ({ label: nameOf(one), value: one.id }));
  choiceSheet(t("forwardTo"), choices, async (peer) => {
    if (await phone.act("forward", { ...source, peer })) phone.open(peer);
  });
}

function move(phone, message) {
  const stage = { ...phone.app.stage.map, centre: message.location };
  placeSheet(stage, ({ latitude, longitude }) => phone.act("move_place", { message_id: message.message_id, latitude, longitude }));
}
