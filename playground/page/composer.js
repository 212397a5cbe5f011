// The line one writes on: text, files, places, keys, commands, inline results.
// Sends nothing by itself: every act goes through the phone. Respects input methods (Chinese typing).

import { act, look } from "./api.js";
import { h, icon, iconButton } from "./dom.js";
import { nameOf, summary } from "./messages.js";
import { filesSheet, menu, placeSheet } from "./sheets.js";
import { t } from "./words.js";

const INLINE_PAUSE = 400;

export class Composer {
  constructor(phone) {
    this.phone = phone;
    this.reply = null;
    this.editing = null;
    this.keysShown = true;
    this.opened = new Set();
    this.text = h("textarea", { rows: 1, class: "line", dir: "auto", name: "line" });
    this.bar = h("div", { class: "bar" });
    this.offers = h("div", { class: "offers" });
    this.keyboard = h("div", { class: "keyboard" });
    this.tools = h("div", { class: "tools" });
    this.root = h("form", { class: "composer", onsubmit: (event) => { event.preventDefault(); this.send(); } },
      this.offers, this.bar, this.tools, this.keyboard);
    this.text.addEventListener("input", () => this.typed());
    this.text.addEventListener("keydown", (event) => this.keyPressed(event));
    this.text.addEventListener("paste", (event) => this.dropped(event, event.clipboardData));
  }

  draw() {
    const { chat } = this.phone;
    this.openReply();
    this.text.placeholder = this.placeholder();
    this.text.setAttribute("aria-label", this.text.placeholder);
    this.drawBar();
    this.drawKeyboard();
    if (chat?.is_blocked) { this.tools.replaceChildren(this.wide(t("unblock"), "unblock")); return; }
    if (chat?.type === "private" && !chat.has_started) { this.tools.replaceChildren(this.wide(t("start"), "start")); return; }
    if (this.tools.contains(this.text)) { this.sender.setAttribute("aria-label", this.editing ? t("save") : t("send")); return; }
    this.sender = h("button", { class: "round send", "aria-label": t("send"), title: t("send") }, icon("send"));
    this.slash = iconButton("slash", t("commands"), () => this.offerCommands(""), { class: "slash" });
    this.tools.replaceChildren(
      iconButton("attach", t("attach"), (event) => this.attachMenu(event.currentTarget), { class: "attach" }),
      this.text, this.slash, this.sender);
    this.fit();
  }

  wide(label, name) {
    return h("button", { type: "button", class: "wide", onclick: () => this.phone.act(name, {}) }, label);
  }

  placeholder() {
    const { chat, topic } = this.phone;
    if (this.reply) return t("writeReply");
    if (!chat?.is_forum) return t("write");
    const found = chat.topics.find((one) => one.id === topic);
    return t("writeTo", { topic: found ? found.name : t("general") });
  }

  drawBar() {
    const target = this.editing || this.reply;
    this.bar.replaceChildren();
    if (!target) return;
    const title = this.editing ? t("editing") : t("replyingTo", { name: nameOf(target.sender_chat || target.from) });
    this.bar.append(icon(this.editing ? "edit" : "reply"),
      h("div", { class: "bar-words" }, h("b", {}, title), h("span", {}, summary(target))),
      iconButton("close", t("cancel"), () => this.clear()));
  }

  drawKeyboard() {
    const keyboard = this.phone.chat?.keyboard;
    this.root.classList.toggle("has-keys", Boolean(keyboard));
    const rows = keyboard && this.keysShown ? keyboard.keyboard : [];
    this.keyboard.replaceChildren(...rows.map((row) => h("div", { class: "row" }, row.map((key) =>
      h("button", { type: "button", class: "key", onclick: () => this.pressKey(key) }, key.text)))));
  }

  pressKey(key) {
    if (key.request_location) { this.sharePlace(); return; }
    this.phone.act("press_key", { label: key.text, ...this.where() });
  }

  /** Where the next message goes: the reply's thread, or the open topic. */
  where() {
    const found = {};
    const { topic } = this.phone;
    if (typeof topic === "number" && topic > 0) found.topic = topic;
    if (this.reply) {
      if (this.reply.ephemeral) found.reply_ephemeral = this.reply.ephemeral_message_id;
      else found.reply_to = this.reply.message_id;
      if (this.reply.message_thread_id) found.topic = this.reply.message_thread_id;
    }
    return found;
  }

  /** A question that forces a reply opens one, once, as Telegram's apps do. */
  openReply() {
    const { chat, messages, person } = this.phone;
    const asked = messages?.find((one) => one.message_id === chat?.asked);
    const name = `${person}|${chat?.key}|${chat?.asked}`;
    if (!asked || this.opened.has(name)) return;
    this.opened.add(name);
    this.editing = null;
    this.reply = asked;
    this.text.focus();
  }

  replyTo(message) { this.editing = null; this.reply = message; this.draw(); this.text.focus(); }

  edit(message) {
    this.reply = null;
    this.editing = message;
    this.text.value = message.text || message.caption || "";
    this.draw();
    this.fit();
    this.text.focus();
  }

  clear() {
    if (this.editing) this.text.value = "";
    this.reply = null;
    this.editing = null;
    this.draw();
    this.fit();
  }

