// Elements from plain values. Text is text: nothing here or elsewhere on the page writes HTML.
(function (sitesel) {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";

  const filled = (element, attributes, children) => {
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== undefined && value !== null && value !== false) element.setAttribute(name, value === true ? "" : String(value));
    }
    element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
    return element;
  };

  sitesel.element = (tag, attributes = {}, ...children) => filled(document.createElement(tag), attributes, children);

  sitesel.drawing = (tag, attributes = {}, ...children) => filled(document.createElementNS(SVG, tag), attributes, children);

  // A small picture of its own: symbol(16, 16, path…)
  sitesel.picture = (width, height, ...children) =>
    sitesel.drawing("svg", { width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true", focusable: "false" }, ...children);

  // The hatch that marks what is excluded, once for the whole page.
  sitesel.hatch = () =>
    sitesel.drawing("svg", { width: 0, height: 0, class: "unseen", "aria-hidden": "true" },
      sitesel.drawing("defs", {},
        sitesel.drawing("pattern", { id: "hatch", width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
          sitesel.drawing("rect", { width: 6, height: 6, fill: "#e6e7e9" }),
          sitesel.drawing("line", { x1: 0, y1: 0, x2: 0, y2: 6, stroke: "#6b7078", "stroke-width": 2.4 }))));

  // Write only what differs: what stands is not laid out again.
  sitesel.write = (element, name, value) => { if (element[name] !== value) element[name] = value; };

  // The text of an element that has nothing else in it.
  sitesel.say = (element, text) => {
    if (!element.firstChild) element.textContent = text;
    else if (element.firstChild.data !== text) element.firstChild.data = text;
  };

  sitesel.calm = () => globalThis.matchMedia("(prefers-reduced-motion: reduce)").matches;
})((globalThis.sitesel ??= {}));
