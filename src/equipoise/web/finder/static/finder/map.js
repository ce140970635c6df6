// Turns a still map into one that moves, when asked to: only then are Leaflet and the outlines fetched, both from
// our own host. The markup of finder/_map.html says where they are; the data stands in its JSON block.

const LAYERS = [["land", true], ["lakes", true], ["regions", false], ["countries", false]];
const CLASSES = { land: "map__land", lakes: "map__lake", regions: "map__region", countries: "map__country" };
let leaflet;

function once(figure) {
  leaflet ??= new Promise((resolve, reject) => {
    const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: figure.dataset.leafletCss });
    const script = Object.assign(document.createElement("script"), { src: figure.dataset.leaflet });
    script.addEventListener("load", () => resolve(window.L));
    script.addEventListener("error", () => { leaflet = undefined; reject(new Error("the map could not be loaded")); });
    // Before our own styles, so that they win.
    document.head.prepend(sheet);
    document.head.append(script);
  });
  return leaflet;
}

// Lines are given as their first point and steps, east and north, in parts of a degree.
function read(line, grid) {
  const points = [];
  let lon = 0, lat = 0;
  for (let at = 0; at < line.length; at += 2) {
    lon += line[at];
    lat += line[at + 1];
    points.push([lat / grid, lon / grid]);
  }
  return points;
}

function drawOutlines(L, map, outlines) {
  const renderer = L.svg({ padding: 0.3 });
  const style = (layer) => ({ className: CLASSES[layer], interactive: false, renderer, weight: 1, smoothFactor: 1.5 });
  for (const [layer, closed] of LAYERS) {
    const lines = outlines[layer].map((line) => read(line, outlines.grid));
    for (const turn of [-360, 0, 360]) {
      const moved = lines.map((line) => line.map(([lat, lon]) => [lat, lon + turn]));
      (closed ? L.polygon(moved.map((ring) => [ring]), style(layer)) : L.polyline(moved, style(layer))).addTo(map);
    }
  }
}

function icon(L, text, kind, size) {
  const mark = document.createElement("span");
  mark.textContent = text;
  return L.divIcon({ className: `map__icon ${kind}`, html: mark, iconSize: [size, size] });
}

function popup(point) {
  const link = Object.assign(document.createElement("a"), { href: point.href, textContent: `${point.number}: ${point.name}` });
  const state = Object.assign(document.createElement("p"), { textContent: point.recruiting ? "Recruiting" : "Not recruiting" });
  const box = document.createElement("div");
  box.append(link, state);
  return box;
}

function addPoints(L, map, data) {
  // A longitude is drawn on the turn of the world that the map shows.
  const middle = (data.bounds[0][1] + data.bounds[1][1]) / 2;
  const near = (lon) => lon + 360 * Math.round((middle - lon) / 360);
  for (const point of data.points) {
    const size = 28 + 6 * Math.max(String(point.number).length - 2, 0);
    const kind = point.recruiting ? "map__icon--open" : "";
    const name = `${point.number}: ${point.name}, ${point.recruiting ? "recruiting" : "not recruiting"}`;
    L.marker([point.lat, near(point.lon)], { icon: icon(L, point.number, kind, size), title: name, alt: name, riseOnHover: true })
      .bindPopup(popup(point)).addTo(map)
      .getElement().setAttribute("aria-label", name);
  }
  if (data.place) {
    const here = [data.place.lat, near(data.place.lon)];
    L.marker(here, { icon: icon(L, "+", "map__icon--here", 24), interactive: false, keyboard: false, zIndexOffset: -1000 }).addTo(map);
    if (data.within_km) L.circle(here, { radius: data.within_km * 1000, className: "map__reach", interactive: false }).addTo(map);
  }
}

async function open(figure) {
  const data = JSON.parse(document.getElementById(figure.dataset.map).textContent);
  const [L, outlines] = await Promise.all([once(figure), fetch(figure.dataset.outlines).then((answer) => answer.json())]);
  const box = document.createElement("div");
  box.className = "map__live";
  box.tabIndex = 0;
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", "Map that moves; arrow keys move it, plus and minus zoom");
  const still = figure.querySelector(".map__still");
  still.after(box);
  still.setAttribute("hidden", "");
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(box, { minZoom: 1, maxZoom: data.tiles ? 18 : 10, zoomAnimation: !calm, fadeAnimation: !calm, markerZoomAnimation: !calm, inertia: !calm });
  map.attributionControl.setPrefix(false).addAttribution(data.tiles ? data.tiles.attribution : data.attribution);
  map.fitBounds(data.bounds);
  if (data.tiles) L.tileLayer(data.tiles.url, { maxZoom: 18 }).addTo(map);
  else drawOutlines(L, map, outlines);
  addPoints(L, map, data);
  box.focus();
  return () => { map.remove(); box.remove(); still.removeAttribute("hidden"); };
}

const closers = new WeakMap();

async function toggle(button) {
  const figure = button.closest("[data-map]");
  const close = closers.get(figure);
  if (close) {
    close();
    closers.delete(figure);
    button.textContent = "Move and zoom the map";
    return;
  }
  button.disabled = true;
  try {
    closers.set(figure, await open(figure));
    button.textContent = "Back to the still map";
  } catch {
    button.textContent = "The moving map could not be loaded. Try again";
  } finally {
    button.disabled = false;
  }
}

function show() {
  document.querySelectorAll("[data-map-move][hidden]").forEach((button) => { button.hidden = false; });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-map-move]");
  if (button) toggle(button);
});
document.addEventListener("htmx:afterSwap", show);
show();
