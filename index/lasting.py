"""What is worked out of the documents once and lasts until one is taken in, replaced or removed."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sized
from typing import Any, Generic, TypeVar

Value = TypeVar("Value")
Sized_ = TypeVar("Sized_", bound=Sized)

ROOM = 100_000
"""How many items the lists that are kept may have together, at one or two kilobytes each; what all lists share (dicts) isn't counted."""


class Last(Generic[Sized_]):
    """The last value of its kind with what it was made for; it has a length."""

    def __init__(self) -> None:
        self._kept: tuple[Hashable, Sized_] | None = None

    def get(self, key: Any, work: Callable[[Sized_ | None], Sized_]) -> Sized_:
        """The value of that key, made by `work` of the one before where another was the last; not to be changed."""
        kept = self._kept
        if kept is None or kept[0] != key:
            self._kept = kept = (key, work(kept[1] if kept else None))
        return kept[1]

    def __len__(self) -> int:
        return len(self._kept[1]) if self._kept else 0


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
        """Drops the lists that were unused for longest; the newest stays, however large."""
        sizes = {name: len(value) for name, value in self._kept.items() if not isinstance(value, dict)}
        total = sum(sizes.values())
        for name, size in list(sizes.items())[:-1]:
            if total > ROOM:
                del self._kept[name]
                total -= size
