"""Has anything changed? All pages that are open ask it again and again; the store is asked once for
all of them, whatever their number."""

import threading
import time

from helpline.overviews import Changes
from helpline.ports import Store


class Watch:
    """What one process knows of the changes of all units."""

    def __init__(self) -> None:
        self._asking = threading.Lock()
        self._known: Changes | None = None
        self._asked_at = 0.0

    def changes(self, store: Store, older_s: float) -> Changes:
        """As the store knew them at most `older_s` seconds ago. Whoever comes while the store is
        being asked waits for that one answer."""
        with self._asking:
            if self._known is None or time.monotonic() - self._asked_at > older_s:
                asked_at = time.monotonic()
                self._known = store.read(lambda tx: tx.overviews.changes())
                self._asked_at = asked_at
            return self._known
