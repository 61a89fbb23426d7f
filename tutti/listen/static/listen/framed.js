// In a frame: tell the page around us how tall we are, so that it needs no scroll bar. A number, nothing else.
const tell = () => window.parent.postMessage({ tuttiFormHeight: document.documentElement.scrollHeight }, "*");

new ResizeObserver(tell).observe(document.body);
tell();
