"""The hub's keys: kept outside the database, and what they seal inside it.

- ``files``: where secrets lie and who may read them (``open_root``, ``open_log_key``)
- ``ring``: ``Keys``: data keys wrapped in rows, fields sealed with them, shredding
- ``tls``: the hub's own authority and the leaf it renews

    made = files.make(folder, data)                    # at init, once
    keys = Keys(files.open_root(folder, data), hub_id)
    key = keys.new_data_key(tx, alert, "words", version=1)
    blob = keys.seal_field(key, "alert_version", f"{alert}/1", "words", text)
    key = keys.data_key(q, alert, "words", version=1)  # None once shredded
    text = keys.open_field(key, "alert_version", f"{alert}/1", "words", blob)
    keys.shred(tx, alert, "words", version=1, why="closed")
    keys.pepper, keys.index_mac(b"...")
"""

from __future__ import annotations

from hubtui.server.keys.ring import Keys

__all__ = ["Keys"]
