// Anchor firms of a chain, parted by how far their industries count for the industry that is shown.
(function (sitesel) {
  "use strict";

  const LINKS = ["own", "related", "other", "unstated"];

  // How far an industry counts for a ranking: 1 its own (and an umbrella's members), else what its rules say of related ones.
  sitesel.degreeOf = (id, { own, related }) => (own.includes(id) ? 1 : Object.hasOwn(related, id) ? related[id] : 0);

  // A firm without a stated industry is not one of another chain.
  sitesel.linkOf = (industries, chain) => {
    if (!industries?.length) return "unstated";
    if (industries.some((id) => chain.own.includes(id))) return "own";
    return industries.some((id) => sitesel.degreeOf(id, chain) > 0) ? "related" : "other";
  };

  // Features → {own, related, other, unstated}, each a list in the order given.
  sitesel.chainOf = (features, chain) => {
    const found = Object.fromEntries(LINKS.map((link) => [link, []]));
    for (const feature of features) found[sitesel.linkOf(feature.industries, chain)].push(feature);
    return found;
  };

  const named = (page, id) => (page.content.industries?.[id] ? sitesel.pick(page.content.industries[id], "name", page.language) : id);
  const said = (page, id, chain) => (sitesel.degreeOf(id, chain) > 0 ? `${named(page, id)} ${sitesel.decimal(sitesel.degreeOf(id, chain), 1)}` : named(page, id));

  // Which related industries the firms stand for, each with its degree, the nearest first.
  const degreesSaid = (features, chain, page) => [...new Set(features.flatMap((one) => one.industries))].filter((id) => sitesel.degreeOf(id, chain) > 0)
    .sort((one, other) => chain.related[other] - chain.related[one] || (one < other ? -1 : 1)).map((id) => said(page, id, chain)).join(page.texts.separator);

  // What a firm stands for, as its tip says it.
  sitesel.industriesSaid = ({ industries }, page, chain = { own: [], related: {} }) => (industries ?? []).map((id) => said(page, id, chain)).join(page.texts.separator);

  // One entry a link for the box of layers, with how many firms it has.
  sitesel.chainEntries = (layer, page, { chain }, marks) => {
    const { style, role } = layer;
    const rough = (page.shared.layers ?? []).some((one) => one.role === role && one.quality === "schematic") ? " ~" : "";
    const found = sitesel.chainOf(layer.features, chain);
    return LINKS.filter((link) => link === "own" || found[link].length).map((link) => {
      const [look, features] = [{ ...style, ...style.chain[link] }, found[link]];
      const title = sitesel.fill(page.texts[features.length ? `chain_${link}` : "chain_none"], { n: features.length }) + rough;
      return {
        role: `${role}-${link}`, style: look, group: style.group, title, on: look.on, keep: true, note: link === "related" ? degreesSaid(features, chain, page) : "",
        layers: [sitesel.layerGroup({ role, style: look, features, chain }, page, marks)],
      };
    });
  };
})((globalThis.sitesel ??= {}));
