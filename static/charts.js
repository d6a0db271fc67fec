// Draws each figure that a page carries as JSON; where that fails, the table beneath says the same.
// The page loads plotly.js by a script element with the id `plotly.js-style-global` and the class
// `no-inline-styles`: that is how plotly.js is told to add no style element; its rules are in our stylesheets.
(function () {
  "use strict";

  function draw(chart, place) {
    var figure = JSON.parse(chart.querySelector('script[type="application/json"]').textContent);
    var layout = Object.assign({ autosize: true, dragmode: false }, figure.layout);
    var config = Object.assign({ responsive: true }, figure.config);
    return window.Plotly.newPlot(place, figure.data, layout, config);
  }

  document.querySelectorAll("[data-chart]").forEach(async function (chart) {
    var place = chart.querySelector("[data-drawing]");
    try {
      await draw(chart, place);
      chart.setAttribute("data-drawn", "");
    } catch (fault) {
      place.hidden = true;
    }
  });
})();
