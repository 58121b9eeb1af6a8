// The ranked sites: filled by score, dashed where schematic, hatched where excluded, each with its rank.
(function (sitesel) {
  "use strict";

  const BADGE = 11; // radius, pixels

  const styleOf = (site, { chosen = false, point = false } = {}) => {
    const excluded = site.status === "excluded";
    return {
      color: chosen ? "#111418" : excluded ? "#5d636b" : "#26303c",
      weight: chosen ? 2.6 : 1.3,
      dashArray: point ? "2 4" : site.quality === "schematic" ? "5 4" : null,
      fill: true,
      fillColor: excluded ? "url(#hatch)" : sitesel.colorOf(site),
      fillOpacity: point ? 0.25 : excluded ? 0.85 : 0.8,
    };
  };

  sitesel.badge = (site) => {
    const color = sitesel.colorOf(site);
    const face = sitesel.element("span", { class: `badge ${site.status}` }, sitesel.known(site.rank) ? String(site.rank) : "✕");
    face.style.backgroundColor = color;
    face.style.color = sitesel.inkOn(color);
    return face;
  };

  sitesel.siteTip = (site, page) => {
    const { texts } = page;
    const range = sitesel.between(site.score_low, site.score_high, (number) => sitesel.decimal(number, 0));
    const score = sitesel.known(site.score) ? `${texts.score} ${sitesel.decimal(site.score, 1)} (${range})` : "";
    return sitesel.element("div", { class: "tip" },
      sitesel.element("b", {}, sitesel.pick(site, "name", page.language)),
      sitesel.element("div", {}, [page.statusOf(site), site.district, score].filter(Boolean).join(" · ")));
  };

  sitesel.addSites = (map, page) => {
    const iconOf = (site) => L.divIcon({ className: "badge-box", iconSize: [2 * BADGE, 2 * BADGE], html: sitesel.badge(site) });
    const shapes = page.document.sites.map((site, index) => {
      const geometry = page.geometry[index];
      if (!geometry) return null;
      const point = geometry.type === "Point";
      const shape = L.geoJSON(geometry, {
        pane: "sites", style: styleOf(site, { point }),
        pointToLayer: (_, at) => L.circleMarker(at, { pane: "sites", radius: 15, ...styleOf(site, { point }) }),
      });
      const center = shape.getBounds().getCenter();
      const badge = L.marker(center, {
        pane: "badges", keyboard: false, zIndexOffset: sitesel.known(site.rank) ? 1000 - site.rank : 0,
        icon: iconOf(site),
      });
      const leader = L.polyline([center, center], { pane: "sites", color: "#26303c", weight: 1, interactive: false });
      for (const part of [shape, badge]) {
        part.bindTooltip(() => sitesel.siteTip(site, page), { sticky: true, className: "tip-box" });
        part.on("click", () => page.select(site.id, { from: "map" }));
      }
      return { site, shape, badge, leader, center, point, parts: L.layerGroup([shape, leader, badge]) };
    });

    const ring = L.circle([0, 0], { pane: "ring", radius: 0, interactive: false, color: "#111418", weight: 1.3, opacity: 0.75, dashArray: "1 5", fillColor: "#111418", fillOpacity: 0.06 });

    const mark = (id) => {
      ring.remove();
      for (const one of shapes.filter(Boolean)) {
        const chosen = one.site.id === id;
        one.shape.setStyle(styleOf(one.site, { chosen, point: one.point }));
        one.badge.getElement()?.classList.toggle("chosen", chosen);
        one.badge.setZIndexOffset(chosen ? 2000 : sitesel.known(one.site.rank) ? 1000 - one.site.rank : 0);
        if (!chosen) continue;
        one.shape.bringToFront();
        if (one.site.uncertainty_m > 0) ring.setLatLng(one.center).setRadius(one.site.uncertainty_m).addTo(map);
      }
    };

    // Badges of near sites part, each with a thin line to its place.
    const settle = () => {
      const shown = shapes.filter((one) => one && map.hasLayer(one.parts));
      const spots = shown.map((one) => map.latLngToLayerPoint(one.center));
      sitesel.spread(spots, BADGE + 1).forEach((spot, index) => {
        const at = map.layerPointToLatLng([spot.x, spot.y]);
        shown[index].badge.setLatLng(at);
        shown[index].leader.setLatLngs([shown[index].center, at]);
      });
      return shown.map((one) => ({ one, spot: map.latLngToContainerPoint(one.badge.getLatLng()) }));
    };

    // Scores and ranks have changed: every badge anew; `mark` colours the shapes.
    const redraw = () => shapes.filter(Boolean).forEach((one) => one.badge.setIcon(iconOf(one.site)));

    return { shapes, mark, redraw, settle, radius: BADGE };
  };
})((globalThis.sitesel ??= {}));
