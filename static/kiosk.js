// On a shared device: after some seconds without a touch, sends the form that finishes and clears.
(function () {
  "use strict";
  var form = document.querySelector("form[data-kiosk]");
  if (!form) return;
  var patience = Number(form.dataset.kiosk) * 1000;
  var warning = document.querySelector(".cairn-still-there p");
  var last = Date.now();
  var clearing = false;

  function look() {
    var left = last + patience - Date.now();
    if (warning) warning.hidden = left > 20000;
    if (left <= 0 && !clearing) {
      clearing = true;
      form.submit();
    }
  }

  // A touch after the time has run out (the device slept) is another person's: clear first.
  function touched() {
    look();
    if (!clearing) last = Date.now();
  }

  ["pointerdown", "pointermove", "touchstart", "keydown", "input", "scroll", "wheel"].forEach(function (name) {
    window.addEventListener(name, touched, { passive: true, capture: true });
  });
  setInterval(look, Math.min(1000, patience / 4));
})();