  async send() {
    const text = this.text.value.replace(/\s+$/, "");
    if (!text.trim()) return;
    const given = this.editing ? { message_id: this.editing.message_id, text } : { text, ...this.where() };
    const kept = { reply: this.reply, editing: this.editing };
    this.text.value = "";
    this.offers.replaceChildren();
    const isEdit = Boolean(this.editing);
    this.clear();
    if (!(await this.phone.act(isEdit ? "edit" : "say", given))) {
      Object.assign(this, kept);
      this.text.value = text;
      this.draw();
    }
    this.fit();
  }

  keyPressed(event) {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); this.send(); }
    if (event.key === "Escape" && (this.reply || this.editing)) this.clear();
    if (event.key === "ArrowUp" && !this.text.value && !this.reply) {
      const last = this.phone.lastOwn();
      if (last) { event.preventDefault(); this.edit(last); }
    }
  }

  typed() {
    this.fit();
    const text = this.text.value;
    clearTimeout(this.pause);
    if (/^\/\w*$/.test(text)) { this.offerCommands(text.slice(1)); return; }
    const inline = /^@(\w+)\s(.*)$/s.exec(text);
    if (inline) { this.pause = setTimeout(() => this.askInline(inline[1], inline[2]), INLINE_PAUSE); return; }
    this.offers.replaceChildren();
  }

  fit() {
    this.text.style.height = "auto";
    const border = this.text.offsetHeight - this.text.clientHeight;
    this.text.style.height = `${Math.min(this.text.scrollHeight + border, 132)}px`;
    this.root.classList.toggle("blank", !this.text.value.trim());
  }

  offerCommands(start) {
    const fitting = (this.phone.chat?.commands || []).filter((one) => one.command.startsWith(start));
    if (start === "" && this.offers.childElementCount && !this.text.value) { this.offers.replaceChildren(); return; }
    this.offers.replaceChildren(...fitting.map((one) => h("button", {
      type: "button", class: "offer",
      onclick: () => { this.offers.replaceChildren(); this.text.value = ""; this.fit(); this.phone.act("say", { text: `/${one.command}`, ...this.where() }); },
    }, h("b", {}, `/${one.command}`), h("span", {}, one.description))));
  }

  async askInline(username, words) {
    const bot = this.phone.app.stage.bots.find((one) => one.username.toLowerCase() === username.toLowerCase());
    if (!bot) return;
    const query = await act("ask_inline", { person: this.phone.person, peer: bot.id, words });
    const results = await look("inline", { query }).catch(() => []);
    if (!this.text.value.startsWith("@")) return;
    this.offers.replaceChildren(...results.map((one) => h("button", {
      type: "button", class: "offer",
      onclick: () => { this.text.value = ""; this.offers.replaceChildren(); this.fit(); this.phone.act("choose_inline", { query, result: one.id, ...this.where() }); },
    }, h("b", {}, one.title || one.id), h("span", {}, one.description || ""))));
  }

  attachMenu(anchor) {
    const pick = (accept, run) => () => {
      const input = h("input", { type: "file", multiple: true, accept, class: "picker" });
      input.addEventListener("change", () => { if (input.files.length) run(input.files); input.remove(); });
      input.addEventListener("cancel", () => input.remove());
      document.body.append(input);
      input.click();
    };
    menu(anchor, [
      { label: t("photo"), mark: icon("photo"), run: pick("image/*", (files) => this.lookOver(files, false)) },
      { label: t("file"), mark: icon("file"), run: pick("", (files) => this.lookOver(files, true)) },
      { label: t("voice"), mark: icon("voice"), run: pick("audio/*,video/*", (files) => this.sendSound(files)) },
      { label: t("place"), mark: icon("place"), run: () => this.sharePlace() },
      { label: t("contact"), mark: icon("contact"), run: () => this.phone.act("share_contact", this.where()) },
    ]);
  }

  sharePlace() {
    placeSheet(this.phone.app.stage.map || {}, (place) => { this.phone.act("share_place", { ...place, ...this.where() }); this.clear(); });
  }

  lookOver(files, asFiles) {
    filesSheet(files, asFiles, (chosen) => this.sendFiles(chosen));
  }

  async sendFiles({ files, caption, asFiles }) {
    const given = { caption: caption || undefined, ...this.where() };
    this.clear();
    if (files.length > 1) await this.phone.act("send_album", { ...given, as_files: asFiles }, files);
    else await this.phone.act(asFiles ? "send_file" : "send_photo", asFiles ? { ...given, kind: "document" } : given, files);
  }

  async sendSound(files) {
    for (const file of files) {
      const kind = file.type.startsWith("video/") ? "video" : "voice";
      await this.phone.act("send_file", { kind, seconds: await secondsOf(file), ...this.where() }, [file]);
    }
    this.clear();
  }

  dropped(event, transfer) {
    if (!transfer?.files.length) return;
    event.preventDefault();
    const arePictures = [...transfer.files].every((one) => one.type.startsWith("image/"));
    this.lookOver(transfer.files, !arePictures);
  }
}

/** How long a sound or a film is, as a telephone says it; undefined where this browser can't tell. */
function secondsOf(file) {
  const address = URL.createObjectURL(file);
  const element = document.createElement(file.type.startsWith("video/") ? "video" : "audio");
  return new Promise((told) => {
    element.onloadedmetadata = () => told(Number.isFinite(element.duration) ? Math.round(element.duration) : undefined);
    element.onerror = () => told(undefined);
    element.preload = "metadata";
    element.src = address;
  }).finally(() => URL.revokeObjectURL(address));
}
