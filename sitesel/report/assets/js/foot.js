// The foot: on what reference system, on which data and by which version, and where every layer comes from.
(function (sitesel) {
  "use strict";

  const { element } = sitesel;

  const sheet = (summary, label, ...content) =>
    element("details", { class: "sources" }, element("summary", {}, summary), element("div", { class: "sheet", tabindex: 0, role: "region", "aria-label": label }, ...content));

  const sources = (page) => {
    const { texts, shared } = page;
    const columns = ["layer", "date", "quality", "license", "source"];
    const rows = (shared.layers ?? []).map((layer) => element("tr", {},
      element("td", {}, sitesel.pick(layer, "title", page.language)), element("td", {}, layer.date ?? "–"),
      element("td", {}, texts[`quality_${layer.quality}`] ?? layer.quality ?? "–"), element("td", {}, layer.license ?? "–"),
      element("td", {}, [layer.attribution, layer.source].filter(Boolean).join(" · "))));
    return sheet(sitesel.fill(texts.foot_data, { n: rows.length }), texts.sources_layer,
      element("table", {}, element("thead", {}, element("tr", {}, ...columns.map((key) => element("th", { scope: "col" }, texts[`sources_${key}`])))), element("tbody", {}, ...rows)));
  };

  // What is missing, and how it can be supplied: file names are roles.
  const gaps = (page) => {
    const { texts, shared, language } = page;
    const missing = shared.missing ?? [];
    if (!missing.length) return null;
    const rows = missing.map((gap) => element("tr", {}, element("td", {}, element("b", {}, sitesel.pick(gap, "title", language))), element("td", {}, element("code", {}, gap.role)), element("td", {}, sitesel.pick(gap, "supply", language))));
    return sheet(sitesel.fill(texts.foot_missing, { m: missing.length }), texts.sources_missing,
      element("p", {}, texts.supply_hint),
      element("table", {}, element("thead", {}, element("tr", {}, ...["layer", "role", "supply"].map((key) => element("th", { scope: "col" }, texts[`sources_${key}`])))), element("tbody", {}, ...rows)));
  };

  sitesel.fillFoot = (place, page) => {
    const { texts, shared, ranking, options } = page;
    const osm = (shared.layers ?? []).some((layer) => String(layer.license ?? "").startsWith("ODbL"));
    const seed = ranking.robustness?.seed;
    const words = [
      options.review_number ? sitesel.fill(texts.foot_review, { number: options.review_number }) : texts.foot_sketch,
      sitesel.fill(texts.foot_crs, { crs: shared.pack?.work_crs ?? "–" }),
      sitesel.fill(texts.foot_pack, { title: sitesel.pick(shared.pack, "title", page.language), date: shared.pack?.date ?? "" }),
      osm ? texts.foot_osm : "", sitesel.known(seed) ? sitesel.fill(texts.foot_seed, { seed }) : "", sitesel.fill(texts.foot_version, { version: shared.version ?? "" }),
    ];
    place.replaceChildren(element("span", {}, words.filter(Boolean).join(" · ")), element("span", { class: "sheets" }, sources(page), gaps(page)));
  };
})((globalThis.sitesel ??= {}));
