// Puts the page together. One state decides everything that is shown; `apply` changes it, and it stands in the address.
(function (sitesel) {
  "use strict";

  const { element } = sitesel;
  const SITE_NAMES_FROM = 10.5; // zoom
  const [DRAWS, PAUSE_MS, MOST_JUDGED] = [2000, 150, 400]; // robustness of more sites is left to sitesel
  const OVERVIEW = -1;

  const at = (id) => document.getElementById(id);
  const byId = (list) => new Map((list ?? []).map((item) => [item.id, item]));

  // A ranking as it was made: its sites are unpacked when they are first asked for.
  const runOf = (run, shared, facts) => {
    let sites = null;
    return { ...run, document: { ...shared, ...run.document }, sites: () => (sites ??= sitesel.unpack(run.sites, facts)) };
  };

  const prepareToPrint = (map, page) => {
    let view = null;
    globalThis.addEventListener("beforeprint", () => {
      view = [map.getCenter(), map.getZoom()];
      document.body.classList.add("printing"); // the size of the sheet, before the map is drawn for it
      page.showAll();
      page.settle();
    });
    globalThis.addEventListener("afterprint", () => {
      document.body.classList.remove("printing");
      map.invalidateSize({ animate: false });
      if (view) map.setView(...view, { animate: false });
    });
  };

  // Keep the sites out from under the legend and the box of layers where the map is wide enough.
  const roomFor = (map) => {
    const wide = (selector) => map.getContainer().querySelector(selector)?.offsetWidth ?? 0;
    const [left, right] = [wide(".legend"), wide(".layers")];
    const spare = map.getSize().x - left - right > 420;
    const split = map.getContainer().parentNode.classList.contains("split"); // too narrow for boxes at the sides: titles above, legend and scale below
    const below = map.getContainer().querySelector(".leaflet-bottom.leaflet-left").offsetHeight + 24;
    return { paddingTopLeft: [spare ? left + 30 : 36, split ? 48 : 30], paddingBottomRight: [spare ? right + 30 : 36, split && map.getSize().y - below > 300 ? below : 30] };
  };

  // What the legend and the box of layers cover, in pixels of the map.
  const covered = (map) => {
    const origin = map.getContainer().getBoundingClientRect();
    return [...map.getContainer().querySelectorAll(".box")].map((box) => box.getBoundingClientRect())
      .map((box) => ({ left: box.left - origin.left, right: box.right - origin.left, top: box.top - origin.top, bottom: box.bottom - origin.top }));
  };

  const titleOf = (page) => {
    const industry = page.state.run === OVERVIEW ? page.texts.overview : sitesel.pick(page.ranking.industry, "name", page.language);
    const pattern = page.shared.pack?.id === "qingdao" ? page.texts.title : page.texts.title_of;
    return sitesel.fill(pattern, { industry, pack: sitesel.pick(page.shared.pack, "title", page.language) });
  };

  // --- what the state says, as numbers

  const takeRun = (page) => {
    const { state } = page;
    page.stated = page.runs[Math.max(state.run, 0)];
    const { document: ranking } = page.stated;
    page.ranking = { ...ranking, criteria: ranking.criteria.map((criterion) => ({ ...criterion })) };
    page.criterionById = byId(page.ranking.criteria);
    page.constraintById = byId(ranking.constraints);
    page.allIllustrative = ranking.criteria.every((criterion) => criterion.illustrative);
    page.overviewShown = state.run === OVERVIEW;
    page.chainShown = Boolean(state.segment);
    page.base_sites = page.overviewShown ? sitesel.asOverview(page.standings, page.options.assigned) : page.stated.sites();
    const total = Object.values(ranking.counts ?? {}).reduce((sum, one) => sum + one, 0);
    page.live = !page.overviewShown && page.base_sites.length > 0 && total === page.base_sites.length;
    page.matrix = page.live ? sitesel.matrixOf(page.base_sites) : null;
    page.siteById = byId(page.base_sites.map((site) => ({ ...site })));
  };

  const recompute = (page) => {
    const { state, base_sites: stated } = page;
    page.changed = page.live && Boolean(state.points || state.off.length);
    const shares = state.points ? sitesel.shares(state.points) : page.stated.document.criteria.map((criterion) => criterion.weight);
    page.ranking.criteria.forEach((criterion, place) => { criterion.weight = shares[place]; });
    if (page.changed) {
      const [off, actionOf] = [new Set(state.off), (id) => page.constraintById.get(id)?.action];
      const statuses = stated.map((site) => (off.size ? sitesel.statusUnder(site, actionOf, off) : site.status));
      const found = sitesel.rankUnder(page.matrix, shares, statuses);
      page.sites = found.order.map((row) => Object.assign(page.siteById.get(stated[row].id), { status: statuses[row], ...sitesel.standing(found, row), robustness: null }));
    } else page.sites = stated.map((site) => Object.assign(page.siteById.get(site.id), site));
    page.judged = page.changed ? null : page.ranking.robustness;
    page.beside = state.beside >= 0 && page.runs[state.beside] ? { ...page.runs[state.beside], sites: page.runs[state.beside].sites(), byId: byId(page.runs[state.beside].sites()) } : null;
  };

  const list = (page) => {
    page.shown = sitesel.sorted(sitesel.filtered(page.sites, page.state), page.state);
    page.shownIds = new Set(page.shown.map((site) => site.id));
  };

  // --- what is drawn

  // A site belongs to the role of the layer that it comes from; those of no shown layer stand alone.
  const layerEntries = (map, page) => {
    const roleOf = (id) => page.layerById.get(page.siteById.get(id)?.layer)?.role ?? page.siteById.get(id)?.layer;
    const whole = (layer) => ({
      role: layer.role, style: layer.style, group: layer.style.group, title: page.roleTitle(layer.role), on: layer.style.on,
      layers: [sitesel.layerGroup(layer, page, page.marks)],
    });
    const entries = page.layers.flatMap((layer) => (layer.style.chain && !page.overviewShown ? sitesel.chainEntries(layer, page, page.stated, page.marks) : whole(layer)));
    const alone = { role: "sites", style: { color: sitesel.COLORS[3], fill: 0.8, weight: 1.3 }, group: "site", title: page.texts.other_sites, on: true, layers: [] };
    for (const one of page.sitesDrawn.shapes) (entries.find((item) => item.role === roleOf(one.id)) ?? alone).layers.push(one.parts);
    const used = (alone.layers.length ? [alone, ...entries] : entries).filter((item) => item.keep || item.layers.some((layer) => layer.getLayers().length));
    for (const item of used) {
      item.on = page.isOn(item.role, item.on || item.layers.length > 1);
      if (item.on) item.layers.forEach((layer) => layer.addTo(map));
    }
    return used;
  };

  // The grid under all, and a word about it until it can be seen.
  const gridEntry = (map, page) => {
    page.grid ??= sitesel.gridLayer(page);
    if (!page.grid || page.overviewShown) return [];
    page.grid.layer.addTo(map);
    const waiting = element("p", { class: "map-label loading", role: "status" }, page.texts.loading);
    map.getContainer().append(waiting);
    page.grid.ready.finally(() => waiting.remove());
    return [{ role: "grid", style: { color: sitesel.COLORS[2], fill: 0.8, weight: 1 }, group: "grid", title: sitesel.pick(page.content.grid, "title", page.language), on: true, layers: [page.grid.layer] }];
  };

  const restEntry = (map, page) => {
    page.rest ??= sitesel.restLayer(page);
    if (!page.rest || page.overviewShown) return [];
    page.rest.addTo(map);
    return [{ role: "rest", style: { color: sitesel.COLORS[3], fill: 0.8, weight: 1 }, group: "site", title: page.texts.rest, on: true, layers: [page.rest] }];
  };

  const drawMap = (map, page) => {
    page.furniture.forEach((one) => one.remove());
    page.segmentNames = [];
    map.eachLayer((layer) => layer.remove());
    page.marks = [];
    const known = sitesel.addGround(map, page.base);
    page.sitesDrawn = sitesel.addSites(map, page, (id) => page.siteById.get(id), page.ids);
    const entries = [...gridEntry(map, page), ...restEntry(map, page), ...layerEntries(map, page)];
    page.chains = entries.flatMap((item) => item.layers);
    page.writeNames = sitesel.nameWriter(map);
    page.furniture = [...sitesel.addFurniture(map, page), sitesel.addLegend(map, page), sitesel.addLayerBox(map, page, entries)];
    if (page.chainShown) {
      map.getContainer().querySelectorAll("details.box").forEach((box) => { box.open = false; }); // the map is narrow beside the diagram
      page.segmentNames = sitesel.addSegment(map, page);
    }
    map.getContainer().setAttribute("role", "region");
    map.getContainer().setAttribute("aria-label", page.texts.map);
    return known;
  };

  const settle = (map, page) => {
    const { radius } = page.sitesDrawn;
    const spots = page.sitesDrawn.settle();
    const boxes = spots.map(({ spot }) => ({ left: spot.x - radius, right: spot.x + radius, top: spot.y - radius, bottom: spot.y + radius }));
    sitesel.settleFirms(map, page.chains, spots.map(({ spot }) => ({ x: spot.x, y: spot.y, radius })));
    const given = page.overviewShown && page.options.assigned;
    const named = given ? (id) => sitesel.givenTo(id, page).join(page.texts.separator) : (id) => sitesel.pick(page.siteById.get(id), "name", page.language);
    const near = map.getZoom() < SITE_NAMES_FROM && !given ? [] : spots.filter(({ one }) => named(one.id)).map(({ one }) => ({ name: named(one.id), role: "site", symbol: 2 * radius, color: "#111418", at: one.badge.getLatLng(), group: one.parts }));
    page.writeNames([...(page.segmentNames ?? []), ...near, ...page.marks], [...boxes, ...covered(map)]);
  };

  const fillRanking = (page) => {
    page.table = (page.chainShown ? sitesel.fillChain : page.overviewShown ? sitesel.fillIndustries : sitesel.fillTable)(at("ranking"), page);
  };

  const fillCard = (page, how) => {
    if (page.chainShown) sitesel.fillSegment(at("card"), page);
    else if (page.overviewShown) sitesel.fillStanding(at("card"), page.chosen, page);
    else if (page.siteById.has(page.chosen)) sitesel.fillCard(at("card"), page.siteById.get(page.chosen), page, how);
    if (!page.beside) return;
    at("card").prepend(element("div", { class: "moves" }, element("h2", {}, sitesel.fill(page.texts.moved, { a: sitesel.pick(page.stated, "title", page.language), b: sitesel.pick(page.beside, "title", page.language) })), element("ul", { class: "plain" }, ...sitesel.movedMost(page).map((text) => element("li", {}, text)))));
  };

  // All that follows from the numbers, not the controls that were used to change them; the card with the next frame.
  const refresh = (map, page, { heads = true, top = page.cardTop } = {}) => {
    list(page);
    const told = document.querySelector(".told");
    if (page.overviewShown) told.replaceChildren(element("p", { class: "hint" }, page.options.assigned ? sitesel.pick(page.options.assigned, "lead", page.language) : page.texts.overview_lead));
    else sitesel.fillTold(told, page);
    const anew = page.sitesDrawn.redraw(page.shown);
    cancelAnimationFrame(page.painting);
    page.painting = requestAnimationFrame(() => page.grid?.recolor(page.ranking.criteria.map((criterion) => criterion.weight)));
    page.second?.redraw();
    if (heads) fillRanking(page);
    else page.table.update();
    page.table.mark(page.chosen, { scroll: false });
    if (anew) settle(map, page);
    cancelAnimationFrame(page.frame);
    page.frame = requestAnimationFrame(() => fillCard(page, { top }));
  };

  const build = (map, page) => {
    page.texts = page.content.texts[page.language] ?? page.content.texts.zh;
    document.documentElement.lang = page.language === "en" ? "en" : "zh-CN";
    takeRun(page);
    recompute(page);
    document.title = titleOf(page);
    for (const [selector, key] of [["#skip", "skip"], ["#skip-map", "skip_map"]]) document.querySelector(selector)?.replaceChildren(page.texts[key]);
    at("panel").setAttribute("aria-label", page.texts.panel);
    at("card").setAttribute("aria-label", page.texts.card);
    at("left").setAttribute("aria-label", page.texts.left);
    document.body.classList.toggle("is-overview", page.overviewShown);
    document.body.classList.toggle("is-chain", page.chainShown);
    page.ground = sitesel.basemapSelect(map, page);
    sitesel.fillHead(at("head"), page);
    page.showWeights = page.overviewShown ? () => at("left").replaceChildren() : sitesel.fillLeft(at("left"), page);
    page.showWeights();
    list(page);
    const known = drawMap(map, page);
    if (!page.siteById.has(page.chosen)) page.chosen = page.sites[0]?.id ?? "";
    sitesel.fillFoot(at("foot"), page);
    return known;
  };

  const judge = (map, page) => {
    clearTimeout(page.waiting);
    const settings = page.stated.document.robustness;
    if (!page.changed || !settings || settings.statements?.length || page.sites.length > MOST_JUDGED) return; // statements are left to sitesel
    page.waiting = setTimeout(() => {
      const competing = page.sites.filter((site) => site.status !== "excluded");
      const found = sitesel.robust(competing, page.ranking.criteria.map((criterion) => criterion.weight), settings, { draws: DRAWS, seed: settings.seed });
      competing.forEach((site, place) => { site.robustness = found[place]; });
      page.judged = true;
      refresh(map, page, { heads: false });
    }, PAUSE_MS);
  };

  const REBUILD = ["run", "language", "segment"];
  const RECOMPUTE = ["points", "off", "beside"];

  const handlers = (map, page) => {
    page.points = () => page.state.points ?? page.stated.document.criteria.map((criterion) => criterion.weight * 100);
    page.address = () => sitesel.addressOf({ ...page.state, site: page.chosen, language: page.language === page.content.language ? "" : page.language });
    page.remember = () => { try { history.replaceState(null, "", page.address() ? `#${page.address()}` : globalThis.location.pathname); } catch { /* in a sandboxed frame */ } };
    page.apply = (change) => {
      Object.assign(page.state, change);
      if ("language" in change) page.language = change.language;
      if ("site" in change) page.chosen = change.site;
      if ("run" in change) Object.assign(page.state, { points: null, off: [], ...("beside" in change ? {} : { beside: -1 }) });
      if (REBUILD.some((key) => key in change)) build(map, page);
      else if (RECOMPUTE.some((key) => key in change)) recompute(page);
      if ("points" in change) page.showWeights();
      if (REBUILD.some((key) => key in change) || "beside" in change) {
        page.second?.close();
        page.second = null;
        list(page);
        if ("beside" in change) sitesel.fillHead(at("head"), page);
        if (page.beside) page.second = sitesel.openBeside(at("view"), map, page);
        page.showAll();
      }
      refresh(map, page, { heads: !("points" in change) });
      clearTimeout(page.noting);
      page.noting = setTimeout(page.remember, PAUSE_MS); // browsers complain of an address that changes with every pixel
      judge(map, page);
    };
    page.weigh = (points) => {
      const stated = page.stated.document.criteria.map((criterion) => criterion.weight * 100);
      page.apply({ points: points?.some((one, place) => one !== stated[place]) ? points : null });
    };
    page.choose = (id, { focus = false } = {}) => {
      page.state.segment = id;
      page.table.mark();
      page.segmentNames = sitesel.addSegment(map, page);
      fillCard(page, { top: 0 });
      at("card").scrollTop = 0;
      settle(map, page);
      if (focus) at("ranking").querySelector(`[data-segment="${CSS.escape(id)}"]`)?.focus();
      at("announce").textContent = at("card").querySelector("h2").textContent;
      page.remember();
    };
    page.tick = (id) => {
      if (!page.siteById.has(id)) return;
      const { ticked } = page.state;
      page.apply({ ticked: ticked.includes(id) ? ticked.filter((one) => one !== id) : [...ticked, id].slice(-sitesel.MOST_TICKED) });
      at("ranking").querySelector(`tr[data-id="${CSS.escape(id)}"]`)?.focus();
    };
    page.select = (id, { from }) => {
      const site = page.siteById.get(id);
      if (!site) return;
      page.chosen = id;
      page.sitesDrawn.redraw(page.shown);
      page.second?.redraw();
      page.table.mark(id);
      cancelAnimationFrame(page.frame);
      fillCard(page);
      settle(map, page);
      const one = page.sitesDrawn.byId.get(id);
      if (one && from === "table") map.panInside(one.center, { padding: [60, 60], animate: !sitesel.calm() });
      const say = sitesel.known(site.rank) ? page.texts.announce_rank : page.texts.announce;
      if (from !== "start") at("announce").textContent = sitesel.fill(say, { name: sitesel.pick(site, "name", page.language), rank: site.rank, score: sitesel.decimal(site.score, 1), status: page.statusOf(site) });
      if (from !== "start") page.remember();
    };
    page.showAll = () => {
      map.invalidateSize({ animate: false });
      const extent = page.sitesDrawn.shapes.reduce((all, one) => all.extend(page.sitesDrawn.boundsOf(one)), L.latLngBounds([]));
      if (page.rest) extent.extend(page.rest.bounds);
      if (extent.isValid()) map.fitBounds(extent, { ...roomFor(map), animate: false });
    };
    page.zoomTo = (id) => {
      const one = page.sitesDrawn.byId.get(id);
      if (!one) return;
      const around = one.center.toBounds(Math.max(6000, 2 * (page.siteById.get(id).uncertainty_m ?? 0))).extend(page.sitesDrawn.boundsOf(one));
      map.flyToBounds(around, { ...roomFor(map), animate: !sitesel.calm(), duration: 0.6 });
    };
    page.settle = () => settle(map, page);
    page.isOn = (role, otherwise) => page.switched.get(role) ?? Boolean(otherwise);
    // Of all sites, also where the page holds only the first of them.
    page.countOf = (status) => (page.live || page.overviewShown ? page.sites.filter((site) => site.status === status).length : page.ranking.counts?.[status] ?? 0);
  };

  const pageOf = (content) => {
    const { shared, language } = content;
    const page = {
      content, shared, language, base: content.base, layers: content.layers, geometry: content.geometry, options: content.options ?? {}, basemaps: content.options?.basemaps, cardTop: 0,
      ids: Object.keys(content.geometry).filter((id) => content.geometry[id]), leading: content.leading ?? {},
      texts: content.texts[language], overview: content.options?.overview ?? false, draws: DRAWS, furniture: [], marks: [], switched: new Map(),
      layerById: byId(shared.layers), missingByRole: new Map((shared.missing ?? []).map((gap) => [gap.role, gap])),
    };
    const facts = sitesel.unpackFacts(content.facts);
    page.runs = content.runs.map((run) => runOf(run, shared, facts));
    if (page.overview) page.standings = sitesel.standingsOf(page.runs);
    const titles = () => new Map([...(shared.layers ?? []), ...(shared.missing ?? [])].map((item) => [item.role, sitesel.pick(item, "title", page.language)]));
    page.roleTitle = (role) => page.texts[`role_${role}`] ?? titles().get(role) ?? role;
    page.kindOf = (site) => (page.language === "en" ? String(site?.kind ?? "").replaceAll("_", " ") : site?.kind_zh);
    page.statusOf = (site) => page.texts[`status_${site.status}`] ?? site.status;
    return page;
  };

  // What an address may name on this page.
  const knownTo = (page) => {
    const first = page.runs.flatMap((run) => run.sites());
    return {
      runs: page.runs.length, criteria: (place) => page.runs[place].document.criteria.length, sites: new Set(first.map((site) => site.id)),
      constraints: new Set(page.runs.flatMap((run) => run.document.constraints.map((rule) => rule.id))),
      districts: new Set(first.map((site) => site.district)), kinds: new Set(first.map((site) => site.kind)),
      segments: new Set((page.content.chain?.segments ?? []).map((one) => one.id)),
    };
  };

  sitesel.start = (map, content) => {
    const page = pageOf(content);
    const asked = sitesel.stateOf(globalThis.location.hash, knownTo(page));
    page.state = { ...asked, run: page.overview && !/(^|[#&])run=/.test(globalThis.location.hash) ? OVERVIEW : asked.run };
    if (!globalThis.location.hash && page.options.beside) page.state.beside = page.options.beside;
    if (!asked.segment && page.options.chain_open) page.state.segment = sitesel.firstSegment(page);
    if (asked.language) page.language = asked.language;
    page.chosen = asked.site;
    document.body.append(sitesel.hatch());
    sitesel.addPanes(map);
    handlers(map, page);
    const known = build(map, page);
    page.showAll();
    if (known) map.setMaxBounds(known.pad(0.5)); // only now: from the first view Leaflet would pan back, animated
    if (page.beside) page.second = sitesel.openBeside(at("view"), map, page);
    page.showAll();
    refresh(map, page);
    settle(map, page);
    page.table.mark(page.chosen);
    at("card").addEventListener("scroll", () => { page.cardTop = at("card").scrollTop; }, { passive: true });
    map.on("zoomend moveend resize", page.settle);
    judge(map, page);
    prepareToPrint(map, page);
    sitesel.page = page;
  };
})((globalThis.sitesel ??= {}));
