// The chain of the industry: its segments by stage with what flows between them; of the chosen one who is known and where is best, also on the map.
(function (sitesel) {
  "use strict";

  const { element, drawing } = sitesel;
  const STAGES = ["upstream", "midstream", "downstream", "support", "service"];
  const [FIRM, BEST] = ["#9c1458", "#0b57b0"];
  const M_PER_KM = 1000;

  const segmentsOf = (page) => page.content.chain?.segments ?? [];
  const chosenOf = (page) => segmentsOf(page).find((one) => one.id === page.state.segment);
  const said = (words, page) => (page.language === "en" ? words.en || words.zh : words.zh);
  const button = (text, action, attributes = {}) => {
    const face = element("button", { type: "button", ...attributes }, text);
    face.addEventListener("click", action);
    return face;
  };

  // The one with most leading firms, then most firms; the first of those that are level.
  sitesel.firstSegment = (page) => segmentsOf(page).reduce((best, one) => (!best || (one.leads - best.leads || one.firms - best.firms) > 0 ? one : best), null)?.id ?? "";

  // --- the diagram

  // Two boxes → the way between them: from side to side, round the outside within a column. Pure.
  sitesel.flow = (from, to) => {
    const [y, end] = [from.top + from.height / 2, to.top + to.height / 2];
    const ahead = from.left + from.width < to.left;
    const behind = to.left + to.width < from.left;
    const x = behind ? from.left : from.left + from.width;
    const goal = ahead ? to.left : to.left + to.width;
    const bend = ahead ? (goal - x) / 2 : behind ? (goal - x) / 2 : 16;
    return `M${x} ${y}C${x + bend} ${y} ${ahead || behind ? goal - bend : goal + bend} ${end} ${goal} ${end}`;
  };

  const countOf = (segment, page) => {
    const { texts } = page;
    const parts = [sitesel.fill(texts.chain_firms, { n: segment.firms }), segment.leads ? sitesel.fill(texts.chain_leads, { n: segment.leads }) : ""];
    return parts.filter(Boolean).join(" · ");
  };

  const faceOf = (segment, page) => button("", () => page.choose(segment.id), { class: `segment ${segment.status}`, "data-segment": segment.id });

  const filledFace = (face, segment, page) => {
    face.append(element("b", {}, sitesel.pick(segment, "name", page.language)),
      element("span", { class: "line" }, element("span", { class: `do ${segment.status}` }, sitesel.pick(segment, "status", page.language)), element("small", {}, countOf(segment, page))));
    return face;
  };

  const figureSaid = (one, page) => {
    const { texts } = page;
    const sense = one.sense === "exactly" ? "" : texts[`sense_${one.sense}`];
    const year = one.year ? ` (${one.year})` : "";
    return `${sitesel.pick(one, "title", page.language)}${year}: ${sense}${one.value.toLocaleString("en")} ${sitesel.pick(one, "unit", page.language) ?? ""} — ${one.source}; ${sitesel.fill(texts.confidence, { n: one.confidence })}`;
  };

  const told = (page) => {
    const { figures, notes } = page.content.chain;
    return element("details", { class: "chain-told" }, element("summary", {}, sitesel.fill(page.texts.chain_told, { n: figures.length, notes: notes.length })),
      element("ul", { class: "plain" }, ...figures.map((one) => element("li", {}, figureSaid(one, page))), ...notes.map((one) => element("li", {}, said(one, page)))));
  };

  sitesel.fillChain = (place, page) => {
    const { texts, content: { chain } } = page;
    const faces = new Map(chain.segments.map((one) => [one.id, filledFace(faceOf(one, page), one, page)]));
    const columns = STAGES.map((stage) => [stage, chain.segments.filter((one) => one.stage === stage)]).filter(([, list]) => list.length)
      .map(([, list]) => element("div", { class: "stage" }, element("h3", {}, sitesel.pick(list[0], "stage", page.language)), element("div", { class: "links" }, ...list.map((one) => faces.get(one.id)))));
    const lines = drawing("svg", { class: "flows", "aria-hidden": "true", focusable: "false" });
    const diagram = element("div", { class: "flow" }, lines, ...columns);
    const draw = () => {
      const boxOf = (id) => { const face = faces.get(id); return { left: face.offsetLeft, top: face.offsetTop, width: face.offsetWidth, height: face.offsetHeight }; };
      lines.setAttribute("width", diagram.clientWidth);
      lines.setAttribute("height", diagram.clientHeight);
      const ways = chain.links.map(([from, to]) => {
        const on = from === page.state.segment || to === page.state.segment;
        return [on, drawing("path", { d: sitesel.flow(boxOf(from), boxOf(to)), class: on ? "on" : "", "marker-end": on ? "url(#flow-on)" : "url(#flow-off)" })];
      });
      const end = (id, on) => drawing("marker", { id, class: on, viewBox: "0 0 6 6", refX: 6, refY: 3, markerWidth: 8, markerHeight: 8, markerUnits: "userSpaceOnUse", orient: "auto" }, drawing("path", { d: "M0 0L6 3L0 6z" }));
      lines.replaceChildren(drawing("defs", {}, end("flow-off", "off"), end("flow-on", "on")), ...ways.sort((one, other) => one[0] - other[0]).map(([, way]) => way));
    };
    const mark = () => {
      const one = chosenOf(page);
      const near = new Set([...(one?.inputs ?? []), ...(one?.outputs ?? [])]);
      for (const [id, face] of faces) {
        face.setAttribute("aria-pressed", String(id === page.state.segment));
        face.classList.toggle("near", near.has(id));
      }
      draw();
    };
    const title = sitesel.fill(texts.chain_of, { industry: sitesel.pick(page.ranking.industry, "name", page.language) });
    place.replaceChildren(element("div", { class: "chain", role: "group", "aria-label": title },
      element("div", { class: "chain-head" }, element("h2", {}, title), told(page), button(texts.chain_close, () => page.apply({ segment: "" }))), diagram));
    new ResizeObserver(draw).observe(diagram);
    mark();
    return { mark, update: () => {} };
  };

  // --- the card of a segment

  const placeOf = (one, page) => {
    if (sitesel.known(one.latitude)) return [one.district, one.plant_zh, sitesel.fill(page.texts.within_km, { km: sitesel.decimal(one.uncertainty_m / M_PER_KM, 1) })].filter(Boolean).join(" · ");
    return one.park_zh ? sitesel.fill(page.texts.only_park, { park: one.park_zh }) : page.texts.place_unknown;
  };

  const plantRow = (one, page) => {
    const { texts } = page;
    const sources = [sitesel.fill(texts.why_here, { source: one.source, n: one.confidence }), one.place_sources.length ? sitesel.fill(texts.why_there, { source: one.place_sources.join(texts.separator) }) : "", one.note_zh];
    return element("li", {}, element("b", {}, one.name_zh), " ", one.lead ? element("span", { class: "chip" }, texts.leading_firm) : "", " ", placeOf(one, page),
      element("div", { class: "data" }, sources.filter(Boolean).join(" ")));
  };

  const listedSaid = (one, page) => {
    const { texts } = page;
    const shown = one.largest.map((firm) => firm.name_zh).filter(Boolean);
    return element("p", {}, sitesel.fill(texts.listed_firms, { n: one.count, possible: one.possible }), shown.length ? ` ${shown.join(texts.separator)}` : "");
  };

  const supplySaid = (segment, page) => {
    const { texts, content: { chain: { asked } } } = page;
    if (!segment.supply) return texts.supply_unknown;
    const { share, low, high, stating, suppliers } = segment.supply;
    return sitesel.fill(texts.supply_share, { share: sitesel.percent(share), low: sitesel.percent(low), high: sitesel.percent(high), within: asked.within_min, stating, suppliers });
  };

  const siteRow = (one, page) => {
    const { texts } = page;
    const range = sitesel.fill(texts.between, { low: sitesel.decimal(one.score_low, 0), high: sitesel.decimal(one.score_high, 0) });
    return element("li", {}, button(sitesel.pick(one, "name", page.language), () => page.zoomTo(one.id), { class: "plain-link" }),
      ` ${sitesel.decimal(one.score, 1)} (${range}) `, element("span", { class: `chip ${one.status}` }, texts[`status_${one.status}`]), " ",
      button(texts.to_ranking, () => page.apply({ segment: "", site: one.id }), { class: "plain-link", "aria-label": `${texts.to_ranking}: ${sitesel.pick(one, "name", page.language)}` }),
      element("div", { class: "data" }, one.reasons.map((reason) => said(reason, page)).join(texts.semicolon)));
  };

  // Names of segments, which lead to them, and of other industries, which do not.
  const flowSaid = (title, names, segment, page) => {
    if (!names.length) return null;
    const known = new Map(segmentsOf(page).map((one) => [one.id, one]));
    const parts = names.flatMap((id, place) => [place ? page.texts.separator : "", known.has(id) ? button(sitesel.pick(known.get(id), "name", page.language), () => page.choose(id, { focus: true }), { class: "plain-link" }) : sitesel.fill(page.texts.other_chain, { name: said(segment.outside[id] ?? { zh: id, en: id }, page) })]);
    return element("p", {}, element("b", {}, title), " ", ...parts);
  };

  sitesel.fillSegment = (place, page) => {
    const { texts } = page;
    const segment = chosenOf(page);
    if (!segment) { place.replaceChildren(); return; }
    const codes = segment.gbt_codes.length ? sitesel.fill(texts.gbt, { codes: segment.gbt_codes.join(texts.separator), n: segment.gbt_confidence }) : "";
    place.replaceChildren(
      element("h2", {}, element("span", {}, sitesel.pick(segment, "name", page.language)), element("span", { class: `do ${segment.status}` }, sitesel.pick(segment, "status", page.language))),
      element("p", { class: "where" }, [sitesel.pick(segment, "stage", page.language), codes, sitesel.fill(texts.segment_source, { source: segment.source, n: segment.confidence })].filter(Boolean).join(" · ")),
      element("p", {}, said(segment.why, page), texts.full_stop, segment.note_zh ? ` ${segment.note_zh}` : ""),
      flowSaid(texts.takes, segment.inputs, segment, page) ?? "", flowSaid(texts.gives, segment.outputs, segment, page) ?? "",
      element("h3", {}, texts.chain_known), segment.plants.length ? element("ul", { class: "plain" }, ...segment.plants.map((one) => plantRow(one, page))) : element("p", {}, texts.no_firm),
      segment.listed ? listedSaid(segment.listed, page) : "",
      element("p", {}, supplySaid(segment, page)),
      element("h3", {}, texts.best_sites), segment.needs.zh ? element("p", { class: "hint" }, said(segment.needs, page)) : "",
      segment.sites.length ? element("ol", { class: "top" }, ...segment.sites.map((one) => siteRow(one, page))) : element("p", {}, segment.unranked ? said(segment.unranked, page) : texts.none_eligible));
  };

  // --- on the map

  // Rings round the firms with how far they may be, outlines of the best sites → names to write.
  sitesel.addSegment = (map, page) => {
    page.segmentLayer?.remove();
    const segment = chosenOf(page);
    page.segmentLayer = L.layerGroup().addTo(map);
    if (!segment) return [];
    const group = page.segmentLayer;
    const quiet = { pane: "ring", interactive: false };
    const firms = segment.plants.filter((one) => sitesel.known(one.latitude)).map((one) => {
      const at = L.latLng(one.latitude, one.longitude);
      L.circle(at, { ...quiet, radius: one.uncertainty_m, color: FIRM, weight: 1.2, dashArray: "4 4", fillColor: FIRM, fillOpacity: 0.06 }).addTo(group);
      L.circleMarker(at, { ...quiet, radius: 10, color: FIRM, weight: 3, fill: false }).addTo(group);
      return { name: one.name_zh, role: "firm", symbol: 24, color: FIRM, at, group };
    });
    const style = { color: BEST, weight: 4, fill: false };
    const sites = segment.sites.filter((one) => page.sitesDrawn.byId.has(one.id)).map((one) => {
      const drawn = page.sitesDrawn.byId.get(one.id);
      L.geoJSON(page.geometry[one.id], { ...quiet, style, pointToLayer: (_, at) => L.circleMarker(at, { ...quiet, radius: 18, ...style }) }).addTo(group);
      return { name: sitesel.pick(one, "name", page.language), role: "site", symbol: 26, color: BEST, at: drawn.center, group };
    });
    return [...sites, ...firms];
  };
})((globalThis.sitesel ??= {}));
