// All industries at once: for each the sites that come first, for each site the industries that it suits best.
(function (sitesel) {
  "use strict";

  const { element } = sitesel;
  const TOP = 3;

  // Runs → by site: [{run, rank, score, status}], the best rank first.
  sitesel.standingsOf = (runs) => {
    const found = new Map();
    runs.forEach((run, place) => run.sites().forEach((site) => {
      if (!found.has(site.id)) found.set(site.id, { site, places: [] });
      if (sitesel.known(site.rank)) found.get(site.id).places.push({ run: place, rank: site.rank, score: site.score, status: site.status, first: site.robustness?.first });
    }));
    for (const one of found.values()) one.places.sort((a, b) => a.rank - b.rank || b.score - a.score);
    return found;
  };

  // Who goes where, if that was worked out: [{run, site, mu}] of one run or one site.
  const placed = (page, key, value) => (page.options.assigned?.placed ?? []).filter((one) => one[key] === value);

  // Names of the industries that a site was given.
  sitesel.givenTo = (id, page) => placed(page, "site", id).map((one) => sitesel.pick(page.runs[one.run], "title", page.language));

  const withLand = (text, mu, page) => (mu ? `${text} ${sitesel.fill(page.texts.unit_mu, { n: sitesel.decimal(mu, 0) })}` : text);

  const link = (text, action) => {
    const face = element("button", { type: "button", class: "plain-link" }, text);
    face.addEventListener("click", action);
    return face;
  };

  // The table of industries in place of the table of sites.
  sitesel.fillIndustries = (place, page) => {
    const { texts, language } = page;
    const heads = ["industry", ...(page.options.assigned ? ["goes_to"] : []), "top_sites", "score", "leader", "status"];
    const goes = (at) => element("td", {}, ...placed(page, "run", at).map((one) => element("div", {}, link(withLand(sitesel.pick(page.standings.get(one.site).site, "name", language), one.mu, page), () => page.select(one.site, { from: "table" })))));
    const rows = page.runs.map((run, at) => {
      const sites = run.sites().filter((site) => sitesel.known(site.rank)).slice(0, TOP);
      const [first] = sites;
      return element("tr", {},
        element("th", { scope: "row" }, link(sitesel.pick(run, "title", language), () => page.apply({ run: at }))),
        ...(page.options.assigned ? [goes(at)] : []),
        element("td", {}, element("ol", { class: "top" }, ...sites.map((site) => element("li", {}, link(sitesel.pick(site, "name", language), () => page.select(site.id, { from: "table" })))))),
        element("td", { class: "number" }, first ? sitesel.decimal(first.score, 1) : "–"),
        element("td", { class: "number" }, first?.robustness ? sitesel.often(first.robustness.first) : "–"),
        element("td", {}, first ? sitesel.statusChip(first, page) : texts.none_eligible));
    });
    place.replaceChildren(element("table", { "aria-label": texts.overview }, element("thead", {}, element("tr", {}, ...heads.map((key) => element("th", { scope: "col" }, texts[key])))), element("tbody", {}, ...rows)));
    return { mark: () => {}, update: () => {} };
  };

  // A site's leading industries as its source names them, and where it stands in each.
  sitesel.fillStanding = (place, id, page) => {
    const { texts, language } = page;
    const { site, places } = page.standings.get(id) ?? {};
    if (!site) { place.replaceChildren(); return; }
    const named = (page.leading[id] ?? []).map((one) => sitesel.pick(one, "name", language));
    const given = page.options.assigned ? [element("p", {}, element("b", {}, texts.given), " ", sitesel.givenTo(id, page).join(texts.separator) || texts.given_none)] : [];
    const rows = places.map((one) => element("tr", {},
      element("th", { scope: "row" }, link(sitesel.pick(page.runs[one.run], "title", language), () => page.apply({ run: one.run, site: id }))),
      element("td", { class: "number" }, String(one.rank)), element("td", { class: "number" }, sitesel.decimal(one.score, 1)), element("td", { class: "number" }, sitesel.often(one.first)), element("td", {}, page.texts[`status_${one.status}`])));
    const heads = [["industry"], ["rank", "number"], ["score", "number"], ["leader", "number"], ["status"]];
    place.replaceChildren(
      element("h2", {}, element("span", {}, sitesel.pick(site, "name", language))),
      element("p", { class: "where" }, [site.district, page.kindOf(site)].filter(Boolean).join(" · ")),
      ...given,
      element("p", {}, element("b", {}, texts.leading), " ", named.length ? named.join(texts.separator) : texts.leading_unknown),
      element("h3", {}, sitesel.fill(texts.in_industries, { n: places.length, all: page.runs.length })),
      element("p", { class: "hint" }, page.options.assigned ? texts.given_hint : texts.overview_hint),
      element("table", { class: "beside" }, element("thead", {}, element("tr", {}, ...heads.map(([key, kind]) => element("th", { scope: "col", class: kind }, texts[key])))), element("tbody", {}, ...rows)));
  };

  // A line for every industry that a site competes in.
  sitesel.csvOfStandings = (page) => {
    const { texts, language } = page;
    const rows = [...page.standings.values()].flatMap(({ site, places }) => places.map((one) =>
      [site.id, sitesel.pick(site, "name", language), sitesel.pick(page.runs[one.run], "title", language), one.rank, one.score, one.first, texts[`status_${one.status}`]]));
    return sitesel.csv([["id", texts.site, texts.industry, texts.rank, texts.score, texts.leader, texts.status], ...rows]);
  };

  // On the overview a site is coloured by how many industries have it among their first three, or were given to it.
  sitesel.asOverview = (standings, assigned) => [...standings.values()].map(({ site, places }) => {
    const often = assigned ? assigned.placed.filter((one) => one.site === site.id).length : places.filter((one) => one.rank <= TOP).length;
    return { ...site, status: places.length ? site.status : "excluded", rank: often, score: often ? Math.min(25 + 10 * often, 99) : 0, score_low: 0, score_high: 100, robustness: null };
  }).sort((one, other) => (other.rank ?? 0) - (one.rank ?? 0) || (one.id < other.id ? -1 : 1));
})((globalThis.sitesel ??= {}));
