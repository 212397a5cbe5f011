// Dialogs over a phone: choosing a place, looking over pictures before sending, a photo large,
// an alert, a list to choose from. Each closes with Escape and gives focus back.

import { h, iconButton } from "./dom.js";
import { HEIGHT, WIDTH, moved, sketch } from "./map.js";
import { size, t } from "./words.js";

const SPANS = [400, 900, 2000, 4500, 10000];
const DEFAULT_PLACE = { latitude: 30.5825, longitude: 114.2975 };
const LIVE_SECONDS = 900;

function open(title, classes, ...content) {
  const dialog = h("dialog", { class: `sheet ${classes}`, "aria-label": title },
    h("header", {}, h("h2", {}, title), iconButton("close", t("close"), () => dialog.close())), ...content);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** A message that must be seen. */
export function alertSheet(text) {
  const dialog = open(t("service"), "alert", h("p", {}, text));
  dialog.append(h("footer", {}, h("button", { type: "button", class: "primary", onclick: () => dialog.close() }, t("ok"))));
}

/** A picture as large as the window. */
export function photoSheet(address, alt) {
  const dialog = open(t("photoLabel"), "lightbox", h("img", { src: address, alt }));
  dialog.querySelector("img").addEventListener("click", () => dialog.close());
}

/** A list of labelled choices; `chosen(value)` hears of one. */
export function choiceSheet(title, choices, chosen) {
  const dialog = open(title, "choices", h("ul", {}, choices.map(({ label, value }) => h("li", {},
    h("button", { type: "button", onclick: () => { dialog.close(); chosen(value); } }, label)))));
}

/** Asks for a place; `share({latitude, longitude, live_period})` hears of it. */
export function placeSheet(stage, share) {
  const centre = stage.centre || DEFAULT_PLACE;
  const state = { pin: { ...centre }, centre: { ...centre }, zoom: 1 };
  const latitude = h("input", { type: "number", step: "any", min: "-90", max: "90", required: true, name: "latitude" });
  const longitude = h("input", { type: "number", step: "any", min: "-180", max: "180", required: true, name: "longitude" });
  const live = h("input", { type: "checkbox", name: "live" });
  const frame = h("div", { class: "map-frame", tabIndex: 0, role: "application", "aria-label": `${t("map")}. ${t("placeHelp")}` });
  const told = h("p", { class: "quiet", role: "status" }, t("placeHelp"));
  const redraw = () => {
    frame.replaceChildren(sketch(state.centre, SPANS[state.zoom], stage, state.pin));
    latitude.value = state.pin.latitude.toFixed(6);
    longitude.value = state.pin.longitude.toFixed(6);
  };
  const zoom = (by) => { state.zoom = Math.max(0, Math.min(SPANS.length - 1, state.zoom + by)); state.centre = { ...state.pin }; redraw(); };
  const step = (east, north) => { const by = SPANS[state.zoom] / 40; state.pin = moved(state.pin, east * by, north * by); redraw(); };
  frame.addEventListener("click", (event) => { state.pin = pressed(frame, event, state); redraw(); });
  frame.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (by) { event.preventDefault(); step(...by); }
  });
  const typed = () => {
    if (!latitude.validity.valid || !longitude.validity.valid) return;
    state.pin = { latitude: latitude.valueAsNumber, longitude: longitude.valueAsNumber };
    state.centre = { ...state.pin };
    frame.replaceChildren(sketch(state.centre, SPANS[state.zoom], stage, state.pin));
  };
  latitude.addEventListener("change", typed);
  longitude.addEventListener("change", typed);
  const form = h("form", { method: "dialog", onsubmit: () => share({ ...state.pin, live_period: live.checked ? LIVE_SECONDS : undefined }) },
    h("div", { class: "map-box" }, frame,
      h("div", { class: "zoom" }, iconButton("plus", t("nearer"), () => zoom(-1)), iconButton("minus", t("wider"), () => zoom(1)))),
    told,
    h("div", { class: "fields" }, h("label", {}, t("latitude"), latitude), h("label", {}, t("longitude"), longitude)),
    h("div", { class: "options" },
      h("button", { type: "button", class: "plain", onclick: () => fromDevice(state, redraw, told) }, t("hereNow")),
      h("label", { class: "tick" }, live, t("live"))),
    h("footer", {}, h("button", { class: "primary" }, t("sharePlace"))));
  redraw();
  open(t("placeTitle"), "place", form);
  frame.focus();
}

