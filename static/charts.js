// Draws each figure that a page carries as JSON; where that fails, the table beneath says the same.
(function () {
  "use strict";
  function draw(box) {
    var holder = box.querySelector('script[type="application/json"]');
    var place = box.querySelector("[data-drawing]") || box;
    if (!holder || !window.Plotly) return;
    var figure = JSON.parse(holder.textContent);
    var layout = Object.assign({ autosize: true }, figure.layout);
    var config = Object.assign({ responsive: true }, figure.config);
    window.Plotly.newPlot(place, figure.data, layout, config).then(function () {
      box.setAttribute("data-drawn", "");
    }, function () {});
  }

  document.querySelectorAll("[data-chart]").forEach(function (box) {
    try {
      draw(box);
    } catch (fault) {
      box.setAttribute("data-failed", "");
    }
  });
})();
