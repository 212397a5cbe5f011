// What a message carries besides words: pictures, albums, files, sounds, places, cards.
// Files are shown from this server only; what is no picture, sound or film is offered for download.

import { h, icon } from "./dom.js";
import { sketch } from "./map.js";
import { size, t } from "./words.js";

const SHOWN_SIDE = 640;
const LABELS = {
  photo: "photoLabel", video: "videoLabel", voice: "voiceLabel", video_note: "videoNoteLabel",
  document: "fileLabel", location: "placeLabel", contact: "contactLabel", sticker: "stickerLabel",
  audio: "audioLabel", animation: "videoLabel",
};

/** One word for what a message is, where it has no words of its own. */
export function label(message) {
  const kind = Object.keys(LABELS).find((one) => message[one]);
  return t(kind ? LABELS[kind] : "messageLabel");
}

/** The media of a message, or of an album's messages. */
export function media(messages, phone) {
  const pictures = messages.filter((one) => one.photo);
  if (pictures.length > 1) {
    return h("div", { class: `album of${Math.min(pictures.length, 4)}` }, pictures.map((one) => photo(one, phone)));
  }
  return messages.map((one) => single(one, phone)).filter(Boolean);
}

function single(message, phone) {
  if (message.photo) return photo(message, phone);
  if (message.animation) return film(message.animation, "film");
  if (message.video) return film(message.video, "film");
  if (message.video_note) return film(message.video_note, "film round");
  if (message.voice) return h("audio", { class: "sound", controls: true, preload: "none", src: message.voice.address });
  if (message.audio) return h("audio", { class: "sound", controls: true, preload: "none", src: message.audio.address });
  if (message.sticker) return h("div", { class: "sticker" }, message.sticker.emoji || t("stickerLabel"));
  if (message.document) return file(message.document);
  if (message.venue || message.location) return spot(message, phone);
  if (message.contact) return card(message.contact);
  return null;
}

function photo(message, phone) {
  const sizes = message.photo;
  const shown = sizes.find((one) => Math.max(one.width, one.height) >= SHOWN_SIDE) || sizes[sizes.length - 1];
  const largest = sizes[sizes.length - 1];
  const image = h("img", {
    src: shown.address, alt: message.caption || t("photoLabel"), width: shown.width, height: shown.height,
    loading: "lazy", class: message.has_media_spoiler ? "veiled" : "",
  });
  return h("button", { type: "button", class: "photo", "aria-label": t("photoLabel"), onclick: () => phone.showPhoto(largest.address, image.alt) }, image);
}

function film(content, classes) {
  return h("video", { class: classes, controls: true, preload: "metadata", src: content.address });
}

function file(content) {
  return h("a", { class: "file", href: content.address, download: content.file_name || "file" },
    h("span", { class: "file-mark" }, icon("file")),
    h("span", { class: "file-words" }, h("b", {}, content.file_name || t("fileLabel")), h("small", {}, size(content.file_size))));
}

function spot(message, phone) {
  const place = message.location;
  const where = `${place.latitude.toFixed(5)}, ${place.longitude.toFixed(5)}`;
  return h("figure", { class: "spot" },
    sketch(place, 700, phone.app.stage.map),
    h("figcaption", {},
      message.venue && h("b", {}, message.venue.title),
      message.venue && h("span", {}, message.venue.address),
      place.live_period && h("b", { class: "live" }, t("livePlace")),
      h("small", {}, where)));
}

function card(contact) {
  const name = [contact.first_name, contact.last_name].filter(Boolean).join(" ");
  return h("div", { class: "file" }, h("span", { class: "file-mark" }, icon("contact")),
    h("span", { class: "file-words" }, h("b", {}, name), h("small", {}, contact.phone_number)));
}
