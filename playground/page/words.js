// The page's own words in the language the reader chose. Two catalogues, same keys (a test holds that).

const catalogues = {};
let language = new URLSearchParams(location.search).get("language")
  || localStorage.getItem("playground.language")
  || (navigator.language.startsWith("zh") ? "zh" : "en");

/** Loads both catalogues. */
export async function loadWords() {
  for (const one of ["zh", "en"]) {
    catalogues[one] = await (await fetch(`/page/words-${one}.json`)).json();
  }
  if (!catalogues[language]) language = "zh";
  document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
}

const other = () => language === "zh" ? "en" : "zh";

export const currentLanguage = () => language;

/** The other language from here on. */
export function switchLanguage() {
  language = other();
  localStorage.setItem("playground.language", language);
  document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
}

/** A text of the page's, with `{names}` filled in. */
export function t(key, values = {}) {
  const text = catalogues[language][key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** What a refusal's code says. */
export function refusal(code) {
  const texts = catalogues[language].refused;
  return texts[code] || texts.other;
}

/** A seeder's text: a plain string, or one per language. */
export function told(text) {
  if (!text || typeof text === "string") return text || "";
  return text[language] || text.zh || text.en || "";
}

let zone;

/** The time zone that all times are told in; empty means the reader's own. */
export function useZone(name) { zone = name || undefined; }

const region = () => language === "zh" ? "zh-CN" : "en-GB";

/** The time of day of Unix seconds. */
export function clock(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString(region(), { hour: "2-digit", minute: "2-digit", timeZone: zone });
}

/** The day of Unix seconds, as one says it. */
export function day(seconds) {
  const then = new Date(seconds * 1000);
  const midnight = (moment) => Date.parse(moment.toLocaleDateString("en-CA", { timeZone: zone }));
  const days = Math.round((midnight(new Date()) - midnight(then)) / 864e5);
  if (days === 0) return t("today");
  if (days === 1) return t("yesterday");
  return then.toLocaleDateString(region(), { month: "long", day: "numeric", timeZone: zone });
}

/** A size in bytes, as one says it. */
export function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
