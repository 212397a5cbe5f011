// A drawn map that belongs to no city: streets, a river, parks, all from the coordinates alone.
// The same place always looks the same; nothing is fetched from anywhere.

import { svg } from "./dom.js";
import { told } from "./words.js";

const METRES_PER_DEGREE = 111_320;
const BLOCK = 200;
export const WIDTH = 320;
export const HEIGHT = 200;

function noise(a, b) {
  const value = Math.sin(a * 127.1 + b * 311.7) * 43758.5453;
  return value - Math.floor(value);
}

/** Metres east and north of the origin, and back. */
export function metres(place, at = place.latitude) {
  return {
    x: place.longitude * METRES_PER_DEGREE * Math.cos((at * Math.PI) / 180),
    y: place.latitude * METRES_PER_DEGREE,
  };
}

/** The place some metres east and north of another. */
export function moved(place, east, north) {
  const scale = METRES_PER_DEGREE * Math.cos((place.latitude * Math.PI) / 180);
  return {
    latitude: Math.max(-85, Math.min(85, place.latitude + north / METRES_PER_DEGREE)),
    longitude: place.longitude + east / scale,
  };
}

/** A map `span` metres wide around `centre`, a pin on it (at `pin`, else in the middle). */
export function sketch(centre, span, stage = {}, pin = centre) {
  const origin = metres(centre);
  const scale = WIDTH / span;
  const view = { origin, scale, span, high: span * (HEIGHT / WIDTH) };
  const at = metres(pin, centre.latitude);
  const x = WIDTH / 2 + (at.x - origin.x) * scale;
  const y = HEIGHT / 2 - (at.y - origin.y) * scale;
  return svg("svg", { class: "map", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "xMidYMid slice", "aria-hidden": "true" },
    svg("rect", { width: WIDTH, height: HEIGHT, class: "ground" }),
    blocks(view), river(view), streets(view), names(view, centre, stage),
    svg("g", { class: "pin", transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})` },
      svg("ellipse", { cx: 0, cy: 1, rx: 5, ry: 2, class: "shade" }),
      svg("path", { d: "M0 0C-3-6-10-10-10-18a10 10 0 0 1 20 0C10-10 3-6 0 0z" }),
      svg("circle", { cx: 0, cy: -18, r: 3.6, class: "eye" })));
}

function blocks(view) {
  const found = [];
  const { origin, scale, span, high } = view;
  for (let column = Math.floor((origin.x - span / 2) / BLOCK); column <= (origin.x + span / 2) / BLOCK; column += 1) {
    for (let row = Math.floor((origin.y - high / 2) / BLOCK); row <= (origin.y + high / 2) / BLOCK; row += 1) {
      if (noise(column, row) < 0.16 && span < 8000) {
        const x = WIDTH / 2 + (column * BLOCK - origin.x) * scale;
        const y = HEIGHT / 2 - ((row + 1) * BLOCK - origin.y) * scale;
        found.push(svg("rect", { x, y, width: BLOCK * scale, height: BLOCK * scale, class: "park" }));
      }
    }
  }
  return found;
}

function streets(view) {
  const found = [];
  const { origin, scale, span, high } = view;
  const step = span > 3000 ? BLOCK * 5 : BLOCK;
  for (let x = Math.ceil((origin.x - span / 2) / step) * step; x <= origin.x + span / 2; x += step) {
    const at = WIDTH / 2 + (x - origin.x) * scale;
    found.push(svg("line", { x1: at, x2: at, y1: 0, y2: HEIGHT, class: (x / BLOCK) % 5 === 0 ? "avenue" : "street" }));
  }
  for (let y = Math.ceil((origin.y - high / 2) / step) * step; y <= origin.y + high / 2; y += step) {
    const at = HEIGHT / 2 - (y - origin.y) * scale;
    found.push(svg("line", { y1: at, y2: at, x1: 0, x2: WIDTH, class: (y / BLOCK) % 5 === 0 ? "avenue" : "street" }));
  }
  return found;
}

function river(view) {
  const { origin, scale, span } = view;
  const middle = (y) => Math.sin(y / 1900) * 420 + Math.round(origin.x / 6000) * 6000 + 900;
  const points = [];
  for (let at = -20; at <= HEIGHT + 20; at += 10) {
    const y = origin.y + (HEIGHT / 2 - at) / scale;
    points.push(`${(WIDTH / 2 + (middle(y) - origin.x) * scale).toFixed(1)} ${at}`);
  }
  const width = Math.max(3, 170 * scale);
  return span > 20000 ? [] : [svg("polyline", { points: points.join(","), class: "river", "stroke-width": width })];
}

function names(view, centre, stage) {
  return (stage.places || []).flatMap((one) => {
    const at = metres(one, centre.latitude);
    const x = WIDTH / 2 + (at.x - view.origin.x) * view.scale;
    const y = HEIGHT / 2 - (at.y - view.origin.y) * view.scale;
    const label = svg("text", { x, y: y - 6, class: "name", "text-anchor": "middle" });
    label.textContent = told(one.name);
    return [svg("circle", { cx: x, cy: y, r: 3, class: "landmark" }), label];
  });
}
