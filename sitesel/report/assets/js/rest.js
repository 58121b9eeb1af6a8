// Sites beyond those that can be clicked: small squares in the colour of their class, on one canvas.
(function (sitesel) {
  "use strict";

  const SIDE = 4; // pixels
  const EXCLUDED = 255;

  // {points: base64 of float32 longitude and latitude, classes: base64 of uint8} → a layer; nothing where there is no rest.
  sitesel.restLayer = (page) => {
    const packed = page.content.rest;
    if (!packed) return null;
    const bytes = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
    const places = new Float32Array(bytes(packed.points).buffer);
    const classes = bytes(packed.classes);
    const Rest = L.Layer.extend({
      getLayers: () => [classes],
      onAdd(map) {
        this.canvas = sitesel.element("canvas", { class: "leaflet-zoom-hide", "aria-hidden": "true" });
        map.getPane("rest").append(this.canvas);
        map.on("moveend zoomend resize", this.draw, this);
        this.draw();
      },
      onRemove(map) {
        map.off("moveend zoomend resize", this.draw, this);
        this.canvas.remove();
      },
      draw() {
        const map = this._map;
        const size = map.getSize();
        [this.canvas.width, this.canvas.height] = [size.x, size.y];
        L.DomUtil.setPosition(this.canvas, map.containerPointToLayerPoint([0, 0]));
        const pen = this.canvas.getContext("2d");
        classes.forEach((index, at) => {
          const spot = map.latLngToContainerPoint([places[2 * at + 1], places[2 * at]]);
          if (spot.x < 0 || spot.y < 0 || spot.x > size.x || spot.y > size.y) return;
          pen.fillStyle = index === EXCLUDED ? sitesel.EXCLUDED : sitesel.COLORS[index];
          pen.fillRect(Math.round(spot.x) - SIDE / 2, Math.round(spot.y) - SIDE / 2, SIDE, SIDE);
        });
      },
    });
    const layer = new Rest();
    layer.bounds = L.latLngBounds(Array.from(classes, (_, at) => [places[2 * at + 1], places[2 * at]]));
    return layer;
  };
})((globalThis.sitesel ??= {}));
