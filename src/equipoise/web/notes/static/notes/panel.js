// The list of a study's notes beside its page: a column on wide screens, a sheet at the foot of a phone.

import { Rows } from "./rows.js";

export class Panel {
  /** `does` is that of `Rows`, and `shut()`: the panel was closed. */
  constructor(root, does) {
    this.does = does;
    this.element = root.querySelector("[data-notes-panel]");
    this.heading = this.element.querySelector("h2");
    this.none = root.querySelector("[data-notes-none]");
    this.rows = new Rows(root, root.querySelector("[data-notes-list]"), does);
    this.element.querySelector("[data-notes-close]").addEventListener("click", () => this.close());
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.close();
    });
  }

  /** Beside the page. `opener`: where the focus goes back to when it is closed. */
  open(opener = null) {
    this.opener = opener ?? this.opener;
    this.element.hidden = false;
    document.documentElement.classList.add("has-notes-beside");
  }

  close() {
    this.element.hidden = true;
    document.documentElement.classList.remove("has-notes-beside");
    this.rows.deleted = undefined;
    this.does.shut();
    const seen = this.opener?.isConnected && this.opener.getClientRects().length > 0;
    (seen ? this.opener : document.querySelector("[data-notes-open]")).focus();
  }

  /** The entries {note, kind, range} in the order of the page. */
  show(entries) {
    this.rows.show(entries);
    this.none.hidden = entries.length > 0;
  }
}
