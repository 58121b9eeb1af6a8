// Numbers and words as the page writes them. Pure: no document, no map.
(function (sitesel) {
  "use strict";

  // "{n} 条" with {n: 3} → "3 条"; what is not given stays as it stands.
  sitesel.fill = (text, values = {}) =>
    text.replace(/\{(\w+)\}/g, (whole, name) => (Object.hasOwn(values, name) ? String(values[name]) : whole));

  // The words of an object in the page's language: title → title_en, title_zh.
  sitesel.pick = (object, key, language) => {
    if (!object) return "";
    const other = language === "en" ? "zh" : "en";
    return object[`${key}_${language}`] || object[`${key}_${other}`] || object[key] || "";
  };

  sitesel.known = (number) => typeof number === "number" && Number.isFinite(number);

  const writers = new Map(); // one a number of digits: making one takes longer than a hundred numbers
  const writer = (digits) => {
    if (!writers.has(digits)) writers.set(digits, new Intl.NumberFormat("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits }));
    return writers.get(digits);
  };

  sitesel.decimal = (number, digits) => (sitesel.known(number) ? writer(digits).format(number).replace(/^-(0(\.0+)?)$/, "$1") : "–");

  // Three significant digits where small, whole numbers where large.
  sitesel.short = (number) => {
    if (!sitesel.known(number)) return "–";
    const size = Math.abs(number);
    return sitesel.decimal(number, size >= 100 ? 0 : size >= 10 ? 1 : size === 0 ? 0 : 2);
  };

  sitesel.percent = (share, digits = 0) => (sitesel.known(share) ? `${sitesel.decimal(share * 100, digits)}%` : "–");

  // A share over draws: nearly all is not all, nearly none not none.
  sitesel.often = (share) => {
    if (!sitesel.known(share)) return "–";
    if (share > 0.99 && share < 1) return ">99%";
    return share > 0 && share < 0.01 ? "<1%" : sitesel.percent(share);
  };

  // An interval as text; one number where both ends read the same.
  sitesel.between = (low, high, write) => {
    const [from, to] = [write(low), write(high)];
    return from === to ? from : `${from}–${to}`;
  };

  // What was measured, in the unit a planner reads: metres above 1 km as km, shares as %.
  sitesel.measured = (item, unit, texts) => {
    if (!sitesel.known(item.measured)) return texts.unknown;
    const large = unit === "m" && Math.abs(item.measured) >= 1000;
    const scale = large ? 1000 : 1;
    const write = unit === "share" ? (share) => sitesel.percent(share, share > 0 && share < 0.1 ? 1 : 0) : (number) => sitesel.short(number / scale);
    const ends = sitesel.known(item.measured_low) && sitesel.known(item.measured_high);
    const range = ends ? sitesel.between(item.measured_low, item.measured_high, write) : "";
    const middle = write(item.measured);
    const number = range && range !== middle ? `${middle} (${range})` : middle;
    const pattern = texts[`unit_${large ? "km" : unit}`] || (unit ? texts.unit_plain : "{n}");
    return sitesel.fill(pattern, { n: number, unit });
  };
})((globalThis.sitesel ??= {}));
