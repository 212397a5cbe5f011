// One phone: who holds it, which chat is open, what is in it. Draws again whenever the server says
// that something changed; keeps nothing the server does not know but what is half written.

import { Refused, act, look } from "./api.js";
import { chatList, head, peopleBar, topicTabs } from "./frame.js";
import { h, place } from "./dom.js";
import { avatar, bubble, keyOf, nameOf } from "./messages.js";
import { Composer } from "./composer.js";
import { openActions } from "./actions.js";
import { alertSheet, photoSheet } from "./sheets.js";
import { deepLink, messageLink } from "./text.js";
import { day, refusal, t, told } from "./words.js";

const TYPING_MS = 5000;

export class Phone {
  constructor(app, config, index) {
    Object.assign(this, { app, config, index, chat: null, messages: [], chats: [], topic: "all", peer: config.chat || null });
    // A phone for private chats: on no chat of its own, or on a bot's. Links to the bot open here.
    this.isHome = !config.chat || app.stage.bots.some((one) => one.id === config.chat);
    this.person = config.people.includes(app.held[index]) ? app.held[index] : config.people[0];
    this.seen = {};
    this.parts = {};
    this.fresh = new Set();
    this.drawn = new Map();
    this.list = h("ol", { class: "messages", role: "log", "aria-live": "polite" });
    this.scroller = h("div", { class: "scroller", tabIndex: 0 }, this.list);
    this.top = h("div", { class: "phone-top" });
    this.body = h("div", { class: "phone-body" });
    this.typing = h("div", { class: "typing", hidden: true });
    this.composer = new Composer(this);
    this.root = h("section", { class: "phone", id: `phone${index}`, "aria-label": this.title() }, this.top, this.body);
    this.root.addEventListener("dragover", (event) => { event.preventDefault(); this.root.classList.add("dropping"); });
    this.root.addEventListener("dragleave", () => this.root.classList.remove("dropping"));
    this.root.addEventListener("drop", (event) => { this.root.classList.remove("dropping"); this.composer.dropped(event, event.dataTransfer); });
    // What is pressed stays where it is until it is let go: a button drawn anew in between hears no click.
    this.pressed = this.waits = false;
    this.root.addEventListener("pointerdown", () => { this.pressed = true; });
    for (const end of ["pointerup", "pointercancel", "blur"]) window.addEventListener(end, () => this.letGo());
    // Pictures and keyboards change heights late: who was reading the newest message stays there.
    this.sticks = true;
    this.scroller.addEventListener("scroll", () => this.scrolled());
    const keep = new ResizeObserver(() => { if (this.sticks) this.scroller.scrollTop = this.scroller.scrollHeight; });
    keep.observe(this.list);
    keep.observe(this.scroller);
    if (!config.chat && app.stage.bots.length) this.peer = app.stage.bots[0].id;
  }

  title() { return told(this.config.title) || `${t("phone")} ${this.index + 1}`; }

  user() { return this.app.stage.people.find((one) => one.id === this.person); }

  /** Asks the server for everything this phone shows, and draws it. */
  async refresh() {
    const [person, peer, topic] = [this.person, this.peer, this.topic];
    const chats = await look("chats", { person });
    const open = peer === null ? null : await this.looked(person, peer, topic);
    if (person !== this.person || peer !== this.peer || topic !== this.topic) return;
    this.chats = chats;
    this.chat = open ? open.chat : null;
    this.messages = open ? open.messages : [];
    if (!open) this.peer = null;
    this.draw();
  }

  async looked(person, peer, topic) {
    try {
      return await look("history", { person, peer, topic: topic === "all" ? null : topic });
    } catch (fault) {
      if (fault instanceof Refused) return null;
      throw fault;
    }
  }

  /** After the click that follows. */
  letGo() {
    if (!this.pressed) return;
    setTimeout(() => {
      this.pressed = false;
      if (this.waits) this.draw();
    });
  }

