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
