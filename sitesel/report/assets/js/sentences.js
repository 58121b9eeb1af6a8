// What a site's card says in plain sentences, from the numbers of the page as they stand. Pure but for the page's texts.
(function (sitesel) {
  "use strict";

  const MOST_NAMED = 2;
  const MOST_WAYS = 3;
  const WEIGHTIEST = [["exclude", "fail"], ["flag", "fail"], ["exclude", "unknown"], ["flag", "unknown"]];

  // The findings that speak against a site, the weightiest first, but for constraints that are switched off.
  sitesel.against = (site, page) => WEIGHTIEST.flatMap(([action, finding]) =>
    site.constraints.filter((item) => item.finding === finding && page.constraintById.get(item.id)?.action === action && !page.state.off.includes(item.id)));

  const title = (criterion, page) => sitesel.pick(criterion, "title", page.language);

  const strongest = (site, page) => page.ranking.criteria
    .map((criterion, place) => ({ criterion, points: sitesel.contribution(site.criteria[place], criterion.weight).contribution, known: site.criteria[place].known }))
    .filter(({ known, points }) => known && points > 0).sort((one, other) => other.points - one.points).slice(0, MOST_NAMED)
    .map(({ criterion, points }) => `${title(criterion, page)} ${sitesel.decimal(points, 1)}`).join(page.texts.separator);

  // Where it stands, how sure that is, and what it owes that to.
  sitesel.saidOf = (site, page) => {
    const { texts } = page;
    const against = sitesel.against(site, page);
    if (site.status === "excluded") {
      const vetoes = against.filter((item) => item.finding === "fail" && page.constraintById.get(item.id)?.action === "exclude");
      return sitesel.fill(texts.said_excluded, { rules: vetoes.map((item) => sitesel.pick(page.constraintById.get(item.id), "title", page.language)).join(texts.separator) });
    }
    const competing = page.countOf("eligible") + page.countOf("unverified");
    const parts = [sitesel.fill(texts.said_rank, { n: competing, rank: site.rank, low: site.rank_best, high: site.rank_worst, score: sitesel.decimal(site.score, 1), from: strongest(site, page) || "–" })];
    const judged = site.robustness;
    if (sitesel.known(judged?.first)) parts.push(sitesel.fill(texts.said_sure, { low: judged.rank_low, high: judged.rank_high, weights: sitesel.often(judged.first_by_weights), first: sitesel.often(judged.first) }));
    parts.push(against.length ? sitesel.fill(texts.said_open, { n: against.length }) : texts.said_passed);
    return parts.join(page.language === "en" ? " " : "");
  };

  // The gap to the first place and the single changes that would close it; of the first, the one that would cost it the place.
  sitesel.saidToChange = (site, page) => {
    const { texts, ranking } = page;
    const rivals = page.sites.filter((one) => one.status !== "excluded");
    if (!page.live || site.status === "excluded" || rivals.length < 2) return [];
    const shares = ranking.criteria.map((criterion) => criterion.weight);
    const rows = rivals.map((one) => one.criteria.map(sitesel.counted));
    const name = (one) => sitesel.pick(one, "name", page.language);
    // rounded away from the present weight, so that what is said is enough
    const enough = (to, from) => (to > from ? Math.ceil(to * 1000 - 1e-9) : Math.floor(to * 1000 + 1e-9)) / 1000;
    const weight = ({ place, weight: to }) => ({ criterion: title(ranking.criteria[place], page), from: sitesel.percent(shares[place], 1), to: sitesel.percent(enough(to, shares[place]), 1) });
    if (site === rivals[0]) {
      const lost = sitesel.weightToLose(rows, shares);
      const lead = sitesel.fill(texts.change_lead, { name: name(rivals[1]), gap: sitesel.decimal(site.score - rivals[1].score, 2) });
      return [lead, lost ? sitesel.fill(texts.change_lose, { ...weight(lost), rival: name(rivals[lost.rival]) }) : texts.change_safe];
    }
    const gap = (rivals[0].score - site.score) / 100;
    const lines = [sitesel.fill(texts.change_gap, { name: name(rivals[0]), gap: sitesel.decimal(100 * gap, 2) })];
    const gained = sitesel.weightToFirst(rows, shares, rivals.indexOf(site));
    lines.push(gained ? sitesel.fill(texts.change_weight, weight(gained)) : texts.change_no_weight);
    const ways = sitesel.improvements(site, ranking.criteria, gap);
    for (const way of ways.slice(0, MOST_WAYS)) {
      const criterion = ranking.criteria[way.place];
      const write = (measured) => sitesel.measured({ measured }, criterion.unit, texts);
      lines.push(sitesel.known(way.to)
        ? sitesel.fill(texts.change_measured, { criterion: title(criterion, page), from: write(site.criteria[way.place].measured), to: write(way.to) })
        : sitesel.fill(texts.change_unknown, { criterion: title(criterion, page), value: sitesel.decimal(way.value, 2) }));
    }
    if (!ways.length) lines.push(texts.change_none);
    return lines;
  };
})((globalThis.sitesel ??= {}));