  draw() {
    this.waits = this.pressed;
    if (this.waits) return;
    this.root.setAttribute("aria-label", this.title());
    const { words } = this.app;
    place(this.top, [this.part("people", [this.person, [...this.fresh], this.app.stage.people, words], () => peopleBar(this))]);
    if (!this.chat) {
      place(this.body, [this.part("chats", [this.person, this.chats, words], () => chatList(this))]);
      return;
    }
    this.markSeen();
    const stays = this.jump || this.sticks;
    this.drawMessages();
    const { commands, keyboard, last, last_id: lastId, ...shown } = this.chat;
    const elsewhere = this.chats.filter((one) => one.key !== this.chat.key).map((one) => one.last_id);
    place(this.body, [
      this.part("head", [this.person, shown, this.topic, elsewhere, words], () => head(this)),
      this.part("topics", [this.person, this.chat.key, this.chat.topics, this.topic, words], () => topicTabs(this)),
      this.scroller, this.typing, this.composer.root]);
    this.composer.draw();
    if (stays) {
      this.sticks = true;
      this.scroller.scrollTop = this.scroller.scrollHeight;
    }
    this.jump = false;
  }

  /** A part of the phone, made anew only when what it shows has changed. */
  part(name, shape, make) {
    const text = JSON.stringify(shape);
    const old = this.parts[name];
    if (old?.text === text) return old.element;
    const element = make();
    this.parts[name] = { text, element };
    const left = old?.element?.scrollLeft;
    if (element && left) requestAnimationFrame(() => { element.scrollLeft = left; });
    return element;
  }

  atBottom() { return this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight < 80; }

  /** Only the reader's own scrolling up lets go of the newest message, never growing content. */
  scrolled() {
    const { scrollTop, scrollHeight } = this.scroller;
    if (this.atBottom()) this.sticks = true;
    else if (scrollHeight === this.lastHeight && scrollTop < this.lastTop) this.sticks = false;
    this.lastTop = scrollTop;
    this.lastHeight = scrollHeight;
  }

  drawMessages() {
    const items = [];
    const kept = new Map();
    let lastDay = "";
    for (const group of this.groups()) {
      const date = day(group[0].date);
      if (date !== lastDay) items.push(this.reuse(kept, `d${date}`, date, () => h("li", { class: "day" }, h("span", {}, date))));
      lastDay = date;
      const shape = JSON.stringify([group, this.topic === "all" && this.chat.topics, this.app.words]);
      items.push(this.reuse(kept, keyOf(group[0]), shape, () => bubble(group, this)));
    }
    if (items.length === 0) items.push(this.reuse(kept, "empty", JSON.stringify([this.chat.about, this.app.words]), () => this.empty()));
    this.drawn = kept;
    place(this.list, items);
  }

  reuse(kept, key, shape, make) {
    const old = this.drawn.get(key);
    const item = old && old.shape === shape ? old : { shape, element: make() };
    kept.set(key, item);
    return item.element;
  }

  /** Messages with one album id stand together. */
  groups() {
    const found = [];
    for (const message of this.messages) {
      const last = found[found.length - 1];
      const together = message.media_group_id && last?.[0].media_group_id === message.media_group_id && message.photo && last[0].photo;
      if (together) last.push(message);
      else found.push([message]);
    }
    return found;
  }

  empty() {
    const name = nameOf(this.chat);
    const about = this.chat.type === "private" && this.chat.about;
    return h("li", { class: "empty" }, avatar(name, this.chat.id), h("b", {}, name),
      h("p", {}, about ? [h("strong", {}, t("about")), h("br"), about] : t("emptyChat")));
  }

  hold(person) {
    this.person = person;
    this.app.hold(this.index, person);
    this.fresh.delete(person);
    this.reset();
    if (this.config.chat) this.peer = this.config.chat;
    this.refresh();
  }

  open(peer, topic = "all") {
    this.peer = peer;
    this.topic = topic;
    this.reset();
    return this.refresh();
  }

  openTopic(topic) { this.topic = topic; this.reset(); this.refresh(); }

  reset() {
    this.drawn = new Map();
    this.jump = true;
    this.typing.hidden = true;
    this.composer.reply = null;
    this.composer.editing = null;
    this.composer.offers.replaceChildren();
  }

