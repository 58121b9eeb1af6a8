// One site's card: what it scores and from what, what rules it out, what is not known, and on which data.
(function (sitesel) {
  "use strict";

  const { element } = sitesel;
  const MARKS = { pass: "✓", fail: "✕", unknown: "?" };

  const chip = (text, kind = "") => (text ? element("span", { class: `chip ${kind}` }, text) : null);

  const layersOf = (ids, page) => {
    const names = (ids ?? []).map((id) => page.layerById.get(id)).filter(Boolean)
      .map((layer) => sitesel.fill(page.texts.dated, { title: sitesel.pick(layer, "title", page.language), date: layer.date ?? "–" }));
    return names.length ? sitesel.fill(page.texts.data_of, { layers: names.join(page.texts.separator) }) : "";
  };

  const missingOf = (roles, page) =>
    roles?.length ? sitesel.fill(page.texts.missing, { roles: roles.map((role) => page.roleTitle(role)).join(page.texts.separator) }) : "";

  const head = (site, page) => {
    const { texts } = page;
    const area = sitesel.known(site.area_mu)
      ? sitesel.fill(texts.area_both, { mu: sitesel.decimal(site.area_mu, 0), ha: sitesel.decimal(site.area_mu / 15, 1) })
      : texts.area_unknown;
    const zoom = element("button", { type: "button" }, texts.zoom_site);
    zoom.addEventListener("click", () => page.zoomTo(site.id));
    const ticked = page.state.ticked.includes(site.id);
    const tick = element("button", { type: "button", "aria-pressed": String(ticked) }, ticked ? texts.untick : texts.compare);
    tick.addEventListener("click", () => page.tick(site.id));
    const ranked = sitesel.known(site.rank);
    const fault = site.position_fault ? texts[`chip_position_${site.position_fault}`] ?? site.position_fault : "";
    return [
      element("h2", {}, sitesel.badge(site), element("span", {}, sitesel.pick(site, "name", page.language)), tick, zoom),
      element("p", { class: "where" }, [site.district, page.kindOf(site), area].filter(Boolean).join(" · ")),
      element("p", { class: "chips" },
        sitesel.statusChip(site, page),
        chip(ranked ? sitesel.fill(texts.chip_rank, { n: site.rank }) : texts.chip_unranked),
        ranked ? chip(sitesel.fill(texts.chip_rank_range, { low: site.rank_best, high: site.rank_worst })) : null,
        sitesel.known(site.robustness?.rank_low) ? chip(sitesel.fill(texts.chip_rank_often, { low: site.robustness.rank_low, high: site.robustness.rank_high })) : null,
        site.robustness ? chip(sitesel.fill(texts.chip_first, { share: sitesel.often(site.robustness.first) })) : null,
        site.site_status_zh && page.language === "zh" ? chip(site.site_status_zh) : null,
        site.quality === "schematic" ? chip(sitesel.fill(texts.chip_schematic, { km: Number(((site.uncertainty_m ?? 0) / 1000).toFixed(1)) }), "schematic") : null,
        chip(fault, "warn")),
    ];
  };

  // Bars share one scale: the largest weight fills the track.
  const contribution = (bare, criterion, page, { largest, mean }) => {
    const most = criterion.weight * 100;
    const item = { ...bare, ...sitesel.contribution(bare, criterion.weight) };
    const against = item.contribution - mean;
    const track = element("span", { class: "track", "aria-hidden": "true" });
    const part = (kind, from, to) => {
      const piece = element("span", { class: kind });
      piece.style.left = `${(from / largest) * 100}%`;
      piece.style.width = `${(Math.max(to - from, 0) / largest) * 100}%`;
      track.append(piece);
    };
    part("most", 0, most);
    part("sure", 0, item.contribution_low ?? 0);
    part("unsure", item.contribution_low ?? 0, item.contribution_high ?? 0);
    const { texts } = page;
    const detail = item.known
      ? [sitesel.fill(texts.measured, { measured: sitesel.measured(item, criterion.unit, texts) }), sitesel.fill(texts.value, { value: sitesel.between(item.value_low ?? item.value, item.value_high ?? item.value, (number) => sitesel.decimal(number, 2)) })]
      : [texts.unknown, sitesel.pick(item, "why", page.language)];
    return element("li", { class: item.known ? "" : "not-known", title: layersOf(criterion.layers, page) },
      element("span", { class: "label" }, sitesel.pick(criterion, "title", page.language)),
      track,
      element("span", { class: "number" }, element("b", {}, item.known ? sitesel.decimal(item.contribution, 1) : sitesel.between(item.contribution_low, item.contribution_high, (number) => sitesel.decimal(number, 1))), sitesel.fill(texts.of_weight, { weight: sitesel.decimal(most, 1) }), sitesel.known(mean) ? element("small", { class: against < -0.05 ? "less" : against > 0.05 ? "more" : "", title: texts.against_mean }, ` ${against < -0.05 ? "−" : against > 0.05 ? "+" : "±"}${sitesel.decimal(Math.abs(against), 1)}`) : null),
      element("span", { class: "detail" }, [...detail, sitesel.fill(texts.weight, { weight: sitesel.percent(criterion.weight, 1) }), criterion.illustrative && !page.allIllustrative ? texts.illustrative : ""].filter(Boolean).join(" · ")));
  };

  // Mean contribution of those that compete, by criterion.
  const means = (page) => {
    const rivals = page.sites.filter((site) => site.status !== "excluded");
    return page.ranking.criteria.map((criterion, place) =>
      rivals.length ? (100 * criterion.weight * rivals.reduce((sum, site) => sum + sitesel.counted(site.criteria[place]), 0)) / rivals.length : null);
  };

  const contributions = (site, page) => {
    const { texts, ranking } = page;
    const largest = Math.max(...ranking.criteria.map((criterion) => criterion.weight * 100), 1e-9);
    const mean = means(page);
    const added = (place) => sitesel.contribution(site.criteria[place], ranking.criteria[place].weight).contribution;
    const order = ranking.criteria.map((_, place) => place).sort((one, other) => site.criteria[other].known - site.criteria[one].known || added(other) - added(one));
    const title = site.status === "excluded" ? texts.why_excluded
      : sitesel.fill(texts.why, { score: `${sitesel.decimal(site.score, 1)} · ${sitesel.between(site.score_low, site.score_high, (number) => sitesel.decimal(number, 1))}` });
    return [
      element("h3", {}, title), element("p", { class: "hint" }, texts.why_hint, page.allIllustrative ? chip(texts.illustrative, "warn") : null),
      element("ul", { class: "bars" }, ...order.map((place) => contribution(site.criteria[place], ranking.criteria[place], page, { largest, mean: mean[place] }))),
    ];
  };

  const comparison = (site, page) => {
    const ids = [site.id, ...page.state.ticked.filter((id) => id !== site.id)].slice(0, sitesel.MOST_TICKED);
    if (ids.length < 2) return [element("p", { class: "hint" }, page.texts.compare_hint)];
    const sites = ids.map((id) => page.siteById.get(id));
    const key = (place) => {
      const [color, dash] = sitesel.radarStyle(place);
      return sitesel.picture(26, 8, sitesel.drawing("line", { x1: 1, y1: 4, x2: 25, y2: 4, stroke: color, "stroke-width": 2.4, "stroke-dasharray": dash }));
    };
    const names = sites.map((one, place) => element("li", {}, key(place), ` ${sitesel.pick(one, "name", page.language)} `, element("b", {}, sitesel.decimal(one.score, 1))));
    const heads = element("tr", {}, element("th", { scope: "col" }, page.texts.criterion), ...sites.map((one, place) => element("th", { scope: "col", class: "number" }, key(place), element("span", { class: "unseen" }, sitesel.pick(one, "name", page.language)))));
    const rows = page.ranking.criteria.map((criterion, place) => element("tr", {},
      element("th", { scope: "row" }, `${criterion.code ?? ""} ${sitesel.pick(criterion, "title", page.language)}`),
      ...sites.map((one) => element("td", { class: "number" }, sitesel.known(one.criteria[place].value) ? sitesel.decimal(sitesel.contribution(one.criteria[place], criterion.weight).contribution, 1) : `${sitesel.decimal(sitesel.contribution(one.criteria[place], criterion.weight).contribution, 1)}?`))));
    return [
      element("h3", {}, page.texts.compared), element("ul", { class: "keys" }, ...names),
      sitesel.radar(sites, page.ranking.criteria, page),
      element("p", { class: "hint" }, page.texts.radar_hint),
      element("table", { class: "beside" }, element("thead", {}, heads), element("tbody", {}, ...rows)),
    ];
  };

  const constraint = (item, page, off) => {
    const { texts, language } = page;
    const rule = page.constraintById.get(item.id) ?? {};
    const title = sitesel.pick(rule, "title", language) || item.id;
    const clause = rule.clause_zh ? sitesel.fill(texts.clause, { clause: rule.clause_zh }) : "";
    const status = rule.clause_zh && rule.clause_status ? texts[`clause_${rule.clause_status}`] ?? rule.clause_status : "";
    const notes = [sitesel.pick(rule, "rule", language), rule.limit_text ? sitesel.fill(texts.limit, { limit: rule.limit_text }) : ""].filter(Boolean).join(" · ");
    return element("li", { class: `finding ${item.finding}${off ? " off" : ""}` },
      element("span", { class: "mark", "aria-hidden": "true" }, MARKS[item.finding] ?? "?"),
      element("div", {},
        element("p", { class: "line" }, element("b", {}, title), element("span", { class: "say" }, texts[`finding_${item.finding}`] ?? item.finding), chip(texts[`action_${rule.action}`] ?? rule.action), off ? chip(texts.switched_off, "warn") : null),
        element("p", {}, sitesel.pick(item, "reason", language)),
        notes ? element("p", { class: "rule" }, notes) : null,
        clause ? element("p", { class: "clause" }, clause, " ", chip(status, rule.clause_status === "seen" ? "" : "warn")) : null,
        element("p", { class: "data" }, [layersOf(rule.layers, page), missingOf(rule.missing_roles, page)].filter(Boolean).join(" · "))));
  };

  const constraints = (site, page) => {
    const order = { fail: 0, unknown: 1, pass: 2 };
    const items = [...site.constraints].sort((one, other) => (order[one.finding] ?? 1) - (order[other.finding] ?? 1));
    const off = (item) => page.state.off.includes(item.id);
    return [
      element("h3", {}, page.texts.constraints),
      items.length ? element("ul", { class: "findings" }, ...items.map((item) => constraint(item, page, off(item)))) : element("p", {}, page.texts.no_constraints),
    ];
  };

  const unknowns = (site, page) => {
    const { texts, ranking, language } = page;
    const places = ranking.criteria.map((_, place) => place).filter((place) => !site.criteria[place].known && ranking.criteria[place].weight > 0);
    if (!places.length) return [];
    const line = (place) => {
      const criterion = ranking.criteria[place];
      const supply = (criterion.missing_roles ?? []).map((role) => sitesel.pick(page.missingByRole.get(role), "supply", language)).filter(Boolean);
      return element("li", {}, element("b", {}, sitesel.pick(criterion, "title", language)), ` ${sitesel.percent(criterion.weight, 1)} `, [missingOf(criterion.missing_roles, page) || sitesel.pick(site.criteria[place], "why", language), ...supply].join(" · "));
    };
    return [element("h3", {}, texts.unknown_list), element("p", { class: "hint" }, texts.supply_hint), element("ul", { class: "plain" }, ...places.map(line))];
  };

  const reasons = (site, page) => {
    const lines = sitesel.against(site, page).map((item) => sitesel.pick(item, "reason", page.language));
    if (!lines.length) return [];
    return [element("details", { class: "reasons", open: site.status === "excluded" || lines.length <= 3 },
      element("summary", {}, sitesel.fill(page.texts.reasons, { n: lines.length })),
      element("ul", { class: "plain" }, ...lines.map((text) => element("li", {}, text))))];
  };

  const said = (site, page) => {
    const changes = sitesel.saidToChange(site, page);
    return [
      element("p", { class: "said" }, sitesel.saidOf(site, page)),
      changes.length ? element("details", { class: "reasons", open: true }, element("summary", {}, page.texts.would_change), element("ul", { class: "plain" }, ...changes.map((text) => element("li", {}, text)))) : null,
    ].filter(Boolean);
  };

  sitesel.fillCard = (place, site, page, { top = 0 } = {}) => {
    place.replaceChildren(...head(site, page), ...said(site, page), ...reasons(site, page), ...contributions(site, page), ...comparison(site, page), ...constraints(site, page), ...unknowns(site, page));
    if (place.scrollTop !== top) place.scrollTop = top;
  };
})((globalThis.sitesel ??= {}));
