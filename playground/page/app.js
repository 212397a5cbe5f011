// The page: three phones (or as many as the stage says), one line to the server, one language.

import { act, listen, look } from "./api.js";
import { h, place } from "./dom.js";
import { Phone } from "./phone.js";
import { currentLanguage, loadWords, switchLanguage, t, told, useZone } from "./words.js";

const TOAST_MS = 4200;
const ANSWER_MS = 15000;

class App {
  constructor() {
    this.phones = [];
    this.held = JSON.parse(sessionStorage.getItem("playground.held") || "{}");
    this.waiting = new Map();
    this.isOpen = true;
  }

  async start() {
    await loadWords();
    this.stage = await look("stage");
    this.draw();
    listen(this.stage.events, (event) => this.heard(event), (isOpen) => this.line(isOpen));
    document.querySelector(".language").addEventListener("click", () => { switchLanguage(); this.redraw(); });
    await this.refresh();
    document.body.dataset.ready = "yes";
  }

  /** Builds the phones that the stage asks for; those that stay keep what is open on them. */
  draw() {
    this.words = currentLanguage();
    useZone(this.stage.timezone);
    document.title = t("brand");
    document.querySelector(".brand").textContent = t("brand");
    const hint = told(this.stage.hint);
    const note = document.querySelector(".hint");
    note.hidden = !hint;
    note.replaceChildren(h("b", {}, t("tryThis")), " ", hint);
    document.querySelector(".language").textContent = t("language");
    const shape = JSON.stringify(this.stage.phones);
    if (shape !== this.shape) {
      this.phones = this.stage.phones.filter((one) => one.people.length).map((one, index) => new Phone(this, one, index));
      this.shape = shape;
    }
    const main = document.querySelector(".phones");
    place(main, this.phones.length ? this.phones.map((one) => one.root) : [h("p", { class: "quiet" }, t("noPhones"))]);
    this.drawTabs();
  }

  /** On narrow screens the phones lie side by side; the tab of the one in view is marked. */
  drawTabs() {
    const tabs = this.phones.map((one) => h("a", { href: `#phone${one.index}`, class: "tab" }, one.title()));
    place(document.querySelector(".tabs"), tabs);
    this.viewer?.disconnect();
    this.viewer = new IntersectionObserver((seen) => seen.forEach((one) => {
      const at = this.phones.findIndex((phone) => phone.root === one.target);
      tabs[at]?.setAttribute("aria-current", String(one.intersectionRatio > 0.6));
    }), { root: document.querySelector(".phones"), threshold: [0, 0.6, 1] });
    this.phones.forEach((phone) => this.viewer.observe(phone.root));
  }

  redraw() {
    this.draw();
    for (const phone of this.phones) {
      phone.composer.tools.replaceChildren();
      phone.draw();
    }
  }

  refresh() { return Promise.all(this.phones.map((phone) => phone.refresh())); }

  heard(event) {
    if (event.kind === "answer") { this.answer(event); return; }
    if (event.kind === "action") { this.phones.forEach((phone) => phone.acting(event)); return; }
    if (event.kind === "message") this.mark(event);
    const isStage = ["stage", "people"].includes(event.kind) || event.kind === "chat";
    this.stale = this.stale || isStage;
    if (this.soon) return;
    this.soon = setTimeout(() => { this.soon = null; this.update(); }, 40);
  }

  async update() {
    if (this.updating) { this.again = true; return; }
    this.updating = true;
    if (this.stale) { this.stale = false; this.stage = await look("stage"); this.draw(); }
    await this.refresh();
    this.updating = false;
    if (this.again) { this.again = false; this.update(); }
  }

  /** Somebody who does not hold the phone just now has a new private message. */
  mark(event) {
    const person = Number(event.chat.split(":")[1]);
    if (!person) return;
    for (const phone of this.phones) {
      if (phone.isHome && phone.config.people.includes(person) && phone.person !== person) phone.fresh.add(person);
    }
  }

  line(isOpen) {
    if (isOpen === this.isOpen) return;
    this.isOpen = isOpen;
    this.toast(t(isOpen ? "connected" : "connectionLost"));
    if (isOpen) { this.shape = null; this.stale = true; this.update(); }
  }

  awaitAnswer(query, phone, element) {
    const end = () => { this.waiting.delete(query); element.classList.remove("busy"); };
    const early = this.early?.query === query ? this.early : null;
    if (early) { end(); phone.answered(early.answer); return; }
    this.waiting.set(query, { phone, end, timer: setTimeout(end, ANSWER_MS) });
  }

  answer(event) {
    const found = this.waiting.get(event.query);
    // The bot may be quicker than the answer to our own press.
    if (!found) { this.early = event; return; }
    clearTimeout(found.timer);
    found.end();
    if (found.phone.person === event.person) found.phone.answered(event.answer);
  }

  hold(index, person) {
    this.held[index] = person;
    sessionStorage.setItem("playground.held", JSON.stringify(this.held));
  }

  /** Opens a bot's private chat on the phone where this person reads private chats. */
  async openBot(phone, bot, payload) {
    const home = this.phones.find((one) => one.isHome && one.config.people.includes(phone.person)) || phone;
    if (home.person !== phone.person) home.hold(phone.person);
    home.root.scrollIntoView({ behavior: "smooth", inline: "center", block: "nearest" });
    home.root.classList.add("called");
    setTimeout(() => home.root.classList.remove("called"), 1200);
    await home.open(bot);
    if (payload) await act("start", { person: home.person, peer: bot, payload });
  }

  toast(text, phone = null) {
    const holder = document.querySelector(".toasts");
    const note = h("div", { class: "toast" }, text);
    if (phone) {
      const box = phone.root.getBoundingClientRect();
      note.style.left = `${box.left + box.width / 2}px`;
      note.style.maxWidth = `${box.width - 40}px`;
    }
    holder.append(note);
    setTimeout(() => note.remove(), TOAST_MS);
  }
}

new App().start();
