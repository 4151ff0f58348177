// SPDX-License-Identifier: EUPL-1.2
// site: comfort only, everything works without. Walk along a chart with the pointer, a finger or the arrow keys: a line
// shows where, and the row of the table beneath is told.
"use strict";

const svgNames = "http://www.w3.org/2000/svg";

// The table has the newest first, the chart the oldest.
function rowsOf(table) {
  const heads = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.toLowerCase());
  return [...table.tBodies[0].rows].reverse().map((row) => {
    const cells = [...row.cells].map((cell) => cell.textContent);
    const told = cells.slice(1).map((text, index) => (cells.length === 2 ? text : `${heads[index + 1]} ${text}`));
    return `${cells[0]}: ${told.join(", ")}`;
  });
}

function cursorIn(svg) {
  const line = document.createElementNS(svgNames, "line");
  line.setAttribute("class", "sm-cursor");
  line.setAttribute("y1", svg.dataset.top);
  line.setAttribute("y2", svg.dataset.bottom);
  line.setAttribute("visibility", "hidden");
  svg.append(line);
  return line;
}

// A real slider does what keyboards, fingers and screen readers expect of one.
function sliderOf(label, count) {
  const slider = document.createElement("input");
  slider.type = "range";
  slider.className = "walk";
  slider.min = "0";
  slider.max = slider.value = String(count - 1);
  slider.setAttribute("aria-label", label);
  return slider;
}

function walk(holder) {
  const svg = holder.querySelector("svg[data-x]");
  const table = holder.closest("section").querySelector("table.figures");
  const places = svg ? svg.dataset.x.split(" ").map(Number) : [];
  const rows = table ? rowsOf(table) : [];
  if (!rows.length || rows.length !== places.length) return;

  const line = cursorIn(svg);
  const slider = sliderOf(holder.dataset.chart, rows.length);
  const told = document.createElement("p");
  told.className = "readout";
  told.setAttribute("aria-hidden", "true"); // the slider says the same aloud
  holder.append(slider, told);

  function show() {
    const at = Number(slider.value);
    line.setAttribute("x1", places[at]);
    line.setAttribute("x2", places[at]);
    line.setAttribute("visibility", "visible");
    told.textContent = rows[at];
    slider.setAttribute("aria-valuetext", rows[at]);
  }
  slider.setAttribute("aria-valuetext", rows[rows.length - 1]);
  slider.addEventListener("input", show);
  slider.addEventListener("focus", show);
  svg.addEventListener("pointermove", (event) => {
    const box = svg.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * svg.viewBox.baseVal.width;
    const near = places.reduce((best, place, index) => (Math.abs(place - x) < Math.abs(places[best] - x) ? index : best), 0);
    slider.value = String(near);
    show();
  });
}

document.querySelectorAll("[data-chart]").forEach(walk);
