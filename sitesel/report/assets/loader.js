// Runs the page's scripts in their order: the large one was deflated, and the policy knows each by the hash of its text.
(async () => {
  "use strict";
  if (!globalThis.DecompressionStream) {
    document.body.prepend(document.body.dataset.old ?? "");
    return;
  }
  for (const held of document.querySelectorAll('script[type="text/held"], script[type="text/deflate"]')) {
    let text = held.textContent;
    if (held.type === "text/deflate") {
      const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
      text = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).text();
    }
    const script = document.createElement("script");
    script.textContent = text;
    held.replaceWith(script);
  }
})();
