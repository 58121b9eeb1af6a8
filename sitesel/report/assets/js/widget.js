// The widget of a notebook: a slider a criterion, the ranking beside it. Weights go to Python and come from there.
(function (sitesel) {
  "use strict";

  const STEP = 0.5;
  const MOST_ROWS = 12;
  const SAME = 1e-9;

  // Shares of a widget's weights in the order of its criteria; null where they are none.
  sitesel.sharesOf = (criteria, weights) => {
    const points = criteria.map((criterion) => Number(weights?.[criterion.id] ?? 0));
    return points.every((one) => sitesel.known(one) && one >= 0) ? sitesel.shares(points) : null;
  };

  // The rows that are shown: sites that compete, in rank order, with how far each moved from its stated rank.
  sitesel.widgetRows = (content, shares) => {
    const stated = new Map(content.sites.map((site) => [site.id, site.rank]));
    return sitesel.reweigh(content.sites, shares).filter((site) => site.status !== "excluded")
      .map((site) => ({ site, moved: stated.get(site.id) - site.rank }));
  };

  const slider = (criterion, content, moved) => {
    const { element } = sitesel;
    const output = element("span", { class: "share", "aria-hidden": "true" }); // the slider says it, and only when it is moved
    const input = element("input", { type: "range", min: 0, max: 100, step: STEP });
    input.addEventListener("input", () => moved(Number(input.value)));
    const label = element("label", {}, element("span", { class: "what" }, sitesel.pick(criterion, "title", content.language)), input, output);
    const show = (points, share) => {
      const text = sitesel.percent(share, 1);
      input.value = points;
      input.setAttribute("aria-valuetext", text);
      output.textContent = text;
    };
    return { label, show };
  };

  const change = (moved, texts) => {
    const key = moved > 0 ? "up" : moved < 0 ? "down" : "same";
    const n = Math.abs(moved);
    return sitesel.element("td", { class: `moved ${key}`, "aria-label": sitesel.fill(texts[`${key}_said`], { n }) }, sitesel.fill(texts[key], { n }));
  };

  const row = ({ site, moved }, content) => {
    const { element, decimal } = sitesel;
    return element("tr", {},
      element("td", {}, String(site.rank)),
      element("th", { scope: "row" }, sitesel.pick(site, "name", content.language) || site.id),
      element("td", {}, element("meter", { min: 0, max: 100, value: site.score, "aria-hidden": "true" }), decimal(site.score, 1)),
      element("td", {}, sitesel.between(site.score_low, site.score_high, (number) => decimal(number, 0))),
      change(moved, content.texts));
  };

  const table = (rows, content) => {
    const { element, fill } = sitesel;
    const { texts } = content;
    const shown = rows.slice(0, MOST_ROWS);
    const head = ["rank", "site", "score", "interval", "moved"].map((key) => element("th", { scope: "col" }, texts[key]));
    return element("table", {},
      element("caption", {}, rows.length ? fill(texts.ranking, { shown: shown.length, n: rows.length }) : texts.nobody),
      element("thead", {}, element("tr", {}, ...head)),
      element("tbody", {}, ...shown.map((one) => row(one, content))));
  };

  const frame = (content, sliders, buttons, place, said) => {
    const { element, fill } = sitesel;
    const { texts } = content;
    const title = fill(texts.title, { industry: sitesel.pick(content.industry, "name", content.language) });
    const excluded = content.sites.filter((site) => site.status === "excluded").length;
    return element("section", { class: "sitesel-widget", lang: content.language === "en" ? "en" : "zh-CN", "aria-label": title },
      element("p", { class: "title" }, element("b", {}, title), content.illustrative ? element("span", { class: "chip" }, texts.illustrative) : null),
      element("div", { class: "halves" },
        element("fieldset", {}, element("legend", {}, texts.weights), ...sliders.map(({ label }) => label), element("div", { class: "buttons" }, ...buttons), element("p", { class: "hint" }, texts.hint)),
        element("div", { class: "ranking" }, place, excluded ? element("p", { class: "hint" }, fill(texts.excluded, { n: excluded })) : null)),
      said, element("p", { class: "hint" }, texts.note));
  };

  // → a function that takes the widget away again, as anywidget wants it.
  sitesel.widget = ({ model, el }) => {
    const { element, fill } = sitesel;
    const content = model.get("_content");
    const { criteria, texts } = content;
    const stated = criteria.map((criterion) => criterion.weight * 100);
    let [points, first] = [stated, null];
    const place = element("div", {});
    const said = element("p", { class: "said", role: "status", "aria-live": "polite" });

    const show = () => {
      const shares = sitesel.shares(points);
      sliders.forEach((one, at) => one.show(points[at], shares[at]));
      const rows = sitesel.widgetRows(content, shares);
      place.replaceChildren(table(rows, content));
      const leader = rows[0]?.site;
      if (leader && leader.id !== first) said.textContent = fill(texts.first, { name: sitesel.pick(leader, "name", content.language) || leader.id, score: sitesel.decimal(leader.score, 1) });
      first = leader?.id ?? null;
    };
    const take = (wanted) => {
      const shares = sitesel.shares(wanted);
      if (!shares) return show(); // the last slider above nothing stays
      points = wanted;
      show();
      model.set("weights", Object.fromEntries(criteria.map((criterion, at) => [criterion.id, shares[at]])));
      model.save_changes();
    };
    const told = () => {
      const shares = sitesel.sharesOf(criteria, model.get("weights"));
      const now = sitesel.shares(points);
      if (!shares || shares.every((share, at) => Math.abs(share - now[at]) < SAME)) return;
      points = shares.map((share) => share * 100);
      show();
    };
    const sliders = criteria.map((criterion, at) => slider(criterion, content, (value) => take(points.map((one, other) => (other === at ? value : one)))));
    const button = (key, wanted) => {
      const face = element("button", { type: "button" }, texts[key]);
      face.addEventListener("click", () => take(wanted));
      return face;
    };
    el.append(frame(content, sliders, [button("reset", stated), button("equal", stated.map(() => 50))], place, said));
    show();
    told();
    model.on("change:weights", told);
    return () => model.off("change:weights", told);
  };
})((globalThis.sitesel ??= {}));
