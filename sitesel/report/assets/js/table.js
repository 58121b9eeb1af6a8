// The ranking as a grid of rows: one of them in the tab order, the arrows move, Enter and a click choose, a tick compares.
(function (sitesel) {
  "use strict";

  const { element, say, write } = sitesel;
  const NO_SITE = { status: "excluded", score: null };
  const MARKS = { eligible: "✓", unverified: "?", excluded: "✕" };
  const STEP = 60; // rows at once: a page of 5,000 stays quick

  // Given a face, it is dressed anew: a slider changes words and colours, not elements.
  sitesel.statusChip = (site, page, face = element("span", {}, element("span", { "aria-hidden": "true" }), element("span", { class: "word" }))) => {
    write(face, "title", page.statusOf(site));
    write(face, "className", `chip status ${site.status}`);
    say(face.firstChild, MARKS[site.status] ?? "");
    say(face.lastChild, page.statusOf(site));
    return face;
  };

  // The interval on 0–100, with the midpoint as a tick.
  const scoreCell = () => {
    const [score, range, span, tick] = [element("b", {}), element("small", {}), element("span", { class: "span" }), element("span", { class: "tick" })];
    const track = element("span", { class: "track", "aria-hidden": "true" }, span, tick);
    const show = (site) => {
      const scored = sitesel.known(site.score);
      say(score, sitesel.decimal(site.score, 1));
      say(range, scored ? sitesel.between(site.score_low, site.score_high, (number) => sitesel.decimal(number, 0)) : "");
      track.hidden = !scored;
      Object.assign(span.style, { left: `${site.score_low ?? 0}%`, width: `${Math.max(site.score_high - site.score_low, 1)}%`, backgroundColor: sitesel.colorOf(site) });
      tick.style.left = `${site.score ?? 0}%`;
    };
    return { cell: element("td", { class: "number score" }, score, " ", range, track), show };
  };

  // How often it is first as a bar, and the ranks of nine draws in ten.
  const firmCell = () => {
    const [often, ranks, part] = [element("span", {}), element("small", {}), element("span", {})];
    const track = element("span", { class: "track firm", "aria-hidden": "true" }, part);
    const show = ({ robustness }) => {
      const judged = sitesel.known(robustness?.first);
      say(often, sitesel.often(robustness?.first));
      say(ranks, judged ? sitesel.between(robustness.rank_low, robustness.rank_high, String) : "");
      track.hidden = !judged;
      part.style.width = `${judged ? robustness.first * 100 : 0}%`;
    };
    return { cell: element("td", { class: "number firmness" }, often, " ", ranks, track), show };
  };

  const movedCell = (page) => {
    const [rank, arrow] = [element("span", {}), element("small", {})];
    const cell = element("td", {}, rank, " ", arrow);
    const show = (site) => {
      const there = page.beside?.byId.get(site.id)?.rank;
      const step = sitesel.known(there) && sitesel.known(site.rank) ? there - site.rank : null;
      say(rank, sitesel.known(there) ? String(there) : "–");
      say(arrow, step === null ? "" : step ? `${step > 0 ? "▼" : "▲"}${Math.abs(step)}` : "=");
      write(cell, "className", `number ${step === null ? "" : "moved"} ${step > 0 ? "down" : step < 0 ? "up" : ""}`);
    };
    return { cell, show };
  };

  // A place in the table, made once → its element, and `show(site)`: which site stands there now.
  const placeOf = (page) => {
    const { texts, language } = page;
    const tick = element("input", { type: "checkbox", tabindex: -1 });
    const [badge, chip] = [sitesel.badge(NO_SITE), sitesel.statusChip(NO_SITE, page)];
    const [name, rough, where] = [element("span", {}), element("small", { title: texts.legend_schematic }, " ~"), element("small", { class: "where" })];
    const [district, area] = [element("td", { class: "district" }), element("td", { class: "number" })];
    const moving = [scoreCell(), page.beside ? movedCell(page) : firmCell()];
    const row = element("tr", { tabindex: -1, "aria-selected": "false" },
      element("td", { class: "pick" }, tick), element("td", {}, badge), element("td", { class: "name" }, name, rough, where), district, area, ...moving.map((one) => one.cell), element("td", {}, chip));
    const show = (site) => {
      const called = sitesel.pick(site, "name", language);
      if (row.dataset.id !== site.id) {
        row.dataset.id = site.id;
        tick.setAttribute("aria-label", sitesel.fill(texts.tick, { name: called }));
        say(name, called);
        rough.hidden = site.quality !== "schematic";
        say(where, site.district ?? "");
        say(district, site.district ?? "");
        say(area, sitesel.known(site.area_mu) ? sitesel.decimal(site.area_mu, 0) : "–");
      }
      tick.checked = page.state.ticked.includes(site.id);
      write(row, "className", site.status);
      sitesel.badge(site, badge);
      sitesel.statusChip(site, page, chip);
      moving.forEach((one) => one.show(site));
    };
    return { row, show };
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
    const places = []; // one a row that was ever drawn: rows are written anew, not made anew
    let rows = []; // those that are shown
    const body = element("tbody", {});
    const more = element("button", { type: "button", class: "more" });
    const grow = (count) => {
      const until = Math.min(Math.max(count, rows.length), page.shown.length);
      for (let at = rows.length; at < until; at += 1) {
        places[at] ??= placeOf(page);
        places[at].show(page.shown[at]);
        if (!places[at].row.isConnected) body.append(places[at].row);
        rows.push(places[at].row);
      }
      more.hidden = rows.length >= page.shown.length;
      more.textContent = sitesel.fill(texts.more_rows, { n: Math.min(STEP, page.shown.length - rows.length), all: page.shown.length });
    };
    more.addEventListener("click", () => grow(rows.length + STEP));
    const none = element("tr", {}, element("td", { colspan: 8, class: "empty" }, page.sites.length ? texts.none_listed : texts.empty));
    const update = () => {
      const count = Math.max(rows.length, STEP);
      const held = rows.find((row) => row.contains(document.activeElement))?.dataset.id; // the site that has the focus keeps it
      rows = [];
      grow(count);
      places.slice(rows.length).forEach(({ row }) => row.remove());
      if (rows.length) none.remove();
      else body.append(none);
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
