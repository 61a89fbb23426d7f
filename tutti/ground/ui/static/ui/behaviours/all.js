// Every behaviour by its name in data-behaviour="…"; pages work without any of them.
import { arrivals } from "./arrivals.js";
import { attachTo } from "./attach.js";
import { busy } from "./busy.js";
import { composer } from "./composer.js";
import { confirm } from "./confirm.js";
import { carryToken } from "./csrf.js";
import { dialog, openWithoutCommands } from "./dialog.js";
import { files } from "./files.js";
import { listenForKeys } from "./keys.js";
import { live } from "./live.js";
import { opens, palette } from "./palette.js";
import { rows } from "./rows.js";
import { theme } from "./theme.js";
import { toast, toasts } from "./toast.js";

const behaviours = { arrivals, busy, composer, confirm, dialog, files, live, opens, palette, rows, theme, toast, toasts };

carryToken();
openWithoutCommands();
listenForKeys();
attachTo(document, behaviours);
document.addEventListener("htmx:after:process", (event) => attachTo(event.target, behaviours));
