// The ground under everything: what the file carries, or the tiles of a service that was offered when the page was made.
(function (sitesel) {
  "use strict";

  const { element } = sitesel;
  const MOST_FAULTS = 4; // tiles that fail before the page goes back to its own ground

  // Web Mercator over shifted degrees: 高德's tiles are in GCJ-02, and so is the map then, while all data stay in WGS 84.
  const shifted = () => {
    const { SphericalMercator } = L.Projection;
    const projection = {
      ...SphericalMercator,
      project: (at) => { const [longitude, latitude] = sitesel.toGcj(at.lng, at.lat); return SphericalMercator.project(L.latLng(latitude, longitude)); },
      unproject: (point) => { const at = SphericalMercator.unproject(point); const [longitude, latitude] = sitesel.fromGcj(at.lng, at.lat); return L.latLng(latitude, longitude); },
    };
    return { ...L.CRS.EPSG3857, projection };
  };

  const turn = (map, crs) => {
    if (map.options.crs === crs) return;
    const [center, zoom] = [map.getCenter(), map.getZoom()];
    map.options.crs = crs;
    map._resetView(center, zoom); // every path projects itself anew
  };

  // services: [{id, title, urls, subdomains, attribution, shifted, key}] → a select and its messages, for the head.
  sitesel.basemapSelect = (map, page) => {
    const { texts } = page;
    const services = page.basemaps ?? [];
    const plain = map.options.crs;
    const gcj = services.some((one) => one.shifted) ? shifted() : null;
    const banner = element("p", { class: "banner", role: "alert", hidden: true });
    const key = element("input", { type: "password", autocomplete: "off", "aria-label": texts.tile_key, placeholder: texts.tile_key, hidden: true });
    const select = element("select", { "aria-label": texts.basemap }, element("option", { value: "" }, texts.basemap_own),
      ...services.map((one) => element("option", { value: one.id }, sitesel.pick(one, "title", page.language))));
    let tiles = [];
    const clear = () => { tiles.forEach((layer) => layer.remove()); tiles = []; };
    const own = () => { clear(); select.value = ""; key.hidden = true; turn(map, plain); map.getPane("ground").style.display = ""; };
    const show = (one) => {
      clear();
      let [faults, loaded] = [0, 0];
      tiles = one.urls.map((url) => L.tileLayer(url, { subdomains: one.subdomains, maxZoom: 18, attribution: one.attribution, key: key.value }));
      for (const layer of tiles) {
        layer.on("tileload", () => { loaded += 1; });
        layer.on("tileerror", () => {
          faults += 1;
          if (loaded || faults < MOST_FAULTS || !tiles.length) return;
          own();
          banner.textContent = sitesel.fill(texts.tiles_gone, { name: sitesel.pick(one, "title", page.language) });
          banner.hidden = false;
        });
        layer.addTo(map);
      }
      map.getPane("ground").style.display = "none";
      turn(map, one.shifted ? gcj : plain);
    };
    const choose = () => {
      banner.hidden = true;
      const one = services.find((service) => service.id === select.value);
      key.hidden = !one?.key;
      if (!one || (one.key && !key.value)) { const wanted = select.value; own(); select.value = wanted; key.hidden = !one?.key; if (one?.key) key.focus(); return; }
      show(one);
    };
    select.addEventListener("change", choose);
    key.addEventListener("change", choose);
    return services.length ? [select, key, banner] : [element("span", { class: "own-ground", title: texts.basemap_hint }, texts.basemap_own)];
  };
})((globalThis.sitesel ??= {}));
