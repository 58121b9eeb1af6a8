// A second map beside the first, linked to it, with the same sites under another ranking.
(function (sitesel) {
  "use strict";

  // → {close(), redraw()}
  sitesel.openBeside = (view, first, page) => {
    const box = sitesel.element("div", { class: "folium-map second", role: "region", "aria-label": page.texts.map_beside });
    const label = (run) => sitesel.element("p", { class: "map-label" }, sitesel.pick(run, "title", page.language));
    const labels = [label(page.stated), label(page.beside)];
    view.classList.add("split");
    view.append(box);
    first.getContainer().append(labels[0]);
    box.append(labels[1]);
    const boxOf = () => first.getContainer().querySelector(".layers");
    boxOf().open = false;
    first.invalidateSize({ animate: false });
    const map = L.map(box, { crs: first.options.crs, zoomControl: false, attributionControl: false, zoomSnap: first.options.zoomSnap, zoomAnimation: false });
    map.setView(first.getCenter(), first.getZoom(), { animate: false });
    sitesel.addPanes(map);
    sitesel.addGround(map, page.base);
    const lookup = (id) => page.beside?.byId.get(id);
    const sites = sitesel.addSites(map, page, lookup, page.ids);
    sites.shapes.forEach((one) => one.parts.addTo(map));
    let shown = [];
    const settle = () => sitesel.settleFirms(map, shown, sites.settle().map(({ spot }) => ({ x: spot.x, y: spot.y, radius: sites.radius })));
    const chains = () => {
      shown.forEach((layer) => layer.remove());
      const entries = page.layers.filter((layer) => layer.style.chain).flatMap((layer) => sitesel.chainEntries(layer, page, page.beside, []));
      shown = entries.filter((item) => page.isOn(item.role, item.on)).flatMap((item) => item.layers);
      shown.forEach((layer) => layer.addTo(map));
      settle();
    };
    let quiet = false;
    const follow = (from, to) => () => {
      if (quiet) return;
      quiet = true;
      to.setView(from.getCenter(), from.getZoom(), { animate: false });
      quiet = false;
    };
    const [there, back] = [follow(first, map), follow(map, first)];
    first.on("move", there);
    map.on("move", back);
    const redraw = () => { sites.redraw(page.beside.sites.filter((site) => page.shownIds.has(site.id))); settle(); };
    map.on("zoomend moveend", settle);
    redraw();
    chains();
    return {
      redraw,
      chains,
      close: () => {
        first.off("move", there);
        map.remove();
        box.remove();
        labels.forEach((one) => one.remove());
        view.classList.remove("split");
        boxOf().open = sitesel.roomy(first);
        first.invalidateSize({ animate: false });
      },
    };
  };

  // Who moved most between two rankings, in words.
  sitesel.movedMost = (page) => {
    const { texts, language } = page;
    const moves = page.sites.map((site) => ({ site, there: page.beside.byId.get(site.id)?.rank })).filter(({ site, there }) => sitesel.known(site.rank) && sitesel.known(there))
      .map(({ site, there }) => ({ site, step: there - site.rank }));
    const most = (sign) => moves.filter((one) => one.step * sign > 0).sort((one, other) => sign * (other.step - one.step)).slice(0, 3)
      .map(({ site, step }) => `${sitesel.pick(site, "name", language)} ${step > 0 ? "▼" : "▲"}${Math.abs(step)}`).join(texts.separator);
    const [up, down] = [most(1), most(-1)]; // a greater rank there is a better place here
    return [sitesel.fill(texts.moved_same, { n: moves.filter((one) => one.step === 0).length, all: moves.length }), up ? sitesel.fill(texts.moved_up, { names: up }) : "", down ? sitesel.fill(texts.moved_down, { names: down }) : ""].filter(Boolean);
  };
})((globalThis.sitesel ??= {}));
