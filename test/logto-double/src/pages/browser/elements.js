// Small DOM helpers of the sign-in pages.
/* global document */

/** An element with attributes and children (nodes or text). */
export function element(name, attributes, children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes))
    if (value !== "" || key === "novalidate") node.setAttribute(key, value);
  node.append(...children);
  return node;
}

/** A text field in its frame. */
export function field(attributes) {
  const input = element("input", { ...attributes, "aria-label": attributes.placeholder }, []);
  return { input, node: element("div", { class: "field" }, [input]) };
}

/** A button that looks like a link. */
export function link(text, onClick) {
  const node = element("button", { type: "button", class: "link" }, [text]);
  node.addEventListener("click", () => void onClick());
  return node;
}

/** Where a form says what is wrong. */
export function errorLine() {
  const node = element("div", { class: "error", role: "alert" }, []);
  node.hidden = true;
  return {
    node,
    show(message) {
      node.textContent = message;
      node.hidden = !message;
    },
    isShown: () => !node.hidden,
  };
}
