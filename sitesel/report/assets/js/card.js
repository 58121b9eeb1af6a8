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
    const ranked = sitesel.known(site.rank);
    const fault = site.position_fault ? texts[`chip_position_${site.position_fault}`] ?? site.position_fault : "";
    return [
      element("h2", {}, sitesel.badge(site), element("span", {}, sitesel.pick(site, "name", page.language)), zoom),
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
  const contribution = (item, criterion, page, largest) => {
    const most = criterion.weight * 100;
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
      element("span", { class: "number" }, element("b", {}, item.known ? sitesel.decimal(item.contribution, 1) : sitesel.between(item.contribution_low, item.contribution_high, (number) => sitesel.decimal(number, 1))), sitesel.fill(texts.of_weight, { weight: sitesel.decimal(most, 1) })),
      element("span", { class: "detail" }, [...detail, sitesel.fill(texts.weight, { weight: sitesel.percent(criterion.weight, 1) }), criterion.illustrative && !page.allIllustrative ? texts.illustrative : ""].filter(Boolean).join(" · ")));
  };

  const contributions = (site, page) => {
    const { texts } = page;
    const known = site.criteria.filter((item) => page.criterionById.has(item.id));
    const largest = Math.max(...known.map((item) => page.criterionById.get(item.id).weight * 100), 1e-9);
    const order = [...known].sort((one, other) => (other.known - one.known) || (other.contribution ?? 0) - (one.contribution ?? 0));
    const title = sitesel.known(site.score) && site.status !== "excluded"
      ? sitesel.fill(texts.why, { score: `${sitesel.decimal(site.score, 1)} · ${sitesel.between(site.score_low, site.score_high, (number) => sitesel.decimal(number, 1))}` })
      : texts.why_excluded;
    return [
      element("h3", {}, title), element("p", { class: "hint" }, texts.why_hint, page.allIllustrative ? chip(texts.illustrative, "warn") : null),
      element("ul", { class: "bars" }, ...order.map((item) => contribution(item, page.criterionById.get(item.id), page, largest))),
    ];
  };

  const constraint = (item, page) => {
    const { texts, language } = page;
    const rule = page.constraintById.get(item.id) ?? {};
    const title = sitesel.pick(rule, "title", language) || item.id;
    const clause = rule.clause_zh ? sitesel.fill(texts.clause, { clause: rule.clause_zh }) : "";
    const status = rule.clause_zh && rule.clause_status ? texts[`clause_${rule.clause_status}`] ?? rule.clause_status : "";
    const notes = [sitesel.pick(rule, "rule", language), rule.limit_text ? sitesel.fill(texts.limit, { limit: rule.limit_text }) : ""].filter(Boolean).join(" · ");
    return element("li", { class: `finding ${item.finding}` },
      element("span", { class: "mark", "aria-hidden": "true" }, MARKS[item.finding] ?? "?"),
      element("div", {},
        element("p", { class: "line" }, element("b", {}, title), element("span", { class: "say" }, texts[`finding_${item.finding}`] ?? item.finding), chip(texts[`action_${rule.action}`] ?? rule.action)),
        element("p", {}, sitesel.pick(item, "reason", language)),
        notes ? element("p", { class: "rule" }, notes) : null,
        clause ? element("p", { class: "clause" }, clause, " ", chip(status, rule.clause_status === "seen" ? "" : "warn")) : null,
        element("p", { class: "data" }, [layersOf(rule.layers, page), missingOf(rule.missing_roles, page)].filter(Boolean).join(" · "))));
  };

  const constraints = (site, page) => {
    const order = { fail: 0, unknown: 1, pass: 2 };
    const items = [...site.constraints].sort((one, other) => (order[one.finding] ?? 1) - (order[other.finding] ?? 1));
    return [
      element("h3", {}, page.texts.constraints),
      items.length ? element("ul", { class: "findings" }, ...items.map((item) => constraint(item, page))) : element("p", {}, page.texts.no_constraints),
    ];
  };

  const unknowns = (site, page) => {
    const items = site.criteria.filter((item) => !item.known && page.criterionById.has(item.id));
    if (!items.length) return [];
    const line = (item) => {
      const criterion = page.criterionById.get(item.id);
      const why = [sitesel.pick(item, "why", page.language), missingOf(criterion.missing_roles, page)].filter(Boolean).join(" · ");
      return element("li", {}, element("b", {}, sitesel.pick(criterion, "title", page.language)), ` ${sitesel.percent(criterion.weight, 1)} `, why);
    };
    return [element("h3", {}, page.texts.unknown_list), element("ul", { class: "plain" }, ...items.map(line))];
  };

  const reasons = (site, page) => {
    const lines = (page.language === "en" && site.reasons_en?.length ? site.reasons_en : site.reasons_zh) ?? [];
    if (!lines.length) return [];
    return [element("details", { class: "reasons", open: site.status === "excluded" || lines.length <= 3 },
      element("summary", {}, sitesel.fill(page.texts.reasons, { n: lines.length })),
      element("ul", { class: "plain" }, ...lines.map((text) => element("li", {}, text))))];
  };

  sitesel.fillCard = (place, site, page) => {
    place.replaceChildren(...head(site, page), ...reasons(site, page), ...contributions(site, page), ...constraints(site, page), ...unknowns(site, page));
    place.scrollTop = 0;
  };
})((globalThis.sitesel ??= {}));
