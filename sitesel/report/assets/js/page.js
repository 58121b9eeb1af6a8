// Puts the page together. The state is one chosen site; #site=ID chooses it at the start.
(function (sitesel) {
  "use strict";

  const { element } = sitesel;
  const SITE_NAMES_FROM = 10.5; // zoom
  const [DRAWS, PAUSE_MS] = [2000, 150];

  const fillHead = (place, page) => {
    const { texts, document: ranking } = page;
    const count = (status) => element("span", { class: `chip status ${status}` }, sitesel.fill(texts[`count_${status}`], { n: ranking.counts?.[status] ?? 0 }));
    const leader = ranking.sites?.find((site) => site.id === page.judged?.first);
    const said = page.judged && leader ? sitesel.fill(texts.weights_judged, { name: sitesel.pick(leader, "name", page.language), weights: sitesel.often(leader.robustness.first_by_weights), both: sitesel.often(leader.robustness.first), draws: DRAWS }) : texts.weights_changed;
    const first = page.changed ? { zh: said, en: said } : ranking.headline;
    const notes = [first, ...(ranking.notes ?? [])].filter(Boolean).map((note) => (page.language === "en" ? note.en || note.zh : note.zh || note.en)).filter(Boolean);
    place.replaceChildren(
      element("h1", {}, document.title),
      element("p", { class: "chips" }, count("eligible"), count("unverified"), count("excluded"),
        ranking.rules?.illustrative ? element("span", { class: "chip warn" }, texts.illustrative) : null,
        page.changed ? element("span", { class: "chip warn" }, texts.weights_moved) : null,
        page.judged ? element("span", { class: "chip" }, sitesel.fill(texts.leader_first, { share: sitesel.often(leader?.robustness?.first) })) : null,
        ranking.unknown_weight > 0 ? element("span", { class: "chip warn" }, sitesel.fill(texts.unknown_weight, { n: sitesel.percent(ranking.unknown_weight) })) : null),
      notes.length ? element("details", { class: "notes" },
        element("summary", {}, element("span", {}, sitesel.fill(texts.notes, { n: notes.length })), element("span", { class: "first" }, notes[0])),
        element("ul", { class: "plain" }, ...notes.map((note) => element("li", {}, note)))) : null);
  };

  const sources = (page) => {
    const { texts, document: ranking } = page;
    const columns = ["layer", "date", "quality", "license", "source"];
    const rows = (ranking.layers ?? []).map((layer) => element("tr", {},
      element("td", {}, sitesel.pick(layer, "title", page.language)), element("td", {}, layer.date ?? "–"),
      element("td", {}, texts[`quality_${layer.quality}`] ?? layer.quality ?? "–"), element("td", {}, layer.license ?? "–"),
      element("td", {}, [layer.attribution, layer.source].filter(Boolean).join(" · "))));
    const missing = (ranking.missing ?? []).map((gap) => sitesel.pick(gap, "title", page.language)).filter(Boolean);
    return element("details", { class: "sources" },
      element("summary", {}, sitesel.fill(texts.foot_data, { n: rows.length, m: missing.length })),
      element("div", { class: "sheet", tabindex: 0, role: "region", "aria-label": texts.sources_layer },
        element("table", {}, element("thead", {}, element("tr", {}, ...columns.map((key) => element("th", { scope: "col" }, texts[`sources_${key}`])))), element("tbody", {}, ...rows)),
        missing.length ? element("p", {}, element("b", {}, texts.sources_missing), " ", missing.join(texts.separator)) : null));
  };

  const fillFoot = (place, page) => {
    const { texts, document: ranking } = page;
    const osm = (ranking.layers ?? []).some((layer) => String(layer.license ?? "").startsWith("ODbL"));
    const words = [
      texts.foot_sketch, sitesel.fill(texts.foot_crs, { crs: ranking.pack?.work_crs ?? "–" }),
      sitesel.fill(texts.foot_pack, { title: sitesel.pick(ranking.pack, "title", page.language), date: ranking.pack?.date ?? "" }),
      osm ? texts.foot_osm : "", sitesel.fill(texts.foot_version, { version: ranking.version ?? "" }),
    ];
    place.append(element("span", {}, words.filter(Boolean).join(" · ")), sources(page));
  };

  const pageOf = (content) => {
    const { document: ranking, texts, language } = content;
    const byId = (list) => new Map((list ?? []).map((item) => [item.id, item]));
    const titles = new Map([...(ranking.layers ?? []), ...(ranking.missing ?? [])].map((item) => [item.role, sitesel.pick(item, "title", language)]));
    return {
      ...content,
      layerById: byId(ranking.layers), criterionById: byId(ranking.criteria), constraintById: byId(ranking.constraints), siteById: byId(ranking.sites),
      allIllustrative: (ranking.criteria ?? []).every((criterion) => criterion.illustrative),
      judged: ranking.robustness,
      roleTitle: (role) => texts[`role_${role}`] ?? titles.get(role) ?? role,
      kindOf: (site) => (language === "en" ? String(site.kind ?? "").replaceAll("_", " ") : site.kind_zh),
      statusOf: (site) => (language === "en" ? site.status : site.status_zh ?? site.status),
    };
  };

  // A site belongs to the role of the layer that it comes from; those of no shown layer stand alone.
  const layerEntries = (map, page, sites, marks) => {
    const roleOf = (site) => page.layerById.get(site.layer)?.role ?? site.layer;
    const entries = page.layers.map((layer) => ({
      role: layer.role, style: layer.style, group: layer.style.group, title: page.roleTitle(layer.role), on: layer.style.on,
      layers: [sitesel.layerGroup(layer, page, marks)],
    }));
    const alone = { role: "sites", style: { color: sitesel.COLORS[3], fill: 0.8, weight: 1.3 }, group: "site", title: page.texts.other_sites, on: true, layers: [] };
    for (const one of sites.shapes.filter(Boolean)) (entries.find((item) => item.role === roleOf(one.site)) ?? alone).layers.push(one.parts);
    const used = (alone.layers.length ? [alone, ...entries] : entries).filter((item) => item.layers.some((layer) => layer.getLayers().length));
    for (const item of used) if (item.on || item.layers.length > 1) { item.on = true; item.layers.forEach((layer) => layer.addTo(map)); }
    return used;
  };

  // Keep the sites out from under the legend and the box of layers where the map is wide enough.
  const roomFor = (map) => {
    const wide = (selector) => map.getContainer().querySelector(selector)?.offsetWidth ?? 0;
    const [left, right] = [wide(".legend"), wide(".layers")];
    const spare = map.getSize().x - left - right > 420;
    return { paddingTopLeft: [spare ? left + 30 : 36, 30], paddingBottomRight: [spare ? right + 30 : 36, 30] };
  };

  // What the legend and the box of layers cover, in pixels of the map.
  const covered = (map) => {
    const origin = map.getContainer().getBoundingClientRect();
    return [...map.getContainer().querySelectorAll(".box")].map((box) => box.getBoundingClientRect())
      .map((box) => ({ left: box.left - origin.left, right: box.right - origin.left, top: box.top - origin.top, bottom: box.bottom - origin.top }));
  };

  const prepareToPrint = (map, page) => {
    let view = null;
    globalThis.addEventListener("beforeprint", () => { view = [map.getCenter(), map.getZoom()]; map.invalidateSize({ animate: false }); page.showAll(); });
    globalThis.addEventListener("afterprint", () => { map.invalidateSize({ animate: false }); if (view) map.setView(...view, { animate: false }); });
  };

  // The state of the page in its address, so that it can be sent; a frame that forbids it keeps its own.
  const remember = (page, points) => {
    const kept = new URLSearchParams({ site: page.chosen ?? "", ...(page.changed ? { w: points.map((one) => Number(one.toFixed(3))).join(",") } : {}) });
    try { history.replaceState(null, "", `#${kept.toString().replaceAll("%2C", ",")}`); } catch { /* in a sandboxed frame */ }
  };

  // Sliders over the ranking as it was computed; null where the page shows only the first of many sites.
  const liveWeights = (map, page, redraw) => {
    const { document: ranking } = page;
    const total = Object.values(ranking.counts ?? {}).reduce((sum, one) => sum + one, 0);
    if (!ranking.sites.length || total !== ranking.sites.length) return null;
    const stated = ranking.sites.map((site) => ({ ...site }));
    const statedWeights = ranking.criteria.map((criterion) => criterion.weight);
    const canJudge = ranking.robustness && !ranking.robustness.statements?.length; // statements are left to sitesel
    let waiting = 0;
    const judge = (shares) => {
      const competing = ranking.sites.filter((site) => site.status !== "excluded");
      const found = sitesel.robust(competing, shares, ranking.robustness, { draws: DRAWS, seed: ranking.robustness.seed });
      competing.forEach((site, place) => { site.robustness = found[place]; });
      page.judged = { first: competing[0]?.id };
      redraw();
    };
    const box = sitesel.weightBox(page, (points, same) => {
      const shares = same ? statedWeights : sitesel.shares(points);
      const now = same ? stated : sitesel.reweigh(stated, shares);
      now.forEach((site) => Object.assign(page.siteById.get(site.id), site));
      ranking.sites.splice(0, now.length, ...now.map((site) => page.siteById.get(site.id)));
      ranking.criteria.forEach((criterion, place) => { criterion.weight = shares[place]; });
      page.changed = !same;
      page.judged = same ? ranking.robustness : null;
      redraw();
      remember(page, points);
      clearTimeout(waiting);
      if (!same && canJudge) waiting = setTimeout(judge, PAUSE_MS, shares);
    });
    sitesel.addBox(map, box.content);
    box.content.addEventListener("toggle", () => page.settle());
    return box;
  };

  sitesel.start = (map, content) => {
    const page = pageOf(content);
    const at = (id) => document.getElementById(id);
    document.body.append(sitesel.hatch());
    fillHead(at("head"), page);
    sitesel.addPanes(map);
    map.getContainer().setAttribute("role", "region");
    map.getContainer().setAttribute("aria-label", content.texts.map);
    const ground = sitesel.addGround(map, page.base);
    const sites = sitesel.addSites(map, page);
    const extent = L.latLngBounds(sites.shapes.filter(Boolean).map((one) => one.shape.getBounds()));
    page.showAll = () => {
      map.invalidateSize({ animate: false });
      if (extent.isValid()) map.fitBounds(extent, { ...roomFor(map), animate: false });
    };
    page.zoomTo = (id) => {
      const one = sites.shapes.find((shape) => shape?.site.id === id);
      if (!one) return;
      const around = one.center.toBounds(Math.max(6000, 2 * (one.site.uncertainty_m ?? 0))).extend(one.shape.getBounds());
      map.flyToBounds(around, { ...roomFor(map), animate: !sitesel.calm(), duration: 0.6 });
    };
    const marks = [];
    const entries = layerEntries(map, page, sites, marks);
    const writeNames = sitesel.nameWriter(map);
    page.settle = () => {
      const spots = sites.settle();
      const boxes = spots.map(({ spot }) => ({ left: spot.x - sites.radius, right: spot.x + sites.radius, top: spot.y - sites.radius, bottom: spot.y + sites.radius }));
      const near = map.getZoom() < SITE_NAMES_FROM ? [] : spots.map(({ one }) => ({ name: sitesel.pick(one.site, "name", page.language), role: "site", symbol: 2 * sites.radius, color: "#111418", at: one.badge.getLatLng(), group: one.parts }));
      writeNames([...near, ...marks], [...boxes, ...covered(map)]);
    };

    let chooseRow = sitesel.fillTable(at("ranking"), page);
    page.select = (id, { from }) => {
      const site = page.siteById.get(id);
      if (!site) return;
      page.chosen = id;
      chooseRow(id);
      sites.mark(id);
      sitesel.fillCard(at("card"), site, page);
      const one = sites.shapes.find((shape) => shape?.site.id === id);
      if (one && from === "table") map.panInside(one.center, { padding: [60, 60], animate: !sitesel.calm() });
      const say = sitesel.known(site.rank) ? page.texts.announce_rank : page.texts.announce;
      if (from !== "start") at("announce").textContent = sitesel.fill(say, { name: sitesel.pick(site, "name", page.language), rank: site.rank, score: sitesel.decimal(site.score, 1), status: page.statusOf(site) });
    };

    sitesel.addFurniture(map, page);
    const weights = liveWeights(map, page, () => {
      fillHead(at("head"), page);
      sites.redraw();
      at("ranking").replaceChildren();
      chooseRow = sitesel.fillTable(at("ranking"), page);
      page.select(page.chosen, { from: "start" });
      page.settle();
    });
    sitesel.addLegend(map, page);
    sitesel.addLayerBox(map, page, entries);
    fillFoot(at("foot"), page);
    page.showAll();
    if (ground) map.setMaxBounds(ground.pad(0.5)); // only now: from the first view Leaflet would pan back, animated
    map.on("zoomend moveend resize", page.settle);
    page.settle();
    const asked = new URLSearchParams(globalThis.location.hash.slice(1));
    page.select(page.siteById.has(asked.get("site")) ? asked.get("site") : page.document.sites[0]?.id, { from: "start" });
    if (asked.has("w")) weights?.set(asked.get("w").split(",").map(Number));
    prepareToPrint(map, page);
  };
})((globalThis.sitesel ??= {}));
