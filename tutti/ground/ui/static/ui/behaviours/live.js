// One event stream a browser: the tab that holds the lock listens, the others hear it over a channel.
// Each message {"name": "cases.closed", "subject": {"case": 12}} becomes events on <body>, for hx-trigger:
//   tutti:cases.closed      something of this kind happened
//   tutti:case:12           something happened to this one
//   tutti:case              something happened to one of this kind
//   tutti:any               something happened
//   tutti:catch-up          the stream was away; look again
const FIRST_PAUSE = 2_000;
const LONGEST_PAUSE = 300_000;

export function live(body) {
  const others = "BroadcastChannel" in window ? new BroadcastChannel("tutti-live") : null;
  const url = body.dataset.liveUrl;
  const tell = (message) => {
    announce(body, message);
    others?.postMessage(message);
  };
  others?.addEventListener("message", (event) => announce(body, event.data));
  addEventListener("pageshow", (event) => event.persisted && announce(body, { name: "catch-up" }));
  if (navigator.locks) navigator.locks.request("tutti-live", () => listen(url, tell));
  else listen(url, tell);
}

function announce(body, message) {
  const subjects = Object.entries(message.subject ?? {}).flatMap(([kind, id]) => [`${kind}:${id}`, kind]);
  const names = [message.name, ...subjects, ...(subjects.length ? ["any"] : [])];
  names.forEach((name) => body.dispatchEvent(new CustomEvent(`tutti:${name}`, { detail: message })));
}

// Never settles: the lock stays with this tab until it closes.
function listen(url, tell) {
  return new Promise(() => open(url, tell, FIRST_PAUSE, false));
}

function open(url, tell, pause, again) {
  const stream = new EventSource(url);
  stream.onopen = () => {
    if (again) tell({ name: "catch-up" }); // what the browser itself takes up again is replayed
    again = false;
    pause = FIRST_PAUSE;
  };
  stream.onmessage = (event) => tell(JSON.parse(event.data));
  stream.onerror = () => {
    if (stream.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
    setTimeout(() => open(url, tell, Math.min(pause * 2, LONGEST_PAUSE), true), pause);
  };
}
