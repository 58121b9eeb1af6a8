// The state of the page in its address, so that it can be sent and kept. Pure; whatever stands in an address is checked.
(function (sitesel) {
  "use strict";

  const MOST_TICKED = 4;
  const SORTS = ["rank", "name", "district", "area_mu", "score", "first", "status"];

  sitesel.MOST_TICKED = MOST_TICKED;

  sitesel.freshState = () => ({ run: 0, site: "", points: null, off: [], districts: [], kinds: [], statuses: [], area: [null, null], ticked: [], sort: "rank", falling: false, language: "", beside: -1, segment: "" });

  const listed = (text) => (text ? text.split(",").map(decodeURIComponent) : []);
  const written = (list) => list.map((one) => encodeURIComponent(one).replaceAll("%2C", ",")).join(",");

  // state → what stands behind the #; only what differs from a fresh page.
  sitesel.addressOf = (state) => {
    const fresh = sitesel.freshState();
    const parts = {
      run: state.run !== fresh.run ? state.run : "",
      site: state.site ? encodeURIComponent(state.site) : "",
      w: state.points ? state.points.map((one) => Number(one.toFixed(3))).join(",") : "",
      off: written(state.off), d: written(state.districts), kind: written(state.kinds), st: written(state.statuses),
      mu: state.area.some(sitesel.known) ? state.area.map((one) => one ?? "").join("-") : "",
      tick: written(state.ticked),
      sort: state.sort !== fresh.sort || state.falling ? `${state.falling ? "-" : ""}${state.sort}` : "",
      lang: state.language,
      seg: state.segment,
      beside: state.beside >= 0 ? state.beside : "",
    };
    return Object.entries(parts).filter(([, text]) => text !== "").map(([key, text]) => `${key}=${text}`).join("&");
  };

  const number = (text) => (text?.trim() && Number.isFinite(Number(text)) && Number(text) >= 0 ? Number(text) : null);

  // What stands behind the # → state; what makes no sense is passed over. known: {runs, criteria, sites, constraints, districts, kinds, segments}.
  sitesel.stateOf = (address, known) => {
    const state = sitesel.freshState();
    const parts = new Map(address.replace(/^#/, "").split("&").map((part) => [part.split("=")[0], part.slice(part.indexOf("=") + 1)]));
    const read = (key, allowed) => {
      try { return [...new Set(listed(parts.get(key)))].filter((one) => allowed.has(one)); } catch { return []; } // a broken %
    };
    const whole = (key) => (/^\d{1,4}$/.test(parts.get(key) ?? "") && Number(parts.get(key)) < known.runs ? Number(parts.get(key)) : null);
    state.run = whole("run") ?? 0;
    state.beside = whole("beside") ?? -1;
    if (state.beside === state.run) state.beside = -1;
    const points = (parts.get("w") ?? "").split(",").map(number);
    if (points.length === known.criteria(state.run) && points.every(sitesel.known) && sitesel.shares(points) && points.every((one) => one <= 1e6)) state.points = points;
    [state.site] = read("site", known.sites).concat("");
    [state.segment] = read("seg", known.segments ?? new Set()).concat("");
    state.off = read("off", known.constraints);
    state.districts = read("d", known.districts);
    state.kinds = read("kind", known.kinds);
    state.statuses = read("st", new Set(["eligible", "unverified", "excluded"]));
    state.ticked = read("tick", known.sites).slice(0, MOST_TICKED);
    const [least, most] = (parts.get("mu") ?? "").split("-").map(number);
    state.area = [least ?? null, most ?? null];
    const sort = (parts.get("sort") ?? "").replace(/^-/, "");
    if (SORTS.includes(sort)) [state.sort, state.falling] = [sort, parts.get("sort").startsWith("-")];
    if (["zh", "en"].includes(parts.get("lang"))) state.language = parts.get("lang");
    return state;
  };
})((globalThis.sitesel ??= {}));
