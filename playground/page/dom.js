// Building elements without markup strings: whatever people write stays text.
// Holds the element maker and the page's own icons; refuses innerHTML altogether.

/** An element: properties, listeners (`onclick`), `class`, `data`, `style`; falsy children fall away. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") element.className = value;
    else if (name === "data") Object.assign(element.dataset, value);
    else if (name === "style") Object.assign(element.style, value);
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && typeof value !== "string") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child || child === 0));
  return element;
}

const PATHS = {
  attach: "M20 11.5 12.4 19a5 5 0 0 1-7-7l8-8a3.3 3.3 0 0 1 4.7 4.7l-8 8a1.7 1.7 0 0 1-2.4-2.4l7.3-7.2",
  send: "M4 12 20 4l-5 16-3.5-6.5z M11.5 13.5 20 4",
  back: "M15 5l-7 7 7 7",
  more: "M5 12h.01 M12 12h.01 M19 12h.01",
  reply: "M10 6 4 12l6 6 M4 12h9a7 7 0 0 1 7 7",
  edit: "M4 20l1-4L16 5l3 3L8 19z",
  trash: "M5 7h14 M10 7V4h4v3 M7 7l1 13h8l1-13",
  forward: "M14 6l6 6-6 6 M20 12h-9a7 7 0 0 0-7 7",
  copy: "M9 9h11v11H9z M5 15V4h11",
  pin: "M9 4h6l-1 6 3 3H7l3-3z M12 13v7",
  photo: "M4 6h16v13H4z M4 16l5-5 4 4 3-3 4 4 M15 10h.01",
  file: "M7 3h7l4 4v14H7z M14 3v4h4",
  place: "M12 21s7-6.2 7-11.5A7 7 0 0 0 5 9.500C5 14.800 12 21 12 21z M12 7.500a2 2 0 1 1 0 4 2 2 0 0 1 0-4",
  contact: "M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8 M4 21a8 8 0 0 1 16 0",
  voice: "M12 3a3 3 0 0 1 3 3v6a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3 M5 12a7 7 0 0 0 14 0 M12 19v3",
  keyboard: "M3 6h18v12H3z M7 10h.01 M11 10h.01 M15 10h.01 M8 14h8",
  slash: "M14 5l-4 14",
  close: "M6 6l12 12 M18 6 6 18",
  eye: "M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12z M12 9.500a2.500 2.500 0 1 1 0 5 2.500 2.500 0 0 1 0-5",
  lock: "M6 11h12v9H6z M9 11V8a3 3 0 0 1 6 0v3",
  link: "M14 5h5v5 M19 5l-8 8 M17 14v5H5V7h5",
  plus: "M12 5v14 M5 12h14",
  minus: "M5 12h14",
  check: "M5 12.500l4.500 4.500L19 7.500",
};

/** One of the page's line icons; decoration only, so hidden from screen readers. */
export function icon(name) {
  return svg("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" },
    svg("path", { d: PATHS[name] }));
}

/** An SVG element. */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children.flat(Infinity));
  return element;
}

/** A round button with an icon and a name that is spoken and shown on hover. */
export function iconButton(name, label, onclick, extra = {}) {
  return h("button", { type: "button", title: label, "aria-label": label, onclick, ...extra,
    class: `round ${extra.class || ""}` }, icon(name));
}

/** Swaps the children of `parent` only where they differ, so that focus and scroll stay. */
export function place(parent, children) {
  const wanted = children.filter(Boolean);
  wanted.forEach((child, at) => {
    if (parent.children[at] !== child) parent.insertBefore(child, parent.children[at] || null);
  });
  while (parent.children.length > wanted.length) parent.lastElementChild.remove();
}