  markSeen() {
    if (this.topic === "all" || !this.chat.is_forum) this.seen[`${this.person}|${this.chat.key}`] = this.chat.last_id;
    for (const one of this.chat.topics || []) {
      if (this.topic === "all" || this.topic === one.id) this.seen[`${this.person}|${this.chat.key}|${one.id}`] = one.last;
    }
  }

  /** Whether something came since this person last looked; what was there at the start is seen. */
  isFresh(key, last) {
    const name = `${this.person}|${key}`;
    if (this.seen[name] === undefined) this.seen[name] = last;
    return this.seen[name] < last;
  }

  /** Does something as the person who holds the phone; true when it was done. */
  async act(name, given, files = null) {
    try {
      this.done = await act(name, { person: this.person, peer: this.peer, ...given }, files);
      this.jump = !["press", "remove", "edit"].includes(name);
      return true;
    } catch (fault) {
      this.app.toast(fault instanceof Refused ? refusal(fault.code) : fault.message, this);
      return false;
    }
  }

  async press(message, button, element) {
    element.classList.add("busy");
    const which = message.ephemeral ? { ephemeral_id: message.ephemeral_message_id } : { message_id: message.message_id };
    const done = await this.act("press", { ...which, label: button.text });
    if (done && this.done.query) { this.app.awaitAnswer(this.done.query, this, element); return; }
    element.classList.remove("busy");
    if (!done) return;
    if (this.done.url) this.follow("url", this.done.url, true);
    if (this.done.copy) { navigator.clipboard?.writeText(this.done.copy.text); this.app.toast(t("copied"), this); }
    if (this.done.inline !== undefined) this.startInline(message, this.done.inline);
  }

  startInline(message, words) {
    const bot = message.via_bot || message.from;
    this.composer.text.value = `@${bot.username} ${typeof words === "string" ? words : words.query || ""}`;
    this.composer.typed();
    this.composer.text.focus();
  }

  /** What a pressed link, command or mention does here; true when it was dealt with. */
  follow(kind, value, isButton = false) {
    if (kind === "command") { this.act("say", { text: value, ...this.composer.where() }); return true; }
    const link = kind === "url" ? deepLink(value) : { bot: value.slice(1), payload: null };
    const bot = link && this.app.stage.bots.find((one) => one.username.toLowerCase() === (link.bot || "").toLowerCase());
    if (bot) { this.app.openBot(this, bot.id, link.payload); return true; }
    const spot = kind === "url" && messageLink(value);
    if (spot && this.chats.some((one) => one.id === spot.chat)) { this.goTo(spot); return true; }
    if (kind === "url" && isButton) window.open(value, "_blank", "noopener");
    return false;
  }

  answered(answer) {
    if (answer.text) (answer.show_alert ? alertSheet(answer.text) : this.app.toast(answer.text, this));
    if (answer.url) this.follow("url", answer.url, true);
  }

  /** A bot is busy in the chat that is open. */
  acting(event) {
    const isHere = this.chat?.key === event.chat && (this.topic === "all" || (event.thread || 0) === this.topic || !this.chat.is_forum);
    if (!isHere) return;
    this.typing.textContent = t("typing");
    this.typing.hidden = false;
    clearTimeout(this.typingTimer);
    this.typingTimer = setTimeout(() => { this.typing.hidden = true; }, TYPING_MS);
  }

  lastOwn() {
    return [...this.messages].reverse().find((one) => one.own && !one.service && (one.text || one.caption));
  }

  async goTo({ chat, topic, message }) {
    await this.open(chat, topic);
    this.scrollTo(`m${message}`);
  }

  scrollTo(key) {
    const found = this.list.querySelector(`[data-key="${key}"]`);
    if (!found) return;
    found.scrollIntoView({ block: "center", behavior: "smooth" });
    found.classList.add("flash");
    setTimeout(() => found.classList.remove("flash"), 1600);
  }

  openMenu(message, anchor) { openActions(this, message, anchor); }

  showPhoto(address, alt) { photoSheet(address, alt); }
}
