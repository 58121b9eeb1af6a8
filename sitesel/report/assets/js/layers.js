// The ground and the layers of the pack, each in a pane of its own so that the order never depends on clicks.
(function (sitesel) {
  "use strict";

  const [LAND, SEA] = ["#f7f6f0", "#e4eef6"];
  const PANES = { ground: 210, grid: 215, water: 220, structure: 230, other: 240, transport: 250, site: 260, rest: 410, sites: 420, ring: 430, firm: 610, points: 620, badges: 640, names: 630 };

  sitesel.addPanes = (map) => {
    for (const [name, order] of Object.entries(PANES)) map.createPane(name).style.zIndex = order;
    for (const name of ["ground", "grid", "rest", "names", "ring"]) map.getPane(name).style.pointerEvents = "none";
  };

  sitesel.addGround = (map, base) => {
    const known = base.bounds && L.latLngBounds([base.bounds[1], base.bounds[0]], [base.bounds[3], base.bounds[2]]);
    const whole = { pane: "ground", interactive: false, stroke: false, fill: true, fillOpacity: 1, fillColor: base.kind === "sea" ? LAND : SEA };
    if (known) L.rectangle(known, whole).addTo(map);
    const add = (geometry, style) => geometry && L.geoJSON(geometry, { pane: "ground", interactive: false, style }).addTo(map);
    add(base.ground, { stroke: false, fill: true, fillOpacity: 1, fillColor: base.kind === "sea" ? SEA : LAND });
    add(base.coast, { fill: false, color: "#8596a8", weight: 0.9 });
    return known;
  };

  const lineOf = (style, named) => ({
    color: style.color, weight: (style.weight ?? 1) * (named && style.join ? 1.7 : 1), dashArray: style.dash ?? null,
    fill: Boolean(style.fill), fillColor: style.color, fillOpacity: style.fill ?? 0, opacity: 0.9,
  });

  sitesel.symbolOf = (style, size = style.size ?? 12) => {
    const picture = sitesel.picture(16, 16, sitesel.drawing("path", { d: style.symbol, fill: style.color, stroke: "#fff", "stroke-width": 1.6, "paint-order": "stroke", "fill-rule": "evenodd" }));
    picture.setAttribute("width", size);
    picture.setAttribute("height", size);
    return picture;
  };

  const tip = (feature, page, chain) => {
    const name = sitesel.pick(feature, "name", page.language);
    const detail = [feature.kind_zh, feature.plant_zh, feature.district, sitesel.industriesSaid(feature, page, chain)].filter((text) => text && text !== name);
    const doubt = [feature.uncertainty_m > 0 ? sitesel.fill(page.texts.chip_schematic, { km: Number((feature.uncertainty_m / 1000).toFixed(1)) }) : "", page.texts[`chip_position_${feature.position_fault}`]].filter(Boolean);
    return sitesel.element("div", { class: "tip" },
      name ? sitesel.element("b", {}, name) : null,
      detail.length ? sitesel.element("div", {}, detail.join(" · ")) : null,
      doubt.length ? sitesel.element("div", { class: "tip-note" }, doubt.join(" · ")) : null,
      feature.note_zh && page.language === "zh" ? sitesel.element("div", { class: "tip-note" }, feature.note_zh) : null);
  };

  // One Leaflet group for a role; marks[] gets what wants its name written on the map.
  sitesel.layerGroup = (layer, page, marks) => {
    const { style, role } = layer;
    const pane = style.symbol ? (style.chain ? "firm" : "points") : style.group in PANES ? style.group : "other";
    const point = (position) => style.symbol
      ? L.marker(position, { pane, keyboard: false, icon: L.divIcon({ className: "point", iconSize: [style.size, style.size], html: sitesel.symbolOf(style) }) })
      : L.circleMarker(position, { pane, radius: 5 });
    const group = L.featureGroup();
    for (const feature of layer.features) {
      const named = Boolean(feature.name_zh || feature.name_en);
      const shape = L.geoJSON(feature.geometry, { pane, style: lineOf(style, named), pointToLayer: (_, at) => point(at), interactive: named });
      const name = sitesel.pick(feature, "name", page.language);
      if (name) shape.bindTooltip(() => tip(feature, page, layer.chain), { sticky: !style.symbol, className: "tip-box" });
      if (name && style.label) marks.push({ name, role, symbol: style.symbol ? style.size : 0, color: style.ink ?? style.color, at: shape.getBounds().getCenter(), group });
      shape.addTo(group);
      if (style.chain) for (const marker of shape.getLayers()) if (marker.getLatLng) (group.firms ??= []).push({ marker, at: marker.getLatLng(), leader: L.polyline([], { pane: "firm", interactive: false, color: style.color, weight: 1 }).addTo(group) });
    }
    return group;
  };

  // Firms step aside where a rank stands on them, each with a line to its place. ranks: [{x, y, radius}] in pixels of the map.
  sitesel.settleFirms = (map, groups, ranks) => {
    const firms = groups.filter((group) => map.hasLayer(group)).flatMap((group) => group.firms ?? []);
    sitesel.aside(firms.map(({ at }) => map.latLngToContainerPoint(at)), 7, ranks).forEach((spot, index) => {
      const { marker, at, leader } = firms[index];
      const there = map.latLngToContainerPoint(at);
      const moved = Math.hypot(spot.x - there.x, spot.y - there.y) > 1 ? map.containerPointToLatLng([spot.x, spot.y]) : at;
      marker.setLatLng(moved);
      leader.setLatLngs(moved === at ? [] : [at, moved]);
    });
  };
})((globalThis.sitesel ??= {}));
