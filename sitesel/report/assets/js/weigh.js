// Scores, contributions and ranks under other weights, by the arithmetic of sitesel. Pure: no document, no map.
(function (sitesel) {
  "use strict";

  const SHOWN = 100; // scores are shown x 100
  const DECIMALS = 1e12; // ties are equal after rounding to so many

  // Points of each criterion as shares of the whole; null where nothing is weighed.
  sitesel.shares = (points) => {
    const total = points.reduce((sum, one) => sum + one, 0);
    return total > 0 ? points.map((one) => one / total) : null;
  };

  const counted = (item) => (sitesel.known(item.value) ? item.value : (item.value_low + item.value_high) / 2);
  const rounded = (score) => Math.round((score / SHOWN) * DECIMALS);

  // First by score, then by the worst case, then by area, then by id; excluded ones last.
  sitesel.byRank = (one, other) =>
    (one.status === "excluded") - (other.status === "excluded") ||
    rounded(other.score) - rounded(one.score) ||
    rounded(other.score_low) - rounded(one.score_low) ||
    (other.area_mu ?? -1) - (one.area_mu ?? -1) ||
    (one.id < other.id ? -1 : 1);

  const weighed = (site, shares) => {
    const criteria = site.criteria.map((item, place) => {
      const most = SHOWN * shares[place];
      return { ...item, contribution: most * counted(item), contribution_low: most * item.value_low, contribution_high: most * item.value_high };
    });
    const sum = (key) => criteria.reduce((total, item) => total + item[key], 0);
    return { ...site, criteria, score: sum("contribution"), score_low: sum("contribution_low"), score_high: sum("contribution_high"), robustness: null };
  };

  const ranked = (sites) => {
    const competing = sites.filter((site) => site.status !== "excluded");
    const ends = competing.map((site) => [rounded(site.score_low), rounded(site.score_high)]);
    competing.forEach((site, place) => {
      const [low, high] = ends[place];
      site.rank = place + 1;
      site.rank_best = 1 + ends.filter(([worst]) => worst > high).length;
      site.rank_worst = ends.filter(([, best]) => best > low).length + (high > low ? 0 : 1);
    });
    return sites;
  };

  // sites of a ranking under shares by criterion → new entries in rank order. Robustness is not judged anew.
  sitesel.reweigh = (sites, shares) => ranked(sites.map((site) => weighed(site, shares)).sort(sitesel.byRank));

  // A rule file that `sitesel rank --rules` accepts and that gives the same order.
  sitesel.ruleFile = (ranking, points) => {
    const { rules, criteria, industry } = ranking;
    const parent = rules.id === industry.id ? rules.id : rules.files.at(-1);
    const text = (words) => JSON.stringify(words);
    return [
      'schema = "sitesel-rules/1"',
      `id = ${text(`${rules.id}_adjusted`)}`,
      `extends = ${text(parent)}`,
      `title_zh = ${text(`${rules.title_zh}(图上改过权重)`)}`,
      `title_en = ${text(`${rules.title_en} (weights moved on the map)`)}`,
      "",
      "[weights]",
      'source = "illustrative: 在地图页面上拖动所得,未经论证 moved on the map page"',
      ...criteria.map((criterion, place) => `${criterion.id} = ${points[place]}`),
      "",
    ].join("\n");
  };
})((globalThis.sitesel ??= {}));
