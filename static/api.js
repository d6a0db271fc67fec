// Shows the OpenAPI document of this service; nothing is kept in the browser and nothing asked elsewhere.
"use strict";
const place = document.getElementById("api");
SwaggerUIBundle({
  url: place.dataset.document,
  domNode: place,
  validatorUrl: null,
  persistAuthorization: false,
  docExpansion: "list",
  syntaxHighlight: false,
});

// Swagger UI leaves these without a name, or out of reach of the keyboard.
const NAMES = { "#servers": "Server", ".close-modal": "Close" };
const SCROLLING = "pre.microlight, .highlight-code > pre, .model-box";
function name() {
  for (const [selector, words] of Object.entries(NAMES)) {
    for (const one of place.querySelectorAll(`${selector}:not([aria-label])`)) one.setAttribute("aria-label", words);
  }
  for (const one of place.querySelectorAll(SCROLLING)) {
    if (one.scrollWidth > one.clientWidth || one.scrollHeight > one.clientHeight) one.tabIndex = 0;
  }
}
new MutationObserver(name).observe(place, { childList: true, subtree: true });
