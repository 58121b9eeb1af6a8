// The ranked sites: filled by score, dashed where schematic, hatched where excluded, each with its rank.
(function (sitesel) {
  "use strict";

  const BADGE = 11; // radius, pixels
  const MOST_BADGES = 60; // the best; more would only hide the map
  const MOST_DRAWN = 400; // as SVG, with hatches; more are drawn on a canvas

  const styleOf = (site, { chosen = false, point = false, canvas = false } = {}) => {
    const excluded = site.status === "excluded";
    const fill = excluded ? (canvas ? sitesel.EXCLUDED : "url(#hatch)") : sitesel.colorOf(site);
    return {
      color: chosen ? "#111418" : canvas ? fill : excluded ? "#5d636b" : "#26303c", // a dark line would hide thousands of small sites
      weight: chosen ? 2.6 : canvas ? 1 : 1.3,
      dashArray: point ? "2 4" : site.quality === "schematic" ? "5 4" : excluded && canvas ? "2 2" : null,
      fill: true,
      fillColor: fill,
      fillOpacity: point ? 0.25 : excluded ? (canvas ? 0.4 : 0.85) : 0.8,
    };
  };

  // Given a face, it is dressed anew.
  sitesel.badge = (site, face = sitesel.element("span", {})) => {
    const color = sitesel.colorOf(site);
    sitesel.write(face, "className", `badge ${site.status}`);
    sitesel.say(face, sitesel.known(site.rank) ? String(site.rank) : "✕");
    Object.assign(face.style, { backgroundColor: color, color: sitesel.inkOn(color) });
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

  const ringsOf = (geometry) => {
    const turned = (ring) => ring.map(([longitude, latitude]) => [latitude, longitude]);
    return geometry.type === "Polygon" ? geometry.coordinates.map(turned) : geometry.coordinates.map((polygon) => polygon.map(turned));
  };

  // ids with geometry, what is known of them → shapes that follow `lookup(id)`, which gives a site or nothing.
  sitesel.addSites = (map, page, lookup, ids) => {
    const canvas = ids.length > MOST_DRAWN;
    const renderer = canvas ? L.canvas({ pane: "sites", padding: 0.3, tolerance: 3 }) : undefined;
    const iconOf = (face) => L.divIcon({ className: "badge-box", iconSize: [2 * BADGE, 2 * BADGE], html: face });
    const empty = { status: "excluded", score: null };
    const shapes = ids.map((id) => {
      const geometry = page.geometry[id];
      const point = geometry.type === "Point";
      const options = { pane: "sites", renderer, ...styleOf(lookup(id) ?? empty, { point, canvas }) };
      const shape = point ? L.circleMarker([geometry.coordinates[1], geometry.coordinates[0]], { ...options, radius: canvas ? 5 : 15 }) : /Polygon$/.test(geometry.type) ? L.polygon(ringsOf(geometry), options) : L.geoJSON(geometry, { ...options, style: options });
      const center = shape.getBounds ? shape.getBounds().getCenter() : shape.getLatLng();
      const one = { id, shape, center, point, parts: L.layerGroup([shape]), face: null, badge: null, leader: null, look: null };
      if (!canvas) listen(one, shape);
      return one;
    });
    function listen(one, part) {
      part.bindTooltip(() => { const site = lookup(one.id); return site ? sitesel.siteTip(site, page) : one.id; }, { sticky: true, className: "tip-box" });
      part.on("click", () => page.select(one.id, { from: "map" }));
    }
    if (canvas) for (const one of shapes) one.shape.on("click", () => page.select(one.id, { from: "map" }));
    const byId = new Map(shapes.map((one) => [one.id, one]));
    const boundsOf = (one) => (one.shape.getBounds ? one.shape.getBounds() : L.latLngBounds([one.center, one.center]));
    const ring = L.circle([0, 0], { pane: "ring", radius: 0, interactive: false, color: "#111418", weight: 1.3, opacity: 0.75, dashArray: "1 5", fillColor: "#111418", fillOpacity: 0.06 });

    // A badge only for those that are listed, the best first.
    const badges = (listed) => {
      let anew = false;
      const wanted = new Set(listed.slice(0, MOST_BADGES).map((site) => site.id));
      if (page.chosen) wanted.add(page.chosen);
      for (const one of shapes) {
        const site = wanted.has(one.id) ? lookup(one.id) : null;
        if (!site) {
          if (one.badge) { one.parts.removeLayer(one.badge); one.parts.removeLayer(one.leader); one.badge = null; one.leader = null; anew = true; }
          continue;
        }
        one.face = sitesel.badge(site, one.face ?? undefined); // also while its layer is not shown
        if (!one.badge) {
          one.badge = L.marker(one.center, { pane: "badges", keyboard: false, icon: iconOf(one.face) });
          one.leader = L.polyline([one.center, one.center], { pane: "sites", color: "#26303c", weight: 1, interactive: false });
          listen(one, one.badge);
          one.parts.addLayer(one.leader).addLayer(one.badge);
          anew = true;
        }
        one.badge.setZIndexOffset(one.id === page.chosen ? 2000 : sitesel.known(site.rank) ? 1000 - site.rank : 0);
        one.badge.getElement()?.classList.toggle("chosen", one.id === page.chosen);
      }
      return anew;
    };

    // Colours, ranks and who is listed have changed → whether badges came or went.
    const redraw = (listed) => {
      const shown = new Set(listed.map((site) => site.id));
      let changed = false;
      for (const one of shapes) {
        const site = lookup(one.id);
        const [chosen, hidden] = [one.id === page.chosen, !site || !shown.has(one.id)];
        const look = site ? `${site.status} ${sitesel.classOf(site.score)} ${chosen} ${hidden}` : "";
        if (look === one.look) continue; // most keep their class when a slider moves
        [one.look, changed] = [look, true];
        const style = { ...(site ? styleOf(site, { chosen, point: one.point, canvas }) : {}), opacity: hidden ? 0.15 : 1, ...(hidden ? { fillOpacity: 0.04 } : {}) };
        if (canvas) { Object.assign(one.shape.options, style); renderer._updateDashArray?.(one.shape); } else one.shape.setStyle(style);
      }
      if (canvas && changed && renderer._ctx) { renderer._redrawBounds = null; renderer._redraw(); }
      const anew = badges(listed.filter((site) => byId.has(site.id)));
      ring.remove();
      const one = byId.get(page.chosen);
      const site = one && lookup(one.id);
      if (!site) return anew;
      if (!canvas) one.shape.bringToFront();
      if (site.uncertainty_m > 0) ring.setLatLng(one.center).setRadius(site.uncertainty_m).addTo(map);
      return anew;
    };

    // Badges of near sites part, each with a thin line to its place.
    const settle = () => {
      const shown = shapes.filter((one) => one.badge && map.hasLayer(one.parts));
      const spots = shown.map((one) => map.latLngToLayerPoint(one.center));
      sitesel.spread(spots, BADGE + 1).forEach((spot, index) => {
        const at = map.layerPointToLatLng([spot.x, spot.y]);
        shown[index].badge.setLatLng(at);
        shown[index].leader.setLatLngs([shown[index].center, at]);
      });
      return shown.map((one) => ({ one, spot: map.latLngToContainerPoint(one.badge.getLatLng()) }));
    };

    return { shapes, byId, boundsOf, redraw, settle, radius: BADGE };
  };
})((globalThis.sitesel ??= {}));
