// What htmx's defaults lack on the list. Each file is a module that exports nothing; their order matters, as errors.js
// stops events that the others must not see. The server joins them into one file. All listeners are on the document,
// because swaps and "back" replace everything inside <main>.
import "./explore/errors.js";
import "./explore/history.js";
import "./explore/filters.js";
import "./explore/drawer.js";
import "./explore/ahead.js";
