"use strict";
/* The drawn map, made one that moves and zooms when somebody asks for it. Without this file the drawing, its
   table and their links stand for themselves. */
{
  const words = document.currentScript.dataset;
  const rightToLeft = document.documentElement.dir === "rtl";
  const LARGEST = window.innerWidth < 700 ? 20 : 30;
  const SMALLEST = 4;
  /* Circles that Tab reaches; the table has every camp. */
  const REACHED = 40;
  const STYLES = {
    land: { color: "#a8a293", weight: 1, fillColor: "#f4f1ea", fillOpacity: 1, interactive: false },
    circle: { color: "#08519c", weight: 1.4, fillOpacity: 0.72 },
    without: { color: "#5b6570", weight: 1.4, fillColor: "#ffffff", fillOpacity: 0.6, radius: SMALLEST },
  };

  const fetched = (element) =>
    new Promise((resolve, reject) => {
      element.addEventListener("load", resolve);
      element.addEventListener("error", reject);
      document.head.append(element);
    });
  let leaflet;
  const library = () => {
    leaflet ??= Promise.all([
      fetched(Object.assign(document.createElement("link"), { rel: "stylesheet", href: words.style })),
      fetched(Object.assign(document.createElement("script"), { src: words.leaflet })),
    ]).catch((failure) => {
      /* The next click fetches it anew. */
      leaflet = undefined;
      throw failure;
    });
    return leaflet;
  };

  /* Text alone, never markup: names are what somebody typed. */
  const written = (kind, text, direction) => {
    const element = document.createElement(kind);
    element.textContent = text;
    if (direction) {
      element.dir = direction;
    }
    return element;
  };
  const told = ({ id, properties: { name, said, state } }, { day, page }) => {
    const box = document.createElement("div");
    const number = document.createElement("p");
    number.append(written("bdi", said, "ltr"), " · ", written("bdi", day), ` · ${state}`);
    const link = written("a", words.page);
    link.href = page.replace("/0/", `/${id}/`);
    box.append(written("strong", name, "auto"), number, link);
    return box;
  };

  const circle = (L, { properties: camp }, at, most) => {
    if (camp.people === null) {
      return L.circleMarker(at, STYLES.without);
    }
    return L.circleMarker(at, {
      ...STYLES.circle,
      radius: Math.max(LARGEST * Math.sqrt(camp.people / Math.max(most, 1)), SMALLEST),
      fillColor: camp.hollow ? "#ffffff" : "#08519c",
      dashArray: camp.dashed ? "3 2" : null,
    });
  };

  const reach = (layer, nth) => {
    const path = layer.getElement();
    const { name, said } = layer.feature.properties;
    path.setAttribute("role", "button");
    path.setAttribute("aria-label", `${name} ${said}`);
    path.setAttribute("tabindex", nth < REACHED ? "0" : "-1");
    path.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        layer.openPopup();
        layer.getPopup().getElement().querySelector("a[href]:not(.leaflet-popup-close-button)").focus();
      }
    });
    layer.on("popupclose", () => {
      if (layer.getPopup().getElement().contains(document.activeElement)) {
        path.focus();
      }
    });
  };

  const draw = (box, camps) => {
    const L = window.L;
    const map = L.map(box, { zoomControl: false, attributionControl: false, zoomSnap: 0.5, maxZoom: 12 });
    L.control
      .zoom({
        position: rightToLeft ? "topright" : "topleft",
        zoomInTitle: words.zoomIn,
        zoomOutTitle: words.zoomOut,
      })
      .addTo(map);
    const [west, south, east, north] = camps.land.bbox;
    const bounds = L.latLngBounds([south, west], [north, east]);
    map.fitBounds(bounds.pad(-0.2));
    map.setMaxBounds(bounds);
    map.setMinZoom(Math.floor(map.getBoundsZoom(bounds)));
    L.geoJSON(camps.land, { style: STYLES.land }).addTo(map);
    const most = Math.max(...camps.features.map((each) => each.properties.people ?? 0));
    const layers = L.geoJSON(camps, {
      pointToLayer: (camp, at) => circle(L, camp, at, most),
      onEachFeature: (camp, layer) => {
        /* The close button says its name in the page's language. */
        layer.bindPopup(() => told(camp, camps), { maxWidth: 240 });
        layer.on("popupopen", ({ popup }) =>
          popup.getElement().querySelector(".leaflet-popup-close-button").setAttribute("aria-label", words.close),
        );
      },
    }).addTo(map);
    layers.getLayers().forEach(reach);
    /* Leaflet listens while the map itself has the focus, not a link in a window on it. */
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        map.closePopup();
      }
    });
    return { map, layers };
  };

  const open = async (place, button) => {
    button.disabled = true;
    place.parentElement.querySelector(".errornote")?.remove();
    try {
      const [answer] = await Promise.all([
        fetch(place.dataset.map, { headers: { Accept: "application/json" } }),
        library(),
      ]);
      if (!answer.ok) {
        throw new Error(`${answer.status}`);
      }
      const camps = await answer.json();
      const box = document.createElement("div");
      box.className = "map";
      box.setAttribute("role", "application");
      box.setAttribute("aria-label", words.label);
      place.replaceChildren(box);
      const { layers, map } = draw(box, camps);
      const chosen = new URL(place.dataset.map, window.location.href).searchParams.get("camp");
      layers.eachLayer((layer) => {
        if (String(layer.feature.id) === chosen) {
          layer.setStyle({ color: "#d94801", weight: 3 });
          map.setView(layer.getLatLng(), Math.max(map.getZoom(), 7));
        }
      });
      box.focus();
      button.remove();
    } catch {
      button.disabled = false;
      button.after(Object.assign(written("p", words.failed), { className: "errornote" }));
    }
  };

  document.querySelectorAll("[data-map]").forEach((place) => {
    const button = written("button", words.open);
    button.type = "button";
    button.className = "button";
    button.addEventListener("click", () => open(place, button));
    place.after(button);
  });
}
