// The left panel: a slider a criterion, a switch a constraint, and what is listed.
(function (sitesel) {
  "use strict";

  const { element } = sitesel;
  const STEP = 0.5;
  const NONE = "-"; // chosen in a filter: no site has it

  const button = (text, action) => {
    const face = element("button", { type: "button" }, text);
    face.addEventListener("click", action);
    return face;
  };

  const slider = (criterion, place, page) => {
    const output = element("output", {});
    const input = element("input", { type: "range", min: 0, max: 100, step: STEP, "data-criterion": criterion.id });
    input.addEventListener("input", () => {
      const points = [...page.points()];
      points[place] = Number(input.value);
      if (sitesel.shares(points)) page.weigh(points);
      else input.value = page.points()[place];
    });
    const title = sitesel.pick(criterion, "title", page.language);
    return { input, output, line: element("label", { title: criterion.illustrative ? `${title} · ${page.texts.illustrative}` : title }, element("span", { class: "what" }, title), input, output) };
  };

  const weights = (page) => {
    const { texts, ranking } = page;
    const rows = ranking.criteria.map((criterion, place) => slider(criterion, place, page));
    const show = () => {
      const shares = sitesel.shares(page.points());
      rows.forEach(({ input, output }, place) => {
        input.value = page.points()[place];
        output.textContent = sitesel.percent(shares[place], 1);
        input.setAttribute("aria-valuetext", output.textContent);
      });
    };
    const part = element("details", { class: "part weights", open: true },
      element("summary", {}, texts.weights),
      element("p", { class: "hint" }, page.live ? texts.weights_hint : texts.weights_fixed),
      ...rows.map(({ line }) => line),
      element("div", { class: "buttons" }, button(texts.weights_reset, () => page.weigh(null)), button(texts.weights_equal, () => page.weigh(ranking.criteria.map(() => 1)))));
    if (!page.live) rows.forEach(({ input }) => { input.disabled = true; });
    return { part, show };
  };

  const tick = (text, on, action, attributes = {}) => {
    const box = element("input", { type: "checkbox", ...attributes });
    box.checked = on;
    box.addEventListener("change", () => action(box.checked));
    return element("label", {}, box, element("span", {}, text));
  };

  // How many sites fail a constraint, and for how many it is open.
  const counted = (id, page) => {
    const count = { fail: 0, unknown: 0 };
    for (const site of page.sites) for (const one of site.constraints) if (one.id === id && one.finding in count) count[one.finding] += 1;
    return [count.fail ? sitesel.fill(page.texts.fails, { n: count.fail }) : "", count.unknown ? sitesel.fill(page.texts.opens, { n: count.unknown }) : ""].filter(Boolean).join(page.texts.separator);
  };

  const constraints = (page) => {
    const { texts, ranking } = page;
    const used = new Set(page.sites[0]?.constraints.map((one) => one.id) ?? []);
    const without = (list, id) => list.filter((one) => one !== id);
    const lines = ranking.constraints.filter((rule) => used.has(rule.id)).map((rule) => {
      const say = counted(rule.id, page);
      const text = element("span", {}, sitesel.pick(rule, "title", page.language), say ? element("small", {}, ` ${say}`) : null);
      return tick(text, !page.state.off.includes(rule.id), (on) => page.apply({ off: on ? without(page.state.off, rule.id) : [...page.state.off, rule.id] }), { "data-constraint": rule.id, disabled: !page.live });
    });
    return element("details", { class: "part constraints", open: true }, element("summary", {}, texts.hard), element("p", { class: "hint" }, texts.hard_hint), ...lines);
  };

  const filters = (page) => {
    const { texts, state } = page;
    const values = (key) => [...new Set(page.sites.map((site) => site[key]).filter(Boolean))].sort((one, other) => one.localeCompare(other, "zh"));
    const set = (key, title, all, name) => {
      if (all.length < 2) return null;
      const change = (one, on) => {
        const now = state[key].length ? state[key] : all;
        const next = on ? all.filter((other) => other === one || now.includes(other)) : now.filter((other) => other !== one);
        page.apply({ [key]: next.length === all.length ? [] : next.length ? next : [NONE] });
      };
      return element("fieldset", { class: "columns" }, element("legend", {}, title), ...all.map((one) => tick(name(one), !state[key].length || state[key].includes(one), (on) => change(one, on), { "data-filter": one })));
    };
    const bound = (place, label) => {
      const input = element("input", { type: "number", min: 0, step: "any", inputmode: "decimal", "aria-label": label, placeholder: place ? texts.any_most : "0" });
      input.value = state.area[place] ?? "";
      input.addEventListener("input", () => {
        const area = [...page.state.area];
        area[place] = input.value.trim() && Number(input.value) >= 0 ? Number(input.value) : null;
        page.apply({ area }, { keep: true });
      });
      return input;
    };
    const kindName = (kind) => page.kindOf(page.sites.find((site) => site.kind === kind));
    return element("details", { class: "part filters", open: true }, element("summary", {}, texts.filters),
      element("div", { class: "range" }, element("span", {}, texts.filter_area), bound(0, texts.filter_least), "–", bound(1, texts.filter_most)),
      set("districts", texts.district, values("district"), (one) => one),
      set("kinds", texts.kind, values("kind"), kindName),
      set("statuses", texts.status, ["eligible", "unverified", "excluded"].filter((status) => page.sites.some((site) => site.status === status)), (status) => page.texts[`status_${status}`]));
  };

  // Fill the panel → a function that shows the present weights.
  sitesel.fillLeft = (place, page) => {
    const { part, show } = weights(page);
    place.replaceChildren(part, constraints(page), filters(page));
    show();
    return show;
  };
})((globalThis.sitesel ??= {}));
