"""What is worked out of the documents once and lasts until one is taken in, replaced or removed."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

Value = TypeVar("Value")

ROOM = 200_000
"""How many items all that is kept may have; an obligation's own part, which all lists share, takes about two kilobytes."""


class Lasting:
    """Values by name, thrown away whole when the documents' state changes, and the longest unused ones when there are too many items."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._state: Hashable = None
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()

    def get(self, state: Hashable, name: Hashable, work: Callable[[], Value]) -> Value:
        """The value of that name, made by `work` where none is kept from this state; not to be changed but by who names it."""
        with self._lock:
            if state != self._state:
                self._kept.clear()
                self._state = state
            if name in self._kept:
                self._kept.move_to_end(name)
                kept: Value = self._kept[name]
                return kept
        made = work()  # may take long, and may ask for other values
        with self._lock:
            if state == self._state:
                made = self._kept.setdefault(name, made)
                self._make_room()
        return made

    def _make_room(self) -> None:
        """Drops what was unused for longest; the newest stays, however large."""
        sizes = {name: len(value) for name, value in self._kept.items()}
        total = sum(sizes.values())
        while total > ROOM and len(self._kept) > 1:
            name, _ = self._kept.popitem(last=False)
            total -= sizes[name]
