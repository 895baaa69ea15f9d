// Optional: a box to filter long lists and tables. Without it every list and order has a page of its own.
(function () {
  "use strict";
  var label = document.documentElement.lang === "ur" ? "صرف وہ دکھائیں جس میں ہو" : "Show only what contains";
  function filtered(place, items) {
    var box = document.createElement("input"), name = document.createElement("label");
    box.type = "search";
    name.className = "filter";
    name.append(label + " ", box);
    place.before(name);
    box.addEventListener("input", function () {
      var wanted = box.value.toLowerCase();
      items.forEach(function (item) { item.hidden = !item.textContent.toLowerCase().includes(wanted); });
    });
  }
  document.querySelectorAll("ul[data-filter]").forEach(function (list) { filtered(list, list.querySelectorAll("li")); });
  document.querySelectorAll(".contests").forEach(function (part) { filtered(part, part.querySelectorAll("tbody tr")); });
})();
