// Sites from the columns of sitesel.report.packing. Pure: no document, no map.
(function (sitesel) {
  "use strict";

  const bytesOf = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0)).buffer;

  // One column → its values, one a site.
  sitesel.column = (packed, count) => {
    if ("f" in packed) return Array.from(new Float64Array(bytesOf(packed.f)), (number) => (Number.isNaN(number) ? null : number));
    if ("d" in packed) return Array.from(new Uint32Array(bytesOf(packed.i)), (place) => packed.d[place]);
    return packed.v ?? new Array(count).fill(packed.c);
  };

  const rowsOf = (columns, count) => {
    const read = Object.entries(columns).map(([key, packed]) => [key, sitesel.column(packed, count)]);
    return Array.from({ length: count }, (_, row) => {
      const found = {};
      for (const [key, values] of read) found[key] = values[row];
      return found;
    });
  };

  sitesel.unpackFacts = ({ count, columns }) => rowsOf(columns, count);

  // The columns of a ranking and what its sites bring with them → sites in rank order.
  sitesel.unpack = ({ count, at, columns, criteria, constraints, robustness }, facts) => {
    const rows = new Uint32Array(bytesOf(at));
    const sites = rowsOf(columns, count).map((site, place) => ({ ...facts[rows[place]], ...site }));
    const [measured, findings] = [criteria, constraints].map((part) => part.map((one) => rowsOf(one, count)));
    const judged = rowsOf(robustness, count);
    sites.forEach((site, row) => {
      site.criteria = measured.map((one) => one[row]);
      site.constraints = findings.map((one) => one[row]);
      site.robustness = sitesel.known(judged[row].first) ? judged[row] : null;
    });
    return sites;
  };
})((globalThis.sitesel ??= {}));
