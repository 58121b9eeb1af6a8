// A radar of up to four sites: their values by criterion, on one scale from 0 to 1. The table of contributions is its text.
(function (sitesel) {
  "use strict";

  const { drawing } = sitesel;
  const [SIZE, RADIUS, TEXT] = [300, 92, 11];
  const STYLES = [["#0b57b0", null], ["#b3261e", "7 3"], ["#17683a", "2 3"], ["#7b3fa0", "9 3 2 3"]];

  sitesel.radarStyle = (place) => STYLES[place % STYLES.length];

  // count, place and value → where that is, clockwise from the top.
  sitesel.spoke = (count, place, value) => {
    const angle = (2 * Math.PI * place) / count;
    return [Math.sin(angle) * value, -Math.cos(angle) * value];
  };

  sitesel.radar = (sites, criteria, page) => {
    const spokes = criteria.map((criterion, place) => ({ criterion, place })).filter(({ criterion }) => criterion.weight > 0);
    const at = (place, value) => sitesel.spoke(spokes.length, place, value * RADIUS).map((part) => part + SIZE / 2);
    const ring = (value) => drawing("polygon", { points: spokes.map((_, place) => at(place, value).map((one) => one.toFixed(1)).join()).join(" "), fill: "none", stroke: "#c5ccd4" });
    const names = spokes.map(({ criterion }, place) => {
      const [x, y] = at(place, 1.14);
      const anchor = Math.abs(x - SIZE / 2) < 8 ? "middle" : x > SIZE / 2 ? "start" : "end";
      return drawing("text", { x: x.toFixed(1), y: (y + 4).toFixed(1), "text-anchor": anchor, "font-size": TEXT, fill: "#1b2733" }, criterion.code || sitesel.pick(criterion, "title", page.language));
    });
    const lines = sites.map((site, order) => {
      const [color, dash] = sitesel.radarStyle(order);
      const points = spokes.map(({ place }, spoke) => at(spoke, sitesel.counted(site.criteria[place])).map((one) => one.toFixed(1)));
      return drawing("g", {},
        drawing("polygon", { points: points.map((point) => point.join()).join(" "), fill: color, "fill-opacity": 0.06, stroke: color, "stroke-width": 1.8, "stroke-dasharray": dash }),
        ...points.flatMap(([x, y], spoke) => (sitesel.known(site.criteria[spokes[spoke].place].value) ? [] : [drawing("circle", { cx: x, cy: y, r: 2.6, fill: "#fff", stroke: color })])));
    });
    return drawing("svg", { viewBox: `0 0 ${SIZE} ${SIZE - 40}`, class: "radar", role: "img", "aria-label": page.texts.radar },
      drawing("g", { transform: "translate(0 -20)" }, ...[0.25, 0.5, 0.75, 1].map(ring), ...names, ...lines));
  };
})((globalThis.sitesel ??= {}));
