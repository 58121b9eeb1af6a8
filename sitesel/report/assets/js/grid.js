// A grid of values under the sites: one plane of bytes a criterion, weighed and coloured anew as weights move.
(function (sitesel) {
  "use strict";

  const [OUTSIDE, EXCLUDED, UNKNOWN] = [0, 2, 255];

  const inflated = async (text) => {
    const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
    return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).arrayBuffer());
  };

  // Differences along each row → the bytes themselves, in place.
  sitesel.undiffered = (plane, columns) => {
    for (let at = 0; at < plane.length; at += 1) if (at % columns) plane[at] += plane[at - 1];
    return plane;
  };

  // What a byte of each criterion adds to a score of 100: unknown counts its middle.
  const tablesOf = (shares, steps) => shares.map((share) => Float32Array.from({ length: 256 }, (_, byte) => 100 * share * (byte === UNKNOWN ? 0.5 : byte / steps)));

  // planes, mask, shares → colours as 0xAABBGGRR, one a cell.
  sitesel.coloured = ({ planes, mask, steps }, shares, colors, breaks, grey) => {
    const packed = (color, alpha) => ((alpha << 24) | (parseInt(color.slice(5, 7), 16) << 16) | (parseInt(color.slice(3, 5), 16) << 8) | parseInt(color.slice(1, 3), 16)) >>> 0;
    const ink = colors.map((color) => packed(color, 200));
    const shut = packed(grey, 150);
    const tables = tablesOf(shares, steps);
    const score = new Float32Array(mask.length);
    planes.forEach((plane, place) => {
      const table = tables[place];
      for (let at = 0; at < plane.length; at += 1) score[at] += table[plane[at]];
    });
    return Uint32Array.from(mask, (kind, at) => {
      if (kind === OUTSIDE) return 0;
      if (kind === EXCLUDED) return shut;
      let index = 0;
      while (index < breaks.length && score[at] >= breaks[index]) index += 1;
      return ink[index];
    });
  };

  // Leaflet's image layer with a canvas in place of the image.
  const overlayOf = (canvas, bounds) => {
    const Overlay = L.ImageOverlay.extend({
      _initImage() {
        this._image = canvas;
        canvas.classList.add("leaflet-image-layer");
        if (this._zoomAnimated) canvas.classList.add("leaflet-zoom-animated");
        canvas.onselectstart = canvas.onmousemove = () => false;
      },
    });
    const [west, south, east, north] = bounds;
    return new Overlay("", [[south, west], [north, east]], { pane: "grid", interactive: false });
  };

  // → {layer, title, recolor(shares), ready}; nothing where the page has no grid.
  sitesel.gridLayer = (page) => {
    const packed = page.content.grid;
    if (!packed) return null;
    const canvas = sitesel.element("canvas", { width: packed.columns, height: packed.rows, "aria-hidden": "true" });
    let [grid, wanted] = [null, null];
    const recolor = (shares) => {
      wanted = shares;
      if (!grid) return;
      const picture = new ImageData(packed.columns, packed.rows);
      new Uint32Array(picture.data.buffer).set(sitesel.coloured(grid, shares, sitesel.COLORS, sitesel.BREAKS, sitesel.EXCLUDED));
      canvas.getContext("2d").putImageData(picture, 0, 0);
    };
    const read = async (text) => sitesel.undiffered(await inflated(text), packed.columns);
    const ready = (async () => {
      const [mask, ...planes] = await Promise.all([packed.mask, ...packed.planes].map(read));
      grid = { mask, planes, steps: packed.steps };
      if (wanted) recolor(wanted);
    })();
    return { layer: overlayOf(canvas, packed.bounds), canvas, recolor, ready };
  };
})((globalThis.sitesel ??= {}));
