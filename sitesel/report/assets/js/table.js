// The ranking as a grid of rows: one of them in the tab order, the arrows move, Enter and a click choose, a tick compares.
(function (sitesel) {
  "use strict";

  const { element } = sitesel;
  const MARKS = { eligible: "✓", unverified: "?", excluded: "✕" };
  const STEP = 60; // rows at once: a page of 5,000 stays quick

  sitesel.statusChip = (site, page) =>
    element("span", { class: `chip status ${site.status}`, title: page.statusOf(site) }, element("span", { "aria-hidden": "true" }, MARKS[site.status] ?? ""), element("span", { class: "word" }, page.statusOf(site)));

  // The interval on 0–100, with the midpoint as a tick.
  const bar = (site) => {
    const track = element("span", { class: "track", "aria-hidden": "true" });
    const span = element("span", { class: "span" });
    span.style.left = `${site.score_low}%`;
    span.style.width = `${Math.max(site.score_high - site.score_low, 1)}%`;
    span.style.backgroundColor = sitesel.colorOf(site);
    const tick = element("span", { class: "tick" });
    tick.style.left = `${site.score}%`;
    track.append(span, tick);
    return track;
  };

  const scoreCell = (site) => {
    const range = sitesel.between(site.score_low, site.score_high, (number) => sitesel.decimal(number, 0));
    if (!sitesel.known(site.score)) return element("td", { class: "number" }, "–");
    return element("td", { class: "number score" }, element("b", {}, sitesel.decimal(site.score, 1)), " ", element("small", {}, range), bar(site));
  };

  // How often it is first as a bar, and the ranks of nine draws in ten.
  const firmCell = (site) => {
    const judged = site.robustness;
    if (!sitesel.known(judged?.first)) return element("td", { class: "number" }, "–");
    const track = element("span", { class: "track firm", "aria-hidden": "true" });
    const part = element("span", {});
    part.style.width = `${judged.first * 100}%`;
    track.append(part);
    return element("td", { class: "number firmness" }, sitesel.often(judged.first), " ", element("small", {}, sitesel.between(judged.rank_low, judged.rank_high, String)), track);
  };

  const movedCell = (site, page) => {
    const there = page.beside?.byId.get(site.id)?.rank;
    if (!sitesel.known(there) || !sitesel.known(site.rank)) return element("td", { class: "number" }, sitesel.known(there) ? String(there) : "–");
    const step = there - site.rank;
    const arrow = step ? `${step > 0 ? "▼" : "▲"}${Math.abs(step)}` : "=";
    return element("td", { class: `number moved ${step > 0 ? "down" : step < 0 ? "up" : ""}` }, `${there} `, element("small", {}, arrow));
  };

  const rowOf = (site, page) => {
    const tick = element("input", { type: "checkbox", tabindex: -1, "aria-label": sitesel.fill(page.texts.tick, { name: sitesel.pick(site, "name", page.language) }) });
    tick.checked = page.state.ticked.includes(site.id);
    return element("tr", { "data-id": site.id, tabindex: -1, "aria-selected": "false", class: site.status },
      element("td", { class: "pick" }, tick),
      element("td", {}, sitesel.badge(site)),
      element("td", { class: "name" }, element("span", {}, sitesel.pick(site, "name", page.language)), site.quality === "schematic" ? element("small", { title: page.texts.legend_schematic }, " ~") : null, element("small", { class: "where" }, site.district ?? "")),
      element("td", { class: "district" }, site.district ?? ""),
      element("td", { class: "number" }, sitesel.known(site.area_mu) ? sitesel.decimal(site.area_mu, 0) : "–"),
      scoreCell(site),
      page.beside ? movedCell(site, page) : firmCell(site),
      element("td", {}, sitesel.statusChip(site, page)));
  };

  // Nothing qualifies: which constraint removes most.
  const noneLeft = (page) => {
    if (!page.sites.length || page.sites.some((site) => site.status !== "excluded")) return null;
    const vetoes = page.ranking.constraints.filter((rule) => rule.action === "exclude" && !page.state.off.includes(rule.id))
      .map((rule) => ({ rule, count: page.sites.filter((site) => site.constraints.some((one) => one.id === rule.id && one.finding === "fail")).length }))
      .sort((one, other) => other.count - one.count);
    const [most] = vetoes;
    return element("p", { class: "none", role: "status" }, sitesel.fill(page.texts.none_left, { n: page.sites.length, rule: sitesel.pick(most?.rule, "title", page.language), count: most?.count ?? 0 }));
  };

  const header = (page) => {
    const { texts, state } = page;
    const columns = [["rank", "rank"], ["site", "name"], ["district", "district", "district"], ["area", "area_mu", "number"], ["score", "score", "number"], page.beside ? ["beside_rank", "", "number"] : ["firm", "first", "number"], ["status", "status"]];
    return element("tr", {}, element("th", { class: "pick" }, element("span", { class: "unseen" }, texts.compare)), ...columns.map(([key, sort, kind]) => {
      const chosen = sort && state.sort === sort;
      const descends = chosen && (["score", "area_mu"].includes(sort) !== state.falling);
      const face = sort ? element("button", { type: "button", tabindex: chosen ? 0 : -1, "data-sort": sort }, texts[key], chosen ? element("span", { "aria-hidden": "true" }, descends ? " ↓" : " ↑") : null) : texts[key];
      return element("th", { scope: "col", class: kind, "aria-sort": chosen ? (descends ? "descending" : "ascending") : null }, face);
    }));
  };

  // Arrows move along a row of sort buttons as along the rows of sites.
  const along = (row) => row.addEventListener("keydown", (event) => {
    const faces = [...row.querySelectorAll("button")];
    const at = faces.indexOf(event.target) + { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!faces[at]) return;
    faces.forEach((face, place) => { face.tabIndex = place === at ? 0 : -1; });
    faces[at].focus();
    event.preventDefault();
  });

  // Fill the place → {mark(id): the row of a site, drawing more rows where it must; update(): the rows anew, where heads stay}.
  sitesel.fillTable = (place, page) => {
    const { texts } = page;
    const head = header(page);
    let rows = [];
    const body = element("tbody", {});
    const more = element("button", { type: "button", class: "more" });
    const grow = (count) => {
      const fresh = page.shown.slice(rows.length, Math.max(count, rows.length)).map((site) => rowOf(site, page));
      rows.push(...fresh);
      body.append(...fresh);
      more.hidden = rows.length >= page.shown.length;
      more.textContent = sitesel.fill(texts.more_rows, { n: Math.min(STEP, page.shown.length - rows.length), all: page.shown.length });
    };
    more.addEventListener("click", () => grow(rows.length + STEP));
    const update = () => {
      const count = Math.max(rows.length, STEP);
      const held = rows.find((row) => row.contains(document.activeElement))?.dataset.id; // a row that has the focus keeps it
      rows = [];
      body.replaceChildren();
      grow(count);
      if (!rows.length) body.append(element("tr", {}, element("td", { colspan: 8, class: "empty" }, page.sites.length ? texts.none_listed : texts.empty)));
      if (held) focusRow(rows.find((row) => row.dataset.id === held));
    };
    place.replaceChildren(noneLeft(page) ?? "", element("table", { role: "grid", "aria-label": texts.ranking, "aria-rowcount": page.shown.length + 1 }, element("thead", {}, head), body), more);

    head.addEventListener("click", (event) => {
      const { sort } = event.target.closest("button")?.dataset ?? {};
      if (!sort) return;
      page.apply({ sort, falling: page.state.sort === sort && !page.state.falling });
      place.querySelector(`[data-sort="${sort}"]`)?.focus();
    });
    along(head);
    const focusRow = (row) => {
      if (!row) return;
      rows.forEach((other) => { other.tabIndex = other === row ? 0 : -1; });
      row.focus();
    };
    update();
    const move = { ArrowDown: (at) => at + 1, ArrowUp: (at) => at - 1, Home: () => 0, End: () => rows.length - 1, PageDown: (at) => Math.min(at + 8, rows.length - 1), PageUp: (at) => Math.max(at - 8, 0) };
    body.addEventListener("keydown", (event) => {
      const at = rows.indexOf(event.target.closest("tr"));
      if (event.target.matches("input") && event.key === " ") return;
      if (event.key === "Enter") page.select(rows[at]?.dataset.id, { from: "table" });
      else if (event.key === " ") page.tick(rows[at]?.dataset.id);
      else if (event.key in move) focusRow(rows[move[event.key](at)]);
      else return;
      event.preventDefault();
    });
    body.addEventListener("click", (event) => {
      const row = event.target.closest("tr[data-id]");
      if (!row) return;
      if (event.target.closest(".pick")) {
        event.preventDefault();
        page.tick(row.dataset.id);
      } else page.select(row.dataset.id, { from: "table" });
    });

    const mark = (id, { scroll = true } = {}) => {
      const wanted = page.shown.findIndex((site) => site.id === id);
      if (wanted >= rows.length) grow(wanted + 1);
      rows.forEach((row, at) => {
        const chosen = row.dataset.id === id;
        row.setAttribute("aria-selected", String(chosen));
        row.tabIndex = chosen || (wanted < 0 && at === 0) ? 0 : -1;
        if (!chosen || !scroll) return;
        const [upper, lower, sticky] = [row.offsetTop, row.offsetTop + row.offsetHeight, place.querySelector("thead").offsetHeight];
        if (upper - sticky < place.scrollTop) place.scrollTop = upper - sticky;
        else if (lower > place.scrollTop + place.clientHeight) place.scrollTop = lower - place.clientHeight;
      });
    };
    return { mark, update };
  };
})((globalThis.sitesel ??= {}));
