// What stands on the map: zoom, north arrow, scale, legend, the box of layers, and the names.
(function (sitesel) {
  "use strict";

  const { element, drawing, picture } = sitesel;

  const control = (map, position, content) => {
    const Box = L.Control.extend({ options: { position }, onAdd: () => content });
    L.DomEvent.disableClickPropagation(content);
    L.DomEvent.disableScrollPropagation(content);
    return new Box().addTo(map);
  };

  const swatch = (attributes, shape = "rect") =>
    picture(22, 14, drawing(shape, { ...(shape === "rect" ? { x: 1, y: 1, width: 20, height: 12, rx: 1 } : { cx: 11, cy: 7, r: 5.5 }), ...attributes }));

  const keyOf = (style) => {
    if (style.symbol) return sitesel.symbolOf(style, Math.min(style.size, 15));
    const line = { stroke: style.color, "stroke-width": Math.max(style.weight ?? 1, 1.4), "stroke-dasharray": style.dash };
    if (style.fill) return swatch({ ...line, fill: style.color, "fill-opacity": style.fill });
    return picture(22, 14, drawing("line", { x1: 1, y1: 7, x2: 21, y2: 7, ...line }));
  };

  const entry = (key, text) => element("li", {}, element("span", { class: "key" }, key), element("span", {}, text));

  // → what was added, so that it can be taken off again.
  sitesel.addFurniture = (map, page) => {
    const { texts } = page;
    const zoom = L.control.zoom({ position: "topleft", zoomInTitle: texts.zoom_in, zoomOutTitle: texts.zoom_out }).addTo(map);
    const all = element("button", { type: "button", class: "all", title: texts.zoom_all, "aria-label": texts.zoom_all }, "⤢");
    all.addEventListener("click", () => page.showAll());
    const whole = control(map, "topleft", element("div", { class: "leaflet-bar" }, all));
    const arrow = picture(26, 38, drawing("path", { d: "M13 1 22 26 13 20 4 26Z", fill: "#1b2733" }), drawing("text", { x: 13, y: 37, "text-anchor": "middle", class: "north-letter" }, texts.north));
    const north = control(map, "topright", element("div", { class: "north" }, arrow));
    const scale = L.control.scale({ position: "bottomleft", imperial: false, maxWidth: 130 }).addTo(map);
    const attribution = L.control.attribution({ position: "bottomright", prefix: "Leaflet" }).addTo(map);
    return [zoom, whole, north, scale, attribution];
  };

  sitesel.addLegend = (map, page) => {
    const { texts } = page;
    const label = (index) => (page.overviewShown ? (index === sitesel.BREAKS.length ? `≥ ${index}` : String(index)) : sitesel.classLabel(index, texts));
    const classes = sitesel.COLORS.map((fill, index) => entry(swatch({ fill, stroke: "#26303c" }), label(index)));
    const sample = (status, text) => entry(sitesel.badge({ status, rank: status === "excluded" ? null : 1, score: 65 }), text);
    const shown = new Set(page.sites.map((site) => site.status));
    const outline = { fill: "none", stroke: "#26303c", "stroke-width": 1.4 };
    const marks = [
      ...["eligible", "unverified", "excluded"].filter((status) => shown.has(status)).map((status) => sample(status, texts[`legend_${status}`])),
      shown.has("excluded") ? entry(swatch({ fill: "url(#hatch)", stroke: "#5d636b" }), texts.legend_excluded_area) : null,
      page.sites.some((site) => site.quality === "schematic") ? entry(swatch({ ...outline, "stroke-dasharray": "4 3" }), texts.legend_schematic) : null,
      page.layers.some((layer) => layer.style.group === "site" && layer.features.length) ? entry(swatch({ fill: "#3b4a5e", "fill-opacity": 0.08, stroke: "#3b4a5e", "stroke-dasharray": "3 3" }), texts.legend_context) : null,
      Object.values(page.geometry).some((shape) => shape?.type === "Point") ? entry(swatch({ ...outline, "stroke-dasharray": "2 3" }, "circle"), texts.legend_point) : null,
      entry(swatch({ fill: "#111418", "fill-opacity": 0.06, stroke: "#111418", "stroke-dasharray": "1 4" }, "circle"), texts.legend_uncertainty),
    ];
    return control(map, "bottomleft", element("details", { class: "box legend", open: true },
      element("summary", {}, page.overviewShown ? texts[page.options.assigned ? "legend_given" : "legend_overview"] : texts.legend),
      element("ul", { class: "classes" }, ...classes),
      element("details", { class: "marks", open: globalThis.innerHeight >= 820 }, element("summary", {}, texts.legend_status), element("ul", {}, ...marks))));
  };

  // Whether the open box of layers leaves the sites in sight; beside a second map it does not.
  sitesel.roomy = (map) => globalThis.innerWidth >= 1700 && !map.getContainer().parentNode.classList.contains("split");

  // entries: [{title, style, group, layer, on}]
  sitesel.addLayerBox = (map, page, entries) => {
    const { texts } = page;
    const groups = [...new Set(entries.map((item) => item.group))].map((group) => [group, entries.filter((item) => item.group === group)]);
    const row = (item) => {
      const box = element("input", { type: "checkbox", "data-role": item.role });
      box.checked = item.on;
      box.addEventListener("change", () => {
        page.switched.set(item.role, box.checked);
        for (const layer of item.layers) box.checked ? layer.addTo(map) : layer.remove();
        page.second?.chains();
        page.settle();
      });
      return element("label", {}, box, element("span", { class: "key" }, keyOf(item.style)), element("span", {}, item.title, item.note ? element("small", {}, item.note) : null));
    };
    const sets = groups.map(([group, items]) =>
      element("fieldset", {}, element("legend", {}, texts[`group_${group}`] ?? group), ...items.map(row)));
    return control(map, "topright", element("details", { class: "box layers", open: sitesel.roomy(map) }, element("summary", {}, texts.layers), ...sets));
  };

  // Names of places, where there is room beside the badges.
  sitesel.nameWriter = (map) => {
    const written = L.layerGroup().addTo(map);
    const boxOf = (mark, spot) => {
      const half = sitesel.widthOf(mark.name, 12) / 2 + 3;
      const top = mark.symbol ? spot.y + mark.symbol / 2 : spot.y - 8;
      return { left: spot.x - half, right: spot.x + half, top, bottom: top + 16 };
    };
    return (marks, taken) => {
      written.clearLayers();
      const shown = marks.filter((mark) => map.hasLayer(mark.group) && map.getBounds().contains(mark.at));
      const boxes = shown.map((mark) => boxOf(mark, map.latLngToContainerPoint(mark.at)));
      sitesel.withRoom(boxes, taken).forEach((free, index) => {
        if (!free) return;
        const [mark, box] = [shown[index], boxes[index]];
        const text = element("span", {}, mark.name);
        text.style.color = mark.color;
        const size = [box.right - box.left, 16];
        const anchor = [size[0] / 2, mark.symbol ? -mark.symbol / 2 : 8];
        L.marker(mark.at, { pane: "names", interactive: false, keyboard: false, icon: L.divIcon({ className: `name ${mark.role}`, html: text, iconSize: size, iconAnchor: anchor }) }).addTo(written);
      });
    };
  };
})((globalThis.sitesel ??= {}));