function pressed(frame, event, state) {
  const box = frame.getBoundingClientRect();
  const scale = Math.max(box.width / WIDTH, box.height / HEIGHT);
  const perMetre = (WIDTH / SPANS[state.zoom]) * scale;
  const east = (event.clientX - box.left - box.width / 2) / perMetre;
  const north = (box.top + box.height / 2 - event.clientY) / perMetre;
  return moved(state.centre, east, north);
}

function fromDevice(state, redraw, told) {
  const failed = () => { told.textContent = t("noDevicePlace"); };
  if (!navigator.geolocation) { failed(); return; }
  navigator.geolocation.getCurrentPosition(({ coords }) => {
    state.pin = { latitude: coords.latitude, longitude: coords.longitude };
    state.centre = { ...state.pin };
    redraw();
  }, failed, { timeout: 8000 });
}

/** Looks over chosen files before they go; `send({files, caption, asFiles})` hears of it. */
export function filesSheet(files, asFiles, send) {
  const arePictures = [...files].every((one) => one.type.startsWith("image/"));
  const caption = h("textarea", { rows: 2, placeholder: t("caption"), "aria-label": t("caption") });
  const tick = h("input", { type: "checkbox", checked: asFiles || !arePictures, disabled: !arePictures });
  const addresses = [];
  const shown = [...files].map((one) => {
    if (!one.type.startsWith("image/")) return h("li", { class: "named" }, h("b", {}, one.name), h("small", {}, size(one.size)));
    const address = URL.createObjectURL(one);
    addresses.push(address);
    const image = h("img", { src: address, alt: one.name });
    image.addEventListener("error", () => image.replaceWith(h("b", {}, one.name), h("small", {}, size(one.size))));
    return h("li", {}, image);
  });
  const form = h("form", { method: "dialog", onsubmit: () => send({ files: [...files], caption: caption.value.trim(), asFiles: tick.checked }) },
    h("ul", { class: `previews of${Math.min(shown.length, 4)}` }, shown),
    h("label", { class: "tick" }, tick, t("asFiles")),
    caption,
    h("footer", {}, h("button", { class: "primary" }, t("sendN", { n: files.length }))));
  const dialog = open(t(asFiles ? "file" : "photo"), "files", form);
  dialog.addEventListener("close", () => addresses.forEach((one) => URL.revokeObjectURL(one)));
  caption.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); form.requestSubmit(); }
  });
  caption.focus();
}

/** A small menu beside a button; items are `{label, mark, run}`. */
export function menu(anchor, items) {
  const list = h("div", { class: "popup", role: "menu" }, items.map(({ label, mark, run }) =>
    h("button", { type: "button", role: "menuitem", onclick: () => { close(); run(); } }, mark, label)));
  const outside = (event) => { if (!list.contains(event.target)) close(); };
  const close = () => {
    document.removeEventListener("pointerdown", outside, true);
    list.remove();
    if (anchor.isConnected) anchor.focus({ preventScroll: true });
  };
  list.addEventListener("keydown", (event) => {
    const buttons = [...list.children];
    const at = buttons.indexOf(document.activeElement);
    if (event.key === "Escape" || event.key === "Tab") { event.preventDefault(); close(); }
    if (event.key === "ArrowDown") buttons[(at + 1) % buttons.length].focus();
    if (event.key === "ArrowUp") buttons[(at + buttons.length - 1) % buttons.length].focus();
  });
  document.body.append(list);
  const box = anchor.getBoundingClientRect();
  const own = list.getBoundingClientRect();
  list.style.left = `${Math.max(8, Math.min(box.left, innerWidth - own.width - 8))}px`;
  list.style.top = `${box.bottom + own.height + 8 > innerHeight ? Math.max(8, box.top - own.height - 4) : box.bottom + 4}px`;
  document.addEventListener("pointerdown", outside, true);
  list.firstElementChild?.focus({ preventScroll: true });
}
