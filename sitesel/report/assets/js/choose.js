// Which sites are listed, and in which order. Pure: sites in, sites out.
(function (sitesel) {
  "use strict";

  // Nothing chosen in a filter means all.
  sitesel.filtered = (sites, { districts, kinds, statuses, area: [least, most] }) => sites.filter((site) =>
    (!districts.length || districts.includes(site.district)) &&
    (!kinds.length || kinds.includes(site.kind)) &&
    (!statuses.length || statuses.includes(site.status)) &&
    (least === null || (sitesel.known(site.area_mu) && site.area_mu >= least)) &&
    (most === null || (sitesel.known(site.area_mu) && site.area_mu <= most)));

  const KEYS = {
    name: (site) => site.name_zh, district: (site) => site.district, status: (site) => ["eligible", "unverified", "excluded"].indexOf(site.status),
    area_mu: (site) => site.area_mu, score: (site) => site.score, first: (site) => site.robustness?.expected_rank,
  };
  const DESCEND = new Set(["area_mu", "score"]); // the largest first, unless turned

  // In rank order, or by a column; what is not known comes last either way.
  sitesel.sorted = (sites, { sort, falling }) => {
    const key = KEYS[sort];
    const turned = DESCEND.has(sort) !== falling ? -1 : 1;
    if (!key) return falling ? [...sites].reverse() : sites;
    const blank = (one) => one === null || one === undefined || one === "";
    const compare = (one, other) => (typeof one === "number" ? one - other : one < other ? -1 : one > other ? 1 : 0);
    return sites.map((site, place) => [key(site), place, site])
      .sort(([one, a], [other, b]) => blank(one) - blank(other) || (blank(one) ? 0 : turned * compare(one, other)) || a - b)
      .map(([, , site]) => site);
  };
})((globalThis.sitesel ??= {}));
